"""The hours of a séance against its agenda: foreseen, changed, taken back; homes put off, all or none, and put back."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.db import DatabaseError
from django.utils import timezone

from palier.models import JournalEntry, Seance, SeanceHours
from palier.rules.candidature.funnel import PublicationStage
from palier.rules.commission.pace import Pace
from palier.rules.doors.access import ActionRefused
from palier.workflows.commission import (
    checking,
    convening,
    deciding,
    foreseen_hours,
    pacing,
    putting_back,
    rearranging,
    sitting,
)
from tests import world as worlds
from tests.workflows.bailleur_world import LOOKED
from tests.workflows.test_awaiting_desk import at_the_desk

if TYPE_CHECKING:
    from palier.models import Publication
    from tests.world import World

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def world(built_world: World) -> World:
    return built_world


def seance_of(world: World, homes: int, *, days: int = 3) -> tuple[Seance, list[Publication]]:
    """A séance to come, with so many homes on its agenda."""
    now = timezone.now()
    seance = worlds.convene(world, now + days * DAY)
    found = []
    for _ in range(homes):
        on = world.home_at("designee", [world.amina, *world.others])
        for row in on.candidatures.filter(stage="designee").order_by("rank"):
            checking.check(row, "conforme", **LOOKED, by=world.karim, at=now)
        convening.add_to_agenda(seance, on, by=world.karim, at=now)
        found.append(on)
    return seance, found


def foresee(world: World, seance: Seance, lasts: int = 20, home: int = 20) -> None:
    with at_the_desk(world.karim):
        pacing.foresee(seance, lasts, home, by=world.karim, at=timezone.now())


def test_hours_are_foreseen_changed_and_taken_back(world: World) -> None:
    seance = worlds.convene(world, timezone.now() + DAY)
    foresee(world, seance, 180, 20)
    foresee(world, seance, 120, 15)
    assert foreseen_hours.of(seance) == Pace(120, 15)
    with at_the_desk(world.karim):
        for _ in range(2):
            pacing.forget(seance, by=world.karim, at=timezone.now())
    assert foreseen_hours.of(seance) is None
    lines = JournalEntry.objects.filter(verb="prevoir_heures_seance").order_by("at")
    assert [line.details for line in lines] == [
        {"minutes": 180, "par_logement": 20},
        {"minutes": 120, "par_logement": 15},
        {"heures": "plus prévues"},
    ]


def test_a_commission_finds_its_own_minutes_again(world: World) -> None:
    assert pacing.usual(world.karim, at=timezone.now()) == 20
    foresee(world, worlds.convene(world, timezone.now() + DAY), 180, 12)
    assert pacing.usual(world.karim, at=timezone.now()) == 12
    assert pacing.usual(world.stranger_karim, at=timezone.now()) == 20


@pytest.mark.parametrize(("lasts", "home"), [(0, 20), (10, 20), (721, 20), (60, 0), (60, 181)])
def test_what_no_seance_has_is_refused(world: World, lasts: int, home: int) -> None:
    with pytest.raises(pacing.NotAPace):
        foresee(world, worlds.convene(world, timezone.now() + DAY), lasts, home)
    assert not SeanceHours.objects.exists()


def test_they_follow_the_seance_where_it_is_moved(world: World) -> None:
    seance = worlds.convene(world, timezone.now() + DAY)
    foresee(world, seance, 60, 20)
    later = timezone.now() + 5 * DAY
    rearranging.move(seance, held_at=later, place="", reason="Salle prise.", by=world.karim, at=timezone.now())
    seance.refresh_from_db()
    known = foreseen_hours.of(seance)
    assert known is not None
    assert known.ends_at(seance.held_at) == seance.held_at + timedelta(hours=1)


def test_the_last_homes_go_to_a_later_seance_and_come_back(world: World) -> None:
    seance, (first, last) = seance_of(world, 2)
    other = worlds.convene(world, timezone.now() + 9 * DAY)
    foresee(world, seance)
    assert pacing.later(seance, at=timezone.now()) == [other]

    with at_the_desk(world.karim):
        done = pacing.put_off(seance, [last.public_id], other.public_id, by=world.karim, at=timezone.now())
    assert done == 1
    assert [item.publication for item in pacing.standing(seance)] == [first]
    assert [item.publication for item in pacing.standing(other)] == [last]
    gone = seance.items.get(publication=last)
    assert gone.postponed_reason == pacing.WHY

    deciding.postpone(other.items.get(publication=last), "Erreur.", by=world.commission, at=timezone.now())
    putting_back.put_back(gone, by=world.karim, at=timezone.now())
    assert {item.publication for item in pacing.standing(seance)} == {first, last}


def test_homes_may_wait_without_another_seance(world: World) -> None:
    seance, (kept, only) = seance_of(world, 2)
    foresee(world, seance)
    pacing.put_off(seance, [only.public_id], None, by=world.karim, at=timezone.now())
    only.refresh_from_db()
    assert only.stage == PublicationStage.DESIGNEE
    putting_back.put_back(seance.items.get(publication=only), by=world.karim, at=timezone.now())
    assert [item.publication for item in pacing.standing(seance)] == [kept, only]


def test_all_or_none_are_put_off(world: World) -> None:
    """One home of the two left the other agenda's reach: neither moves."""
    seance, (_, first, last) = seance_of(world, 3)
    foresee(world, seance)
    other = worlds.convene(world, timezone.now() + 9 * DAY)
    convened = other.items.create(publication=last, postponed_reason="Déjà reporté.")
    with pytest.raises(convening.NotOnAgenda):
        pacing.put_off(seance, [first.public_id, last.public_id], other.public_id, by=world.karim, at=timezone.now())
    assert len(pacing.standing(seance)) == 3
    assert list(other.items.all()) == [convened]


