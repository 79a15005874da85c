"""A mission of control is opened by a steward, for a reason and a time, and ends: each leaves its line."""

from datetime import UTC, date, datetime, timedelta

import pytest

from palier.models import JournalEntry, Membership, Mission
from palier.rules.doors import missions
from palier.rules.doors.access import ActionRefused, Role
from palier.rules.doors.missions import MissionGround
from palier.workflows.accounts import admitting, controlling
from palier.workflows.acting.actors import Actor
from palier.workflows.organisations import stewards
from tests import factories

NOW = datetime(2026, 11, 27, 9, tzinfo=UTC)
TODAY, LATER = date(2026, 11, 27), date(2026, 12, 27)
pytestmark = pytest.mark.django_db


@pytest.fixture
def steward() -> Actor:
    return factories.member("Ariane", factories.organisation("exploitant", "Régie"), role=Role.STEWARD)


@pytest.fixture
def controller() -> Membership:
    who = factories.member("Claude", factories.organisation("bailleur", "Habitat"), role=Role.AUDITOR)
    return who.person.memberships.get()


def lines() -> list[tuple[str, str, dict[str, object]]]:
    rows = JournalEntry.objects.filter(object_kind="Mission").order_by("recorded_at", "pk")
    return list(rows.values_list("verb", "article", "details"))


def test_a_mission_leaves_a_line_when_it_opens_and_when_it_ends(steward: Actor, controller: Membership) -> None:
    controlling.open_mission(controller, MissionGround.AGENCY, LATER, by=steward, at=NOW)
    controlling.end_mission(controller, by=steward, at=NOW + timedelta(hours=1))

    told = {
        "organisme": str(controller.organisation.public_id),
        "membre": str(controller.user.public_id),
        "motif": "ancols",
        "dernier_jour": "2026-12-27",
    }
    assert [(verb, details) for verb, _, details in lines()] == [("ouvrir_mission", told), ("fermer_mission", told)]
    assert {article for _, article, _ in lines()} == {str(missions.ARTICLES[MissionGround.AGENCY])}
    ended = Mission.objects.get()
    assert (ended.ended_at, ended.ended_by) == (NOW + timedelta(hours=1), steward.person)


def test_one_at_a_time_and_a_second_ending_is_refused(steward: Actor, controller: Membership) -> None:
    controlling.open_mission(controller, MissionGround.DATA_OFFICER, LATER, by=steward, at=NOW)
    with pytest.raises(controlling.AlreadyOnMission):
        controlling.open_mission(controller, MissionGround.INTERNAL, LATER, by=steward, at=NOW)
    controlling.end_mission(controller, by=steward, at=NOW)
    with pytest.raises(controlling.NoMission):
        controlling.end_mission(controller, by=steward, at=NOW)


def test_one_that_its_day_has_ended_lets_another_begin(steward: Actor, controller: Membership) -> None:
    controlling.open_mission(controller, MissionGround.INTERNAL, TODAY, by=steward, at=NOW)
    controlling.open_mission(controller, MissionGround.INTERNAL, LATER, by=steward, at=NOW + timedelta(days=1))
    assert [verb for verb, _, _ in lines()] == ["ouvrir_mission", "fermer_mission", "ouvrir_mission"]
    assert Mission.objects.filter(ended_at=None).get().last_day == LATER


@pytest.mark.parametrize("last", [date(2026, 11, 26), date(2027, 6, 2)])
def test_a_day_past_or_too_far_is_refused(steward: Actor, controller: Membership, last: date) -> None:
    with pytest.raises(controlling.BadLastDay):
        controlling.open_mission(controller, MissionGround.AGENCY, last, by=steward, at=NOW)
    assert not Mission.objects.exists()


def test_the_role_comes_first_and_ends_with_it(steward: Actor, controller: Membership) -> None:
    agent = factories.member("Karim", controller.organisation).person.memberships.get()
    with pytest.raises(controlling.NotAController):
        controlling.open_mission(agent, MissionGround.AGENCY, LATER, by=steward, at=NOW)
    admitting.suspend(controller.user.login, controller.organisation, by=steward, at=NOW)
    with pytest.raises(controlling.NotAController):
        controlling.open_mission(controller, MissionGround.AGENCY, LATER, by=steward, at=NOW)


def test_nobody_gives_themselves_one(controller: Membership) -> None:
    regie = factories.organisation("exploitant", "Régie")
    both = factories.member("Ariane", regie, role=Role.STEWARD)
    own = Membership.objects.create(user=both.person, organisation=controller.organisation, role=Role.AUDITOR)
    with pytest.raises(stewards.OwnAccess):
        controlling.open_mission(own, MissionGround.AGENCY, LATER, by=both, at=NOW)


@pytest.mark.parametrize("role", [Role.BAILLEUR, Role.AUDITOR, Role.RESERVATAIRE])
def test_a_steward_alone_gives_one(controller: Membership, role: Role) -> None:
    kind = "reservataire" if role is Role.RESERVATAIRE else "bailleur"
    by = factories.member("Autre", factories.organisation(kind, "Autre"), role=role)
    with pytest.raises(ActionRefused):
        controlling.open_mission(controller, MissionGround.AGENCY, LATER, by=by, at=NOW)
