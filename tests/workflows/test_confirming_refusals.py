"""A refusal costs nothing until a person confirms that the home suited the household."""

from __future__ import annotations

import pytest

from palier.models import Fact, Letter, Offer
from palier.models.demandes import layers
from palier.rules.doors.access import Role
from palier.workflows.acting.actors import Actor
from palier.workflows.offer import confirming_refusals, offering
from tests.plain_pages import plain_text
from tests.workflows.bailleur_world import DAY, NOW, World, as_bailleur, as_demandeur, candidate, make_world, offered
from tests.workflows.test_offering import holder

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


def refused(world: World, reason: str = "loyer", text: str = "") -> Offer:
    offer, user = offered(world), holder()
    with as_demandeur(offer.demande_id, user):
        offering.decline(Offer.objects.get(pk=offer.pk), reason=reason, text=text, by=candidate(user), at=NOW + 2 * DAY)
    return Offer.objects.get(pk=offer.pk)


def test_the_offer_says_what_refusing_costs_before_the_answer(world: World) -> None:
    offered(world)

    assert "Refuser ne retire ni points" in plain_text(" ".join(Letter.objects.get(kind="offre").paragraphs))


def test_the_reason_and_the_words_are_kept_and_the_refusal_is_free(world: World) -> None:
    offer = refused(world, text="  Trop loin de l’école.  ")

    assert (offer.refusal_reason, offer.refusal_text, offer.was_suitable) == ("loyer", "Trop loin de l’école.", None)
    assert not Fact.objects.exists()
    assert "aucun point par lui-même" in plain_text(" ".join(Letter.objects.get(kind="refus").paragraphs))


def test_a_confirmed_refusal_becomes_a_verified_fact_and_the_household_is_told(world: World) -> None:
    offer = refused(world)
    with as_bailleur(world):
        confirming_refusals.say_suitable(offer, is_suitable=True, by=world.karim, at=NOW + 3 * DAY)
        confirming_refusals.say_suitable(offer, is_suitable=True, by=world.karim, at=NOW + 3 * DAY)

    fact = Fact.objects.get()
    assert (fact.layer, fact.path, fact.value) == ("verifie", "refusals/2026-05-06", {"reason": "loyer"})
    known = layers.facts_of(offer.demande, (NOW + 4 * DAY).date())
    assert [(refusal.on.isoformat(), refusal.reason) for refusal in known.refusals] == [("2026-05-06", "loyer")]
    assert "écrivez au bailleur" in plain_text(" ".join(Letter.objects.get(kind="refus_compte").paragraphs))
    with pytest.raises(confirming_refusals.AlreadySaid):
        confirming_refusals.say_suitable(offer, is_suitable=False, by=world.karim, at=NOW + 3 * DAY)


def test_a_home_that_did_not_suit_leaves_the_refusal_free(world: World) -> None:
    offer = refused(world)
    reservataire = Actor(role=Role.RESERVATAIRE, user=world.karim.user, organisation=world.reservataire)

    confirming_refusals.say_suitable(offer, is_suitable=False, by=reservataire, at=NOW + 3 * DAY)

    assert not Fact.objects.exists()
    assert not Letter.objects.filter(kind="refus_compte").exists()


def test_a_legitimate_reason_and_a_silence_never_count(world: World) -> None:
    offer = refused(world, reason="handicap")

    with pytest.raises(confirming_refusals.NotARefusal, match="légitime"):
        confirming_refusals.say_suitable(offer, is_suitable=True, by=world.karim, at=NOW + 3 * DAY)
    Offer.objects.filter(pk=offer.pk).update(answer="silence")
    with pytest.raises(confirming_refusals.NotARefusal, match="absence de réponse"):
        confirming_refusals.say_suitable(offer, is_suitable=True, by=world.karim, at=NOW + 3 * DAY)


def test_a_dalo_offer_says_so_and_what_is_only_information(world: World) -> None:
    first = world.candidatures[0]
    first.tier = 0
    first.save()
    offered(world)

    text = plain_text(" ".join(Letter.objects.get(kind="offre").paragraphs))
    assert "droit au logement opposable" in text
    assert text.count("Selon nos informations") == 3
