"""The income of a demande against a ceiling: an estimate at the application, the test at the signature (year N)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from palier.rules.fitting import ceilings, co_tenancy, overrides
from palier.rules.fitting.ceilings import Ceiling
from palier.rules.fitting.co_tenancy import MateLease
from palier.rules.law import french
from palier.rules.law.law import applies, cch
from palier.rules.people import household, income, own_income
from palier.rules.people.facts import Demande, Financing, Home
from palier.rules.people.household import Composition
from palier.rules.people.income import ReferenceIncome
from palier.rules.people.own_income import OwnIncomeGround


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomeTest:
    """Everything that one test reads: whose income, of which year, under which ceiling, with what is to confirm.

    ``ceiling`` is that of the household as counted, ``ceiling_sure`` without the persons to confirm, ``ceiling_most``
    with the births to confirm. ``is_estimate`` says that it is not the test of the lease itself. ``leases`` are those that
    room-mates would sign each for themselves.
    """

    on: date
    lease_year: int
    counted: Composition
    sure: Composition
    reference: ReferenceIncome
    own: OwnIncomeGround | None
    ceiling: Ceiling
    ceiling_sure: Ceiling
    ceiling_most: Ceiling
    is_estimate: bool
    leases: tuple[MateLease, ...] = ()

    @property
    def exceeds(self) -> bool | None:
        """Over the ceiling of the household as counted; ``None`` when either figure is not known."""
        if self.reference.amount is None or self.ceiling.amount is None:
            return None
        return self.reference.amount > self.ceiling.amount

    @property
    def is_own_open(self) -> bool:
        """Whether the demandeur's income alone counts is to confirm: a proof that lacks, or a text that nobody read."""
        return self.own is not None and not self.own.counts

    @property
    def may_exceed_apart(self) -> bool:
        """A lease for each room-mate might put one of them over a ceiling that they respect together."""
        return not all(one.is_under for one in self.leases)

    @property
    def may_exceed_by_visits(self) -> bool:
        """Only children who visit raise the ceiling above this income, which no text in force was read to say."""
        amount, least = self.reference.amount, self.ceiling_sure.amount
        return self.counted.rests_on_visits and amount is not None and least is not None and amount > least

    @property
    def is_under(self) -> bool:
        """Known on both sides, not above, and above under no reading: the rest is for the person who checks."""
        return self.exceeds is False and not self.may_exceed_apart and not self.may_exceed_by_visits

    @property
    def result(self) -> str:
        """What the comparison gives; an estimate, or a figure not read at its source, is said in the conditional."""
        if self.exceeds is None:
            return "Le revenu ou le plafond n’est pas connu."
        is_plain = self.ceiling.is_sure and not self.is_estimate and not self.ceiling.is_estimate
        if self.exceeds:
            return "Le plafond est dépassé." if is_plain else "Le plafond serait dépassé."
        if self.may_exceed_apart:
            return "Le plafond serait respecté par un seul bail. Si chaque colocataire signe le sien, regardez chaque revenu."
        if self.may_exceed_by_visits:
            return (
                "Le plafond serait respecté si un enfant accueilli en droit de visite le relève comme un enfant à charge. "
                "Sinon, il serait dépassé : dites quel plafond vous retenez."
            )
        return "Le plafond est respecté." if is_plain else "Le plafond serait respecté."

    @property
    def sentence(self) -> str:
        """Which year is read, and whether it is an estimate."""
        years = f"revenus de {self.reference.year} et plafonds de {self.ceiling.year or self.lease_year}"
        if self.is_estimate:
            return f"Estimation au {french.day(self.on)}, pour un bail de {self.lease_year} : {years}."
        return f"Examen à la signature du bail, le {french.day(self.on)} : {years}."


@applies(cch("L441-1"))
def leaving(demande: Demande, ground: OwnIncomeGround | None, *, on: date) -> frozenset[str]:
    """The keys of the co-holders whom a separation that counts may take away: the spouse, partner or cohabitant.

    Proved in no text that was read, it takes nobody away yet: a figure without the other's part would tell a desk which it is.
    """
    if ground is None or not (ground.counts and ground.is_leaving):
        return frozenset()
    return household.partners(demande.household, on=on)


@applies(cch("L441-1"), cch("L442-12"))
def counted(demande: Demande, *, on: date, found: Composition | None = None) -> Composition:
    """The household of a demande, with what its own claims leave to confirm.

    ``found`` is its composition where it is known: who leaves nobody behind is not counted again.
    """
    gone = leaving(demande, own_income.ground_of(demande, on=on), on=on)
    return found if found is not None and not gone else household.composition(demande.household, on=on, leaving=gone)


@applies(cch("L442-12"))
def sure(demande: Demande, *, on: date) -> Composition:
    """The household of a demande without the persons to confirm."""
    return household.certain(demande.household, counted(demande, on=on))


def _counted(demande: Demande, ground: OwnIncomeGround | None, on: date) -> Composition:
    return household.composition(demande.household, on=on, leaving=leaving(demande, ground, on=on))


def _leases(
    demande: Demande,
    home: Home,
    ground: OwnIncomeGround | None,
    *,
    on: date,
    lease_year: int,
    ceiling_of: Callable[[Composition], Ceiling],
) -> tuple[MateLease, ...]:
    """None for an intermediate home: the article is that of social homes."""
    if home.financing is Financing.LLI:
        return ()
    is_own = ground is not None and ground.counts
    return co_tenancy.own_leases(
        demande.household, on=on, lease_year=lease_year, is_own_income_only=is_own, ceiling_of=ceiling_of
    )


@applies(cch("L441-1"), cch("R441-1"), cch("R441-1-1"))
def run(demande: Demande, home: Home, *, on: date, lease_year: int, is_estimate: bool = True) -> IncomeTest:
    """The test on ``on`` for a lease signed in ``lease_year``."""
    ground = own_income.ground_of(demande, on=on)
    found = _counted(demande, ground, on)
    sure = household.certain(demande.household, found)
    override = overrides.for_home(home, home.financing, on)

    def ceiling(size: Composition) -> Ceiling:
        return ceilings.income_ceiling(
            home.financing,
            size,
            zone=home.zone,
            zone_abc=home.zone_abc,
            on=on,
            lease_year=lease_year,
            override=override,
        )

    limit = ceiling(found)
    return IncomeTest(
        on=on,
        lease_year=lease_year,
        counted=found,
        sure=sure,
        reference=income.of_demande(demande, on=on, lease_year=lease_year),
        own=ground,
        ceiling=limit,
        ceiling_sure=limit if sure is found else ceiling(sure),
        ceiling_most=ceiling(household.with_pending_births(found)) if found.pending else limit,
        is_estimate=is_estimate,
        leases=_leases(demande, home, ground, on=on, lease_year=lease_year, ceiling_of=ceiling)
        if found.is_co_tenancy
        else (),
    )


@applies(cch("L441-1"))
def estimate_and_test(
    demande: Demande, home: Home, *, applied_on: date, signed_on: date | None = None
) -> tuple[IncomeTest, IncomeTest | None]:
    """Both tests: the estimate of the day of the application, and that of the signature once its day is known."""
    estimate = run(demande, home, on=applied_on, lease_year=applied_on.year)
    if signed_on is None:
        return estimate, None
    return estimate, run(demande, home, on=signed_on, lease_year=signed_on.year, is_estimate=False)
