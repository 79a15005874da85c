"""Whether a text would arrive at somebody: a gateway carries it, to a mobile that is theirs as far as anybody knows."""

from django.conf import settings

from palier.models import Person
from palier.models.demandes import proved_phones
from palier.rules.people import phones


def arrives(person: Person, *, is_proved: bool | None = None) -> bool:
    """``is_proved``: what is known already; else asked, by who may read the changes of the file."""
    if not settings.SMS_URL or not phones.is_mobile(person.phone):
        return False
    if is_proved is None:
        is_proved = not proved_phones.is_unproved(person.demande, person.key, person.phone)
    return is_proved
