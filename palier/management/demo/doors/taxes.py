"""Two of the demo let their tax notice be fetched: one used it, and it is a piece that nobody sent; one has it to read."""

from uuid import uuid4

from palier.management.demo.days import Days
from palier.models import Demande, StateFetch
from palier.models.demandes import layers
from palier.models.doors import acting, row_security
from palier.rules.fetching import fetching as rules
from palier.rules.fetching.fetching import FetchMove
from palier.rules.fetching.tax_notices import TaxNotice
from palier.rules.law.clocks import day_in_paris
from palier.rules.people.certified import Citizen
from palier.workflows.acting.actors import Actor, claimed
from palier.workflows.doors import identities
from palier.workflows.fetching import asking_taxes as asking
from palier.workflows.fetching import fetching, settling
from palier.workflows.fetching.fetching import AskedNotice

_USED, _FOUND = -12, -1
_NUMBER = "3100000000000"
_FAMILY = {True: "D", False: "C"}


def use(demande: Demande, *, by: Actor, days: Days) -> None:
    """Consented to, found, read and used, two weeks ago."""
    row = _find(demande, by, days, _USED)
    with acting.taken(claimed(row_security.DEMANDEUR, by, demande=demande.pk)):
        fetching.move(row.public_id, FetchMove.ACCEPT, by=by, at=days.at(_USED, 19))
    with acting.taken(acting.CLOCK):
        settling.settle(demande, at=days.at(_USED, 19))


def find(demande: Demande, *, by: Actor, days: Days) -> None:
    """Consented to and found, the day before: it is there to read."""
    _find(demande, by, days, _FOUND)


def _find(demande: Demande, by: Actor, days: Days, day: int) -> StateFetch:
    at = days.at(day, 18)
    year = rules.years(day_in_paris(at))[0]
    asked = AskedNotice(key=uuid4(), year=year, number=_NUMBER, has_agreed=True)
    with acting.taken(claimed(row_security.DEMANDEUR, by, demande=demande.pk)):
        row = fetching.keep(demande, asked, person_key="d", by=by, at=at)
    with acting.taken(acting.CLOCK):
        asking.claim(row.pk, at=at)
        asking.came(row.pk, _notice(demande, year, days), at=at)
    return row


def _notice(demande: Demande, year: int, days: Days) -> TaxNotice:
    """What the register knows of them, as a notice would say it."""
    known = layers.facts_of(demande, days.anchor)
    person = next(one for one in known.household.persons if one.key == "d")
    named = dict(identities.holders_of(demande))["d"]
    income = next((one.amount for one in person.incomes if one.year == year and one.amount is not None), 0)
    children = len(known.household.persons) - 1
    return TaxNotice(
        year=year,
        reference_income=income,
        shares=f"{1 + children / 2:g}",
        family=_FAMILY[bool(children)],
        dependants=children,
        established_on=None,
        declarants=(Citizen(named.birth_name or named.last_name, (named.first_name,), str(named.birth_date)),),
    )
