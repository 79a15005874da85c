"""A séance opens at its hour, tells when it truly sat, and changes before that with a reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import ProgrammingError, transaction

from palier.models import Candidature, Home, JournalEntry, Letter, Organisation, Seance
from palier.rules.commission.commission import Capacity
from palier.rules.doors.access import ActionRefused
from palier.workflows.acting import refusals
from palier.workflows.commission import (
    asking_next,
    checking,
    convening,
    deciding,
    declaring_interests,
    designating,
    putting_to_vote,
    rearranging,
    sitting,
    taking_back,
)
from tests.plain_pages import plain_text
from tests.workflows.bailleur_world import (
    DAY,
    LOOKED,
    NOW,
    World,
    as_bailleur,
    as_clock,
    examine,
    make_world,
    ranked_drafts,
)

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
BOARD = convening.Member(name="A. Bailleul", quality=Capacity.BOARD)


@pytest.fixture
def world() -> World:
    return make_world()


def called(world: World, *, agenda_days: int = 0, members: tuple[convening.Member, ...] = (BOARD,)) -> Seance:
    return convening.convene(
        held_at=NOW + 3 * DAY, place="Siège", members=members, quorum=1, agenda_days=agenda_days, by=world.karim, at=NOW
    )


def ready(world: World, count: int = 3) -> None:
    for rank, candidature in enumerate(world.candidatures[:5], start=1):
        candidature.stage = "conforme" if rank <= count else "non_conforme"
        candidature.save()


# --- Its day and hour ---------------------------------------------------------------------------


def test_nothing_is_opened_decided_or_closed_before_the_hour(world: World) -> None:
    ready(world)
    seance = called(world)
    item = convening.add_to_agenda(seance, world.publication, by=world.karim, at=NOW)

    for early in (NOW, NOW + 3 * DAY - MINUTE):
        with as_bailleur(world), pytest.raises(sitting.NotItsHour, match="ne s’ouvre pas avant"):
            sitting.open_seance(seance, present={0}, by=world.commission, at=early)
    with pytest.raises(sitting.SeanceNotOpen):
        deciding.decide(item, ranked_drafts(world), by=world.commission, at=NOW + 3 * DAY)
    with as_bailleur(world):
        opened = sitting.open_seance(seance, present={0}, chair=0, by=world.commission, at=NOW + 3 * DAY + MINUTE)
    assert (opened.opened_at, opened.chair) == (NOW + 3 * DAY + MINUTE, 0)


def opened(world: World) -> Seance:
    """Open on its day, with one home on its agenda."""
    ready(world)
    seance = called(world)
    convening.add_to_agenda(seance, world.publication, by=world.karim, at=NOW)
    return sitting.open_seance(seance, present={0}, chair=0, by=world.commission, at=NOW + 3 * DAY)


def test_a_seance_opened_by_mistake_is_called_as_before(world: World) -> None:
    seance = opened(world)
    at = NOW + 3 * DAY + MINUTE
    with as_bailleur(world), pytest.raises(rearranging.ChangeReasonNeeded):
        rearranging.take_opening_back(seance, reason=" ", by=world.commission, at=at)
    with as_bailleur(world):
        back = rearranging.take_opening_back(seance, reason="Mauvaise séance.", by=world.commission, at=at)

    back.refresh_from_db()
    assert (back.stage, back.opened_at, back.chair) == ("convoquee", None, None)
    assert not any(member["present"] for member in back.members)
    assert (back.changes[-1]["what"], back.changes[-1]["reason"]) == ("refermer", "Mauvaise séance.")
    assert back.items.get().postponed_reason == ""
    world.publication.refresh_from_db()
    assert world.publication.stage == "en_commission"
    with as_bailleur(world):
        again = sitting.open_seance(back, present={0}, by=world.commission, at=at + MINUTE)
    assert again.stage == "ouverte"
    with pytest.raises(sitting.SeanceNotOpen):
        rearranging.take_opening_back(called(world), reason="Rien.", by=world.commission, at=at)


@pytest.mark.parametrize("begun", ["decided", "taken_back", "postponed", "declared", "somebody_left"])
def test_a_seance_in_which_something_began_stays_open(world: World, begun: str) -> None:
    seance, at = examine(world), NOW + DAY + 20 * MINUTE
    item = seance.items.get()
    if begun in ("decided", "taken_back"):
        deciding.decide(item, ranked_drafts(world), by=world.commission, at=at)
    if begun == "taken_back":
        taking_back.take_back(item, reason="Erreur de saisie.", by=world.commission, at=at)
    if begun == "postponed":
        deciding.postpone(item, reason="Pièce en attente.", by=world.commission, at=at)
    if begun == "declared":
        declaring_interests.declare_interest(item, member=0, by=world.commission, at=at)

    if begun == "somebody_left":
        sitting.note_presence(seance, member=0, is_present=False, by=world.commission, at=at)

    with pytest.raises(rearranging.AlreadyBegun):
        rearranging.take_opening_back(seance, reason="Mauvaise séance.", by=world.commission, at=at + MINUTE)
    # The database says so too, but for what no decision tells.
    if begun in ("decided", "taken_back"):
        with as_bailleur(world), pytest.raises(ProgrammingError), transaction.atomic():
            Seance.objects.filter(pk=seance.pk).update(
                stage="convoquee", opened_at=None, chair=None, changes=[{"what": "refermer"}]
            )


def test_a_seance_whose_day_passed_is_moved_before_it_opens(world: World) -> None:
    seance = called(world)
    with pytest.raises(sitting.NotItsHour, match="passé sans ouverture"):
        sitting.open_seance(seance, present={0}, by=world.commission, at=NOW + 4 * DAY)

    with pytest.raises(convening.BadSeanceDay):
        rearranging.move(seance, held_at=NOW + DAY, reason="Grève.", by=world.karim, at=NOW + 4 * DAY)
    with as_bailleur(world):
        rearranging.move(seance, held_at=NOW + 5 * DAY, reason="Grève.", by=world.karim, at=NOW + 4 * DAY)
    opened = sitting.open_seance(seance, present={0}, by=world.commission, at=NOW + 5 * DAY)
    assert opened.changes[0]["held_at"] == (NOW + 3 * DAY).isoformat()
    assert opened.changes[0]["reason"] == "Grève."


def test_letters_bear_the_day_of_the_decision_and_minutes_the_true_hours(world: World) -> None:
    seance = examine(world)
    deciding.decide(seance.items.get(), ranked_drafts(world), by=world.commission, at=NOW + DAY + 20 * MINUTE)
    closed = sitting.close(seance, by=world.commission, at=NOW + DAY + 60 * MINUTE)

    assert "du 5 mai 2026" in plain_text(" ".join(Letter.objects.filter(kind="attribution")[0].paragraphs))
    assert closed.minutes is not None
    assert closed.minutes["held_at"] == (NOW + DAY).isoformat()
    assert closed.minutes["closed_at"] == (NOW + DAY + 60 * MINUTE).isoformat()
    home = closed.minutes["homes"][0]
    assert "rue des Néfliers" in home["home"]
    assert home["decisions"][0]["reference"] == world.candidatures[0].reference


def test_only_a_present_member_of_the_board_presides(world: World) -> None:
    seance = called(world, members=(BOARD, convening.Member(name="P. Préfet", quality=Capacity.PREFET)))

    for chair, present in ((1, {0, 1}), (0, {1}), (7, {0, 1})):
        with pytest.raises(sitting.BadChair):
            sitting.open_seance(seance, present=present, chair=chair, by=world.commission, at=NOW + 3 * DAY)


# --- The agenda ---------------------------------------------------------------------------------


# article: règlement intérieur de la commission
def test_an_agenda_closes_by_the_internal_rules_and_at_the_opening(world: World) -> None:
    ready(world)
    seance = called(world, agenda_days=2)
    with pytest.raises(convening.AgendaClosed, match="clos depuis"):
        convening.add_to_agenda(seance, world.publication, by=world.karim, at=NOW + DAY + MINUTE)
    other = called(world)
    sitting.open_seance(other, present={0}, by=world.commission, at=NOW + 3 * DAY)
    with pytest.raises(convening.AgendaClosed, match="ouverture"):
        convening.add_to_agenda(other, world.publication, by=world.karim, at=NOW + 3 * DAY)
    assert convening.add_to_agenda(seance, world.publication, by=world.karim, at=NOW + DAY).pk


def test_nobody_who_was_sent_is_left_unread(world: World) -> None:
    for candidature in world.candidatures[:4]:
        checking.check(candidature, "conforme", **LOOKED, by=world.karim, at=NOW)
    with pytest.raises(convening.NotExaminable, match="n’a pas été contrôlé"):
        convening.add_to_agenda(called(world), world.publication, by=world.karim, at=NOW)


def test_a_withdrawal_before_the_vote_is_counted_again(world: World) -> None:
    seance = examine(world)
    item = seance.items.get()
    Candidature.objects.filter(pk=world.candidatures[2].pk).update(stage="desistee")

    with pytest.raises(convening.NotExaminable, match="2 candidats conformes"):
        deciding.decide(item, ranked_drafts(world), by=world.commission, at=NOW + DAY)
    Candidature.objects.filter(pk=world.candidatures[5].pk).update(stage="retiree")
    made = deciding.decide(item, ranked_drafts(world), by=world.commission, at=NOW + DAY)
    item.refresh_from_db()
    assert (len(made), item.exception) == (2, "candidats_insuffisants")


def test_the_landlord_asks_for_the_next_rank_and_the_clock_sends_it(world: World) -> None:
    with pytest.raises(designating.EnoughInPlay):
        asking_next.ask_next(world.publication, by=world.karim, at=NOW)
    ready(world, 2)
    with as_bailleur(world):
        asking_next.ask_next(world.publication, by=world.karim, at=NOW)

    with as_clock():
        (sent,) = asking_next.answer(world.publication, at=NOW)
        assert asking_next.answer(world.publication, at=NOW) == []
    assert sent.rank == 6
    assert world.bailleur.pk in sent.audience
    assert JournalEntry.objects.get(verb="appeler_suivants").role == "horloge"
    assert JournalEntry.objects.get(verb="demander_rang_suivant").role == "bailleur"


def test_a_next_rank_is_asked_where_there_is_one_by_its_own_landlord(world: World) -> None:
    ready(world, 2)
    stranger = Organisation.objects.create(kind="bailleur", name="Autre bailleur")
    with pytest.raises(refusals.NotYourHome):
        asking_next.ask_next(world.publication, by=replace(world.karim, organisation=stranger), at=NOW)
    with pytest.raises(ActionRefused):
        asking_next.ask_next(world.publication, by=world.commission, at=NOW)
    Candidature.objects.filter(rank=6).update(stage="retiree")
    with pytest.raises(designating.NobodyToSend):
        asking_next.ask_next(world.publication, by=world.karim, at=NOW)


# --- Changes before it opens --------------------------------------------------------------------


def test_a_cancelled_seance_gives_its_homes_back_with_their_candidates(world: World) -> None:
    ready(world)
    seance = called(world)
    convening.add_to_agenda(seance, world.publication, by=world.karim, at=NOW)
    with pytest.raises(rearranging.ChangeReasonNeeded):
        rearranging.cancel(seance, reason="  ", by=world.karim, at=NOW)
    with pytest.raises(rearranging.ChangeReasonNeeded):
        rearranging.cancel(seance, reason="Trop de familles de cette nationalité", by=world.karim, at=NOW)

    with as_bailleur(world):
        seance = rearranging.cancel(seance, reason="Quorum impossible.", by=world.karim, at=NOW)

    world.reload()
    assert (seance.stage, world.publication.stage) == ("annulee", "designee")
    assert world.stages()[:3] == ["conforme"] * 3
    assert convening.add_to_agenda(called(world), world.publication, by=world.karim, at=NOW).pk
    with pytest.raises(sitting.SeanceNotOpen):
        sitting.open_seance(seance, present={0}, by=world.commission, at=NOW + 3 * DAY)
    with pytest.raises(rearranging.AlreadyOpened):
        rearranging.move(seance, held_at=NOW + 9 * DAY, reason="Encore.", by=world.karim, at=NOW)
    with pytest.raises(deciding.SeanceNotOpen):
        deciding.postpone(seance.items.get(), "Trop tard", by=world.commission, at=NOW)


def test_other_members_are_called_before_it_opens(world: World) -> None:
    seance = called(world)
    others = [BOARD, convening.Member(name="N. Nouveau", quality=Capacity.TENANTS)]
    with as_bailleur(world):
        seance = rearranging.change_members(
            seance, members=others, quorum=2, reason="Remplacement.", by=world.karim, at=NOW
        )

    assert [row["name"] for row in seance.members] == ["A. Bailleul", "N. Nouveau"]
    assert seance.changes[0]["members"] == [{"name": "A. Bailleul", "quality": "conseil_bailleur"}]
    with pytest.raises(convening.NoQuorumPossible):
        rearranging.change_members(seance, members=others, quorum=3, reason="Non.", by=world.karim, at=NOW)
    ready(world)
    item = convening.add_to_agenda(seance, world.publication, by=world.karim, at=NOW)
    declaring_interests.declare_interest(item, member=0, by=world.commission, at=NOW)
    with pytest.raises(rearranging.InterestsDeclared):
        rearranging.change_members(seance, members=others[1:], quorum=1, reason="Non.", by=world.karim, at=NOW)
    rearranging.change_members(seance, members=others[:1], quorum=1, reason="Départ.", by=world.karim, at=NOW)
    assert seance.interests.get().withdrawn_at is None


def test_nobody_sits_twice_and_a_quorum_is_half_of_those_who_vote_for_every_home(world: World) -> None:
    again = convening.Member(name="bailleul, A.", quality=Capacity.PREFET)
    with pytest.raises(convening.SeatedTwice, match="une personne n’a qu’un siège"):
        called(world, members=(BOARD, again))
    three = [BOARD, *(convening.Member(name=name, quality=Capacity.BOARD) for name in ("B. Deux", "C. Trois"))]
    mayors = [convening.Member(name=f"Maire {n}", quality=Capacity.MAIRE, place=f"9304{n}") for n in range(3)]
    with pytest.raises(convening.QuorumTooLow, match="inférieur à 2"):
        called(world, members=(*three, *mayors))
    seance = called(world)
    with pytest.raises(convening.SeatedTwice):
        rearranging.change_members(seance, members=[BOARD, again], quorum=1, reason="x.", by=world.karim, at=NOW)


def test_a_declared_interest_follows_the_home_to_its_next_seance(world: World) -> None:
    first = examine(world)
    item = first.items.get()
    declaring_interests.declare_interest(
        item, member=0, candidature=world.candidatures[0], by=world.commission, at=NOW + DAY
    )
    deciding.postpone(item, "Quorum perdu.", by=world.commission, at=NOW + DAY)
    later = convening.convene(
        held_at=NOW + 5 * DAY,
        place="Siège",
        quorum=1,
        by=world.karim,
        at=NOW + 2 * DAY,
        members=[convening.Member(name="M. Maire", quality=Capacity.MAIRE, place="93048"), BOARD],
    )
    with as_bailleur(world):
        again = convening.add_to_agenda(later, world.publication, by=world.karim, at=NOW + 2 * DAY)

    carried = again.interests.get()
    assert (carried.member, carried.label) == (1, "A. Bailleul")
    assert str(carried.candidature_ref) == str(world.candidatures[0].public_id)
    later = sitting.open_seance(later, present={0, 1}, by=world.commission, at=NOW + 5 * DAY)
    declaring_interests.withdraw_interest(carried, reason="Homonyme.", by=world.commission, at=NOW + 5 * DAY)
    deciding.postpone(again, "Il manque un diagnostic.", by=world.commission, at=NOW + 5 * DAY)
    third = convening.convene(
        held_at=NOW + 9 * DAY,
        place="Siège",
        quorum=1,
        by=world.karim,
        at=NOW + 6 * DAY,
        members=[BOARD],
    )
    last = convening.add_to_agenda(third, world.publication, by=world.karim, at=NOW + 6 * DAY)
    assert not last.interests.exists()


def test_who_is_called_later_brings_the_interest_declared_before(world: World) -> None:
    first = examine(world)
    item = first.items.get()
    declaring_interests.declare_interest(item, member=0, by=world.commission, at=NOW + DAY)
    deciding.postpone(item, "Quorum perdu.", by=world.commission, at=NOW + DAY)
    other = convening.Member(name="D. Autre", quality=Capacity.BOARD)
    later = convening.convene(
        held_at=NOW + 5 * DAY,
        place="Siège",
        quorum=1,
        by=world.karim,
        at=NOW + 2 * DAY,
        members=[other],
    )
    again = convening.add_to_agenda(later, world.publication, by=world.karim, at=NOW + 2 * DAY)
    assert not again.interests.exists()
    rearranging.change_members(
        later, members=[other, BOARD], quorum=1, reason="Un de plus.", by=world.karim, at=NOW + 2 * DAY
    )
    assert again.interests.get().member == 1


def test_a_mayor_is_called_with_a_commune(world: World) -> None:
    with pytest.raises(convening.SeatWithoutPlace, match=r"M\. Maire.*sa commune"):
        called(world, members=(BOARD, convening.Member(name="M. Maire", quality=Capacity.MAIRE)))


# --- While it sits ------------------------------------------------------------------------------


def test_who_leaves_votes_no_more_and_who_comes_late_votes_from_then(world: World) -> None:
    seance = examine(world)
    item = seance.items.get()
    with as_bailleur(world):
        sitting.note_presence(seance, member=1, is_present=False, by=world.commission, at=NOW + DAY)
        again = sitting.note_presence(seance, member=1, is_present=False, by=world.commission, at=NOW + DAY)
    assert len(again.changes) == 1
    with pytest.raises(deciding.FaultyDecisions, match="quorum"):
        deciding.decide(item, ranked_drafts(world), by=world.commission, at=NOW + DAY)
    sitting.note_presence(seance, member=1, is_present=True, by=world.commission, at=NOW + DAY + MINUTE)
    deciding.decide(item, ranked_drafts(world), by=world.commission, at=NOW + DAY + MINUTE)
    sitting.note_presence(seance, member=1, is_present=False, by=world.commission, at=NOW + DAY + 2 * MINUTE)

    closed = sitting.close(seance, by=world.commission, at=NOW + DAY + 3 * MINUTE)
    assert closed.minutes is not None
    assert [row["what"] for row in closed.minutes["changes"]] == ["depart", "arrivee", "depart"]
    assert closed.minutes["homes"][0]["voting"] == 2
    with pytest.raises(sitting.SeanceNotOpen):
        sitting.note_presence(seance, member=1, is_present=True, by=world.commission, at=NOW + DAY)


def test_a_presence_is_a_member_s(world: World) -> None:
    with pytest.raises(sitting.NoSuchMember):
        sitting.note_presence(examine(world), member=12, is_present=True, by=world.commission, at=NOW + DAY)


def test_a_member_out_of_the_room_has_no_vote_and_the_others_decide(world: World) -> None:
    seance = examine(world)
    Seance.objects.update(quorum=1)
    mine = [replace(d, ballots={"0": "pour", "1": "absent"}, votes=None) for d in ranked_drafts(world)]

    (first, *_) = deciding.decide(seance.items.get(), mine, by=world.commission, at=NOW + DAY)

    assert first.votes["membres"] == {"0": "pour"}
    assert first.votes["absents"] == ["1"]


def test_an_order_that_is_not_the_ranking_s_has_its_reason(world: World) -> None:
    seance = examine(world)
    item, mine = seance.items.get(), ranked_drafts(world)
    other = [replace(mine[0], rank=2), replace(mine[1], rank=1), mine[2]]

    with pytest.raises(deciding.FaultyDecisions, match="n’est pas celui du classement"):
        deciding.decide(item, other, by=world.commission, at=NOW + DAY)
    with pytest.raises(deciding.FaultyDecisions, match="nationalité"):
        deciding.decide(item, other, order_reason="Nationalité du premier", by=world.commission, at=NOW + DAY)
    deciding.decide(
        item, other, order_reason="Le logement du rez-de-chaussée convient mieux.", by=world.commission, at=NOW + DAY
    )

    closed = sitting.close(seance, by=world.commission, at=NOW + DAY)
    assert closed.minutes is not None
    assert closed.minutes["homes"][0]["order_reason"] == "Le logement du rez-de-chaussée convient mieux."


def test_a_fault_says_for_whom_and_a_missing_piece_is_asked_for(world: World) -> None:
    seance = examine(world)
    mine = ranked_drafts(world)
    mine[1] = replace(mine[1], kind="non_attribution", rank=None)
    mine[2] = replace(mine[2], kind="attribution_condition", rank=2)

    with pytest.raises(deciding.FaultyDecisions) as caught:
        deciding.decide(seance.items.get(), mine, by=world.commission, at=NOW + DAY)

    assert "Candidat au rang 2 : choisissez un motif légal" in str(caught.value)
    assert "Candidat au rang 3 : choisissez la pièce attendue" in str(caught.value)


def test_an_interest_noted_by_mistake_is_taken_back_before_the_vote(world: World) -> None:
    seance = examine(world)
    item = seance.items.get()
    declared = declaring_interests.declare_interest(item, member=0, by=world.commission, at=NOW + DAY)
    with pytest.raises(declaring_interests.InterestReasonNeeded):
        declaring_interests.withdraw_interest(declared, reason=" ", by=world.commission, at=NOW + DAY)
    with as_bailleur(world):
        taken = declaring_interests.withdraw_interest(declared, reason="Homonyme.", by=world.commission, at=NOW + DAY)
        assert declaring_interests.withdraw_interest(taken, reason="x", by=world.commission, at=NOW + DAY) == taken

    mine = [replace(d, ballots={"0": "pour", "1": "pour"}, votes=None) for d in ranked_drafts(world)]
    deciding.decide(item, mine, by=world.commission, at=NOW + DAY)
    again = declaring_interests.withdraw_interest(taken, reason="x", by=world.commission, at=NOW + DAY)
    assert again.withdrawn_reason == "Homonyme."
    closed = sitting.close(seance, by=world.commission, at=NOW + DAY)
    assert closed.minutes is not None
    assert closed.minutes["homes"][0]["interests"][0]["withdrawn"] == "Homonyme."


def test_an_interest_taken_back_may_be_declared_again_and_not_after_the_vote(world: World) -> None:
    seance = examine(world)
    item = seance.items.get()
    declared = declaring_interests.declare_interest(item, member=0, by=world.commission, at=NOW + DAY)
    declaring_interests.withdraw_interest(declared, reason="Erreur.", by=world.commission, at=NOW + DAY)
    with as_bailleur(world):
        again = declaring_interests.declare_interest(item, member=0, by=world.commission, at=NOW + DAY)
    assert again.withdrawn_at is None
    Seance.objects.filter(pk=seance.pk).update(quorum=1)
    mine = [replace(d, ballots={"1": "pour"}, votes=None) for d in ranked_drafts(world)]
    deciding.decide(item, mine, by=world.commission, at=NOW + DAY)

    with pytest.raises(declaring_interests.TooLateToDeclare):
        declaring_interests.withdraw_interest(again, reason="Trop tard.", by=world.commission, at=NOW + DAY)


def test_a_seance_is_not_closed_on_a_home_left_undecided(world: World) -> None:
    seance = examine(world)

    with pytest.raises(sitting.HomesNotDecided, match="rue des Néfliers"):
        sitting.close(seance, by=world.commission, at=NOW + DAY)


def test_a_ground_contrary_to_the_file_is_decided_with_its_reason(world: World) -> None:
    seance = examine(world)
    Home.objects.update(type_code="T1", floor_area=30)
    mine = ranked_drafts(world)
    mine[2] = replace(mine[2], kind="non_attribution", rank=None, ground="logement_trop_grand")
    with pytest.raises(deciding.FaultyDecisions, match="Candidat au rang 3 : le dossier dit le contraire"):
        deciding.decide(seance.items.get(), mine, by=world.commission, at=NOW + DAY)

    mine[2] = replace(mine[2], text="Une personne est partie depuis.")
    assert len(deciding.decide(seance.items.get(), mine, by=world.commission, at=NOW + DAY)) == 3


def test_nobody_is_refused_as_behind_when_the_next_gets_the_home(world: World) -> None:
    seance = examine(world)
    mine = ranked_drafts(world)
    refused = replace(mine[1], kind="non_attribution", rank=None, ground="classe_derriere", text="Un mot de plus.")
    unjust = [mine[0], refused, replace(mine[2], rank=2)]

    with pytest.raises(deciding.FaultyDecisions, match="Candidat au rang 2 : « classé derrière »"):
        putting_to_vote.put(seance.items.get(), unjust, by=world.commission, at=NOW + DAY)
    with pytest.raises(deciding.FaultyDecisions, match="candidat au rang 3, classé après lui"):
        deciding.decide(seance.items.get(), unjust, by=world.commission, at=NOW + DAY)

    just = [mine[0], mine[1], replace(refused, candidature=mine[2].candidature, votes=mine[2].votes)]
    deciding.decide(seance.items.get(), just, by=world.commission, at=NOW + DAY)
    # As a release before this one could have kept it.
    second, third = seance.items.get().decisions.order_by("candidature__rank")[1:]
    place = second.candidature.rank
    Candidature.objects.filter(pk=second.candidature_id).update(rank=99)
    with pytest.raises(sitting.RefusedAsBehind, match="Reprenez ces décisions"):
        sitting.close(seance, by=world.commission, at=NOW + DAY)
    Candidature.objects.filter(pk=second.candidature_id).update(rank=place)
    assert sitting.close(seance, by=world.commission, at=NOW + DAY).closed_at
    assert third.ground == "classe_derriere"


def test_nobody_ranked_first_is_said_to_be_behind_without_a_word(world: World) -> None:
    seance = examine(world)
    mine = ranked_drafts(world)
    mine[0] = replace(mine[0], kind="non_attribution", rank=None, ground="classe_derriere")
    mine[1], mine[2] = replace(mine[1], rank=1), replace(mine[2], rank=2)
    with pytest.raises(deciding.FaultyDecisions, match="classé avant ce dossier"):
        deciding.decide(seance.items.get(), mine, by=world.commission, at=NOW + DAY)


def test_a_stay_is_not_refused_by_a_commission_whose_landlord_asked_nothing(world: World) -> None:
    seance = examine(world)
    mine = ranked_drafts(world)
    mine[2] = replace(mine[2], kind="non_attribution", rank=None, ground="sejour_non_etabli", text="Rien au dossier.")
    with pytest.raises(deciding.FaultyDecisions, match="n’a été demandée"):
        deciding.decide(seance.items.get(), mine, by=world.commission, at=NOW + DAY)
