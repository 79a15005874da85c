"""What becomes of a right: homes due, proposed, attributed, lost and given back, by quarter and by segment.

A réservataire has one month from the notice of vacancy, of public order in the communes of the tax on vacant homes: there a
convention may shorten it, never lengthen it; elsewhere the convention's own delay holds. A commune that is not known keeps the
month, by a rule of the house that the page says. After it the bailleur may take the home back for one turn; the convention
says if the right counts as used.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from palier.rules.homes import home_dates
from palier.rules.homes.flow import FILE
from palier.rules.law import dates, french, parameters
from palier.rules.law.law import act, applies, cch
from palier.rules.people.answers import Reason

TAX_FILE = "vacant_homes_tax.toml"
_FLOW, _MONTH = cch("R441-5"), cch("L441-1")
_TAX, _DATA = act("article 232 du code général des impôts"), act("règles de données de Palier")
QUARTERS = (1, 2, 3, 4)
_MONTHS_A_QUARTER = 3


class FlowEventKind(StrEnum):
    """What happened to a home of the flow, each on its day. Stored words, never labels."""

    PROPOSED = "propose"
    ATTRIBUTED = "attribue"
    LOST = "perdu"
    GIVEN_BACK = "rendu"
    REVERSED = "annule"


LABELS = {
    FlowEventKind.PROPOSED: "Orienté",
    FlowEventKind.ATTRIBUTED: "Bail signé",
    FlowEventKind.LOST: "Repris pour un tour",
    FlowEventKind.GIVEN_BACK: "Rendu",
    FlowEventKind.REVERSED: "Bail retiré de ce contingent",
}
"""What a page calls each event."""


ORIENTATION_REASONS = {
    "solde": "Solde le plus élevé",
    "segment": "Type de logement qui lui manque",
    "programme": "Première location du programme",
    "tour_repris": "Un autre a laissé passer son mois",
    "public_du_logement": "Logement fait pour son public",
    "accord": "Accord des deux organismes",
    "correction": "Correction d’une erreur d’orientation",
}
"""Why a home is oriented to one réservataire: a choice of the bailleur, coded."""
OWN_REASONS = {
    "part_propre": "Part du bailleur",
    "tour_repris_bail": "Repris pour un tour",
    "mutation": "Mutation d’un locataire du bailleur",
}
"""Why a home is kept by the landlord for its own part of the flow."""
REASONS = {
    **ORIENTATION_REASONS,
    **OWN_REASONS,
    "bail": "Un bail est signé",
    "delai": "Le mois du réservataire est passé",
    "correction_bail": "Correction d’un bail",
}
"""Every reason that the log of the flow may carry."""


class FlowUnit(StrEnum):
    """What the convention counts against the right: homes proposed, or homes attributed."""

    PROPOSED = "proposes"
    ATTRIBUTED = "attribues"


UNIT_LABELS = {FlowUnit.PROPOSED: "logements proposés", FlowUnit.ATTRIBUTED: "logements attribués"}
"""What a page calls each unit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowSegment:
    """What makes one home worth another: its type, its financing, and whether it is in a priority district."""

    type_code: str
    financing: str
    is_qpv: bool | None

    @property
    def label(self) -> str:
        """``T3 PLUS, hors QPV``; unknown is said."""
        where = {True: "en QPV", False: "hors QPV", None: "QPV à confirmer"}[self.is_qpv]
        return f"{self.type_code} {self.financing}, {where}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing that happened to a home of the flow."""

    kind: FlowEventKind
    on: date
    segment: FlowSegment


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """Where a right stands: numbers of homes. ``used`` is what the convention counts; ``left`` may be negative."""

    due: int
    proposed: int
    attributed: int
    lost: int
    given_back: int
    used: int

    @property
    def left(self) -> int:
        """What is still due; negative when more was given than due."""
        return self.due - self.used


@applies(_FLOW)
def quarter(day: date) -> int:
    """The quarter of a day, 1 to 4."""
    return (day.month - 1) // _MONTHS_A_QUARTER + 1


@applies(_FLOW)
def due_in(homes: int, number: int) -> int:
    """The part of an annual right that falls in a quarter: cumulated quarters to the unit below, the year in full."""
    return homes * number // len(QUARTERS) - homes * (number - 1) // len(QUARTERS)


@applies(_FLOW)
def balance(due: int, events: Iterable[Event], *, unit: FlowUnit, lost_is_used: bool) -> Balance:
    """Count events against a right, as the convention counts.

    Where it counts proposed homes, one lost in silence stays used only if the convention says so, and one given back
    never is; where it counts attributed homes, a lost one is used only if the convention says so.
    """
    kinds = [event.kind for event in events]
    proposed, attributed = (
        kinds.count(FlowEventKind.PROPOSED),
        kinds.count(FlowEventKind.ATTRIBUTED) - kinds.count(FlowEventKind.REVERSED),
    )
    lost, back = kinds.count(FlowEventKind.LOST), kinds.count(FlowEventKind.GIVEN_BACK)
    if unit is FlowUnit.PROPOSED:
        used = proposed - back - (0 if lost_is_used else lost)
    else:
        used = attributed + (lost if lost_is_used else 0)
    return Balance(due=due, proposed=proposed, attributed=attributed, lost=lost, given_back=back, used=used)


