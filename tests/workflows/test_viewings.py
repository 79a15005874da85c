"""Visits of a home: who chooses, moves and gives back an hour, what each is told, and that nothing else moves."""

from __future__ import annotations

from datetime import timedelta
from unittest import mock

import pytest
from django.db import DatabaseError, transaction

from palier.models import (
    Candidature,
    Fact,
    Fork,
    JournalEntry,
    Letter,
    Message,
    PaperLetter,
    Person,
    Viewing,
    ViewingSlot,
)
from palier.models.demandes.forks import ForkKind
from palier.rules.candidature.funnel import Stage
from palier.rules.doors.access import ActionRefused
from palier.rules.people.facts import Situation
from palier.rules.viewings.viewings import ViewingAct, ViewingState
from palier.workflows.desks import awaiting, awaiting_viewings
from palier.workflows.letters import papering
from palier.workflows.parting import forking
from palier.workflows.parting.forking import Danger
from palier.workflows.viewings import choosing, proposing_hours
from tests import couples
from tests.plain_pages import plain_text
from tests.viewing_world import (
    HOUR,
    NOW,
    VISIT_AT,
    booked,
    cancelled,
    changed,
    chosen,
    clock,
    given_up,
    home_of,
    make_world,
    noted,
    proposed,
    read,
    refused_all,
    terms,
)
from tests.workflows.bailleur_world import as_bailleur, as_clock, as_demandeur

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
DAY_BEFORE = VISIT_AT - timedelta(hours=26, minutes=30)
"""Noon of the day before."""


def letters(kind: str) -> list[Letter]:
    return list(Letter.objects.filter(kind=kind).order_by("pk"))


def said(letter: Letter) -> str:
    return plain_text(" ".join(letter.paragraphs))


class TestProposing:
    def test_several_hours_are_one_act_and_one_line(self) -> None:
        world = make_world()

        slots = proposed(world, VISIT_AT, VISIT_AT + HOUR)

        assert [one.starts_at for one in slots] == [VISIT_AT, VISIT_AT + HOUR]
        assert JournalEntry.objects.filter(verb="proposer_visites").count() == 1

    def test_all_or_none(self) -> None:
        world = make_world()
        with pytest.raises(proposing_hours.BadSlot):
            proposed(world, VISIT_AT, NOW + HOUR)
        assert not ViewingSlot.objects.exists()

    def test_the_same_hour_twice_is_refused_and_again_once_cancelled(self) -> None:
        world = make_world()
        (first,) = proposed(world)
        with pytest.raises(proposing_hours.SameHour):
            proposed(world)
        cancelled(world, first)
        assert proposed(world)

    @pytest.mark.parametrize("stage", ["publiee", "classee", "louee", "retiree"])
    def test_neither_before_the_designation_nor_after_the_lease(self, stage: str) -> None:
        world = make_world()
        world.publication.stage = stage
        world.publication.save()
        with pytest.raises(proposing_hours.NoVisitNow):
            proposed(world)

    def test_a_household_proposes_nothing(self) -> None:
        world = make_world()
        with pytest.raises(ActionRefused):
            proposing_hours.propose(world.publication, [terms()], by=home_of(world.candidatures[0]), at=NOW)