def test_only_homes_of_this_agenda_go_and_only_to_a_later_seance_of_this_commission(world: World) -> None:
    seance, (only,) = seance_of(world, 1)
    sooner = worlds.convene(world, timezone.now() + DAY)
    for homes in ([], [uuid4()], [only.public_id, uuid4()]):
        with pytest.raises(pacing.NothingChosen):
            pacing.put_off(seance, homes, None, by=world.karim, at=timezone.now())
    for to in (sooner.public_id, seance.public_id, uuid4()):
        with pytest.raises(pacing.NotALaterSeance):
            pacing.put_off(seance, [only.public_id], to, by=world.karim, at=timezone.now())
    assert len(pacing.standing(seance)) == 1


def test_a_seance_whose_agenda_is_closed_takes_no_home(world: World) -> None:
    seance, (only,) = seance_of(world, 1)
    other = worlds.convene(world, timezone.now() + 9 * DAY)
    Seance.objects.filter(pk=other.pk).update(agenda_days=8)
    assert pacing.later(seance, at=timezone.now()) == [other]
    Seance.objects.filter(pk=other.pk).update(agenda_days=9)
    assert pacing.later(seance, at=timezone.now()) == []
    with pytest.raises(pacing.NotALaterSeance):
        pacing.put_off(seance, [only.public_id], other.public_id, by=world.karim, at=timezone.now())


def test_only_what_does_not_fit_is_put_off(world: World) -> None:
    """No hours, an agenda that fits, and more homes than what is beyond."""
    seance, (first, last) = seance_of(world, 2)
    for lasts, homes in ((None, [last]), (40, [last]), (20, [first, last])):
        if lasts:
            foresee(world, seance, lasts)
        with pytest.raises(pacing.NothingBeyond):
            pacing.put_off(seance, [one.public_id for one in homes], None, by=world.karim, at=timezone.now())
    assert len(pacing.standing(seance)) == 2


def test_who_may_not_call_a_seance_puts_nothing_off(world: World) -> None:
    seance, (_, last) = seance_of(world, 2)
    foresee(world, seance)
    with pytest.raises(ActionRefused):
        pacing.put_off(seance, [last.public_id], None, by=world.odile, at=timezone.now())


def test_a_seance_whose_hour_is_past_is_no_later_one(world: World) -> None:
    """Called, later than this one, and its hour is past: nobody opened it."""
    seance, _ = seance_of(world, 1)
    other = worlds.convene(world, timezone.now() + 9 * DAY)
    assert pacing.later(seance, at=other.held_at - timedelta(minutes=1)) == [other]
    assert pacing.later(seance, at=other.held_at) == []


def test_an_opening_made_meanwhile_keeps_its_homes(world: World) -> None:
    """The page knows it as called; it has opened since, and what is put off is not put off from an open séance."""
    seance, (_, last) = seance_of(world, 2)
    foresee(world, seance)
    stale = Seance.objects.get(pk=seance.pk)
    Seance.objects.filter(pk=seance.pk).update(stage="ouverte")
    with pytest.raises(pacing.SeanceNotToCome):
        pacing.put_off(stale, [last.public_id], None, by=world.karim, at=timezone.now())


def test_a_home_put_off_before_the_opening_does_not_keep_it_open(world: World) -> None:
    """Put off, opened too early, taken back; a home postponed in session keeps it open."""
    seance, (first, last) = seance_of(world, 2, days=0)
    foresee(world, seance)
    with at_the_desk(world.karim):
        pacing.put_off(seance, [last.public_id], None, by=world.karim, at=timezone.now())
        sitting.open_seance(seance, present={0, 1}, by=world.commission, at=timezone.now())
        back = rearranging.take_opening_back(seance, reason="Mauvaise séance.", by=world.commission, at=timezone.now())
        assert back.stage == "convoquee"
        sitting.open_seance(back, present={0, 1}, by=world.commission, at=timezone.now())
        deciding.postpone(
            back.items.get(publication=first), "Pièce en attente.", by=world.commission, at=timezone.now()
        )
        with pytest.raises(rearranging.AlreadyBegun):
            rearranging.take_opening_back(back, reason="Mauvaise séance.", by=world.commission, at=timezone.now())


def test_nothing_is_foreseen_or_put_off_once_it_opened(world: World) -> None:
    now = timezone.now()
    seance = worlds.convene(world, now)
    foresee(world, seance, 60, 20)
    sitting.open_seance(seance, present={0, 1}, by=world.commission, at=now)
    for act in (
        lambda: pacing.foresee(seance, 60, 20, by=world.karim, at=now),
        lambda: pacing.forget(seance, by=world.karim, at=now),
        lambda: pacing.put_off(seance, [uuid4()], None, by=world.karim, at=now),
    ):
        with pytest.raises(pacing.SeanceNotToCome):
            act()
    with at_the_desk(world.karim):
        assert SeanceHours.objects.filter(seance=seance).delete()[0] == 0


def test_in_sql_nobody_but_its_landlord_foresees_or_reads(world: World) -> None:
    seance = worlds.convene(world, timezone.now() + DAY)
    with pytest.raises(DatabaseError, match="row-level security"), at_the_desk(world.stranger_karim):
        SeanceHours.objects.create(seance=seance, lasts=60, home=20)
    foresee(world, seance, 60, 20)
    with at_the_desk(world.stranger_karim):
        assert not SeanceHours.objects.exists()
    with pytest.raises(DatabaseError, match="permission denied"), at_the_desk(world.odile):
        SeanceHours.objects.exists()
