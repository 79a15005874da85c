"""Room-mates of one home: where each signs a lease, each income has a ceiling of its own (article L442-8-4).

A landlord may let a home to several by a lease for each. One lease for all is not forbidden: they are then one household
(article L442-12). Which of the two it will be is the landlord's to say, so an income is over where it is under both, and under
where it is under both. A file does not say whose its dependants are: each lease is read with none of them, and with all.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from palier.rules.fitting import ceilings
from palier.rules.fitting.ceilings import Ceiling
from palier.rules.law import french, parameters
from palier.rules.law.law import applies, cch
from palier.rules.law.voice import phrase, say
from palier.rules.people import household, income
from palier.rules.people.facts import HOLDERS, Financing, Household, Person, PersonRole
from palier.rules.people.household import Composition

ARTICLE = cch("L442-8-4")
_FILE = "household.toml"
_OVER = phrase(
    "Si chacun signe son bail, le plafond se compare au revenu de chacun : celui d’un colocataire, {figure}, dépasse {limit}."
)
_WHOSE = phrase(
    "Si chacun signe son bail, le plafond se compare au revenu de chacun : il reste à dire de qui dépendent les autres personnes."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MateLease:
    """The lease that one room-mate, or a couple among them, would sign: their income and their ceiling, at both ends."""

    alone: Composition
    with_all: Composition
    income: int | None
    income_with_all: int | None
    ceiling: Ceiling
    ceiling_most: Ceiling

    @property
    def is_over(self) -> bool:
        """Over whoever depends on them."""
        most = self.ceiling_most.amount
        return self.income is not None and most is not None and self.income > most

    @property
    def is_under(self) -> bool:
        """Under whoever depends on them."""
        least = self.ceiling.amount
        return self.income_with_all is not None and least is not None and self.income_with_all <= least


def _signers(found: Household, on: date) -> list[tuple[Person, ...]]:
    """The demandeur with a spouse, partner or cohabitant; then each room-mate. Each is the holder of their own lease."""
    shared = parameters.get(_FILE, "co_tenant_links", on).value
    apart = [one for one in found.persons if one.role is PersonRole.CO_HOLDER and one.link in shared]
    together = tuple(one for one in found.persons if one.role in HOLDERS and one not in apart)
    return [together, *((replace(one, role=PersonRole.HOLDER, link=None, ehpad_costs=None),) for one in apart)]


@applies(ARTICLE)
def own_leases(
    found: Household,
    *,
    on: date,
    lease_year: int,
    is_own_income_only: bool,
    ceiling_of: Callable[[Composition], Ceiling],
) -> tuple[MateLease, ...]:
    """One lease for each room-mate; ``is_own_income_only`` keeps the demandeur alone of theirs."""
    dependants = tuple(one for one in found.persons if one.role not in HOLDERS)
    made = []
    for number, signers in enumerate(_signers(found, on)):
        apart = Household(persons=signers, proof=found.proof)
        whole = replace(found, persons=(*signers, *dependants))
        alone, with_all = (household.composition(one, on=on) for one in (apart, whole))
        amounts = [
            income.reference_income(
                one, lease_year=lease_year, is_own_income_only=is_own_income_only and not number
            ).amount
            for one in (apart, whole)
        ]
        made.append(
            MateLease(
                alone=alone,
                with_all=with_all,
                income=amounts[0],
                income_with_all=amounts[1],
                ceiling=ceiling_of(alone),
                ceiling_most=ceiling_of(household.with_pending_births(with_all)),
            )
        )
    return tuple(made)


@applies(ARTICLE)
def say_apart(leases: tuple[MateLease, ...], financing: Financing) -> str:
    """What a lease for each would change, in one sentence; empty where each is under, or where a figure is not known."""
    over = next((one for one in leases if one.is_over), None)
    if over is not None:
        limit = ceilings.explain(over.ceiling_most, financing, over.with_all)
        return say(_OVER, figure=french.euros(over.income or 0), limit=limit)
    is_known = all(one.income is not None and one.ceiling.amount is not None for one in leases)
    return say(_WHOSE) if is_known and not all(one.is_under for one in leases) else ""