class TestTelling:
    def test_each_household_is_told_once_by_day(self) -> None:
        world = make_world()
        proposed(world, VISIT_AT, VISIT_AT + HOUR)

        assert clock(NOW.replace(hour=20)) == []
        told = clock(NOW + 2 * HOUR)
        again = clock(NOW + 3 * HOUR)

        assert (len(told), again) == (5, [])
        assert len(letters("visite_proposee")) == 5
        assert "Ne pas venir ne coûte ni point, ni place" in said(letters("visite_proposee")[0])

    def test_who_is_sent_later_is_told_too_and_who_left_is_not(self) -> None:
        world = make_world()
        proposed(world)
        first, second = world.candidatures[:2]
        Candidature.objects.filter(pk=first.pk).update(stage=Stage.NON_RETENUE)
        Candidature.objects.filter(pk=second.pk).update(stage=Stage.DESISTEE)

        told = clock(NOW + HOUR)
        Candidature.objects.filter(pk=first.pk).update(stage=Stage.DESIGNEE)

        assert not {first.pk, second.pk} & set(told)
        assert clock(NOW + 2 * HOUR) == [first.pk]

    def test_new_hours_are_told_to_who_had_none_and_not_to_who_holds_or_gave_back(self) -> None:
        world = make_world()
        one, two = proposed(world, VISIT_AT, VISIT_AT + HOUR)
        holder, gone, none = world.candidatures[:3]
        clock(NOW + HOUR)
        chosen(holder, one, at=NOW + 2 * HOUR)
        chosen(gone, two, at=NOW + 2 * HOUR)
        given_up(gone, at=NOW + 3 * HOUR)
        refused_all(none, at=NOW + 3 * HOUR)
        proposed(world, VISIT_AT + DAY, at=NOW + 4 * HOUR)

        told = clock(NOW + 5 * HOUR)

        assert none.pk in told
        assert not {holder.pk, gone.pk} & set(told)

    def test_a_reminder_leaves_once_and_names_nothing(self) -> None:
        world = make_world()
        (slot,) = proposed(world)
        row = world.candidatures[0]
        Person.objects.filter(demande=row.demande).update(email="amina@example.org")
        clock(NOW + HOUR)
        chosen(row, slot, at=NOW + 2 * HOUR)
        before = Message.objects.count()

        assert row.pk not in clock(DAY_BEFORE - 3 * HOUR)
        assert row.pk in clock(DAY_BEFORE)
        assert row.pk not in clock(DAY_BEFORE + HOUR)

        message = Message.objects.order_by("-created_at", "-pk")[0]
        assert Message.objects.count() > before
        assert "rendez-vous" in message.body
        for word in ("Néfliers", "Montreuil", "14 h 30", "visite", "logement", world.bailleur.name):
            assert word not in f"{message.subject} {message.body}"

    def test_a_visit_that_moved_is_recalled_again(self) -> None:
        world = make_world()
        (slot,) = proposed(world)
        row = world.candidatures[0]
        chosen(row, slot)
        assert row.pk in clock(DAY_BEFORE)
        changed(world, slot, terms(VISIT_AT + 7 * DAY), at=DAY_BEFORE + HOUR)

        assert row.pk in clock(DAY_BEFORE + 7 * DAY)

    def test_an_hour_that_was_given_back_or_cancelled_is_not_recalled(self) -> None:
        world = make_world()
        one, two = proposed(world, VISIT_AT, VISIT_AT + HOUR)
        first, second = world.candidatures[:2]
        chosen(first, one)
        chosen(second, two)
        given_up(first)
        cancelled(world, two)
        clock(NOW + 4 * HOUR)

        assert not {first.pk, second.pk} & set(clock(DAY_BEFORE))


