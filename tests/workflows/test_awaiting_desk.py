"""What awaits a professional: each act once, for its organisation alone, read the same by the desk and by the clock."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from palier.models import Candidature, Check, Home, JournalEntry, Offer, PlannedVerb, SetAside
from palier.models.doors import acting, row_security
from palier.rules.commission import checking
from palier.rules.desks.awaiting import AwaitingKind
from palier.rules.desks.news import News
from palier.rules.doors.access import Role
from palier.rules.homes import flow_balance
from palier.rules.law import clocks
from palier.workflows.desks import awaiting_desk, desk_news
from palier.workflows.homes import correcting
from palier.workflows.offer import planning
from tests import factories

if TYPE_CHECKING:
    from collections.abc import Iterator

    from palier.workflows.acting.actors import Actor
    from tests.world import World

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
_ROLES = {Role.BAILLEUR: row_security.BAILLEUR, Role.RESERVATAIRE: row_security.RESERVATAIRE}


@pytest.fixture
def world(built_world: World) -> World:
    return built_world


@contextmanager
def at_the_desk(by: Actor) -> Iterator[None]:
    """Under the role that the page of this member takes."""
    assert by.user is not None
    assert by.organisation is not None
    who = acting.Acting(role=_ROLES[by.role], user=by.user.pk, actor=by.user.public_id, organisation=by.organisation.pk)
    with transaction.atomic():
        acting.take(who)
        yield
        acting.leave()


def kinds(by: Actor) -> list[AwaitingKind]:
    with at_the_desk(by):
        return [one.kind for one in awaiting_desk.of(by=by, at=timezone.now())]


def told(by: Actor) -> list[News]:
    with at_the_desk(by):
        return [one.kind for one in desk_news.of(by=by, at=timezone.now())]


def test_a_reservataire_is_told_of_homes_lists_readings_twins_and_pieces(world: World) -> None:
    found = kinds(world.reader)

    assert {
        AwaitingKind.ORIENTED,
        AwaitingKind.LIST_CLOSED,
        AwaitingKind.READING,
        AwaitingKind.HELD,
        AwaitingKind.TO_CHECK,
    } <= set(found)


def test_a_landlord_is_told_of_files_seances_offers_and_leases(world: World) -> None:
    found = kinds(world.karim)

    assert {AwaitingKind.FILES, AwaitingKind.MINUTES, AwaitingKind.RUNNING, AwaitingKind.LEASE} <= set(found)


def test_who_proposed_a_set_aside_is_not_asked_to_read_it_again(world: World) -> None:
    assert AwaitingKind.READING in kinds(world.reader)
    assert AwaitingKind.READING not in kinds(world.odile)


def test_another_organisation_is_told_of_nothing(world: World) -> None:
    assert kinds(world.stranger_odile) == []
    assert kinds(world.stranger_karim) == []
    assert told(world.stranger_odile) == told(world.stranger_karim) == []


@pytest.mark.parametrize("who", ["karim", "odile", "reader", "stranger_karim", "stranger_odile"])
def test_the_clock_reads_what_the_member_reads(world: World, who: str) -> None:
    by, at = getattr(world, who), timezone.now()
    with at_the_desk(by):
        seen = awaiting_desk.of(by=by, at=at)
    with transaction.atomic():
        acting.take(acting.CLOCK)
        counted = awaiting_desk.of(by=by, at=at)
        acting.leave()

    assert counted == seen


def test_nothing_that_awaits_names_a_household(world: World) -> None:
    names = [person.last_name for each in (world.amina, world.noe, *world.others) for person in each.persons]
    for by in (world.karim, world.odile, world.reader):
        with at_the_desk(by):
            text = " ".join(
                f"{one.title} {one.about} {one.sentence}" for one in awaiting_desk.of(by=by, at=timezone.now())
            )
        assert not [name for name in names if name in text]
        assert world.amina.demande.numero_unique not in text


def test_a_home_oriented_is_due_by_the_end_of_its_month(world: World) -> None:
    Home.objects.filter(pk=world.homes["oriente"].pk).update(vacancy_notified_on=timezone.localdate())
    with at_the_desk(world.odile):
        found = awaiting_desk.of(by=world.odile, at=timezone.now())
    (one,) = [each for each in found if each.key == str(world.homes["oriente"].public_id)]

    assert one.by == clocks.end_of_day(flow_balance.deadline(timezone.localdate()))


def test_once_the_month_is_over_the_landlord_hears_of_it(world: World) -> None:
    assert AwaitingKind.MONTH_OVER not in kinds(world.karim)
    Home.objects.filter(pk=world.homes["oriente"].pk).update(vacancy_notified_on=timezone.localdate() - 60 * DAY)

    assert kinds(world.karim)[0] is AwaitingKind.MONTH_OVER
    assert kinds(world.odile)[0] is AwaitingKind.ORIENTED


def _asked(world: World, *, days: int) -> Candidature:
    """Amina's file, of which a piece was asked two days ago."""
    row = world.candidature("designee")
    Candidature.objects.filter(pk=row.pk).update(stage="incomplete")
    assert world.karim.user is not None
    Check.objects.create(
        candidature=row,
        demande=row.demande,
        output=checking.Output.INCOMPLETE,
        pieces=["avis_imposition"],
        by=world.karim.user,
        answer_by=timezone.localdate() + days * DAY,
        at=timezone.now() - 2 * DAY,
        audience=row.audience,
    )
    return row


