"""Two acts at once on one home or one household: exactly one wins."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from palier.models import Candidature, Decision, JournalEntry, Lease, Offer, User
from palier.workflows.commission import deciding
from palier.workflows.offer import leasing, offering, passing
from tests.races.at_once import at_once
from tests.workflows.bailleur_world import (
    DAY,
    NOW,
    attribute,
    candidate,
    examine,
    make_world,
    offered,
    ranked_drafts,
)

if TYPE_CHECKING:
    from pytest_django.fixtures import SettingsWrapper

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_offers_at_once_are_one() -> None:
    world = make_world()
    attribute(world)
    first, second = world.candidatures[:2]

    at_once(
        lambda: offering.send_offer(first, answer_days=10, by=world.karim, at=NOW + DAY),
        lambda: offering.send_offer(second, answer_days=10, by=world.karim, at=NOW + DAY),
        lambda: offering.send_offer(first, answer_days=10, by=world.karim, at=NOW + DAY),
    )

    assert Offer.objects.count() == 1
    assert world.stages()[:2] == ["offre_envoyee", "en_reserve"]


def test_an_acceptance_and_a_refusal_at_once_leave_one_answer() -> None:
    world = make_world()
    offer = offered(world)
    user = User.objects.create_user("d:1:d", name="Amina")

    results = at_once(
        lambda: offering.accept(offer, by=candidate(user), at=NOW + 2 * DAY),
        lambda: offering.decline(offer, by=candidate(user), at=NOW + 2 * DAY),
    )

    assert sum(isinstance(result, Offer) for result in results) == 1
    assert JournalEntry.objects.filter(verb__in=("accepter", "refuser")).count() == 1


def test_an_acceptance_and_the_silence_at_the_deadline_leave_one_outcome(settings: SettingsWrapper) -> None:
    settings.SMS_URL = "https://sms.example"
    world = make_world()
    offer = offered(world)
    passing.remind(offer, at=NOW + 6 * DAY)
    passing.use_second_channel(offer, at=NOW + 8 * DAY)
    assert offer.answer_by is not None
    user = User.objects.create_user("d:1:d", name="Amina")
    deadline = offer.answer_by

    at_once(
        lambda: offering.accept(offer, by=candidate(user), at=deadline),
        lambda: offering.note_silence(offer, by=passing.clock_for(world.publication), at=deadline + DAY),
    )

    offer.refresh_from_db()
    stage = Candidature.objects.get(pk=offer.candidature_id).stage
    assert (offer.answer, stage) in {("acceptee", "acceptee"), ("silence", "sans_reponse")}
    assert JournalEntry.objects.filter(verb__in=("accepter", "constater_silence")).count() == 1


def test_two_clocks_offer_the_next_once() -> None:
    world = make_world()
    offer = offered(world)
    offering.decline(offer, by=candidate(User.objects.create_user("d:1:d", name="Amina")), at=NOW + 2 * DAY)

    at_once(*[lambda: passing.offer_next(world.publication, at=NOW + 2 * DAY)] * 3)

    assert Offer.objects.filter(answer="").count() == 1
    assert Offer.objects.count() == 2


def test_a_lease_signed_twice_at_once_is_one() -> None:
    world = make_world()
    offer = offered(world)
    offering.accept(offer, by=candidate(User.objects.create_user("d:1:d", name="Amina")), at=NOW + 2 * DAY)
    signed = (NOW + 2 * DAY).date()

    def sign() -> Lease:
        return leasing.sign(
            offer.candidature, signed_on=signed, starts_on=signed, contingent="AUCUN", by=world.karim, at=NOW + 3 * DAY
        )

    results = at_once(sign, sign, sign)

    assert all(isinstance(result, Lease) for result in results)
    assert Lease.objects.count() == 1
    assert JournalEntry.objects.filter(verb="signer_bail").count() == 1


def test_a_signature_and_an_abandon_at_once_leave_one_outcome() -> None:
    world = make_world()
    offer = offered(world)
    offering.accept(offer, by=candidate(User.objects.create_user("d:1:d", name="Amina")), at=NOW + 2 * DAY)
    signed = (NOW + 2 * DAY).date()

    at_once(
        lambda: leasing.sign(
            offer.candidature, signed_on=signed, starts_on=signed, contingent="AUCUN", by=world.karim, at=NOW + 3 * DAY
        ),
        lambda: leasing.fall_through(offer.candidature, reason="menage", by=world.karim, at=NOW + 3 * DAY),
    )

    assert (world.stages()[0], Lease.objects.count()) in {("bail_signe", 1), ("en_reserve", 0)}


def test_two_clerks_decide_at_once_and_one_wins() -> None:
    world = make_world()
    seance = examine(world)
    item, drafts = seance.items.get(), ranked_drafts(world)

    results = at_once(*[lambda: deciding.decide(item, drafts, by=world.commission, at=NOW + DAY)] * 2)

    assert sum(isinstance(result, list) for result in results) == 1
    assert sum(isinstance(result, deciding.AlreadyDecided) for result in results) == 1
    assert Decision.objects.count() == 3