class TestChoosing:
    def test_an_hour_is_taken_and_sent_twice_is_once(self) -> None:
        world = make_world()
        (slot,) = proposed(world)
        row = world.candidatures[0]

        first, again = chosen(row, slot), chosen(row, slot)

        assert (first.pk, first.sequence) == (again.pk, again.sequence)
        assert JournalEntry.objects.filter(verb="choisir_visite").count() == 1
        assert read(row).mine == slot

    def test_a_full_hour_is_refused_and_the_others_are_shown(self) -> None:
        world = make_world()
        one, two = proposed(world, VISIT_AT, VISIT_AT + HOUR)
        chosen(world.candidatures[0], one)

        with pytest.raises(choosing.HourFull):
            chosen(world.candidatures[1], one)

        found = read(world.candidatures[1])
        assert [(each.slot, each.is_full) for each in found.hours] == [(one, True), (two, False)]
        assert [each.slot for each in found.free] == [two]

    def test_moving_frees_the_hour_that_was_held(self) -> None:
        world = make_world()
        one, two = proposed(world, VISIT_AT, VISIT_AT + HOUR)
        first, second = world.candidatures[:2]
        held = chosen(first, one)

        moved = chosen(first, two, at=NOW + 2 * HOUR)
        chosen(second, one, at=NOW + 3 * HOUR)

        assert (moved.public_id, moved.sequence) == (held.public_id, held.sequence + 1)

    def test_an_ended_candidature_leaves_its_place(self) -> None:
        world = make_world()
        (slot,) = proposed(world)
        first, second = world.candidatures[:2]
        chosen(first, slot)
        Candidature.objects.filter(pk=first.pk).update(stage=Stage.DESISTEE)

        assert chosen(second, slot).slot == slot
        with pytest.raises(choosing.NothingToVisit):
            given_up(Candidature.objects.get(pk=first.pk))

    def test_until_the_evening_before_and_not_a_minute_more(self) -> None:
        world = make_world()
        (slot,) = proposed(world, places=2)
        closes = VISIT_AT.replace(hour=18, minute=0) - DAY
        chosen(world.candidatures[0], slot, at=closes - timedelta(minutes=1))

        with pytest.raises(choosing.HourGone):
            chosen(world.candidatures[1], slot, at=closes)

    def test_neither_a_cancelled_hour_nor_one_of_another_home(self) -> None:
        world = make_world()
        (slot,) = proposed(world)
        cancelled(world, slot)
        row = world.candidatures[0]
        with pytest.raises(choosing.HourGone):
            chosen(row, slot)
        slot.public_id = row.public_id
        with pytest.raises(choosing.HourGone):
            chosen(row, slot)

    def test_an_hour_is_given_back_until_it_begins(self) -> None:
        world = make_world()
        (slot,) = proposed(world)
        row = world.candidatures[0]
        chosen(row, slot)
        with pytest.raises(choosing.NoHourHeld):
            given_up(row, at=VISIT_AT)
        gone = given_up(row, at=VISIT_AT - timedelta(minutes=1))

        assert (gone.state, gone.sequence) == (ViewingState.GIVEN_UP, 1)
        assert given_up(row, at=VISIT_AT).sequence == 1

    def test_nobody_gives_back_what_they_do_not_hold(self) -> None:
        world = make_world()
        proposed(world)
        with pytest.raises(choosing.NoHourHeld):
            given_up(world.candidatures[0])

    def test_no_hour_suits_is_told_to_the_landlord_until_it_proposes_another(self) -> None:
        world = make_world()
        proposed(world)
        row = world.candidatures[0]

        assert refused_all(row).state == refused_all(row).state == ViewingState.NO_HOUR

        assert JournalEntry.objects.filter(verb="refuser_heures_visite").count() == 1
        with as_bailleur(world):
            kinds = [one.kind for one in awaiting_viewings.of(world.bailleur, at=NOW + 3 * HOUR)]
        assert kinds == ["visite_sans_heure"]
        proposed(world, VISIT_AT + DAY, at=NOW + 4 * HOUR)
        with as_bailleur(world):
            assert not list(awaiting_viewings.of(world.bailleur, at=NOW + 5 * HOUR))

    def test_nothing_of_a_candidature_moves(self) -> None:
        world = make_world()
        one, two = proposed(world, VISIT_AT, VISIT_AT + HOUR)
        row = world.candidatures[0]
        before = Candidature.objects.filter(pk=row.pk).values().get()

        held = chosen(row, one)
        chosen(row, two)
        given_up(row)
        chosen(row, one, at=NOW + 3 * HOUR)
        noted(world, held, ViewingAct.NOTE_MISSED)

        assert Candidature.objects.filter(pk=row.pk).values().get() == before


