"""A manager lets in and stops the members of their own organisation, by the pages and by the database, and nobody beyond."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from palier.models import JournalEntry, Membership, PasswordLink, SecondFactor, SignIn, User
from palier.models.doors.row_security import MANAGER
from palier.rules.doors.access import Role
from palier.workflows.accounts import admitting, managing
from palier.workflows.acting.actors import Actor
from palier.workflows.entering import password_links
from tests import factories, second_factors
from tests import world as worlds
from tests.attacks.raw_sql import REFUSED, page_of, would
from tests.plain_pages import plain_text
from tests.web.steward_pages import act, asked, desk_of, link_in, mailed

if TYPE_CHECKING:
    from django.http import HttpResponse

    from palier.models import Organisation

pytestmark = pytest.mark.django_db
STEWARD = Actor(role=Role.STEWARD)
NEW = {"name": "Nora Petit", "login": "nora@est.example", "role": "bailleur"}


@pytest.fixture
def est() -> Organisation:
    return factories.organisation("bailleur", "Est Habitat")


@pytest.fixture
def lea(est: Organisation) -> Actor:
    made = factories.member("Lea", est)
    managing.give(made.person.login, est, by=STEWARD, at=timezone.now())
    return made


@pytest.fixture
def karim(est: Organisation) -> User:
    return factories.member("Karim", est).person


@pytest.fixture
def desk(lea: Actor) -> Client:
    return desk_of(lea)


def post(client: Client, page: str, args: list[object], **said: object) -> HttpResponse:
    return client.post(reverse(page, args=args), {"act_key": str(uuid4()), **said})  # type: ignore[return-value]


def press(client: Client, who: User, which: str) -> HttpResponse:
    return post(client, "equipe_membre", [who.public_id], act=which, confirme="oui")


def lines(who: User) -> list[tuple[str, str]]:
    rows = JournalEntry.objects.filter(object_id=who.public_id).order_by("id")
    return list(rows.values_list("verb", "role"))


def membership(who: User, on: Organisation) -> Membership:
    return Membership.objects.get(user=who, organisation=on)


def test_a_colleague_invited_gets_the_link_by_mail_and_comes_in(desk: Client, est: Organisation) -> None:
    page = desk.get(reverse("bailleur"))
    assert "Équipe" in plain_text(page.text)

    done = post(desk, "equipe_inviter", [], **NEW)

    nora = User.objects.get(login="nora@est.example")
    assert done["Location"] == f"{reverse('equipe_membre', args=[nora.public_id])}?fait=invite"
    assert "invité, pas encore entré" in plain_text(desk.get(done["Location"]).text)
    assert ("inviter_membre", "bailleur") in lines(nora)
    address = link_in(mailed())
    Client().post(address, {"password": "une lanterne sous la pluie", "again": "une lanterne sous la pluie"})
    nora.refresh_from_db()
    assert nora.chose_at is not None
    assert membership(nora, est).manages_since is None


def test_each_button_does_its_act_under_the_manager_s_own_name(desk: Client, est: Organisation, karim: User) -> None:
    second_factors.give(karim)
    for which in ("suspendre", "reprendre", "sessions", "facteur", "lien", "partir"):
        assert press(desk, karim, which).status_code == 302, which

    karim.refresh_from_db()
    assert not SecondFactor.objects.filter(user=karim).exists()
    assert not karim.has_usable_password()
    assert membership(karim, est).ended_at is not None
    assert {role for _, role in lines(karim)} == {"bailleur"}
    assert [verb for verb, _ in lines(karim)] == [
        "suspendre_membre",
        "reprendre_membre",
        "fermer_sessions_membre",
        "reinitialiser_second_facteur",
        "renouveler_lien",
        "fermer_membre",
    ]


def test_who_left_is_invited_again_and_an_invitation_is_withdrawn(desk: Client, est: Organisation, karim: User) -> None:
    press(desk, karim, "partir")
    post(desk, "equipe_inviter", [], name="Karim", login=karim.login, role="bailleur")
    assert membership(karim, est).ended_at is None

    post(desk, "equipe_inviter", [], **NEW)
    nora = User.objects.get(login="nora@est.example")
    assert press(desk, nora, "retirer").status_code == 302
    assert membership(nora, est).ended_at is not None


def test_whoever_works_elsewhere_is_stopped_here_and_keeps_the_rest(
    desk: Client, est: Organisation, karim: User
) -> None:
    ouest = factories.organisation("bailleur", "Ouest Habitat")
    Membership.objects.create(user=karim, organisation=ouest, role=Role.BAILLEUR)
    second_factors.give(karim)
    before = User.objects.get(pk=karim.pk).password

    assert "travaille aussi ailleurs" in plain_text(desk.get(reverse("equipe_membre", args=[karim.public_id])).text)
    for which in ("lien", "facteur", "sessions"):
        assert press(desk, karim, which).status_code == 400, which
    assert press(desk, karim, "partir").status_code == 302

    assert User.objects.get(pk=karim.pk).password == before
    assert SecondFactor.objects.filter(user=karim).exists()
    assert membership(karim, ouest).ended_at is None
    assert membership(karim, est).ended_at is not None


def signed_in_somewhere(who: User) -> None:
    now = timezone.now()
    SignIn.objects.create(user=who, mark=f"m{who.pk}", device="Firefox sur Android", since=now, last_seen_at=now)


def how_they_enter(desk: Client, who: User) -> str:
    return plain_text(desk.get(reverse("equipe_membre", args=[who.public_id])).text)


def test_a_former_member_is_not_followed_to_their_next_employer(
    desk: Client, est: Organisation, lea: Actor, karim: User
) -> None:
    press(desk, karim, "partir")
    admitting.invite(
        karim.login, "", factories.organisation("service_social", "Entraide"), role=None, by=STEWARD, at=timezone.now()
    )
    signed_in_somewhere(karim)
    second_factors.give(karim)

    page = how_they_enter(desk, karim)

    assert "Partie" in page
    for word in ("Firefox", "Second facteur", "connexions ouvertes"):
        assert word not in page
    with page_of(managing.as_manager(lea)):
        for table in ("signin", "passwordlink", "secondfactor", "passkey", "backupcode", "linkedidentity"):
            assert would(f"SELECT user_id FROM palier_{table} WHERE user_id = %s", [karim.pk]) == 0, table


def test_what_is_left_of_who_left_every_organisation_is_not_read(
    desk: Client, est: Organisation, lea: Actor, karim: User
) -> None:
    press(desk, karim, "partir")
    signed_in_somewhere(karim)

    assert "Firefox" not in how_they_enter(desk, karim)
    with page_of(managing.as_manager(lea)):
        assert would("SELECT user_id FROM palier_signin WHERE user_id = %s", [karim.pk]) == 0


def test_who_works_elsewhere_too_shows_no_device_here(desk: Client, lea: Actor, karim: User) -> None:
    ouest = factories.organisation("bailleur", "Ouest Habitat")
    Membership.objects.create(user=karim, organisation=ouest, role=Role.BAILLEUR)
    signed_in_somewhere(karim)

    assert "Firefox" not in how_they_enter(desk, karim)
    with page_of(managing.as_manager(lea)):
        assert would("SELECT user_id FROM palier_signin WHERE user_id = %s", [karim.pk]) == 0


def test_a_member_who_is_here_alone_shows_their_devices(desk: Client, karim: User) -> None:
    signed_in_somewhere(karim)

    assert "Firefox sur Android" in how_they_enter(desk, karim)


def test_who_leaves_leaves_nothing_that_opens(desk: Client, karim: User) -> None:
    second_factors.give(karim)
    press(desk, karim, "lien")
    password_links.draw(karim, timezone.now(), timedelta(days=1))

    press(desk, karim, "partir")

    assert not SecondFactor.objects.filter(user=karim).exists()
    assert not PasswordLink.objects.filter(user=karim, used_at=None).exists()


def test_an_address_known_elsewhere_is_a_steward_s_to_invite(desk: Client, est: Organisation) -> None:
    ouest = factories.organisation("service_social", "Entraide")
    samira = factories.member("Samira", ouest).person

    refused = post(desk, "equipe_inviter", [], name="Samira", login=samira.login, role="bailleur")

    assert refused.status_code == 400
    assert "déjà un accès dans un autre organisme" in plain_text(refused)
    assert not Membership.objects.filter(user=samira, organisation=est).exists()


@pytest.fixture
def ouest_desk() -> Client:
    ouest = factories.organisation("bailleur", "Ouest Habitat")
    oli = factories.member("Oli", ouest)
    managing.give(oli.person.login, ouest, by=STEWARD, at=timezone.now())
    return desk_of(oli)


def test_an_invitation_withdrawn_holds_neither_the_address_nor_the_name(
    desk: Client, ouest_desk: Client, lea: Actor
) -> None:
    post(desk, "equipe_inviter", [], **{**NEW, "name": "Faux Nom"})
    nora = User.objects.get(login=NEW["login"])
    press(desk, nora, "retirer")

    assert post(ouest_desk, "equipe_inviter", [], **NEW).status_code == 302

    nora.refresh_from_db()
    assert nora.name == NEW["name"]
    with page_of(managing.as_manager(lea)):
        assert would("UPDATE palier_user SET name = 'Encore Faux' WHERE id = %s", [nora.pk]) == 0


def test_the_same_manager_invites_again_under_the_right_name(desk: Client) -> None:
    post(desk, "equipe_inviter", [], **{**NEW, "name": "Faux Nom"})
    press(desk, User.objects.get(login=NEW["login"]), "retirer")

    post(desk, "equipe_inviter", [], **NEW)

    assert User.objects.get(login=NEW["login"]).name == NEW["name"]


def test_a_steward_s_invitation_takes_the_new_name_of_who_never_entered(desk: Client, karim: User) -> None:
    post(desk, "equipe_inviter", [], **{**NEW, "name": "Faux Nom"})
    press(desk, User.objects.get(login=NEW["login"]), "retirer")
    service, now = factories.organisation("service_social", "Entraide"), timezone.now()

    admitting.invite(NEW["login"], NEW["name"], service, role=None, by=STEWARD, at=now)
    admitting.invite(
        karim.login, "Autre Nom", Membership.objects.get(user=karim).organisation, role=None, by=STEWARD, at=now
    )

    assert User.objects.get(login=NEW["login"]).name == NEW["name"]
    assert User.objects.get(pk=karim.pk).name == karim.name


def test_who_is_awaited_or_was_elsewhere_is_not_said_to_have_an_access_there(
    desk: Client, ouest_desk: Client, karim: User
) -> None:
    post(desk, "equipe_inviter", [], **NEW)
    press(desk, karim, "partir")

    for login in (NEW["login"], karim.login):
        refused = post(ouest_desk, "equipe_inviter", [], **{**NEW, "login": login, "name": "X"})
        assert refused.status_code == 400
        assert "déjà connue du site" in plain_text(refused)
        assert "dans un autre organisme" not in plain_text(refused)
    assert User.objects.get(login=NEW["login"]).name == NEW["name"]


def test_another_manager_a_controller_and_oneself_are_out_of_reach(
    desk: Client, est: Organisation, lea: Actor, karim: User
) -> None:
    managing.give(karim.login, est, by=STEWARD, at=timezone.now())
    claude = factories.member("Claude", est, role=Role.AUDITOR).person

    for who in (karim, claude, lea.person):
        for which in ("suspendre", "partir", "lien", "facteur", "sessions"):
            assert press(desk, who, which).status_code == 400, (who.name, which)
        assert membership(who, est).suspended_at is None
        assert User.objects.get(pk=who.pk).has_usable_password()


def test_a_manager_gives_no_role_beyond_their_organisation(desk: Client, est: Organisation) -> None:
    for role in ("intendant", "controle", "reservataire"):
        assert post(desk, "equipe_inviter", [], **{**NEW, "role": role}).status_code == 400
    assert not User.objects.filter(login="nora@est.example").exists()


def test_the_members_of_another_organisation_are_not_there(desk: Client) -> None:
    other = factories.member("Odile", factories.organisation("bailleur", "Ouest Habitat")).person

    assert desk.get(reverse("equipe_membre", args=[other.public_id])).status_code == 404
    assert press(desk, other, "suspendre").status_code == 404
    assert "Odile" not in plain_text(desk.get(reverse("equipe")).text)


def test_who_manages_nothing_has_no_such_page(karim: User) -> None:
    client = Client()
    client.force_login(karim, backend="django.contrib.auth.backends.ModelBackend")

    assert client.get(reverse("equipe")).status_code == 404
    assert "Équipe" not in plain_text(client.get(reverse("bailleur")).text)


def test_a_manager_always_shows_two_factors(lea: Actor) -> None:
    client = Client()
    client.force_login(lea.person, backend="django.contrib.auth.backends.ModelBackend")

    assert client.get(reverse("bailleur"))["Location"] == reverse("second-facteur")


def test_a_steward_gives_the_management_and_takes_it_back(est: Organisation, karim: User) -> None:
    steward = desk_of(worlds.steward())
    page = reverse("intendant_organisme", args=[est.public_id])
    assert "aucun : un intendant fait tous les changements" in plain_text(steward.get(page).text)

    act(steward, est, karim, "confier")
    assert membership(karim, est).manages_since is not None
    act(steward, est, karim, "reprendre_gestion")

    assert membership(karim, est).manages_since is None
    assert [verb for verb, _ in lines(karim)] == ["confier_gestion", "reprendre_gestion"]


def test_the_management_ends_with_the_membership(est: Organisation, lea: Actor) -> None:
    admitting.close(lea.person.login, est, by=STEWARD, at=timezone.now())
    admitting.invite(lea.person.login, "Lea", est, role=None, by=STEWARD, at=timezone.now())

    assert membership(lea.person, est).manages_since is None


def invited_under(role: Role, who: User, on: Organisation) -> None:
    admitting.invite(who.login, who.name, on, role=role, by=STEWARD, at=timezone.now())


def test_the_management_ends_where_an_invitation_gives_another_role(est: Organisation, karim: User) -> None:
    managing.give(karim.login, est, by=STEWARD, at=timezone.now())
    invited_under(Role.COMMISSION, karim, est)
    assert not Membership.objects.filter(user=karim, manages_since__isnull=False).exists()

    invited_under(Role.BAILLEUR, karim, est)

    assert not Membership.objects.filter(user=karim, manages_since__isnull=False).exists()


def test_a_management_left_on_what_is_over_does_not_come_back(est: Organisation, karim: User) -> None:
    now = timezone.now()
    Membership.objects.filter(user=karim).update(manages_since=now, ended_at=now)

    invited_under(Role.BAILLEUR, karim, est)

    assert membership(karim, est).manages_since is None


def test_who_manages_and_is_invited_again_manages_still(est: Organisation, karim: User) -> None:
    managing.give(karim.login, est, by=STEWARD, at=timezone.now())

    invited_under(Role.BAILLEUR, karim, est)

    assert membership(karim, est).manages_since is not None


def test_a_manager_invites_a_former_manager_again(desk: Client, est: Organisation, karim: User) -> None:
    managing.give(karim.login, est, by=STEWARD, at=timezone.now())
    invited_under(Role.COMMISSION, karim, est)

    done = post(desk, "equipe_inviter", [], name="Karim", login=karim.login, role="bailleur")

    assert done.status_code == 302
    assert Membership.objects.get(user=karim, ended_at=None).manages_since is None


def test_who_controls_is_given_no_management(est: Organisation) -> None:
    claude = factories.member("Claude", est, role=Role.AUDITOR).person

    with pytest.raises(managing.MayNotManage):
        managing.give(claude.login, est, by=STEWARD, at=timezone.now())


# --- By raw SQL -----------------------------------------------------------------------------


def test_the_role_of_the_database_reaches_its_own_members_and_no_household(
    est: Organisation, lea: Actor, karim: User
) -> None:
    factories.demande("Amina")
    odile = factories.member("Odile", factories.organisation("bailleur", "Ouest Habitat")).person
    with page_of(managing.as_manager(lea)):
        assert would("SELECT login FROM palier_user") == 2
        assert would("SELECT password FROM palier_user") == REFUSED
        for table in ("demande", "person", "candidature", "letter", "journalentry"):
            assert would(f"SELECT 1 FROM palier_{table}") == REFUSED
        assert would("UPDATE palier_user SET password = '!x' WHERE id = %s", [odile.pk]) == 0
        assert would("UPDATE palier_user SET password = '!x' WHERE id = %s", [lea.person.pk]) == 0
        assert would("UPDATE palier_user SET password = '!x' WHERE id = %s", [karim.pk]) == 1
        assert would("UPDATE palier_user SET password = 'md5$x' WHERE id = %s", [karim.pk]) == REFUSED
        assert would("UPDATE palier_user SET name = 'x' WHERE id = %s", [karim.pk]) == 1
        assert would("UPDATE palier_user SET name = '' WHERE id = %s", [karim.pk]) == REFUSED
        assert would("UPDATE palier_user SET login = 'x@y.example' WHERE id = %s", [karim.pk]) == REFUSED
        assert would("UPDATE palier_membership SET manages_since = now()") == REFUSED
        assert would("UPDATE palier_membership SET ended_at = now()") == 1
        row = "INSERT INTO palier_membership (user_id, organisation_id, role) VALUES (%s, %s, %s)"
        assert would(row, [odile.pk, est.pk, "bailleur"]) == REFUSED
        assert would(row, [karim.pk, est.pk, "intendant"]) == REFUSED
        assert would(row, [karim.pk, est.pk, "controle"]) == REFUSED
        assert would(row, [karim.pk, est.pk, "commission"]) == 1


def test_a_claim_of_who_manages_nothing_reaches_nothing(est: Organisation, lea: Actor, karim: User) -> None:
    him = Actor(role=Role.BAILLEUR, user=karim, organisation=est)
    with page_of(managing.as_manager(him)):
        assert managing.as_manager(him).role == MANAGER
        assert would("SELECT id FROM palier_user") == 0
        assert would("SELECT id FROM palier_membership") == 0
        assert would("UPDATE palier_membership SET ended_at = now()") == 0


def test_nothing_is_mailed_before_the_act(desk: Client) -> None:
    assert asked() == []
    assert post(desk, "equipe_inviter", [], **{**NEW, "name": ""}).status_code == 400
    assert asked() == []
