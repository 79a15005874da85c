"""Room-mates of one home: where each signs a lease, each income has a ceiling of its own (article L442-8-4).

A landlord may let a home to several by a lease for each. One lease for all is not forbidden: they are then one household
(article L442-12). Which of the two it will be is the landlord's to say, so an income is over where it is over both ways, and
under where it is under both ways. A file does not say whose its dependants are: each lease is read with none of them, and with
all. Nor does it say who signs with whom among several room-mates: a lease that is not known closes no door.
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
_DEMANDEUR_AND_ONE = 2
_YOUNG_UNKNOWN = "jeune_menage_a_confirmer"
_OVER = phrase(
    "Si chacun signe son bail, le plafond se compare au revenu de chaque bail : celui d’un bail, {figure}, dépasse {limit}."
)
_WHOSE = phrase(
    "Si chacun signe son bail, le plafond se compare au revenu de chaque bail : il reste à dire qui signe ensemble, à quel âge, "
    "et de qui dépendent les autres personnes."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MateLease:
    """The lease that one room-mate, or a couple among them, would sign: their income and their ceiling, at both ends.

    ``most`` is the household whose ceiling is the highest. ``is_known`` says that who signs, and their category, are known.
    """

    most: Composition
    income: int | None
    income_most: int | None
    ceiling: Ceiling
    ceiling_most: Ceiling
    is_known: bool

    @property
    def is_over(self) -> bool:
        """Over whoever depends on them; never where it is not known who signs, or in which category."""
        most = self.ceiling_most.amount
        return self.is_known and self.income is not None and most is not None and self.income > most

    @property
    def is_under(self) -> bool:
        """Under whoever depends on them."""
        least = self.ceiling.amount
        return self.income_most is not None and least is not None and self.income_most <= least


def _signers(found: Household, on: date) -> list[tuple[Person, ...]]:
    """The demandeur with a spouse, partner or cohabitant; then each room-mate. Each is the holder of their own lease."""
    shared = parameters.get(_FILE, "co_tenant_links", on).value
    apart = [one for one in found.persons if one.role is PersonRole.CO_HOLDER and one.link in shared]
    together = tuple(one for one in found.persons if one.role in HOLDERS and one not in apart)
    return [together, *((replace(one, role=PersonRole.HOLDER, link=None, ehpad_costs=None),) for one in apart)]


def _fewest(signers: tuple[Person, ...]) -> tuple[Person, ...]:
    """Who signs for sure: a co-holder who does not say what links them to the demandeur may sign a lease apart."""
    return tuple(one for one in signers if one.role is PersonRole.HOLDER or one.link is not None)


@applies(ARTICLE)
def own_leases(
    found: Household,
    *,
    on: date,
    lease_year: int,
    is_own_income_only: bool,
    ceiling_of: Callable[[Composition], Ceiling],
) -> tuple[MateLease, ...]:
    """One lease for each room-mate; ``is_own_income_only`` keeps the demandeur alone of theirs.

    Two of several room-mates may be a couple, and so may two holders who do not say what links them: then who signs which
    lease is not known.
    """
    leases = _signers(found, on)
    is_settled = len(leases) <= _DEMANDEUR_AND_ONE and all(_fewest(signers) == signers for signers in leases)
    return tuple(
        _own_lease(
            signers,
            found,
            on=on,
            lease_year=lease_year,
            is_own_income_only=is_own_income_only and not number,
            is_settled=is_settled,
            ceiling_of=ceiling_of,
        )
        for number, signers in enumerate(leases)
    )


def _own_lease(
    signers: tuple[Person, ...],
    found: Household,
    *,
    on: date,
    lease_year: int,
    is_own_income_only: bool,
    is_settled: bool,
    ceiling_of: Callable[[Composition], Ceiling],
) -> MateLease:
    dependants = tuple(one for one in found.persons if one.role not in HOLDERS)
    apart = Household(persons=signers, proof=found.proof)
    whole = replace(found, persons=(*signers, *dependants))
    alone, with_all = (household.composition(one, on=on) for one in (apart, whole))
    found_amounts = (
        income.reference_income(one, lease_year=lease_year, is_own_income_only=is_own_income_only).amount
        for one in (apart, whole)
    )
    # Dependants whose income fell may make the income of a later year count: with all is not always the highest.
    amounts = sorted(amount for amount in found_amounts if amount is not None)
    is_read = len(amounts) == len((apart, whole))
    # The births to confirm take a young couple's category away: the highest of the three is not always the last.
    ends = (alone, with_all, *((household.with_pending_births(with_all),) if with_all.pending else ()))
    most = max(ends, key=lambda one: ceiling_of(one).amount or 0)
    fewest = _fewest(signers)
    least = alone if fewest == signers else household.composition(replace(apart, persons=fewest), on=on)
    return MateLease(
        most=most,
        income=amounts[0] if is_read else None,
        income_most=amounts[-1] if is_read else None,
        ceiling=ceiling_of(least),
        ceiling_most=ceiling_of(most),
        is_known=is_settled and all(reason.code != _YOUNG_UNKNOWN for reason in with_all.to_confirm),
    )


@applies(ARTICLE)
def say_apart(leases: tuple[MateLease, ...], financing: Financing) -> str:
    """What a lease for each would change, in one sentence; empty where each is under, or where a figure is not known."""
    over = next((one for one in leases if one.is_over), None)
    if over is not None:
        limit = ceilings.explain(over.ceiling_most, financing, over.most)
        return say(_OVER, figure=french.euros(over.income or 0), limit=limit)
    is_known = all(one.income is not None and one.ceiling.amount is not None for one in leases)
    return say(_WHOSE) if is_known and not all(one.is_under for one in leases) else ""