class TestTheLandlordMovesOrCancels:
    def test_a_moved_hour_keeps_its_household_and_tells_it_at_once(self) -> None:
        world = make_world()
        (slot,) = proposed(world)
        row = world.candidatures[0]
        held = chosen(row, slot)

        changed(world, slot, terms(VISIT_AT + DAY))

        held.refresh_from_db()
        assert (held.state, held.sequence) == (ViewingState.TAKEN, 1)
        (letter,) = letters("visite_changee")
        assert letter.candidature == row
        assert "maintenant le mercredi 13 mai 2026 à 14 h 30" in said(letter)

    def test_another_place_alone_says_that_the_hour_stays(self) -> None:
        world = make_world()
        (slot,) = proposed(world)
        chosen(world.candidatures[0], slot)

        changed(world, slot, terms(place="Hall C"), at=VISIT_AT - HOUR)

        told = said(letters("visite_changee")[0])
        assert "Elle reste le mardi 12 mai 2026" in told
        assert "Hall C" in told

    def test_more_places_tell_nobody_and_fewer_than_taken_are_refused(self) -> None:
        world = make_world()
        (slot,) = proposed(world, places=2)
        for row in world.candidatures[:2]:
            chosen(row, slot)

        changed(world, slot, terms(places=3))
        with pytest.raises(proposing_hours.FewerPlacesThanTaken):
            changed(world, slot, terms(places=1))

        assert not letters("visite_changee")

    def test_a_cancelled_hour_tells_its_household_and_offers_another(self) -> None:
        world = make_world()
        one, two = proposed(world, VISIT_AT, VISIT_AT + HOUR)
        row = world.candidatures[0]
        held = chosen(row, one)

        cancelled(world, one)

        held.refresh_from_db()
        assert (held.state, held.sequence) == (ViewingState.TO_RETAKE, 1)
        (letter,) = letters("visite_annulee")
        assert "D’autres heures sont proposées" in said(letter)
        found = read(row, at=NOW + 4 * HOUR)
        assert ([each.slot for each in found.free], found.mine) == ([two], None)
        with as_demandeur(row.demande_id, home_of(row).user):
            kinds = [each.kind for each in awaiting.by_candidature(row.demande, at=NOW + 4 * HOUR).values()]
        assert kinds == ["visite_a_choisir"]

    def test_nothing_is_done_with_an_hour_that_is_over(self) -> None:
        world = make_world()
        (slot,) = proposed(world)
        with pytest.raises(proposing_hours.SlotOver):
            cancelled(world, slot, at=VISIT_AT)
        cancelled(world, slot)
        with pytest.raises(proposing_hours.SlotOver):
            changed(world, slot, terms(VISIT_AT + DAY))

    def test_a_household_that_calls_is_noted_until_the_hour_itself_and_told(self) -> None:
        world = make_world()
        (slot,) = proposed(world)
        row = world.candidatures[0]

        held = booked(world, slot, row, at=VISIT_AT - timedelta(minutes=1))
        booked(world, slot, row, at=VISIT_AT - timedelta(minutes=1))

        assert held.state == ViewingState.TAKEN
        assert len(letters("visite_notee")) == 1
        with pytest.raises(proposing_hours.SlotFullForDesk):
            booked(world, slot, world.candidatures[1])

    def test_who_came_is_noted_after_the_hour_and_taken_back(self) -> None:
        world = make_world()
        (slot,) = proposed(world)
        held = chosen(world.candidatures[0], slot)
        with pytest.raises(proposing_hours.NotYetHeld):
            noted(world, held, ViewingAct.NOTE_CAME, at=VISIT_AT - timedelta(minutes=1))

        assert noted(world, held, ViewingAct.NOTE_MISSED, at=VISIT_AT).state == ViewingState.MISSED
        assert noted(world, held, ViewingAct.NOTE_CAME).state == ViewingState.CAME
        assert noted(world, held, ViewingAct.UNNOTE).state == ViewingState.TAKEN
        with pytest.raises(proposing_hours.NotYetHeld):
            noted(world, held, ViewingAct.GIVE_UP)

    def test_the_landlord_reads_at_what_hour_somebody_comes(self) -> None:
        world = make_world()
        (slot,) = proposed(world, places=2)
        for row in world.candidatures[:2]:
            chosen(row, slot)
        with as_bailleur(world):
            (matter,) = awaiting_viewings.of(world.bailleur, at=NOW + 3 * HOUR)
        assert (matter.kind, matter.by) == ("visite_prevue", VISIT_AT)
        assert "2 ménages" in matter.about


def test_the_last_place_is_held_by_the_database_too() -> None:
    """Whoever did not ask how many places were left is refused by the table itself."""
    world = make_world()
    (slot,) = proposed(world)
    first, second = world.candidatures[:2]
    chosen(first, slot)

    with (
        mock.patch("palier.models.candidatures.viewing_seats.HeldHour.is_full", new=False),
        pytest.raises(DatabaseError, match="no place is left"),
        transaction.atomic(),
    ):
        chosen(second, slot)

    assert Viewing.objects.filter(state=ViewingState.TAKEN).count() == 1


