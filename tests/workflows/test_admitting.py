"""Professionals: let in by a link that opens once, changed, stopped and let go; each act with its line."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from palier.models import JournalEntry, Membership, Organisation, PasswordLink, User
from palier.models.life import forgetting
from palier.rules.doors.access import ActionRefused, Role
from palier.workflows.accounts import admitting, managing
from palier.workflows.acting.actors import Actor
from palier.workflows.entering import choosing_passwords
from palier.workflows.organisations import organising
from tests import factories

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
OPERATOR = Actor(role=Role.STEWARD)
LOGIN = "karim@est-habitat.example"
GOOD = "neuf tasses de thé vert"


@pytest.fixture
def est() -> Organisation:
    return factories.organisation("bailleur", "Est Habitat")


def invite(to: Organisation, *, login: str = LOGIN, role: Role | None = None, at: datetime = NOW) -> admitting.Link:
    return admitting.invite(login, "Karim Haddad", to, role=role, by=OPERATOR, at=at)


def verbs(user: User) -> list[str]:
    return list(JournalEntry.objects.filter(object_id=user.public_id).order_by("id").values_list("verb", flat=True))


def live(user: User) -> list[str]:
    return list(Membership.objects.live().filter(user=user).values_list("role", flat=True))


# --- The link -----------------------------------------------------------------------------------


def test_an_invitation_makes_a_member_without_a_password_and_keeps_no_secret(est):
    link = invite(est, login=" Karim@Est-Habitat.example ")

    assert (link.user.login, link.user.name, link.user.has_usable_password()) == (LOGIN, "Karim Haddad", False)
    assert live(link.user) == ["bailleur"]
    assert link.secret not in str(PasswordLink.objects.values())
    line = JournalEntry.objects.get(verb="inviter_membre")
    assert (line.object_kind, line.object_id) == ("User", link.user.public_id)
    assert line.details == {"organisme": str(est.public_id), "role": "bailleur"}


def test_the_bearer_chooses_a_password_once(est):
    link = invite(est)

    chosen = choosing_passwords.choose(link.secret, GOOD, at=NOW + HOUR)

    assert chosen.check_password(GOOD)
    assert verbs(chosen) == ["inviter_membre", "choisir_mot_de_passe"]
    with pytest.raises(choosing_passwords.DeadLink):
        choosing_passwords.choose(link.secret, GOOD, at=NOW + 2 * HOUR)


@pytest.mark.parametrize("weak", ["a", "12345678901234", "motdepasse", "karim@est-habitat.example"])
def test_a_password_that_would_be_guessed_is_refused_and_the_link_still_opens(est, weak):
    link = invite(est)

    with pytest.raises(choosing_passwords.WeakPassword):
        choosing_passwords.choose(link.secret, weak, at=NOW)

    assert choosing_passwords.choose(link.secret, GOOD, at=NOW).has_usable_password()


def test_a_link_lasts_a_week_and_not_a_second_more(est):
    link = invite(est)

    assert choosing_passwords.bearer(link.secret, at=NOW + 7 * DAY - timedelta(seconds=1)) == link.user
    with pytest.raises(choosing_passwords.DeadLink):
        choosing_passwords.bearer(link.secret, at=NOW + 7 * DAY)


def test_a_later_link_takes_the_place_of_the_earlier(est):
    first, second = invite(est), invite(est)

    with pytest.raises(choosing_passwords.DeadLink):
        choosing_passwords.bearer(first.secret, at=NOW)
    assert choosing_passwords.bearer(second.secret, at=NOW) == first.user


def test_links_that_are_over_are_forgotten(est):
    invite(est)

    assert forgetting.forget_codes(NOW + 6 * DAY)["palier_passwordlink"] == 0
    assert forgetting.forget_codes(NOW + 8 * DAY)["palier_passwordlink"] == 1


def test_a_reset_stops_the_old_password_at_once_and_lasts_a_day(est):
    user = choosing_passwords.choose(invite(est).secret, GOOD, at=NOW)

    link = admitting.reset(LOGIN, by=OPERATOR, at=NOW + HOUR)

    user.refresh_from_db()
    assert (user.has_usable_password(), user.signed_out_at) == (False, NOW + HOUR)
    with pytest.raises(choosing_passwords.DeadLink):
        choosing_passwords.bearer(link.secret, at=NOW + HOUR + DAY)


# --- Who may be let in --------------------------------------------------------------------------


def test_only_who_manages_members_lets_somebody_in(est):
    with pytest.raises(ActionRefused):
        admitting.invite(LOGIN, "Karim", est, role=None, by=Actor(role=Role.COMMISSION), at=NOW)
    with pytest.raises(managing.NotManager):
        admitting.invite(LOGIN, "Karim", est, role=None, by=Actor(role=Role.BAILLEUR), at=NOW)
    assert not User.objects.exists()


@pytest.mark.parametrize(
    ("login", "name", "refusal"),
    [
        ("karim", "Karim", admitting.BadLogin),
        ("d:1:d", "Karim", admitting.BadLogin),
        (LOGIN, "  ", admitting.MemberNameNeeded),
    ],
)
def test_a_member_has_an_address_and_a_name(est, login, name, refusal):
    with pytest.raises(refusal):
        admitting.invite(login, name, est, role=None, by=OPERATOR, at=NOW)


def test_an_organisation_gives_the_roles_of_its_kind_alone(est):
    with pytest.raises(admitting.UnfitRole, match="bailleur"):
        invite(est, role=Role.RESERVATAIRE)
    assert live(invite(est, role=Role.COMMISSION).user) == ["commission"]


def test_one_person_keeps_one_account_in_several_organisations(est):
    other = factories.organisation("reservataire", "La Clef")

    assert invite(est).user == invite(other).user
    assert sorted(live(User.objects.get())) == ["bailleur", "reservataire"]


@pytest.mark.parametrize("kind", ["bailleur", "reservataire", "employeur"])
@pytest.mark.parametrize("is_secret_first", [True, False])
def test_nobody_is_of_a_social_service_and_of_who_must_learn_nothing(kind, is_secret_first):
    bodies = [factories.organisation("service_social", "Service social"), factories.organisation(kind, "Autre")]
    first, second = bodies if is_secret_first else reversed(bodies)
    invite(first)

    with pytest.raises(admitting.UnderSecrecy):
        invite(second)

    assert Membership.objects.get().organisation == first
    Membership.objects.update(suspended_at=NOW)
    with pytest.raises(admitting.UnderSecrecy):
        invite(second)
    Membership.objects.update(ended_at=NOW)
    invite(second)


@pytest.mark.parametrize("kind", ["conseil", "guichet", "service_social"])
def test_who_is_of_a_social_service_may_be_of_another_house_that_helps(kind):
    for body in (factories.organisation("service_social", "Service social"), factories.organisation(kind, "Autre")):
        invite(body)

    assert Membership.objects.count() == 2


def test_nobody_is_invited_where_the_door_is_closed(est):
    organising.suspend(est, by=OPERATOR, at=NOW)
    with pytest.raises(admitting.CannotEnter):
        invite(est)

    organising.close(factories.organisation("bailleur", "Vieux"), by=OPERATOR, at=NOW)
    with pytest.raises(organising.IsClosed):
        invite(Organisation.objects.get(name="Vieux"))


# --- Changing, stopping, going ------------------------------------------------------------------


def test_another_role_takes_the_place_of_the_first_and_ends_the_sessions(est):
    user = invite(est).user

    admitting.change_role(LOGIN, est, Role.AUDITOR, by=OPERATOR, at=NOW)
    admitting.change_role(LOGIN, est, Role.AUDITOR, by=OPERATOR, at=NOW + HOUR)

    user.refresh_from_db()
    assert (live(user), user.signed_out_at) == (["controle"], NOW)
    assert verbs(user) == ["inviter_membre", "changer_role"]


def test_a_role_given_to_somebody_suspended_leaves_them_suspended(est):
    user = invite(est).user
    admitting.suspend(LOGIN, est, by=OPERATOR, at=NOW)

    admitting.change_role(LOGIN, est, Role.COMMISSION, by=OPERATOR, at=NOW)

    assert live(user) == []


def test_a_suspended_member_is_out_until_they_are_let_in_again(est):
    user = choosing_passwords.choose(invite(est).secret, GOOD, at=NOW)

    admitting.suspend(LOGIN, est, by=OPERATOR, at=NOW)
    admitting.suspend(LOGIN, est, by=OPERATOR, at=NOW)
    assert not choosing_passwords.may_enter(user)
    with pytest.raises(admitting.CannotEnter):
        admitting.reset(LOGIN, by=OPERATOR, at=NOW)
    admitting.resume(LOGIN, est, by=OPERATOR, at=NOW)
    admitting.resume(LOGIN, est, by=OPERATOR, at=NOW)

    assert choosing_passwords.may_enter(user)
    assert verbs(user)[2:] == ["suspendre_membre", "reprendre_membre"]


def test_who_has_left_keeps_no_password_and_no_link(est):
    link = invite(est)

    admitting.close(LOGIN, est, by=OPERATOR, at=NOW)

    with pytest.raises(choosing_passwords.DeadLink):
        choosing_passwords.bearer(link.secret, at=NOW)
    with pytest.raises(admitting.HasLeft):
        admitting.resume(LOGIN, est, by=OPERATOR, at=NOW)
    assert live(invite(est, at=NOW + DAY).user) == ["bailleur"]  # who comes back is invited again


def test_leaving_one_organisation_leaves_the_other_open(est):
    other = factories.organisation("reservataire", "La Clef")
    invite(other)
    user = choosing_passwords.choose(invite(est).secret, GOOD, at=NOW)

    admitting.close(LOGIN, est, by=OPERATOR, at=NOW)

    user.refresh_from_db()
    assert (live(user), user.has_usable_password()) == (["reservataire"], True)


def test_a_stranger_is_no_member_and_a_household_is_never_one(est):
    household = factories.demande("Amina").user

    for login in ("nobody@example.org", household.login):
        with pytest.raises(admitting.UnknownMember):
            admitting.suspend(login, est, by=OPERATOR, at=NOW)
        with pytest.raises(admitting.UnknownMember):
            admitting.reset(login, by=OPERATOR, at=NOW)


def test_a_former_member_without_organisation_is_journalled_as_nobody_special(est):
    user = invite(est).user
    admitting.close(LOGIN, est, by=OPERATOR, at=NOW)

    choosing_passwords.note_entry(user, at=NOW)

    assert JournalEntry.objects.get(verb="se_connecter").role == "public"
