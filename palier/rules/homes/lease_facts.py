"""What a lease counts for: the facts of the household and of the home on the day of its signature, and nothing more."""

from collections.abc import Iterable
from datetime import date

from palier.rules.homes import quartile
from palier.rules.homes.flow import Contingent
from palier.rules.homes.quotas import FILE, LeaseFacts
from palier.rules.law import parameters
from palier.rules.law.law import applies, cch
from palier.rules.people.facts import HOLDERS, Demande, Home, Person, Situation
from palier.rules.situations import dalo, priorities


@applies(cch("L441-1"))
def ground_letters(known: Demande, *, on: date) -> tuple[str, ...]:
    """The letters of the verified grounds of article L441-1, the DALO aside: each once, in order."""
    found = priorities.grounds_of_law(known, on)
    return tuple(sorted({one.letter for one in found if one.is_established} - {priorities.DALO_LETTER}))


@applies(cch("L313-26-2"))
def is_worker(persons: Iterable[Person], *, on: date) -> bool | None:
    """Whether a holder is an employee or looks for work, by the register's codes; ``None`` when they do not tell."""
    yes, no = (parameters.get(FILE, key, on).value for key in ("worker_codes", "other_codes"))
    codes = [person.contract_type for person in persons if person.role in HOLDERS]
    if any(code in yes for code in codes):
        return True
    return False if codes and all(code in no for code in codes) else None


@applies(cch("L441-1"))
def is_rehoused(known: Demande, *, on: date) -> bool:
    """Whether an operation of urban renewal, verified and not over on that day, rehouses the household."""
    return any(
        one.situation is Situation.DEMOLITION and priorities.status_of(one, on=on) is priorities.GroundStatus.VERIFIED
        for one in known.claims
    )


@applies(cch("L441-1"), cch("L441-2-3"))
def counted(known: Demande, home: Home, *, contingent: Contingent, on: date, is_qpv: bool | None) -> LeaseFacts:
    """What a lease of this home to this household would count for on a day. Not signed yet: ``signed_on`` is empty."""
    return LeaseFacts(
        contingent=contingent,
        departement=home.departement,
        is_dalo=dalo.is_living(known, on=on),
        is_priority=bool(ground_letters(known, on=on)),
        quartile=quartile.first_quartile(known.household, home, on=on).place,
        is_qpv=is_qpv,
        is_worker=is_worker(known.household.persons, on=on),
        is_rehoused=is_rehoused(known, on=on),
    )
