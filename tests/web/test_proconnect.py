"""The door of professionals by ProConnect, against the stand-in over HTTP: linked once by the password, then enough alone."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings as settings_of_sites
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from palier.gateways.identity import ProviderKind
from palier.models import JournalEntry, LinkedIdentity, Membership, Message, PassKey, User
from palier.models.identifiers import uuid7
from palier.rules.doors.access import Role
from palier.web.requests import factors
from palier.web.signin import identity_session
from palier.workflows.accounts import admitting
from palier.workflows.acting.actors import Actor
from palier.workflows.entering import password_links
from sandbox.identity.people import agent
from tests import factories, passkeys, second_factors
from tests import identity_provider as at_provider
from tests.plain_pages import plain_text
from tests.web.second_factor.steps import secret_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sandbox.identity.server import IdentitySandbox

pytestmark = pytest.mark.django_db
GOOD = "neuf tasses de thé vert"
LOGIN = "karim.haddad@bailleur.example"
MFA = ("pwd", "mfa")
STEWARD = Actor(role=Role.STEWARD)
PEOPLE = (
    agent("karim-mfa", "Karim", "Haddad", LOGIN.title(), acr="eidas1-mfa", amr=MFA),
    agent("karim-amr", "Karim", "Haddad", LOGIN, amr=MFA),
    agent("sans-adresse", "Karim", "Haddad", ""),
)


@pytest.fixture
def sandbox(settings: Any, tmp_path: Path) -> Iterator[IdentitySandbox]:
    with at_provider.running(also=PEOPLE) as server:
        known = at_provider.provider(server, ProviderKind.PROCONNECT, tmp_path)
        settings.PROCONNECT = (known.issuer, known.client_id, str(known.secret_file))
        yield server


@pytest.fixture
def karim() -> User:
    organisation = factories.organisation("bailleur", "Est Habitat")
    user = User.objects.create_user(LOGIN, name="Karim Haddad", password=GOOD)
    Membership.objects.create(user=user, organisation=organisation, role=Role.BAILLEUR)
    return user


def gone(client: Client, **more: str) -> str:
    page = client.post(reverse("proconnect"), more)
    found = re.search(r'http-equiv="refresh" content="0; url=([^"]+)"', page.text)
    assert found
    return html.unescape(found[1])


def come(client: Client, who: str, **more: str) -> Any:
    return client.get(at_provider.choose(gone(client, **more), who))


def enter(client: Client, password: str = GOOD, login: str = LOGIN) -> Any:
    return client.post(reverse("connexion-pro"), {"username": login, "password": password})


def linked(who: str) -> Client:
    client = Client()
    come(client, who)
    assert enter(client).url == f"{reverse('navigateurs')}?fait=reliee"
    return client


def user_of(client: Client) -> User | None:
    key = client.session.get("_auth_user_id")
    return User.objects.get(pk=key) if key else None


def test_the_button_is_there_only_where_the_site_is_known(
    client: Client, sandbox: IdentitySandbox, settings: Any
) -> None:
    assert ">ProConnect</strong>" in plain_text(client.get(reverse("connexion-pro")))

    settings.PROCONNECT = ("", "", "")
    assert "ProConnect" not in plain_text(client.get(reverse("connexion-pro")))


def test_a_password_once_links_and_then_the_identity_is_enough(sandbox: IdentitySandbox, karim: User) -> None:
    client = Client()
    door = come(client, "agent")
    assert user_of(client) is None
    assert f"<bdi>{LOGIN}</bdi>" in plain_text(client.get(door.url))
    assert "ProConnect est relié" in plain_text(client.get(enter(client).url))

    again = Client()
    assert come(again, "agent").url == reverse("bailleur")
    assert user_of(again) == karim
    entry = JournalEntry.objects.filter(verb="se_connecter", object_id=karim.public_id).latest("at")
    assert (entry.details, entry.role) == ({"par": "proconnect"}, "bailleur")
    assert LinkedIdentity.objects.get().sealed == ""


def test_an_identity_alone_makes_nobody_a_member(client: Client, sandbox: IdentitySandbox, karim: User) -> None:
    come(client, "agent")

    assert client.get(reverse("bailleur")).status_code == 302
    assert not LinkedIdentity.objects.exists()


@pytest.mark.parametrize("who", ["agent-mfa", "sosie"])
def test_another_address_is_not_linked_and_the_member_is_told(
    client: Client, sandbox: IdentitySandbox, karim: User, who: str
) -> None:
    come(client, who)

    entered = enter(client)
    assert "n’est pas relié" in plain_text(client.get(entered.url))
    assert user_of(client) == karim
    assert not LinkedIdentity.objects.exists()


def test_an_agent_without_an_address_is_not_believed(client: Client, sandbox: IdentitySandbox, karim: User) -> None:
    assert come(client, "sans-adresse").status_code == 400

    assert enter(client).status_code == 302
    assert user_of(client) == karim
    assert not LinkedIdentity.objects.exists()


def test_a_look_alike_does_not_come_in_without_the_password(
    client: Client, sandbox: IdentitySandbox, karim: User
) -> None:
    come(client, "agent")

    assert enter(client, "un autre mot de passe").status_code == 400
    assert not LinkedIdentity.objects.exists()


def test_who_comes_next_at_a_shared_desk_is_not_linked_to_who_left(
    client: Client, sandbox: IdentitySandbox, karim: User
) -> None:
    other = User.objects.create_user("odile@bailleur.example", name="Odile", password=GOOD)
    Membership.objects.create(user=other, organisation=Membership.objects.get().organisation, role=Role.BAILLEUR)
    come(client, "agent")
    enter(client, login=other.login)

    assert not LinkedIdentity.objects.exists()
    client.post(reverse("deconnexion"))
    enter(client)
    assert not LinkedIdentity.objects.exists()


@pytest.mark.parametrize("who", ["agent", "karim-mfa"])
def test_a_cookie_copied_before_is_not_given_who_came_back(
    client: Client, sandbox: IdentitySandbox, karim: User, who: str
) -> None:
    where = at_provider.choose(gone(client), who)
    name = settings_of_sites.SESSION_COOKIE_NAME
    copy = Client()
    copy.cookies[name] = client.cookies[name].value

    assert "ProConnect" in plain_text(client.get(client.get(where).url))
    enter(copy)
    assert not LinkedIdentity.objects.exists()


def test_an_identity_of_a_household_left_at_a_desk_is_forgotten(
    client: Client, sandbox: IdentitySandbox, karim: User
) -> None:
    come(client, "agent")
    client.force_login(factories.demande("Amina").user)

    assert identity_session.FOUND not in client.session


def test_a_code_shown_again_gives_the_session_a_key_that_nobody_knew(sandbox: IdentitySandbox, karim: User) -> None:
    secret, _ = second_factors.give(karim)
    client = Client()
    client.force_login(karim)
    before = client.session.session_key

    client.post(reverse("second-facteur-verifier"), {"code": second_factors.shown(secret)})
    assert client.session.session_key != before
    assert factors.GIVEN in client.session


# --- The second factor ---------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["karim-mfa", "karim-amr"])
def test_two_factors_at_proconnect_are_two_factors_here(sandbox: IdentitySandbox, karim: User, who: str) -> None:
    secret, _ = second_factors.give(karim)
    client = Client()
    come(client, who)
    assert enter(client).url == reverse("connexion-second-facteur")
    client.post(reverse("connexion-second-facteur"), {"code": second_factors.shown(secret)})
    assert LinkedIdentity.objects.get().user == karim

    again = Client()
    assert come(again, who).url == reverse("bailleur")
    entry = JournalEntry.objects.filter(verb="se_connecter", object_id=karim.public_id).latest("at")
    assert entry.details == {"second_facteur": "proconnect", "par": "proconnect"}


def test_one_factor_at_proconnect_does_not_replace_the_code(sandbox: IdentitySandbox, karim: User) -> None:
    linked("agent")
    secret, _ = second_factors.give(karim)
    client = Client()

    assert come(client, "agent").url == reverse("connexion-second-facteur")
    assert user_of(client) is None
    entered = client.post(reverse("connexion-second-facteur"), {"code": second_factors.shown(secret)})
    assert entered.url == reverse("bailleur")
    entry = JournalEntry.objects.filter(verb="se_connecter", object_id=karim.public_id).latest("at")
    assert entry.details == {"second_facteur": "application", "par": "proconnect"}


@pytest.mark.parametrize(("who", "is_in"), [("karim-mfa", True), ("agent", False)])
def test_an_organisation_that_asks_for_two_factors_takes_proconnects(
    sandbox: IdentitySandbox, karim: User, who: str, is_in: bool
) -> None:
    linked(who)
    organisation = Membership.objects.get().organisation
    organisation.factor_since = timezone.localdate()
    organisation.save()
    client = Client()
    come(client, who)

    assert (client.get(reverse("bailleur")).status_code == 200) is is_in


# --- The end -------------------------------------------------------------------------------------


@pytest.mark.parametrize("field", ["suspended_at", "ended_at"])
def test_who_is_no_member_any_more_is_refused_at_once(sandbox: IdentitySandbox, karim: User, field: str) -> None:
    linked("agent")
    Membership.objects.update(**{field: timezone.now()})
    client = Client()

    refused = come(client, "agent")
    assert refused.status_code == 403
    assert "vous n’êtes plus membre" in plain_text(refused)
    assert user_of(client) is None


def test_who_left_and_comes_back_links_anew(sandbox: IdentitySandbox, karim: User) -> None:
    linked("agent")
    organisation = Membership.objects.get().organisation
    admitting.close(LOGIN, organisation, by=Actor(role=Role.STEWARD), at=timezone.now())

    assert not LinkedIdentity.objects.exists()
    admitting.invite(LOGIN, "Karim Haddad", organisation, role=None, by=Actor(role=Role.STEWARD), at=timezone.now())
    client = Client()
    come(client, "agent")
    assert user_of(client) is None


def test_a_member_unlinks_by_themselves(sandbox: IdentitySandbox, karim: User) -> None:
    client = linked("agent")
    assert "Relié à votre accès" in plain_text(client.get(reverse("navigateurs")))

    answer = client.post(reverse("delier-identite"))
    assert "n’ouvre plus votre accès" in plain_text(client.get(answer.url))
    assert JournalEntry.objects.filter(verb="delier_identite", object_id=karim.public_id, role="bailleur").exists()
    again = Client()
    come(again, "agent")
    assert user_of(again) is None


def test_a_way_on_leads_to_this_site_alone(sandbox: IdentitySandbox, karim: User) -> None:
    linked("agent")

    assert come(Client(), "agent", next="https://ailleurs.example/").url == reverse("bailleur")
    assert come(Client(), "agent", next=reverse("navigateurs")).url == reverse("navigateurs")


def test_leaving_ends_the_session_at_proconnect_too(sandbox: IdentitySandbox, karim: User) -> None:
    linked("agent")
    client = Client()
    come(client, "agent")

    page = client.post(reverse("deconnexion"))
    found = re.search(r'content="0; url=([^"]+)"', page.text)
    assert found
    assert at_provider.get(html.unescape(found[1]))[0] == 303
    assert user_of(client) is None


def test_a_household_s_identity_opens_no_desk(sandbox: IdentitySandbox, karim: User) -> None:
    applicant = factories.demande("Amina")
    linked("agent")
    LinkedIdentity.objects.update(user=applicant.user)
    client = Client()

    assert come(client, "agent").status_code == 403
    assert user_of(client) is None


# --- By an invitation alone, and shown anew --------------------------------------------------------


@pytest.fixture
def invited(karim: User) -> str:
    """Karim has been invited, and has chosen nothing yet; the secret of the link."""
    User.objects.update(password="!", chose_at=None)
    organisation = Membership.objects.get().organisation
    link = admitting.invite(LOGIN, "Karim Haddad", organisation, role=None, by=STEWARD, at=timezone.now())
    return link.secret


def accepted(client: Client, secret: str, who: str = "agent") -> Any:
    return come(client, who, invitation=secret)


def test_an_invitation_is_accepted_without_a_password(sandbox: IdentitySandbox, karim: User, invited: str) -> None:
    client = Client()
    page = client.get(reverse("mot-de-passe", args=[invited])).text
    assert "Ou sans mot de passe" in plain_text(page)

    assert accepted(client, invited).url == reverse("bailleur")

    assert user_of(client) == karim
    karim.refresh_from_db()
    assert (karim.has_usable_password(), karim.chose_at is not None) == (False, True)
    assert client.get(reverse("mot-de-passe", args=[invited])).status_code == 410
    assert "n’a pas de mot de passe" in plain_text(client.get(reverse("navigateurs")))
    assert come(Client(), "agent").url == reverse("bailleur")


@pytest.mark.parametrize("who", ["agent-mfa", "sosie"])
def test_an_invitation_to_another_address_says_both_and_still_serves(
    client: Client, sandbox: IdentitySandbox, karim: User, invited: str, who: str
) -> None:
    refused = accepted(client, invited, who)

    assert refused.status_code == 403
    assert f"<bdi>{LOGIN}</bdi>" in plain_text(refused)
    assert user_of(client) is None
    assert not LinkedIdentity.objects.exists()
    assert client.get(reverse("mot-de-passe", args=[invited])).status_code == 200


@pytest.mark.parametrize("secret", ["inconnu", "x" * 5000])
def test_a_link_of_nobody_opens_nothing(client: Client, sandbox: IdentitySandbox, karim: User, secret: str) -> None:
    assert accepted(client, secret).status_code == 410
    assert user_of(client) is None


def test_an_invitation_serves_once(sandbox: IdentitySandbox, karim: User, invited: str) -> None:
    accepted(Client(), invited)
    LinkedIdentity.objects.all().delete()

    assert accepted(Client(), invited).status_code == 410
    assert not LinkedIdentity.objects.exists()


def test_an_identity_that_opens_another_account_accepts_no_invitation(
    sandbox: IdentitySandbox, karim: User, invited: str
) -> None:
    accepted(Client(), invited)
    other = User.objects.create_user("autre@bailleur.example", name="Autre")
    LinkedIdentity.objects.update(user=other)
    organisation = Membership.objects.get().organisation
    secret = admitting.reset(LOGIN, by=STEWARD, at=timezone.now()).secret
    assert Membership.objects.filter(organisation=organisation).exists()

    refused = accepted(Client(), secret)

    assert refused.status_code == 403
    assert "ouvre déjà un autre accès" in plain_text(refused)


def passwordless(invited: str, who: str = "agent") -> Client:
    client = Client()
    accepted(client, invited, who)
    return client


def again(client: Client, who: str, wanted: str = "") -> Any:
    return come(client, who, encore="1", next=wanted)


def test_who_has_no_password_shows_themselves_at_proconnect_before_they_add_one(
    sandbox: IdentitySandbox, karim: User, invited: str
) -> None:
    client, page = passwordless(invited), reverse("changer-mot-de-passe")
    asked = client.get(page)
    assert asked.url.startswith(reverse("second-facteur-verifier"))
    assert "Identifiez-vous de nouveau" in plain_text(client.get(asked.url))

    assert again(client, "agent", page).url == page
    kept = client.post(page, {"password": GOOD, "again": GOOD})

    assert "sessions=mot-de-passe" in kept.url
    assert enter(Client()).status_code == 302


@pytest.mark.parametrize("fault", ["auth_time_old", "auth_time_unsaid"])
def test_a_sign_in_of_this_morning_shows_nobody_now(
    sandbox: IdentitySandbox, karim: User, invited: str, fault: str
) -> None:
    client, page = passwordless(invited), reverse("changer-mot-de-passe")
    sandbox.providers["proconnect"].fault = fault

    refused = again(client, "agent", page)

    assert refused.status_code == 403
    assert "ne vous a pas redemandé" in plain_text(refused)
    assert client.get(page).status_code == 302


def test_a_question_of_the_release_before_has_its_hour_too(
    sandbox: IdentitySandbox, karim: User, invited: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It kept until when it lives, and not when it was asked: a sign-in of this morning is none the newer."""
    client, page = passwordless(invited), reverse("changer-mot-de-passe")
    sandbox.providers["proconnect"].fault = "auth_time_old"
    keep = identity_session.keep_question

    def keep_as_before(request: Any, question: Any, *, at: Any) -> None:
        keep(request, question, at=at)
        told = request.session[identity_session.ASKED]
        request.session[identity_session.ASKED] = {name: value for name, value in told.items() if name != "asked_at"}

    monkeypatch.setattr(identity_session, "keep_question", keep_as_before)

    assert again(client, "agent", page).status_code == 403
    assert client.get(page).status_code == 302


