"""The offer, its answers, its silence and the next in line, each under the role that acts."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from palier.models import Candidature, Commune, Home, JournalEntry, Letter, Offer, Publication, User
from palier.rules.law import clocks
from palier.rules.law.calendars import FRANCE
from palier.rules.offer import offers
from palier.workflows.commission import conditions, deciding, sitting
from palier.workflows.commission.queueing import ConditionPending
from palier.workflows.offer import leasing, offering, passing
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
    examine,
    make_candidature,
    make_home,
    make_publication,
    make_world,
    offered,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(settings) -> World:
    settings.SMS_URL = "https://sms.example"
    return make_world()


def holder() -> User:
    return User.objects.create_user("d:1:d", name="Amina")


def test_an_offer_goes_to_the_first_and_says_what_it_costs(world: World) -> None:
    attribute(world)

    with as_bailleur(world):
        offer = offering.send_offer(world.candidatures[0], answer_days=10, by=world.karim, at=NOW + DAY)
        again = offering.send_offer(world.candidatures[0], answer_days=10, by=world.karim, at=NOW + DAY)

    letter = Letter.objects.get(kind="offre")
    assert again == offer
    assert "610,00 €" in plain_text(" ".join(letter.paragraphs))
    assert world.stages()[0] == "offre_envoyee"
    assert JournalEntry.objects.filter(verb="proposer").count() == 1


def test_nobody_is_offered_the_home_before_the_first(world: World) -> None:
    attribute(world)

    with pytest.raises(offering.NotNextInLine):
        offering.send_offer(world.candidatures[1], answer_days=10, by=world.karim, at=NOW + DAY)


def test_less_than_ten_days_is_refused(world: World) -> None:
    attribute(world)

    with pytest.raises(offering.TooShortDelay, match="inférieur à 10 jours"):
        offering.send_offer(world.candidatures[0], answer_days=9, by=world.karim, at=NOW + DAY)


def test_the_delay_runs_from_the_proven_delivery(world: World) -> None:
    offer = offered(world)

    assert offer.answer_by is not None
    # Delivered on Tuesday 5 May: ten days lead to Friday 15 May.
    assert (offer.answer_by.day, offer.answer_by.hour, offer.answer_by.minute) == (15, 23, 59)


def test_accepting_suspends_the_rest_of_the_household(world: World) -> None:
    offer = offered(world)
    other = make_publication(make_home(world.bailleur, world.reservataire, 2))
    elsewhere = make_candidature(other, offer.demande, 1, "conforme")
    user = holder()

    with as_demandeur(offer.demande_id, user):
        offering.accept(Offer.objects.get(pk=offer.pk), by=candidate(user), at=NOW + 2 * DAY)

    elsewhere.refresh_from_db()
    assert (elsewhere.stage, elsewhere.suspended_from) == ("suspendue", "conforme")
    assert world.stages()[0] == "acceptee"


def test_a_refusal_passes_the_home_to_the_next_without_a_malus(world: World) -> None:
    offer = offered(world)
    points, user = offer.candidature.points, holder()

    with as_demandeur(offer.demande_id, user):
        offering.decline(Offer.objects.get(pk=offer.pk), by=candidate(user), at=NOW + 2 * DAY)
    with as_clock():
        following = passing.offer_next(world.publication, at=NOW + 2 * DAY)

    assert following is not None
    assert following.candidature == world.candidatures[1]
    assert world.stages()[:2] == ["refusee", "offre_envoyee"]
    assert world.candidatures[0].points == points


def remind_on_time(offer: Offer) -> None:
    assert offer.answer_by is not None
    moments = offers.reminder_moments(offer.answer_by, calendar=FRANCE)
    passing.remind(offer, at=moments.reminder)
    passing.use_second_channel(offer, at=moments.second_channel)


def test_silence_needs_delivery_a_reminder_and_a_second_channel(world: World) -> None:
    offer = offered(world)
    late = NOW + 30 * DAY

    with as_clock():
        offering.note_silence(offer, by=passing.clock_for(world.publication), at=late)
    assert world.stages()[0] == "offre_envoyee"

    with as_clock():
        remind_on_time(offer)
        offering.note_silence(offer, by=passing.clock_for(world.publication), at=late)
    assert world.stages()[0] == "sans_reponse"


def test_an_answer_after_a_proven_silence_is_refused(world: World) -> None:
    offer = offered(world)
    remind_on_time(offer)

    with pytest.raises(offering.OfferExpired):
        offering.accept(offer, by=candidate(holder()), at=NOW + 30 * DAY)


def test_a_household_with_a_live_offer_cannot_get_another(world: World) -> None:
    offer = offered(world)
    other = make_world_beside(world, offer)

    with as_bailleur(world), pytest.raises(offering.HouseholdAlreadyOffered):
        offering.send_offer(other, answer_days=10, by=world.karim, at=NOW + 2 * DAY)


def make_world_beside(world: World, offer: Offer):
    beside = World(
        world.bailleur,
        world.reservataire,
        world.karim,
        world.commission,
        world.home,
        make_publication(make_home(world.bailleur, world.reservataire, 3)),
    )
    mine = make_candidature(beside.publication, offer.demande, 1)
    beside.reload()
    seance = examine(beside, 1, exception="candidats_insuffisants")
    drafts = [deciding.DecisionDraft(candidature=mine, kind="attribution", votes={"pour": 2})]
    deciding.decide(seance.items.get(), drafts, by=world.commission, at=NOW + DAY)
    sitting.close(seance, by=world.commission, at=NOW + DAY)
    return mine


def test_a_condition_ahead_holds_the_line_until_its_day(world: World) -> None:
    seance = examine(world)
    world.reload()
    first, second, third = world.candidatures[:3]
    drafts = [
        deciding.DecisionDraft(
            candidature=first,
            kind="attribution_condition",
            rank=1,
            piece="titre_sejour",
            piece_by=(NOW + 10 * DAY).date(),
            votes={"pour": 2},
        ),
        deciding.DecisionDraft(candidature=second, kind="attribution_rang", rank=2, votes={"pour": 2}),
        deciding.DecisionDraft(candidature=third, kind="attribution_rang", rank=3, votes={"pour": 2}),
    ]
    decisions = deciding.decide(seance.items.get(), drafts, by=world.commission, at=NOW + DAY)
    sitting.close(seance, by=world.commission, at=NOW + DAY)

    with pytest.raises(ConditionPending):
        offering.send_offer(second, answer_days=10, by=world.karim, at=NOW + 2 * DAY)

    with as_bailleur(world):
        conditions.note_met(decisions[0], by=world.karim, at=NOW + 3 * DAY)
        offering.send_offer(first, answer_days=10, by=world.karim, at=NOW + 3 * DAY)
    assert world.stages()[0] == "offre_envoyee"


def test_when_nobody_is_left_the_next_rank_can_be_called(world: World) -> None:
    offer = offered(world)
    user = holder()
    for _ in range(3):
        offering.decline(offer, by=candidate(user), at=NOW + 2 * DAY)
        following = passing.offer_next(world.publication, at=NOW + 2 * DAY)
        offer = following or offer

    world.reload()
    assert world.publication.stage == "designee"


def test_a_lease_that_falls_through_gives_back_what_was_suspended(world: World) -> None:
    from palier.workflows.offer import ending

    offer = offered(world)
    other = make_publication(make_home(world.bailleur, world.reservataire, 2))
    elsewhere = make_candidature(other, offer.demande, 1, "conforme")
    offering.accept(offer, by=candidate(holder()), at=NOW + 2 * DAY)

    with as_bailleur(world):
        leasing.fall_through(world.candidatures[0], reason="menage", by=world.karim, at=NOW + 3 * DAY)
    with as_clock():
        ending.restore_elsewhere(offer.demande, at=NOW + 3 * DAY)
        following = passing.offer_next(world.publication, at=NOW + 3 * DAY + timedelta(hours=1))

    elsewhere.refresh_from_db()
    assert elsewhere.stage == "conforme"
    assert following is not None
    assert following.candidature == world.candidatures[1]
    assert world.stages()[0] == "en_reserve"


def test_what_a_person_writes_never_reaches_the_journal(world: World) -> None:
    offer = offered(world)

    with pytest.raises(offering.UnknownDeclineReason):
        offering.decline(offer, reason="Mon voisin est violent", by=candidate(holder()), at=NOW + 2 * DAY)


@pytest.mark.parametrize(("departement", "until"), [("68", date(2027, 3, 30)), ("93", date(2027, 3, 26))])
def test_the_holidays_of_alsace_lengthen_an_answer(world: World, departement: str, until: date) -> None:
    # The tenth day is Good Friday: a holiday there only. Easter Monday, a holiday everywhere, comes after it.
    attribute(world)
    Commune.objects.update(departement=departement)
    delivered = datetime(2027, 3, 16, 10, tzinfo=UTC)

    with as_bailleur(world):
        sent = offering.send_offer(world.candidatures[0], answer_days=10, by=world.karim, at=NOW + DAY)
        offer = offering.note_delivery(sent, proof="Remise", delivered_at=delivered, by=world.karim, at=delivered)

    assert offer.answer_by == clocks.end_of_day(until)


@pytest.mark.parametrize(("departement", "day"), [("57", date(2026, 4, 14)), ("93", date(2026, 4, 13))])
def test_the_holidays_of_moselle_put_off_the_set_day(departement: str, day: date) -> None:
    commune = Commune(departement=departement)
    publication = Publication(home=Home(commune=commune))

    assert offering.set_day(Offer(publication=publication, sent_at=datetime(2026, 3, 20, 9, tzinfo=UTC))) == day


def test_a_silence_that_may_cost_a_priority_is_told_as_such(world: World) -> None:
    Candidature.objects.filter(pk=world.candidatures[0].pk).update(tier=0)
    offer = offered(world)
    with as_clock():
        remind_on_time(offer)
        offering.note_silence(offer, by=passing.clock_for(world.publication), at=NOW + 30 * DAY)

    told = plain_text(" ".join(Letter.objects.get(kind="sans_reponse").paragraphs))
    assert "la priorité que donne la décision de la commission de médiation" in told
