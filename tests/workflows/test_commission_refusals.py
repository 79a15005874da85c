"""What a commission and an offer refuse: each named refusal, and what done twice is done once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from palier.models import AgendaItem, Candidature, JournalEntry, LeaseEnvelope, Offer, Publication
from palier.rules.commission.commission import Capacity
from palier.rules.doors.access import Role
from palier.rules.law.calendars import FRANCE
from palier.rules.offer import offers
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.commission import (
    checking,
    conditions,
    convening,
    deciding,
    declaring_interests,
    putting_back,
    queueing,
    rearranging,
    sitting,
)
from palier.workflows.offer import offering, passing
from tests.workflows.bailleur_world import (
    DAY,
    LOOKED,
    NOW,
    World,
    as_demandeur,
    attribute,
    candidate,
    examine,
    make_candidature,
    make_home,
    make_publication,
    make_world,
    offered,
    ranked_drafts,
)
from tests.workflows.test_offering import holder

if TYPE_CHECKING:
    from palier.models import Seance

pytestmark = pytest.mark.django_db
ONE = [convening.Member(name="A", quality=Capacity.BOARD)]


@pytest.fixture
def world() -> World:
    return make_world()


def call(world: World, *, quorum: int = 1, after: timedelta = DAY) -> Seance:
    return convening.convene(held_at=NOW + after, place="Siège", members=ONE, quorum=quorum, by=world.karim, at=NOW)


def test_a_seance_is_called_before_it_is_held_with_enough_voices(world: World) -> None:
    with pytest.raises(convening.BadSeanceDay, match="après sa convocation"):
        call(world, after=timedelta(0))
    with pytest.raises(convening.BadSeanceDay, match="relisez l’année"):
        call(world, after=timedelta(days=3650))
    with pytest.raises(convening.NoQuorumPossible):
        call(world, quorum=2)


def test_a_home_is_put_once_on_an_agenda_of_its_own_bailleur(world: World) -> None:
    seance = examine(world)
    item = seance.items.get()

    assert convening.add_to_agenda(seance, world.publication, by=world.karim, at=NOW) == item
    other = call(world)
    with pytest.raises(convening.NotOnAgenda):
        convening.add_to_agenda(other, world.publication, by=world.karim, at=NOW)
    deciding.postpone(item, "Un diagnostic du logement manque.", by=world.commission, at=NOW + DAY)
    with pytest.raises(convening.NotOnAgenda):
        convening.add_to_agenda(seance, world.publication, by=world.karim, at=NOW)
    assert convening.add_to_agenda(other, world.publication, by=world.karim, at=NOW).seance == other
    with pytest.raises(putting_back.WaitsElsewhere):
        putting_back.put_back(item, by=world.karim, at=NOW + DAY)
    sitting.close(seance, by=world.commission, at=NOW + DAY)
    with pytest.raises(sitting.SeanceNotOpen):
        putting_back.put_back(item, by=world.karim, at=NOW + DAY)


def test_a_home_that_another_seance_decided_does_not_come_back(world: World) -> None:
    """Its offers live: an agenda that had postponed it before would take them away."""
    seance = examine(world)
    item = seance.items.get()
    deciding.postpone(item, "Un diagnostic du logement manque.", by=world.commission, at=NOW + DAY)
    members = [convening.Member(name=name, quality=Capacity.BOARD) for name in ("A. Bailleul", "B. Carlier")]
    other = convening.convene(held_at=NOW + DAY, place="Siège", members=members, quorum=2, by=world.karim, at=NOW)
    elsewhere = convening.add_to_agenda(other, world.publication, by=world.karim, at=NOW)
    sitting.open_seance(other, present={*range(len(members))}, by=world.commission, at=NOW + DAY)
    deciding.decide(elsewhere, ranked_drafts(world), by=world.commission, at=NOW + DAY)
    with pytest.raises(putting_back.WaitsElsewhere):
        putting_back.put_back(item, by=world.karim, at=NOW + DAY)
    sitting.close(other, by=world.commission, at=NOW + DAY)
    with pytest.raises(putting_back.WaitsElsewhere):
        putting_back.put_back(item, by=world.karim, at=NOW + DAY)

    world.publication.refresh_from_db()
    assert world.publication.stage == "attribuee"
    assert AgendaItem.objects.get(pk=item.pk).postponed_reason


def test_an_interest_declared_since_follows_a_home_that_comes_back(world: World) -> None:
    seance = examine(world)
    item = seance.items.get()
    deciding.postpone(item, "Un diagnostic du logement manque.", by=world.commission, at=NOW + DAY)
    other = convening.convene(
        held_at=NOW + DAY,
        place="Siège",
        members=[convening.Member(name="A. Bailleul", quality=Capacity.BOARD)],
        quorum=1,
        by=world.karim,
        at=NOW,
    )
    elsewhere = convening.add_to_agenda(other, world.publication, by=world.karim, at=NOW)
    sitting.open_seance(other, present={0}, by=world.commission, at=NOW + DAY)
    declaring_interests.declare_interest(elsewhere, member=0, by=world.commission, at=NOW + DAY)
    deciding.postpone(elsewhere, "Le quorum manque.", by=world.commission, at=NOW + DAY)

    putting_back.put_back(item, by=world.karim, at=NOW + DAY)

    assert set(item.interests.values_list("member", flat=True)) == {0}
    seance.refresh_from_db()
    assert [(one["what"], one["reason"]) for one in seance.changes][-1] == (
        "remettre",
        "Un diagnostic du logement manque.",
    )
    assert rearranging.has_begun(seance)


def test_a_home_without_candidates_is_on_no_agenda(world: World) -> None:
    with pytest.raises(convening.NotOnAgenda):
        convening.add_to_agenda(call(world), world.publication, by=world.karim, at=NOW)


def test_decisions_are_taken_in_an_open_seance_alone(world: World) -> None:
    for candidature in world.candidatures[:5]:
        checking.check(candidature, "conforme", **LOOKED, by=world.karim, at=NOW)
    seance = call(world)
    item = convening.add_to_agenda(seance, world.publication, by=world.karim, at=NOW)

    with pytest.raises(sitting.SeanceNotOpen):
        deciding.decide(item, ranked_drafts(world), by=world.commission, at=NOW)
    with pytest.raises(sitting.SeanceNotOpen):
        sitting.close(seance, by=world.commission, at=NOW)
    opened = sitting.open_seance(seance, present={0}, by=world.commission, at=NOW + DAY)
    assert sitting.open_seance(seance, present=set(), by=world.commission, at=NOW + DAY) == opened
    with pytest.raises(sitting.HomesNotDecided):
        sitting.close(seance, by=world.commission, at=NOW + DAY)
    deciding.postpone(item, "Un diagnostic manque.", by=world.commission, at=NOW + DAY)
    with pytest.raises(deciding.Postponed):
        deciding.decide(item, ranked_drafts(world), by=world.commission, at=NOW + DAY)
    closed = sitting.close(seance, by=world.commission, at=NOW + DAY)
    assert sitting.close(seance, by=world.commission, at=NOW + DAY) == closed
    with pytest.raises(sitting.SeanceNotOpen):
        sitting.open_seance(seance, present={0}, by=world.commission, at=NOW + DAY)


def test_a_condition_is_met_once_where_there_is_one(world: World) -> None:
    seance = examine(world)
    drafts = ranked_drafts(world)
    drafts[0] = replace(drafts[0], kind="attribution_condition", piece="titre_sejour", piece_by=(NOW + 10 * DAY).date())
    first, second, _ = deciding.decide(seance.items.get(), drafts, by=world.commission, at=NOW + DAY)

    met = conditions.note_met(first, by=world.karim, at=NOW + DAY)
    assert conditions.note_met(first, by=world.karim, at=NOW + 2 * DAY).condition_met_at == met.condition_met_at
    with pytest.raises(convening.NotOnAgenda, match="Aucune condition"):
        conditions.note_met(second, by=world.karim, at=NOW + DAY)


def test_a_piece_said_to_be_here_by_mistake_is_awaited_again_until_the_home_is_offered(world: World) -> None:
    seance = examine(world)
    drafts = ranked_drafts(world)
    drafts[0] = replace(drafts[0], kind="attribution_condition", piece="titre_sejour", piece_by=(NOW + 10 * DAY).date())
    first, second, _ = deciding.decide(seance.items.get(), drafts, by=world.commission, at=NOW + DAY)
    sitting.close(seance, by=world.commission, at=NOW + DAY)
    conditions.note_met(first, by=world.karim, at=NOW + DAY)

    again = conditions.take_back(first, by=world.karim, at=NOW + DAY)
    conditions.take_back(first, by=world.karim, at=NOW + DAY)

    assert again.condition_met_at is None
    with pytest.raises(queueing.ConditionPending):
        offering.send_offer(again.candidature, answer_days=10, by=world.karim, at=NOW + 2 * DAY)
    lines = JournalEntry.objects.filter(
        object_id=again.candidature.public_id, verb__in=("constater_condition", "reprendre_condition")
    )
    assert list(lines.order_by("id").values_list("verb", flat=True)) == ["constater_condition", "reprendre_condition"]
    with pytest.raises(convening.NotOnAgenda, match="Aucune condition"):
        conditions.take_back(second, by=world.karim, at=NOW + DAY)
    conditions.note_met(first, by=world.karim, at=NOW + 2 * DAY)
    offering.send_offer(first.candidature, answer_days=10, by=world.karim, at=NOW + 2 * DAY)
    with pytest.raises(convening.NotOnAgenda):
        conditions.take_back(first, by=world.karim, at=NOW + 2 * DAY)


def test_an_offer_is_sent_by_a_person_and_proved_with_words(world: World) -> None:
    attribute(world)
    nobody = Actor(role=Role.BAILLEUR, user=None, organisation=world.bailleur)
    with pytest.raises(offering.NotNextInLine):
        offering.send_offer(world.candidatures[0], answer_days=10, by=nobody, at=NOW + DAY)
    offer = offering.send_offer(world.candidatures[0], answer_days=10, by=world.karim, at=NOW + DAY)
    for proof, when, refusal in (
        ("  ", NOW + DAY, "Décrivez la preuve"),
        ("Accusé", NOW, "sa remise ne peut être avant"),
        ("Accusé", NOW + 3 * DAY, "Cette remise est à venir"),
    ):
        with pytest.raises(Refusal, match=refusal):
            offering.note_delivery(offer, proof=proof, delivered_at=when, by=world.karim, at=NOW + 2 * DAY)
    proved = offering.note_delivery(offer, proof="Accusé", delivered_at=NOW + DAY, by=world.karim, at=NOW + 2 * DAY)
    again = offering.note_delivery(offer, proof="Autre", delivered_at=NOW + 2 * DAY, by=world.karim, at=NOW + 3 * DAY)
    assert (again.answer_by, again.delivery_proof) == (proved.answer_by, "Accusé")


def test_an_answer_given_twice_is_one_and_another_is_refused(world: World) -> None:
    offer, amina = offered(world), candidate(holder())
    with as_demandeur(offer.demande_id, amina.person):
        accepted = offering.accept(Offer.objects.get(pk=offer.pk), by=amina, at=NOW + 2 * DAY)
        assert offering.accept(offer, by=amina, at=NOW + 3 * DAY).answered_at == accepted.answered_at
        with pytest.raises(offering.OfferNotLive):
            offering.decline(offer, by=amina, at=NOW + 3 * DAY)
    with pytest.raises(offering.OfferNotLive):
        offering.note_delivery(offer, proof="Accusé", delivered_at=NOW + DAY, by=world.karim, at=NOW + 2 * DAY)


def test_a_refusal_sent_twice_is_one(world: World) -> None:
    offer, amina = offered(world), candidate(holder())
    with as_demandeur(offer.demande_id, amina.person):
        first = offering.decline(Offer.objects.get(pk=offer.pk), by=amina, at=NOW + 2 * DAY)
        assert offering.decline(offer, by=amina, at=NOW + 3 * DAY).answered_at == first.answered_at


def test_a_household_accepts_one_home(world: World) -> None:
    offer, amina = offered(world), candidate(holder())
    elsewhere = make_publication(make_home(world.bailleur, world.reservataire, 2))
    held = make_candidature(elsewhere, offer.demande, 1, "acceptee")

    with as_demandeur(offer.demande_id, amina.person), pytest.raises(offering.OtherHomeAccepted):
        offering.accept(Offer.objects.get(pk=offer.pk), by=amina, at=NOW + 2 * DAY)
    LeaseEnvelope.objects.create(
        **dict.fromkeys(("made_at", "sent_at", "completed_at"), NOW),
        candidature=held,
        demande=offer.demande,
        made_by=world.karim.user,
        ends_at=NOW + 30 * DAY,
        state="signee",
    )
    with as_demandeur(offer.demande_id, amina.person), pytest.raises(offering.OtherLeaseMade):
        offering.accept(Offer.objects.get(pk=offer.pk), by=amina, at=NOW + 2 * DAY)


def test_a_home_accepted_by_another_is_not_offered(world: World) -> None:
    attribute(world)
    first, second = world.candidatures[:2]
    Offer.objects.create(
        candidature=second,
        publication=world.publication,
        demande=second.demande,
        audience=second.audience,
        answer_days=10,
        sent_by=world.karim.user,
        sent_at=NOW,
        answer="acceptee",
    )

    with pytest.raises(offering.HomeAlreadyOffered):
        offering.offer_to(first, answer_days=10, sent_by=world.karim.user, by=world.karim, at=NOW)  # type: ignore[arg-type]


def test_the_clock_offers_nothing_before_a_first_offer_or_off_its_stage(world: World) -> None:
    attribute(world)

    assert passing.offer_next(world.publication, at=NOW + DAY) is None
    Publication.objects.filter(pk=world.publication.pk).update(stage="designee")
    assert passing.offer_next(world.publication, at=NOW + DAY) is None
    assert not Offer.objects.exists()


def test_a_live_offer_holds_the_home_and_a_reminder_leaves_once(world: World) -> None:
    offer = offered(world)

    assert passing.offer_next(world.publication, at=NOW + 2 * DAY) is None
    assert offer.answer_by is not None
    moments = offers.reminder_moments(offer.answer_by, calendar=FRANCE)
    assert passing.remind(offer, at=moments.reminder - timedelta(hours=1)).reminded_at is None
    for at in (moments.reminder, moments.reminder + timedelta(hours=1)):
        assert passing.remind(offer, at=at).reminded_at == moments.reminder
    assert passing.use_second_channel(offer, at=moments.second_channel - timedelta(hours=1)).second_channel_at is None
    for at in (moments.second_channel, moments.second_channel + timedelta(hours=1)):
        assert passing.use_second_channel(offer, at=at).second_channel_at == moments.second_channel
    offer.refresh_from_db()
    assert offers.reminder_moments(offer.answer_by, calendar=FRANCE) == moments


def test_when_nobody_is_left_the_home_is_called_for_again_or_ends(world: World) -> None:
    offer, amina = offered(world), candidate(holder())
    Candidature.objects.filter(publication=world.publication, stage="en_reserve").update(stage="desistee")
    offering.decline(offer, by=amina, at=NOW + 2 * DAY)

    assert passing.offer_next(world.publication, at=NOW + 2 * DAY) is None
    world.reload()
    assert world.publication.stage == "designee"
