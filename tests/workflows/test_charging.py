"""What a lease counts for is frozen the day it is signed, and only signed leases are counted."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from palier.models import Fact, FactLayer, FlowEvent, Lease
from palier.models.life import quotas
from palier.rules.homes import lease_facts
from palier.rules.homes.flow import Contingent
from palier.rules.homes.quotas import Quartile, Rule, counter
from palier.rules.people import facts
from palier.rules.people.facts import Claim, Dalo, PersonRole, Proof, Situation
from palier.workflows.offer import leasing, offering
from tests import factories
from tests import world as worlds

if TYPE_CHECKING:
    from tests.world import World

pytestmark = pytest.mark.django_db


def accepted(*verified: Situation) -> World:
    """Noé, with these situations verified, has accepted a home."""
    world, now = worlds.cast(others=2), timezone.now()
    for situation in verified:
        Fact.objects.create(
            demande=world.noe.demande,
            path=f"claims/{situation}",
            value={},
            layer=FactLayer.VERIFIED,
            at=now,
            by=world.odile.user,
        )
    world.at["acceptee"] = world.home_at("attribuee", [world.noe, *world.others], is_qpv=False)
    sent = offering.send_offer(world.candidature("acceptee", world.noe), answer_days=10, by=world.karim, at=now)
    sent = offering.note_delivery(sent, proof="Remise en main propre", delivered_at=now, by=world.karim, at=now)
    offering.accept(sent, by=world.noe.actor, at=now)
    return world


def sign(world: World, contingent: str = "COLTER") -> Lease:
    today = timezone.localdate()
    return leasing.sign(
        world.candidature("acceptee", world.noe),
        signed_on=today,
        starts_on=today,
        contingent=contingent,
        by=world.karim,
        at=timezone.now(),
    )


def test_a_lease_freezes_the_facts_of_its_day_and_is_logged_as_attributed() -> None:
    world = accepted(Situation.HOMELESS)
    lease = Lease.objects.get(pk=sign(world).pk)

    assert (lease.is_dalo, lease.is_qpv, lease.is_worker, lease.is_rehoused) == (False, False, None, False)
    assert lease.ground_letters == ["k"]
    assert lease.quartile == Quartile.UNKNOWN
    assert FlowEvent.objects.filter(kind="attribue", reservataire=world.reservataire).count() == 1


def test_a_signed_lease_counts_for_its_bailleur_and_its_reservataire_and_nobody_else() -> None:
    world = accepted(Situation.HOMELESS)
    today = timezone.localdate()
    assert quotas.signed(today.year, bailleurs=(world.bailleur.pk,)) == ()

    sign(world)
    for scope in ({"bailleurs": (world.bailleur.pk,)}, {"reservataires": (world.reservataire.pk,)}):
        leases = quotas.signed(today.year, **scope)
        found = counter(Rule.PRIORITY_RESERVATAIRE, leases, year=today.year, on=today)
        assert (found.reached, found.known, found.unknown) == (1, 1, 0)
    assert quotas.signed(today.year, bailleurs=(world.stranger_karim.body.pk,)) == ()
    assert quotas.signed(today.year - 1, bailleurs=(world.bailleur.pk,)) == ()


def test_a_lease_signed_before_its_facts_were_frozen_is_unknown_not_missed() -> None:
    world = accepted()
    sign(world)
    Lease.objects.update(is_dalo=None, ground_letters=None, quartile="", is_qpv=None)
    today = timezone.localdate()

    found = counter(
        Rule.PRIORITY_RESERVATAIRE, quotas.signed(today.year, bailleurs=(world.bailleur.pk,)), year=today.year, on=today
    )

    assert (found.reached, found.known, found.unknown) == (0, 0, 1)


def known(*contracts: str | None, **changes: Any) -> facts.Demande:
    persons = tuple(
        facts.Person(key=f"d{n}", role=PersonRole.HOLDER if n == 0 else PersonRole.CO_HOLDER, contract_type=code)
        for n, code in enumerate(contracts)
    )
    base = factories.known("093032100000000001")
    return replace(base, household=facts.Household(persons=persons), **changes)


@pytest.mark.parametrize(
    ("contracts", "is_worker"),
    [
        (("CDI",), True),
        (("CHO",), True),
        (("RET",), False),
        (("AUT",), None),
        ((None,), None),
        ((), None),
        (("RET", "CDD"), True),
        (("RET", "AUT"), None),
        (("ETU", "ART"), False),
    ],
)
def test_a_worker_is_read_from_the_codes_of_the_holders(
    contracts: tuple[str | None, ...], is_worker: bool | None
) -> None:
    assert lease_facts.is_worker(known(*contracts).household.persons, on=timezone.localdate()) is is_worker


def test_only_verified_grounds_count_each_letter_once_and_the_dalo_is_apart() -> None:
    today = timezone.localdate()
    claims = (
        Claim(situation=Situation.HOMELESS, proof=Proof.VERIFIED),
        Claim(situation=Situation.HOSTED, proof=Proof.VERIFIED),
        Claim(situation=Situation.HANDICAP, proof=Proof.DECLARED),
        Claim(situation=Situation.DEMOLITION, proof=Proof.VERIFIED),
    )
    demande = known("CDI", claims=claims, dalo=Dalo.ACTIVE)
    home = factories.home(factories.organisation("bailleur", "B"), None).as_facts

    found = lease_facts.counted(demande, home, contingent=Contingent.NONE, on=today, is_qpv=None)

    assert lease_facts.ground_letters(demande, on=today) == ("k",)
    assert (found.is_dalo, found.is_priority, found.is_rehoused, found.signed_on) == (True, True, True, None)


@pytest.mark.parametrize(("days", "counts"), [(-1, False), (0, True), (1, True)])
def test_a_rehousing_counts_through_its_last_day_only(*, days: int, counts: bool) -> None:
    today = timezone.localdate()
    claim = Claim(situation=Situation.DEMOLITION, proof=Proof.VERIFIED, valid_until=today + timedelta(days=days))

    assert lease_facts.is_rehoused(known("CDI", claims=(claim,)), on=today) is counts