def test_another_person_s_proconnect_shows_nobody(sandbox: IdentitySandbox, karim: User, invited: str) -> None:
    client = passwordless(invited)

    assert again(client, "agent-mfa").status_code == 403
    assert user_of(client) == karim
    assert factors.PRESENT not in client.session


def test_who_has_no_password_adds_a_first_factor_once_they_are_shown(
    sandbox: IdentitySandbox, karim: User, invited: str
) -> None:
    client, page = passwordless(invited), reverse("second-facteur")
    assert client.get(page).url.startswith(reverse("second-facteur-verifier"))
    again(client, "agent", page)
    secret = secret_of(client.get(page).text)

    told = client.post(page, {"act": "activer", "code": second_factors.shown(secret)})

    assert "Vos codes de secours" in plain_text(told)
    assert come(Client(), "agent").url == reverse("connexion-second-facteur")


def test_two_factors_shown_anew_at_proconnect_open_the_gravest_pages(
    sandbox: IdentitySandbox, karim: User, invited: str
) -> None:
    client, page = passwordless(invited, "karim-mfa"), reverse("lettres_document")
    assert client.post(page, {"lettre": "x"}).status_code == 302

    again(client, "karim-mfa")

    assert client.post(page, {"lettre": "x"}).status_code == 200


def test_two_factors_shown_this_morning_let_in_and_open_no_grave_page(
    sandbox: IdentitySandbox, karim: User, invited: str
) -> None:
    passwordless(invited, "karim-mfa")
    thief = Client()
    assert come(thief, "karim-mfa").url == reverse("bailleur")

    assert factors.GIVEN in thief.session
    page = reverse("changer-mot-de-passe")
    for gravest in (page, reverse("cles-acces"), reverse("second-facteur")):
        assert thief.get(gravest).url.startswith(reverse("second-facteur-verifier"))
    thief.post(page, {"password": GOOD, "again": GOOD})
    assert enter(Client()).status_code == 400


