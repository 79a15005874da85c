"""An offer that nobody can prove delivered: a person decides on the set day, and it is no silence."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from palier.models import JournalEntry, Letter, Message, Offer, PaperLetter, User
from palier.workflows.offer import offering, passing, undelivered
from tests.plain_pages import plain_text
from tests.workflows.bailleur_world import (
    DAY,
    NOW,
    World,
    as_bailleur,
    as_clock,
    as_demandeur,
    attribute,
    candidate,
    make_world,
)

pytestmark = pytest.mark.django_db
BEFORE = datetime(2026, 5, 28, 21, 59, tzinfo=UTC)
"""The last minute of Thursday 28 May in Paris."""
ON_THE_DAY = datetime(2026, 5, 28, 22, 1, tzinfo=UTC)
"""Sent on Tuesday 5 May, the offer is to be decided from Friday 29 May on: fifteen working days."""


@pytest.fixture
def world(settings) -> World:
    settings.SMS_URL = "https://sms.example"
    return make_world()


def sent(world: World) -> Offer:
    attribute(world)
    with as_bailleur(world):
        return offering.send_offer(world.candidatures[0], answer_days=10, by=world.karim, at=NOW + DAY)


def take_back(world: World, offer: Offer, at: datetime, reason: str = "injoignable") -> Offer:
    with as_bailleur(world):
        return undelivered.take_back(offer, reason=reason, by=world.karim, at=at)


def test_the_home_stays_with_the_household_until_the_set_day(world: World) -> None:
    offer = sent(world)

    assert not undelivered.is_due(offer, BEFORE)
    with pytest.raises(undelivered.SetDayNotReached):
        take_back(world, offer, BEFORE)
    assert undelivered.is_due(offer, ON_THE_DAY)
    assert world.stages()[0] == "offre_envoyee"


def test_the_clock_never_calls_it_a_silence(world: World) -> None:
    offer = sent(world)

    with as_clock():
        offering.note_silence(offer, by=passing.clock_for(world.publication), at=NOW + 400 * DAY)

    assert world.stages()[0] == "offre_envoyee"


def test_on_the_set_day_the_home_goes_to_the_next_and_the_household_loses_nothing(world: World) -> None:
    offer = take_back(world, sent(world), ON_THE_DAY)
    with as_clock():
        following = passing.offer_next(world.publication, at=ON_THE_DAY)

    assert offer.answer == "retiree"
    assert following is not None
    assert following.candidature == world.candidatures[1]
    assert world.stages()[:2] == ["en_reserve", "offre_envoyee"]
    assert not JournalEntry.objects.filter(verb="constater_silence").exists()
    assert JournalEntry.objects.get(verb="reprendre_offre").details["motif"] == "injoignable"
    assert "ne compte pas comme une absence de réponse" in plain_text(
        " ".join(Letter.objects.get(kind="offre_reprise").paragraphs)
    )


def test_it_comes_back_to_the_household_when_nobody_else_is_left(world: World) -> None:
    take_back(world, sent(world), ON_THE_DAY)
    user = User.objects.create_user("d:2:d", name="Bilal")
    for _ in range(2):
        following = passing.offer_next(world.publication, at=ON_THE_DAY)
        assert following is not None
        offering.decline(following, by=candidate(user), at=ON_THE_DAY)
    world.reload()

    assert passing.offer_next(world.publication, at=ON_THE_DAY) is None
    with as_bailleur(world):
        offering.send_offer(world.candidatures[0], answer_days=10, by=world.karim, at=ON_THE_DAY)
    assert world.stages()[0] == "offre_envoyee"


def test_sending_again_reaches_another_channel_and_sets_a_new_day(world: World) -> None:
    offer = sent(world)
    Message.objects.all().delete()

    with as_bailleur(world):
        offer = undelivered.send_again(offer, reason="sans_accuse", channel="telephone", by=world.karim, at=ON_THE_DAY)

    assert [message.channel for message in Message.objects.all()] == ["sms"]
    assert not undelivered.is_due(offer, ON_THE_DAY)
    with pytest.raises(undelivered.SetDayNotReached):
        take_back(world, offer, ON_THE_DAY + DAY)
    with as_bailleur(world), pytest.raises(undelivered.SentAgainToday):
        undelivered.send_again(offer, reason="sans_accuse", channel="guichet", by=world.karim, at=ON_THE_DAY)
    assert JournalEntry.objects.get(verb="renvoyer_offre").details["canal"] == "telephone"


def test_a_proof_ends_the_matter_and_the_second_channel_leaves_anew(world: World) -> None:
    offer = sent(world)
    with as_bailleur(world):
        offer = undelivered.send_again(offer, reason="sans_accuse", channel="guichet", by=world.karim, at=ON_THE_DAY)
        offer = offering.note_delivery(
            offer, proof="Accusé signé", delivered_at=ON_THE_DAY, by=world.karim, at=ON_THE_DAY
        )

    assert offer.answer_by is not None
    assert offer.second_channel_at is None
    with pytest.raises(undelivered.DeliveryProven):
        take_back(world, offer, ON_THE_DAY + 60 * DAY)


def test_the_household_may_answer_without_any_proof(world: World) -> None:
    offer = sent(world)
    user = User.objects.create_user("d:1:d", name="Amina")
    with as_demandeur(offer.demande_id, user):
        offering.accept(Offer.objects.get(pk=offer.pk), by=candidate(user), at=ON_THE_DAY + 30 * DAY)

    with pytest.raises(offering.OfferNotLive):
        take_back(world, offer, ON_THE_DAY + 31 * DAY)


@pytest.mark.parametrize(("reason", "channel"), [("Il boit", "guichet"), ("sans_accuse", "pigeon")])
def test_only_codes_reach_the_journal(world: World, reason: str, channel: str) -> None:
    offer = sent(world)

    with as_bailleur(world), pytest.raises(undelivered.UnknownDeliveryCode):
        undelivered.send_again(offer, reason=reason, channel=channel, by=world.karim, at=ON_THE_DAY)
    with pytest.raises(undelivered.UnknownDeliveryCode):
        take_back(world, offer, ON_THE_DAY, reason="Il boit")


def test_a_letter_is_said_uncollected_only_after_it_was_posted_and_had_its_days(world: World) -> None:
    offer = sent(world)
    with as_bailleur(world):
        assert set(undelivered.reasons(offer, (NOW + 2 * DAY).date())) == {"adresse_fausse", "injoignable"}
        for reason, refused in (
            ("pli_non_retire", undelivered.NoRegisteredLetter),
            ("sans_accuse", undelivered.TooSoonToSay),
        ):
            with pytest.raises(refused):
                undelivered.send_again(offer, reason=reason, channel="recommande", by=world.karim, at=NOW + 2 * DAY)
        letter = make_paper(offer)
        with pytest.raises(undelivered.NotPosted):
            undelivered.send_again(offer, reason="sans_accuse", channel="guichet", by=world.karim, at=NOW + 20 * DAY)
        posted = (NOW + 2 * DAY).date()
        PaperLetter.objects.filter(pk=letter.pk).update(printed_at=NOW, posted_on=posted, posted_at=NOW + 2 * DAY)
        with pytest.raises(undelivered.TooSoonToSay, match="qu’à partir du 21 mai 2026"):
            undelivered.send_again(offer, reason="pli_non_retire", channel="guichet", by=world.karim, at=NOW + 10 * DAY)
        undelivered.send_again(offer, reason="pli_non_retire", channel="guichet", by=world.karim, at=NOW + 17 * DAY)


def make_paper(offer: Offer) -> PaperLetter:
    return PaperLetter.objects.create(
        demande_id=offer.demande_id,
        organisation_id=offer.publication.bailleur_id,
        offer=offer,
        person_key="1",
        title="Une réponse est attendue",
        paragraphs=["Une réponse est attendue de vous."],
        is_registered=True,
        made_at=NOW,
        made_on=NOW.date(),
    )