def test_a_piece_that_was_asked_for_is_told_when_it_arrives(world: World) -> None:
    row = _asked(world, days=3)
    assert AwaitingKind.ARRIVED not in kinds(world.karim)
    factories.piece(row.demande, code="avis_imposition", audience=row.audience)

    assert AwaitingKind.ARRIVED in kinds(world.karim)


def test_a_piece_that_did_not_come_by_its_day_is_late(world: World) -> None:
    _asked(world, days=-1)

    assert kinds(world.karim)[0] is AwaitingKind.NOT_COME


def test_an_offer_without_proof_of_delivery_is_due_on_its_set_day(world: World) -> None:
    Offer.objects.filter(answer="").update(delivered_at=None, answer_by=None)
    found = kinds(world.karim)

    assert AwaitingKind.UNDELIVERED in found
    assert AwaitingKind.RUNNING not in found


def test_what_is_done_awaits_no_more(world: World) -> None:
    SetAside.objects.update(is_upheld=True)

    assert AwaitingKind.READING not in kinds(world.reader)


def test_a_list_that_the_landlord_withdrew_is_told_until_it_is_opened_by_this_member_alone(world: World) -> None:
    planning.plan(
        world.at["designee"],
        PlannedVerb.WITHDRAW,
        reason="Un dégât des eaux rend le logement inhabitable.",
        people=6,
        by=world.karim,
        at=timezone.now(),
    )
    assert told(world.odile) == [News.WITHDRAWN]
    assert told(world.karim) == told(world.stranger_odile) == []
    with at_the_desk(world.odile):
        (one,) = desk_news.of(by=world.odile, at=timezone.now())
        assert desk_news.open_one(one.key, by=world.odile, at=timezone.now()) == one
        assert desk_news.open_one(one.key, by=world.odile, at=timezone.now()) == one

    assert told(world.odile) == []
    assert JournalEntry.objects.filter(verb="lire_nouvelle", object_id=one.key).count() == 1
    assert told(world.reader) == [News.WITHDRAWN]
    with at_the_desk(world.stranger_odile):
        assert desk_news.open_one(one.key, by=world.stranger_odile, at=timezone.now()) is None


def test_a_list_that_the_reservataire_withdrew_is_told_to_the_landlord(world: World) -> None:
    planning.plan(
        world.at["classee"],
        PlannedVerb.WITHDRAW,
        reason="La fiche du logement était fausse.",
        people=6,
        by=world.odile,
        at=timezone.now(),
    )

    assert told(world.karim) == [News.WITHDRAWN]
    assert told(world.odile) == told(world.stranger_karim) == []


def test_a_vacancy_corrected_is_told_for_two_weeks(world: World) -> None:
    home = world.homes["oriente"]
    Home.objects.filter(pk=home.pk).update(vacancy_notified_on=timezone.localdate() - 5 * DAY)
    correcting.correct_vacancy(home, timezone.localdate() - 3 * DAY, reason="saisie", by=world.karim, at=timezone.now())

    assert told(world.odile) == [News.VACANCY]
    with at_the_desk(world.odile):
        assert desk_news.of(by=world.odile, at=timezone.now() + 15 * DAY) == ()


def test_all_the_news_are_marked_at_once(world: World) -> None:
    test_a_vacancy_corrected_is_told_for_two_weeks(world)
    with at_the_desk(world.odile):
        assert desk_news.open_all(by=world.odile, at=timezone.now()) == 1

    assert told(world.odile) == []
    assert told(world.reader) == [News.VACANCY]


def statements(by: Actor) -> int:
    with at_the_desk(by), CaptureQueriesContext(connection) as caught:
        awaiting_desk.of(by=by, at=timezone.now())
        desk_news.of(by=by, at=timezone.now())
    return len(caught)


@pytest.mark.parametrize("who", ["karim", "odile"])
def test_a_desk_costs_the_same_for_one_row_as_for_many(world: World, who: str) -> None:
    before = statements(getattr(world, who))
    crowd = [world.amina, *world.others]
    for stage in ("publiee", "classee", "designee", "designee"):
        world.home_at(stage, crowd)
    for _ in range(3):
        factories.home(world.bailleur, world.reservataire, vacancy_notified_on=timezone.localdate() - 40 * DAY)
        factories.piece(world.noe.demande, due_at=timezone.now())

    assert statements(getattr(world, who)) == before
