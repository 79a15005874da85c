"""A telephone number, exactly: of France, overseas included, else of another country, else none. No digit is ever cut off."""

import re

from palier.rules.law.law import act, applies

_APART = re.compile(r"[\s.\-/()]")
_TRUNK = re.compile(r"(?<=\d)\s*\(0\)")
"""« +33 (0)6 »: the zero that is dialled inside its country alone."""
_ZERO_KEPT = re.compile(r"(?:\+|00)(?:39|378)\D")
"""Italy and San Marino: theirs is dialled from abroad too."""
_AT_HOME = re.compile(r"0([1-79]\d{8})")
"""As it is dialled in France. After 08 stand services, many of them dear, and nobody's own line."""
_METROPOLITAN = re.compile(r"(?:\+|00)330?([1-79]\d{8})")
_OVERSEAS = re.compile(
    r"(?:\+|00)(?:2620?((?:26[239]|639|69[23]|709|976)\d{6})|5900?((?:590|69[01]|709|976)\d{6})"
    r"|5940?((?:594|694|709|976)\d{6})|5960?((?:596|69[67]|709|976)\d{6})|508([45]\d{5}))"
)
"""Of the five codes of the overseas départements, and of Saint-Pierre-et-Miquelon, whose six digits follow 0508 at home."""
_FRENCH_CODE = re.compile(r"(?:\+|00)(?:33|262|590|594|596|508)")
_ABROAD = re.compile(r"(?:\+|00)([1-9]\d{6,14})")
"""The fifteen digits of E.164 at most."""
_SPECIAL = re.compile(r"(?:0|(?:\+|00)330?)8\d{8}")
_MIQUELON = 6
_MOBILE = ("06", "07")


@applies(act("règles de données de Palier"))
def bare(text: str) -> str:
    """A number without what parts its digits, nor the « (0) » that follows a country's code."""
    typed = text.strip()
    return _APART.sub("", typed if _ZERO_KEPT.match(typed) else _TRUNK.sub("", typed))


@applies(act("règles de données de Palier"))
def french(text: str) -> str:
    """A French number as it is dialled at home, « 0612345678 », however it is typed; empty where it is none."""
    typed = bare(text)
    if not typed.isascii():
        return ""
    for shape in (_AT_HOME, _METROPOLITAN, _OVERSEAS):
        if found := shape.fullmatch(typed):
            end = found[found.lastindex or 0]
            return f"0508{end}" if len(end) == _MIQUELON else f"0{end}"
    return ""


@applies(act("règles de données de Palier"))
def abroad(text: str) -> str:
    """A number of another country, whole, « +212612345678 »; empty where its country is not told, or is France."""
    typed = bare(text)
    found = _ABROAD.fullmatch(typed) if typed.isascii() and not _FRENCH_CODE.match(typed) else None
    return f"+{found[1]}" if found else ""


@applies(act("règles de données de Palier"))
def is_special(text: str) -> bool:
    """Whether it is a number of a service, after 08: who calls it often pays."""
    return bool(_SPECIAL.fullmatch(bare(text)))


@applies(act("règles de données de Palier"))
def is_mobile(text: str) -> bool:
    """Whether a text can reach it: a French mobile, overseas included."""
    return french(text).startswith(_MOBILE)