def test_a_key_is_not_taken_away_by_two_factors_of_this_morning(
    sandbox: IdentitySandbox, karim: User, invited: str
) -> None:
    passwordless(invited, "karim-mfa")
    passkeys.give(karim)
    client = Client()
    come(client, "karim-mfa")
    said = {"act": "retirer", "cle": str(PassKey.objects.get().public_id)}

    assert client.post(reverse("cles-acces"), said).url.startswith(reverse("second-facteur-verifier"))
    assert PassKey.objects.exists()

    again(client, "karim-mfa")
    client.post(reverse("cles-acces"), said)
    assert not PassKey.objects.exists()


def test_a_code_shown_a_moment_ago_stays_so_where_proconnect_comes_after(sandbox: IdentitySandbox, karim: User) -> None:
    secret, _ = second_factors.give(karim)
    client = Client()
    come(client, "karim-mfa")
    enter(client)
    client.post(reverse("connexion-second-facteur"), {"code": second_factors.shown(secret)})

    come(client, "karim-mfa")

    assert client.session[factors.GIVEN] > 0


def test_one_factor_shown_anew_does_not_replace_a_code(sandbox: IdentitySandbox, karim: User) -> None:
    client = linked("agent")
    second_factors.give(karim)

    refused = again(client, "agent")

    assert "n’a demandé qu’un facteur" in plain_text(refused)
    assert factors.GIVEN not in client.session


def test_the_only_way_in_is_not_unlinked(sandbox: IdentitySandbox, karim: User, invited: str) -> None:
    client = passwordless(invited)

    answer = client.post(reverse("delier-identite"))

    assert "Ajoutez d’abord un mot de passe" in plain_text(client.get(answer.url))
    assert LinkedIdentity.objects.exists()


def test_who_enters_by_proconnect_is_mailed_a_link_that_says_so(
    sandbox: IdentitySandbox, karim: User, invited: str
) -> None:
    passwordless(invited)
    password_links.send(Membership.objects.get().pk, uuid7(), at=timezone.now())

    body = Message.objects.get(recipient=LOGIN).body
    assert "par ProConnect" in body
    assert "mot-de-passe" in body
