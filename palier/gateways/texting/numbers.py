"""A number as a person wrote it, as operators write it (E.164): a mobile of France, overseas départements included."""

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberType

_REGIONS = ("FR", "GP", "MQ", "GF", "RE", "YT")
"""A number written as at home, with its zero, may be of any of these: no two of them share one."""
LONGEST = 40


class NotAMobile(Exception):
    """No text message goes to it. ``is_number`` tells a telephone that is no mobile from what is no number of France."""

    def __init__(self, *, is_number: bool) -> None:
        """Keep which of both."""
        super().__init__()
        self.is_number = is_number


def mobile(text: str) -> str:
    """The number in E.164. Raises ``NotAMobile``."""
    is_number = False
    for region in _REGIONS if len(text) <= LONGEST else ():
        try:
            found = phonenumbers.parse(text, region)
        except NumberParseException:
            continue
        if phonenumbers.is_valid_number_for_region(found, region):
            is_number = True
            if phonenumbers.number_type(found) == PhoneNumberType.MOBILE:
                return str(phonenumbers.format_number(found, phonenumbers.PhoneNumberFormat.E164))
    raise NotAMobile(is_number=is_number)
