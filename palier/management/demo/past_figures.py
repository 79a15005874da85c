"""Quarters and years that are over, in the demo: without them the figures of an employer, an adviser and a mairie are empty.

Only counts are told of them: the crowd's mandates are long ended, and homes of that year were let to files that are erased.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from random import Random

from palier.management.demo.days import Days
from palier.management.demo.homes import CastHome
from palier.management.demo.organisations import Offices
from palier.management.demo.register import KnownDemande
from palier.models import EmployerSite, EmployerTally, FlowEvent, Mandate, MandateAct
from palier.models.doors import acting
from palier.rules.homes.flow import Contingent
from palier.rules.homes.flow_balance import FlowEventKind
from palier.rules.law.dates import add_days
from palier.rules.mandates.acts import Done
from palier.rules.mandates.mandates import MandateScope, MandateState
from palier.workflows.doors import signing_in
from palier.workflows.homes import flow_log

_QUARTERS = (1, 4, 7, 10)
_HELPED, _LASTED = 24, 90
"""Households helped in the year that is over, and the days that a mandate of theirs lasted."""
_DONE = (Done.APPLIED, Done.APPLIED, Done.SENT, Done.RENEWED)
"""What was done for each."""


def fill(
    offices: Offices, homes: Iterable[CastHome], entries: Sequence[KnownDemande], days: Days, random: Random
) -> None:
    """Invent the year before the anchor's, as the counts of three desks know it."""
    year = days.anchor.year - 1
    _attest(offices, year, random)
    _let(offices, homes, year, random, days)
    _help(offices, entries[:_HELPED], days)


def _starts(year: int) -> Iterator[date]:
    for month in _QUARTERS:
        yield date(year, month, 1)


def _attest(offices: Offices, year: int, random: Random) -> None:
    """An employer that has attested since the first of January: each quarter counts ten or more, all sites together."""
    house = offices.organisations["lenoir"]
    for site in EmployerSite.objects.filter(organisation=house).order_by("pk"):
        EmployerTally.objects.bulk_create(
            EmployerTally(organisation=house, site=site, quarter=starts, number=random.randint(11, 34))
            for starts in _starts(year)
        )


def _let(offices: Offices, homes: Iterable[CastHome], year: int, random: Random, days: Days) -> None:
    """Every home that the cast does not ask for was let once in that year, one quarter after the other."""
    holder = offices.organisations["emploi"]
    rest = [one for one in homes if not one.is_for_cast and one.bailleur == "est"]
    FlowEvent.objects.bulk_create(
        FlowEvent(
            home=one.home,
            bailleur=one.home.bailleur,
            reservataire=holder,
            departement=one.home.commune.departement,
            contingent=(Contingent.ACTION_LOGEMENT, Contingent.COLLECTIVITE)[index % 2],
            kind=FlowEventKind.ATTRIBUTED,
            on=date(year, _QUARTERS[index % 4], random.randint(1, 28)),
            at=days.now,
            type_code=one.home.type_code,
            financing=one.home.financing,
            is_qpv=one.home.is_qpv,
            reason=flow_log.BY_LEASE,
        )
        for index, one in enumerate(rest)
    )


def _help(offices: Offices, entries: Sequence[KnownDemande], days: Days) -> None:
    """Households of the crowd that an association helped for three months, and that took their mandate back."""
    house, agent = offices.organisations["toit"], offices.actor("toit").person
    begins = date(days.anchor.year - 1, 1, 15)
    for index, one in enumerate(entries):
        with acting.taken(signing_in.intake(one.demande)):
            account = signing_in.account_of(one.demande, "d")
        given = days.at((add_days(begins, index * 9) - days.anchor).days, 11)
        ended = days.at((add_days(begins, index * 9 + _LASTED) - days.anchor).days, 11)
        mandate = Mandate.objects.create(
            number=f"PASSE{index:07d}",
            demande=one.demande,
            person_key="d",
            by=account,
            organisation=house,
            scope=" ".join(sorted(MandateScope)),
            granted_at=given,
            last_day=ended.date(),
            state=MandateState.REVOKED,
            ended_at=ended,
        )
        MandateAct.objects.bulk_create(
            MandateAct(
                mandate=mandate,
                demande=one.demande,
                by=agent,
                done=done,
                object_id=one.demande.public_id,
                at=days.at((given.date() - days.anchor).days + 2 + step, 15),
            )
            for step, done in enumerate(_DONE)
        )
