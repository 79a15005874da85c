"""Raw SQL as a household and as a landlord: no hour of a home not sent to, no other household, no place given twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from palier.models import Candidature, Organisation, User, Viewing
from palier.models.doors import acting
from palier.models.doors.row_security import BAILLEUR, CLOCK, DEMANDEUR, PROTECTED, WEB_ROLES
from palier.rules.candidature.funnel import Stage
from palier.rules.doors.access import Role
from palier.workflows.acting.actors import Actor
from tests.attacks.raw_sql import REFUSED, member, page_of, would
from tests.viewing_world import HOUR, VISIT_AT, World, chosen, make_world, proposed, user_of
from tests.workflows.bailleur_world import make_home, make_publication

if TYPE_CHECKING:
    from palier.models import ViewingSlot

pytestmark = pytest.mark.django_db
SLOTS, VISITS = "SELECT id FROM palier_viewingslot", "SELECT id FROM palier_viewing"
FULL = "23514"
TAKE = "UPDATE palier_viewing SET state = 'prise', slot_id = %s, chosen_at = now(), changed_at = now() WHERE id = %s"


def at_home(row: Candidature) -> acting.Acting:
    user = user_of(row)
    return acting.Acting(role=DEMANDEUR, user=user.pk, actor=user.public_id, demande=row.demande_id)


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def slots(world: World) -> list[ViewingSlot]:
    return proposed(world, VISIT_AT, VISIT_AT + HOUR)


def test_only_a_household_its_landlord_and_the_clock_have_rights_on_visits() -> None:
    given = {p.role for p in PROTECTED if p.table in ("palier_viewing", "palier_viewingslot")}

    assert given == {DEMANDEUR, BAILLEUR, CLOCK}
    assert given & set(WEB_ROLES) == {DEMANDEUR, BAILLEUR}


def test_hours_are_read_from_the_sending_on_and_by_nobody_before(world: World, slots: list[ViewingSlot]) -> None:
    sent, other = world.candidatures[0], world.candidatures[-1]
    assert other.stage == Stage.NON_RETENUE
    with page_of(at_home(sent)):
        assert would(SLOTS) == 2
        assert would("SELECT taken FROM palier_viewing_seats(%s)", [[one.pk for one in slots]]) == 2
    with page_of(at_home(other)):
        assert would(SLOTS) == 0
    Candidature.objects.filter(pk=sent.pk).update(stage=Stage.DESISTEE)
    with page_of(at_home(sent)):
        assert would(SLOTS) == 0


def test_who_else_comes_is_nobodys_to_read(world: World, slots: list[ViewingSlot]) -> None:
    first, second = world.candidatures[:2]
    held = chosen(first, slots[0])
    with page_of(at_home(second)):
        assert would(VISITS) == 0
        assert would(f"{VISITS} WHERE id = %s", [held.pk]) == 0
        assert would("UPDATE palier_viewing SET state = 'rendue' WHERE id = %s", [held.pk]) == 0


def test_a_household_takes_no_full_hour_and_no_hour_of_another_home(world: World, slots: list[ViewingSlot]) -> None:
    first, second = world.candidatures[:2]
    chosen(first, slots[0])
    mine = chosen(second, slots[1])
    elsewhere = make_publication(make_home(world.bailleur, world.reservataire, number=2))
    world.publication = elsewhere
    (far,) = proposed(world)
    with page_of(at_home(second)):
        assert would(TAKE, [slots[0].pk, mine.pk]) == FULL
        assert would(TAKE, [far.pk, mine.pk]) == FULL
        assert would("SELECT places FROM palier_lock_viewing_slot(%s)", [far.pk]) == 0
        for state in ("venue", "manquee", "a_reprendre", "proposee"):
            assert would("UPDATE palier_viewing SET state = %s WHERE id = %s", [state, mine.pk]) == REFUSED
        assert would("UPDATE palier_viewing SET sequence = 0 - 1 WHERE id = %s", [mine.pk]) == REFUSED
        assert would("UPDATE palier_viewing SET told_at = now()") == REFUSED
        assert would("UPDATE palier_viewingslot SET places = 9") == REFUSED
        assert would("DELETE FROM palier_viewing") == REFUSED


def test_a_household_writes_no_visit_of_another_file(world: World, slots: list[ViewingSlot]) -> None:
    first, second = world.candidatures[:2]
    made = (
        "INSERT INTO palier_viewing (public_id, candidature_id, demande_id, slot_id, state, chosen_at, changed_at)"
        " VALUES (gen_random_uuid(), %s, %s, %s, 'prise', now(), now())"
    )
    with page_of(at_home(first)):
        assert would(made, [second.pk, second.demande_id, slots[0].pk]) == REFUSED
        assert would(made, [second.pk, first.demande_id, slots[0].pk]) == REFUSED
        assert would(made, [first.pk, first.demande_id, slots[0].pk]) == 1


def test_a_landlord_keeps_its_own_visits_and_gives_no_place_twice(world: World, slots: list[ViewingSlot]) -> None:
    first, second = world.candidatures[:2]
    held, mine = chosen(first, slots[0]), chosen(second, slots[1])
    stranger = make_world_of_a_stranger(world)
    with page_of(member(stranger.karim)):
        assert would(SLOTS) == 0
        assert would(VISITS) == 0
    with page_of(member(world.karim)):
        assert would(VISITS) == 2
        assert would(TAKE, [slots[0].pk, mine.pk]) == FULL
        assert would("UPDATE palier_viewing SET state = 'rendue' WHERE id = %s", [held.pk]) == REFUSED
        assert would("UPDATE palier_viewing SET demande_id = %s WHERE id = %s", [first.demande_id, mine.pk]) == REFUSED
        assert would("UPDATE palier_viewing SET state = 'venue' WHERE id = %s", [held.pk]) == 1


def make_world_of_a_stranger(world: World) -> World:
    house = Organisation.objects.create(kind="bailleur", name="Autre bailleur")
    user = User.objects.create_user("autre@example.org", name="Autre")
    karim = Actor(role=Role.BAILLEUR, user=user, organisation=house)
    return World(house, world.reservataire, karim, karim, world.home, world.publication)


def test_the_sequence_of_an_event_never_goes_back(world: World, slots: list[ViewingSlot]) -> None:
    row = world.candidatures[0]
    held = chosen(row, slots[0])
    Viewing.objects.filter(pk=held.pk).update(sequence=4)
    with page_of(at_home(row)):
        assert would("UPDATE palier_viewing SET sequence = 3 WHERE id = %s", [held.pk]) == REFUSED
        assert would("UPDATE palier_viewing SET sequence = 5 WHERE id = %s", [held.pk]) == 1
