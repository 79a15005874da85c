"""Two lines that may be one person: weighed by the one rule of the house, and never a verdict but where all is the same.

The score and its words are those of ``rules.likeness``; here stand the states of a pair, and the keys that lines are kept under.
"""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from palier.rules.law.law import act, applies
from palier.rules.likeness import finding, likening
from palier.rules.likeness.likening import Likeness, LikenessSide, PersonRecord
from palier.rules.likeness.reasons import LikenessReason
from palier.rules.people import sounds
from palier.rules.takeover import twin_bits

_HOUSE = act("règles de reprise de Palier")
_FIELDS = ("nom_naissance", "nom", "prenom", "courriel", "telephone", "commune")


class TwinState(StrEnum):
    """Where a pair stands. Stored words."""

    TO_DECIDE = "a_decider"
    SAME = "meme"
    APART = "distinctes"


TWIN_LABELS: Mapping[TwinState, str] = {
    TwinState.TO_DECIDE: "À décider",
    TwinState.SAME: "Une seule personne : elle n’est invitée qu’une fois",
    TwinState.APART: "Deux personnes",
}


@applies(_HOUSE)
def side_of(fields: Mapping[str, str | int], birth: date | None, numero: str) -> LikenessSide:
    """The side of a line, from its fields."""
    told = {name: str(fields.get(name, "")) for name in _FIELDS}
    used = told["nom"] if told["nom_naissance"] else ""
    record = PersonRecord(
        family=told["nom_naissance"] or told["nom"],
        used=used,
        given=told["prenom"],
        birth=birth,
        emails=(told["courriel"],),
        phones=(told["telephone"],),
        commune=told["commune"],
        numero=numero,
    )
    return likening.side_of(record)


@applies(_HOUSE)
def is_exact(found: Likeness) -> bool:
    """Whether all that can be compared is the same: name, given name, birth date, and a contact or a number."""
    reasons = set(found.reasons)
    joins = {LikenessReason.NUMBER, LikenessReason.EMAIL, LikenessReason.PHONE} & reasons
    same = {LikenessReason.NAME, LikenessReason.FIRST, LikenessReason.BIRTH} <= reasons
    return same and bool(joins) and LikenessReason.NUMBER_OTHER not in reasons


@applies(_HOUSE)
def blocks(one: LikenessSide) -> Mapping[str, int]:
    """The keys of a line, each with the bits beside it (``twin_bits``): only two lines that share one are compared."""
    found = {f"n {one.numero}": 0} if one.numero else {}
    found |= {f"e {email}": 0 for email in one.emails} | {f"t {phone}": 0 for phone in one.phones}
    if one.birth is not None:
        first, second = sorted((one.birth.day, one.birth.month))
        day, names = f"d {one.birth.year}-{first}-{second}", {name for name in (*one.families, one.given) if name}
        for name in names:
            key, beside = f"{day} {sounds.key(''.join(name))}", twin_bits.of_names(names - {name})
            found[key] = twin_bits.both(found[key], beside) if key in found else beside
    born = twin_bits.of_birth(one.birth)
    return found | dict.fromkeys(finding.names(one), born)
