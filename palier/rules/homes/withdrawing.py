"""Whether a home declared by mistake may be taken out of the stock, why not, and until when it may be put back (ADR 197)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from palier.rules.law.dates import add_days
from palier.rules.law.law import act, applies

_HOUSE = act("règles de données de Palier")
WRONG_NUMBER = "numero"
"""The reason of a home whose number is another's."""
REASONS = {
    "inexistant": "Ce logement n’existe pas",
    "autre_bailleur": "Il est à un autre bailleur",
    WRONG_NUMBER: "Déclaré sous un mauvais numéro, et déclaré de nouveau",
    "essai": "C’était un essai",
}
"""Coded, since the journal holds nothing personal."""
DUPLICATE = "doublon"
"""The reason of a home that was declared twice: no form offers it, the page of two homes gives it."""
WORDS = {**REASONS, DUPLICATE: "Déclaré deux fois"}
PUT_BACK_DAYS = 30


class HomeBar(StrEnum):
    """What keeps a home in the stock. The value is its sentence."""

    LET = "Ce logement a été loué ici : son bail et les décisions de sa liste y tiennent."
    NAMED = "Le préfet a désigné un ménage pour ce logement : sa candidature y tient."
    RUNNING = "Une liste de ce logement est en cours : des candidats s’y fient."
    PUBLISHED = "Ce logement a déjà été publié : la liste et ses candidats y tiennent, même finie."
    OWN = "Vous le gardez pour votre propre part du flux, qui le compte."
    ORIENTED = "Ce logement est orienté à un réservataire : sa réservation serait perdue."
    COUNTED = "Le registre du flux compte ce logement depuis une orientation passée."


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeTies:
    """What rests on a home."""

    is_let: bool = False
    is_named: bool = False
    """Whether a préfet named a household for it without an ad."""
    is_running: bool = False
    was_published: bool = False
    is_own: bool = False
    is_oriented: bool = False
    """To a réservataire, today."""
    is_counted: bool = False
    """Whether the log of the flow has a line of it."""


@applies(_HOUSE)
def bars(ties: HomeTies) -> tuple[HomeBar, ...]:
    """Every reason why a home stays, the gravest first; none where it may be taken out."""
    published = ties.was_published and not (ties.is_let or ties.is_named or ties.is_running)
    counted = ties.is_counted and not (ties.is_own or ties.is_oriented)
    told = (
        (ties.is_let, HomeBar.LET),
        (ties.is_named, HomeBar.NAMED),
        (ties.is_running, HomeBar.RUNNING),
        (published, HomeBar.PUBLISHED),
        (ties.is_own, HomeBar.OWN),
        (ties.is_oriented, HomeBar.ORIENTED),
        (counted, HomeBar.COUNTED),
    )
    return tuple(bar for holds, bar in told if holds)


@applies(_HOUSE)
def oldest(on: date) -> date:
    """The day from which a home was taken out that may be put back on a day."""
    return add_days(on, -PUT_BACK_DAYS)


@applies(_HOUSE)
def last_day(withdrawn_on: date) -> date:
    """The last day on which a home is put back."""
    return add_days(withdrawn_on, PUT_BACK_DAYS)