@applies(_FLOW)
def by_quarter(
    homes: int, events: Sequence[Event], *, year: int, unit: FlowUnit, lost_is_used: bool
) -> tuple[Balance, ...]:
    """The balance of each quarter of a year, each with the part of the right that falls in it."""
    inside = [event for event in events if event.on.year == year]
    return tuple(
        balance(
            due_in(homes, number),
            [event for event in inside if quarter(event.on) == number],
            unit=unit,
            lost_is_used=lost_is_used,
        )
        for number in QUARTERS
    )


@applies(_FLOW)
def by_segment(
    events: Sequence[Event], *, unit: FlowUnit, lost_is_used: bool
) -> tuple[tuple[FlowSegment, Balance], ...]:
    """The same by type, financing and district: quality as well as quantity. No right is due by segment."""
    found = sorted({event.segment for event in events}, key=lambda one: (one.type_code, one.financing, one.label))
    return tuple(
        (
            segment,
            balance(0, [one for one in events if one.segment == segment], unit=unit, lost_is_used=lost_is_used),
        )
        for segment in found
    )


class ImpossibleDelay(ValueError):
    """A delay that no convention gives: none, or of most of a year."""


@applies(_MONTH)
def check_convention_days(days: int | None, *, on: date) -> None:
    """Refuse a delay of a convention that must be a slip of the hand; a long one may be lawful. Raises ``ImpossibleDelay``."""
    if days is not None and not 1 <= days <= most_convention_days(on):
        raise ImpossibleDelay(days)


@applies(_DATA)
def most_convention_days(on: date) -> int:
    """The longest delay of a convention, in days, that may be typed."""
    most: int = parameters.get(FILE, "convention_days_most", max(on, home_dates.accounts_from())).value
    return most


@applies(_MONTH, _TAX)
def is_taxed(commune: str, on: date) -> bool | None:
    """Whether the tax on vacant homes applies in a commune; ``None`` where its list was not read, or does not name it."""
    row = parameters.get(TAX_FILE, "communes", max(on, home_dates.accounts_from()))
    if not row.is_sure:
        return None
    if commune in row.value["taxed"]:
        return True
    return False if commune in row.value["not_taxed"] else None


@applies(_MONTH, _TAX)
def deadline(notified_on: date, *, convention_days: int | None = None, is_taxed: bool | None = None) -> date:
    """The last day for the réservataire to propose candidates: a month from the notice, less if the convention says.

    More if it says so and the commune is known to be outside the tax. A day before the first figures that we have is counted
    with them: a convention in force for years is real.
    """
    months = parameters.get(FILE, "vacancy_months", max(notified_on, home_dates.accounts_from())).value
    last = dates.add_months(notified_on, months)
    if convention_days is None:
        return last
    agreed = dates.add_days(notified_on, convention_days)
    return agreed if is_taxed is False else min(agreed, last)


def _cut_short(notified_on: date, last: date, convention_days: int | None, *, is_taxed: bool | None) -> str:
    """Said where the convention gives longer than the month, and the month is applied."""
    if convention_days is None or dates.add_days(notified_on, convention_days) <= last:
        return ""
    agreed = french.day(dates.add_days(notified_on, convention_days))
    if is_taxed:
        return f" La convention donne jusqu’au {agreed}, mais ce mois est d’ordre public ici."
    return (
        f" La convention donne jusqu’au {agreed} : hors des communes de la taxe sur les logements vacants, c’est ce jour qui "
        "vaut. Cette commune n’est pas dans une liste que nous avons lue : par une règle de Palier, et non de la loi, le mois "
        "est appliqué. Vérifiez avant de reprendre."
    )


class Turn(StrEnum):
    """Whose turn it is on a vacant home."""

    RUNNING = "reservataire"
    OVER = "bailleur"
    TO_CORRECT = "a_corriger"


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnState:
    """Whose turn it is, until when, and why; no deadline runs from a day of vacancy that cannot be one."""

    turn: Turn
    deadline: date | None
    reason: Reason


@applies(_MONTH)
def turn(
    notified_on: date,
    *,
    on: date,
    convention_days: int | None = None,
    lost_is_used: bool,
    is_taxed: bool | None = None,
) -> TurnState:
    """Whether the réservataire may still propose; the last day is theirs. After it the bailleur may take one turn.

    A day of vacancy that cannot be one gives no turn to anybody: it says what is wrong, and waits to be corrected.
    """
    if fault := home_dates.vacancy_fault(notified_on, on=on):
        reason = Reason(code="vacance_a_corriger", sentence=fault, source=_MONTH)
        return TurnState(turn=Turn.TO_CORRECT, deadline=None, reason=reason)
    last = deadline(notified_on, convention_days=convention_days, is_taxed=is_taxed)
    cut = _cut_short(notified_on, last, convention_days, is_taxed=is_taxed)
    if on <= last:
        sentence = f"Le réservataire propose des candidats jusqu’au {french.day(last)} inclus.{cut}"
        reason = Reason(code="tour_en_cours", sentence=sentence, source=_MONTH)
        return TurnState(turn=Turn.RUNNING, deadline=last, reason=reason)
    counted = "comme utilisé" if lost_is_used else "comme perdu, sans être utilisé"
    sentence = (
        f"Le délai du réservataire s’est achevé le {french.day(last)} : le bailleur peut reprendre le logement "
        f"pour un tour. La convention compte alors ce droit {counted}.{cut}"
    )
    return TurnState(turn=Turn.OVER, deadline=last, reason=Reason(code="tour_acheve", sentence=sentence, source=_MONTH))