class TestParted:
    """Two files that a separation made of one never stand at the same door."""

    @pytest.mark.parametrize("is_parent", [True, False])
    def test_an_hour_of_one_is_full_for_the_other_and_those_beside_it(self, is_parent: bool) -> None:
        world = make_world()
        mine, theirs, stranger = world.candidatures[:3]
        parent, child = (mine, theirs) if is_parent else (theirs, mine)
        Fork.objects.create(parent=parent.demande, child=child.demande, person_key="d", kind=ForkKind.SILENT, at=NOW)
        before, same, beside, far = proposed(
            world, VISIT_AT - 3 * HOUR, VISIT_AT, VISIT_AT + HOUR, VISIT_AT + 3 * HOUR, places=3
        )
        chosen(mine, same)

        assert [one.is_full for one in read(theirs).hours] == [False, True, True, False]
        assert [one.is_full for one in read(stranger).hours] == [False] * 4
        for slot in (same, beside):
            with pytest.raises(choosing.HourFull):
                chosen(theirs, slot)
            with pytest.raises(proposing_hours.SlotFullForDesk):
                booked(world, slot, theirs)
        assert chosen(theirs, far).slot_id == far.pk
        assert chosen(stranger, same).slot_id == same.pk
        assert before.pk != far.pk

    def test_what_is_given_back_is_free_for_the_other(self) -> None:
        world = make_world()
        mine, theirs = world.candidatures[:2]
        Fork.objects.create(parent=mine.demande, child=theirs.demande, person_key="d", kind=ForkKind.SILENT, at=NOW)
        (slot,) = proposed(world, places=2)
        chosen(mine, slot)
        given_up(mine)

        assert chosen(theirs, slot, at=NOW + 3 * HOUR).slot_id == slot.pk


class TestOnPaper:
    def told(self, kind: str) -> int:
        letter = Letter.objects.filter(kind=kind).latest("pk")
        with as_clock():
            return papering.instead(letter, at=NOW + HOUR)

    @pytest.mark.parametrize("kind", ["visite_proposee", "visite_changee", "visite_annulee", "visite_notee"])
    def test_who_has_neither_mail_nor_telephone_is_written_to_on_paper(self, kind: str) -> None:
        world = make_world()
        row = world.candidatures[0]
        (slot,) = proposed(world)
        clock(NOW + HOUR)
        held = booked(world, slot, row)
        assert held.state == ViewingState.TAKEN
        changed(world, slot, terms(VISIT_AT + HOUR))
        cancelled(world, slot, at=NOW + 4 * HOUR)

        assert self.told(kind) == 1
        assert PaperLetter.objects.get().organisation == world.bailleur

    def test_nothing_is_posted_where_a_situation_hides_somebody(self) -> None:
        world = make_world()
        proposed(world)
        clock(NOW + HOUR)
        letter = Letter.objects.filter(kind="visite_proposee").latest("pk")
        Fact.objects.create(
            demande=letter.demande, layer="declare", path="claims/violence", value={}, since=NOW.date(), at=NOW
        )
        assert self.told("visite_proposee") == 0


def test_who_leaves_in_silence_reads_of_the_visit_that_stays_and_the_other_reads_nothing() -> None:
    world, couple = make_world(), couples.couple()
    row = world.candidatures[0]
    Candidature.objects.filter(pk=row.pk).update(demande=couple.demande)
    (slot,) = proposed(world)
    Viewing.objects.create(
        candidature=row, demande=couple.demande, slot=slot, state="prise", chosen_at=NOW, changed_at=NOW
    )
    held = Viewing.objects.values().get()
    danger = Danger(situation=Situation.VIOLENCE, email=couples.SAFE)

    forked = forking.go_alone(couple.demande, danger, leaver="d", by=couple.amina, at=NOW + HOUR)

    text = said(Letter.objects.get(demande=forked.demande))
    assert "Une visite de logement reste notée dans l’ancien dossier : mardi 12 mai 2026 à 14 h 30." in text
    assert "n’y allez pas" in text
    assert slot.place not in text
    assert not Letter.objects.filter(demande=couple.demande).exists()
    assert Viewing.objects.values().get() == held


def test_who_leaves_in_silence_without_a_visit_reads_of_none() -> None:
    couple = couples.couple()
    danger = Danger(situation=Situation.VIOLENCE, email=couples.SAFE)
    forked = forking.go_alone(couple.demande, danger, leaver="d", by=couple.amina, at=NOW)
    assert "visite" not in said(Letter.objects.get(demande=forked.demande))
