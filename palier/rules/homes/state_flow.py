"""The State's part of a flow: what it receives outside priority districts, and the day of the yearly report.

« Sauf stipulation contraire » is in no field of a convention: the share outside these districts is shown and decides nothing. The
model of the report was read in no order: what the article lists is said, and no file is made of it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import ceil

from palier.rules.homes.flow import FILE
from palier.rules.homes.flow_balance import Event, FlowEventKind
from palier.rules.law import french, parameters
from palier.rules.law.dates import add_days
from palier.rules.law.law import applies, cch
from palier.rules.people.answers import Reason

_STATE, _REPORT = cch("R441-5-2"), cch("R441-5-1")


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsideDistricts:
    """Homes oriented over a year outside priority districts: to the State, and in all; ``unknown`` have no district told."""

    state: int
    homes: int
    unknown: int


@applies(_STATE)
def count_outside(events: Iterable[tuple[bool, Event]]) -> OutsideDistricts:
    """Count the log of a département: each event, and whether it is charged to the State. A home given back is not counted."""
    state = homes = unknown = 0
    for is_state, event in events:
        step = {FlowEventKind.PROPOSED: 1, FlowEventKind.GIVEN_BACK: -1}.get(event.kind, 0)
        if event.segment.is_qpv is None:
            unknown += step
        elif not event.segment.is_qpv:
            homes += step
            state += step if is_state else 0
    return OutsideDistricts(state=state, homes=homes, unknown=unknown)


@applies(_STATE)
def outside_notice(found: OutsideDistricts, rate: Fraction, *, on: date) -> Reason | None:
    """Where the State's share stands outside priority districts, against that of the article; none without a home.

    The article gives the share itself, whatever is agreed: ``rate`` adds every convention, and a lower one is told.
    """
    if not rate or not found.homes:
        return None
    least = Fraction(*parameters.get(FILE, "state_share_outside", on).value)
    due = ceil(found.homes * least)
    sentence = (
        f"Hors quartier prioritaire, {french.number(found.state)} des "
        f"{french.count(found.homes, 'logement orienté', 'logements orientés')} cette année "
        f"{'est allé' if found.state == 1 else 'sont allés'} à l’État, soit "
        f"{french.percent(Fraction(found.state, found.homes))}. "
        f"Hors de ces quartiers, sa part n’est pas sous {french.percent(least)}, sauf stipulation contraire de la convention."
    )
    if rate < least:
        sentence += (
            f" Ce qui est convenu lui donne {french.percent(rate)} du flux : seule une convention dit si elle y déroge."
        )
    if found.state < due:
        sentence += f" Il en manque {french.number(due - found.state)}."
    if found.unknown:
        sentence += (
            f" {french.count(found.unknown, 'logement', 'logements')} dont le quartier n’est pas dit "
            f"{'n’est pas compté' if found.unknown == 1 else 'ne sont pas comptés'}."
        )
    return Reason(code="etat_hors_qpv", sentence=sentence, source=_STATE)


@applies(_REPORT)
def report_until(year: int) -> date:
    """The last day to send the report of a year: it is due before a day of the next."""
    month, day = parameters.get(FILE, "report_before", date(year, 12, 31)).value
    return add_days(date(year + 1, month, day), -1)


@applies(_REPORT)
def report_notice(year: int) -> Reason:
    """By when the report of a year is due, to whom, and what it holds."""
    sentence = (
        f"Vous devez remettre le bilan de {year} à tous vos réservataires le {french.day(report_until(year))} au plus tard : les "
        "logements proposés et attribués à chacun, par type, par financement, en quartier prioritaire ou non, par commune et par "
        "période de construction, que Palier ne connaît pas. Selon nos informations, les maires et les intercommunalités le "
        "reçoivent aussi."
    )
    return Reason(code="bilan_annuel", sentence=sentence, source=_REPORT)
