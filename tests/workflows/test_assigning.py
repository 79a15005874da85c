"""Who follows a line of the queue: taken, given, handed back, undone; it ends with the act, and refuses nobody."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from palier.models import Absence, Assignment, Candidature, JournalEntry, Membership
from palier.rules.desks.assigning import LineKind
from palier.workflows.commission import checking, designating
from palier.workflows.desks import assigning, days_away
from palier.workflows.life import keeping
from tests import factories
from tests.workflows.bailleur_world import LOOKED
from tests.workflows.test_awaiting_desk import at_the_desk

if TYPE_CHECKING:
    from palier.models import User
    from palier.workflows.acting.actors import Actor
    from palier.workflows.desks.assigning import Line
    from tests.world import World

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def world(built_world: World) -> World:
    return built_world


def list_of(world: World, by: Actor, stage: str = "classee") -> Line:
    found = assigning.find(LineKind.LIST, world.at[stage].public_id, by=by)
    assert found is not None
    return found


def file_of(world: World, by: Actor, stage: str = "designee") -> Line:
    found = assigning.find(LineKind.FILE, world.candidature(stage).public_id, by=by)
    assert found is not None
    return found


def give(line: Line, to: Actor, by: Actor, seen: User | None = None) -> None:
    with at_the_desk(by):
        assigning.give(line, to.person, seen=seen.public_id if seen else None, by=by, at=timezone.now())


def holder(line: Line, by: Actor) -> str:
    with at_the_desk(by):
        found = assigning.of_line(line, by=by, at=timezone.now())
    return found.name if found else ""


def test_a_list_is_taken_given_and_handed_back(world: World) -> None:
    odile, reader = world.odile, world.reader
    line = list_of(world, odile)

    give(line, odile, odile)
    assert holder(line, reader) == odile.person.name
    give(line, reader, odile, seen=odile.person)
    assert holder(line, odile) == reader.person.name
    with at_the_desk(reader):
        assigning.hand_back(line, by=reader, at=timezone.now())

    assert holder(line, odile) == ""
    verbs = JournalEntry.objects.filter(verb__in=("prendre_ligne", "confier_ligne", "rendre_ligne")).order_by("pk")
    assert sorted(verbs.values_list("verb", flat=True)) == ["confier_ligne", "prendre_ligne", "rendre_ligne"]


def test_two_pages_that_saw_it_free_do_not_both_take_it(world: World) -> None:
    line = list_of(world, world.odile)
    give(line, world.odile, world.odile)

    with pytest.raises(assigning.InOtherHands, match=world.odile.person.name):
        give(line, world.reader, world.reader)
    assert holder(line, world.reader) == world.odile.person.name


def test_a_page_that_saw_it_in_hands_does_not_take_what_was_handed_back(world: World) -> None:
    line = list_of(world, world.odile)
    give(line, world.odile, world.odile)
    with at_the_desk(world.odile):
        assigning.hand_back(line, by=world.odile, at=timezone.now())

    with pytest.raises(assigning.NobodyHoldsIt):
        give(line, world.reader, world.reader, seen=world.odile.person)
    with pytest.raises(assigning.NobodyHoldsIt), at_the_desk(world.reader):
        assigning.hand_back(line, by=world.reader, at=timezone.now())


def test_it_refuses_no_act_and_ends_with_it(world: World) -> None:
    line = file_of(world, world.karim)
    give(line, world.karim, world.karim)
    other = factories.member("Ines", world.bailleur, role=world.karim.role)

    checking.check(world.candidature("designee"), "conforme", **LOOKED, by=other, at=timezone.now())

    with at_the_desk(world.karim):
        assert assigning.standing(world.karim, at=timezone.now()) == {}
        assert assigning.counts(world.karim) == {}


def test_a_list_that_is_sent_is_nobody_s_any_more_and_the_landlord_s_hands_are_its_own(world: World) -> None:
    line = list_of(world, world.odile)
    give(line, world.odile, world.odile)

    designating.send_five(world.at["classee"], by=world.reader, at=timezone.now())

    with at_the_desk(world.odile):
        assert assigning.standing(world.odile, at=timezone.now()) == {}
    give(list_of(world, world.karim), world.karim, world.karim)
    assert holder(list_of(world, world.karim), world.karim) == world.karim.person.name
    assert holder(list_of(world, world.odile), world.odile) == ""


def test_it_ends_with_the_account_of_who_had_it(world: World) -> None:
    line = list_of(world, world.odile)
    give(line, world.odile, world.odile)

    Membership.objects.filter(user=world.odile.person).update(suspended_at=timezone.now())

    assert holder(line, world.reader) == ""
    give(line, world.reader, world.reader)
    assert holder(line, world.reader) == world.reader.person.name
    with pytest.raises(assigning.NotAColleague):
        give(line, world.odile, world.reader, seen=world.reader.person)


def test_nobody_of_another_house_finds_holds_or_reads_a_line(world: World) -> None:
    line = list_of(world, world.odile)
    give(line, world.odile, world.odile)
    key = world.at["classee"].public_id

    for stranger in (world.stranger_odile, world.stranger_karim):
        with at_the_desk(stranger):
            assert assigning.find(LineKind.LIST, key, by=stranger) is None
            assert not Assignment.objects.exists()
    with at_the_desk(world.karim):
        assert not Assignment.objects.exists()
    with pytest.raises(assigning.NotAColleague):
        give(line, world.stranger_odile, world.odile, seen=world.odile.person)


def test_a_file_is_nobody_s_to_take_while_its_list_runs(world: World) -> None:
    key = world.candidature("publiee").public_id
    assert assigning.find(LineKind.FILE, key, by=world.odile) is None


def test_in_sql_a_line_is_given_in_one_s_own_name_to_a_colleague_alone(world: World) -> None:
    give(list_of(world, world.odile), world.odile, world.odile)
    for change in (
        {"member": world.stranger_odile.person},
        {"given_by": world.reader.person},
        {"member": world.karim.person},
    ):
        with pytest.raises(DatabaseError, match="row-level security"), at_the_desk(world.odile):
            Assignment.objects.update(**change)
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), at_the_desk(world.odile):
        Assignment.objects.update(step="publiee")


def test_a_file_that_leaves_the_sight_of_the_house_takes_its_line_with_it(world: World) -> None:
    row = world.candidature("designee")
    give(file_of(world, world.karim), world.karim, world.karim)

    Candidature.objects.filter(pk=row.pk).update(audience=[world.reservataire.pk])

    with at_the_desk(world.karim):
        assert not Assignment.objects.exists()
        assert assigning.standing(world.karim, at=timezone.now()) == {}


def test_what_was_given_by_mistake_goes_back_to_who_had_it_or_to_nobody(world: World) -> None:
    line = list_of(world, world.odile)
    give(line, world.reader, world.odile)
    given = Assignment.objects.get().act
    with pytest.raises(assigning.NobodyHoldsIt), at_the_desk(world.reader):
        assigning.undo(given, by=world.reader, at=timezone.now())
    with at_the_desk(world.odile):
        assert assigning.undo(given, by=world.odile, at=timezone.now()) == 1
    assert holder(line, world.odile) == ""

    give(line, world.reader, world.reader)
    give(line, world.odile, world.odile, seen=world.reader.person)
    given = Assignment.objects.get().act
    with at_the_desk(world.odile):
        assigning.undo(given, by=world.odile, at=timezone.now())
    assert holder(line, world.odile) == world.reader.person.name
    with pytest.raises(assigning.NobodyHoldsIt), at_the_desk(world.odile):
        assigning.undo(given, by=world.odile, at=timezone.now())


def manage(who: Actor) -> None:
    Membership.objects.filter(user=who.person).update(manages_since=timezone.now())


def test_a_manager_gives_all_the_lines_of_somebody_and_takes_it_back_in_one_act(world: World) -> None:
    line = list_of(world, world.odile)
    stale = world.home_at("classee", world.others)
    old = assigning.find(LineKind.LIST, stale.public_id, by=world.odile)
    assert old is not None
    give(line, world.odile, world.odile)
    give(old, world.odile, world.odile)
    designating.send_five(stale, by=world.odile, at=timezone.now())

    with pytest.raises(assigning.NotTheirManager), at_the_desk(world.reader):
        assigning.give_all(world.odile.person, world.reader.person, by=world.reader, at=timezone.now())
    manage(world.reader)
    with at_the_desk(world.reader):
        assert assigning.counts(world.reader) == {world.odile.person.pk: 1}
        given = assigning.give_all(world.odile.person, world.reader.person, by=world.reader, at=timezone.now())
        assert given is not None
        assert assigning.counts(world.reader) == {world.reader.person.pk: 1}
        assert assigning.undo(given, by=world.reader, at=timezone.now()) == 1
        assert assigning.counts(world.reader) == {world.odile.person.pk: 1}
    (entry,) = JournalEntry.objects.filter(verb="confier_lignes")
    assert entry.details == {"a": str(world.reader.person.public_id), "nombre": 1}


def test_nothing_is_given_of_who_has_nothing_nor_to_a_stranger(world: World) -> None:
    manage(world.reader)
    with at_the_desk(world.reader):
        assert assigning.give_all(world.odile.person, world.reader.person, by=world.reader, at=timezone.now()) is None
    with pytest.raises(assigning.NotAColleague), at_the_desk(world.reader):
        assigning.give_all(world.odile.person, world.stranger_odile.person, by=world.reader, at=timezone.now())


def test_the_lines_of_who_is_away_are_to_take_up_again_and_their_own_stay_theirs(world: World) -> None:
    line = list_of(world, world.odile)
    give(line, world.odile, world.odile)
    today = timezone.localdate()
    with at_the_desk(world.odile):
        days_away.tell(today, today + 3 * DAY, by=world.odile, at=timezone.now())
        mine = assigning.of_line(line, by=world.odile, at=timezone.now())
    with at_the_desk(world.reader):
        (seen,) = assigning.standing(world.reader, at=timezone.now()).values()

    assert mine is not None
    assert not mine.is_to_resume
    assert seen.is_to_resume
    assert seen.away_until == today + 3 * DAY
    give(line, world.reader, world.reader, seen=world.odile.person)
    assert holder(line, world.odile) == world.reader.person.name


@pytest.mark.parametrize(("first", "last"), [(-2, -1), (2, 1), (0, 367)])
def test_days_that_are_over_upside_down_or_too_many_are_no_absence(world: World, first: int, last: int) -> None:
    today = timezone.localdate()
    with pytest.raises(days_away.NotAnAbsence):
        days_away.tell(today + first * DAY, today + last * DAY, by=world.odile, at=timezone.now())


def test_an_absence_is_told_anew_taken_back_and_read_by_its_own_house_alone(world: World) -> None:
    today = timezone.localdate()
    with at_the_desk(world.odile):
        days_away.tell(today + DAY, today + DAY, by=world.odile, at=timezone.now())
        days_away.tell(today, today + 5 * DAY, by=world.odile, at=timezone.now())
    for by, many in ((world.reader, 1), (world.karim, 0), (world.stranger_odile, 0)):
        with at_the_desk(by):
            assert len(days_away.to_come(by.body, at=timezone.now())) == many
    with at_the_desk(world.odile):
        for _ in range(2):
            days_away.take_back(by=world.odile, at=timezone.now())
        assert days_away.to_come(world.reservataire, at=timezone.now()) == []
    assert JournalEntry.objects.filter(verb="effacer_absence").count() == 1


def test_in_sql_nobody_tells_the_absence_of_a_colleague(world: World) -> None:
    today = timezone.localdate()
    with at_the_desk(world.odile):
        kept = days_away.tell(today, today, by=world.odile, at=timezone.now())
    with at_the_desk(world.reader):
        assert Absence.objects.filter(pk=kept.pk).delete()[0] == 0
        assert Absence.objects.filter(pk=kept.pk).update(until=today + DAY) == 0
    Absence.objects.all().delete()
    told = {"organisation": world.reservataire, "user": world.odile.person, "since": today, "until": today}
    with pytest.raises(DatabaseError, match="row-level security"), at_the_desk(world.reader):
        Absence.objects.create(told_at=timezone.now(), **told)


def test_the_night_forgets_lines_whose_step_is_over_and_absences_that_ended(world: World) -> None:
    give(list_of(world, world.odile), world.odile, world.odile)
    give(file_of(world, world.karim), world.karim, world.karim)
    checking.check(world.candidature("designee"), "conforme", **LOOKED, by=world.karim, at=timezone.now())
    today = timezone.localdate()
    days_away.tell(today, today, by=world.odile, at=timezone.now())

    assert "palier_absence" not in keeping.forget_old(at=timezone.now() + 10 * DAY)
    gone = keeping.forget_old(at=timezone.now() + 20 * DAY)

    assert gone["palier_assignment"] == 1
    assert gone["palier_absence"] == 1
    assert Assignment.objects.get().publication_id == world.at["classee"].pk
