"""What must not open the door of FranceConnect, and leaving by it."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.conf import settings as settings_of_sites
from django.test import Client
from django.urls import reverse

from palier.models import LinkedIdentity, Message
from palier.models.life import erased_rows
from palier.web.signin import identity, identity_session
from tests import identity_provider as at_provider
from tests.plain_pages import plain_text
from tests.web.franceconnect.steps import bring, come, gone, linked, user_of

if TYPE_CHECKING:
    from sandbox.identity.server import IdentitySandbox
    from tests.factories import Applicant

pytestmark = pytest.mark.django_db


def test_an_answer_serves_once(client: Client, sandbox: IdentitySandbox, amina: Applicant) -> None:
    where = at_provider.choose(gone(client), "amina")
    assert client.get(where).status_code == 302

    again = client.get(where)
    assert again.status_code == 400
    assert "Cette connexion ne sert plus" in plain_text(again)


def test_an_answer_in_another_browser_opens_nothing(client: Client, sandbox: IdentitySandbox, amina: Applicant) -> None:
    linked("amina", amina)
    where = at_provider.choose(gone(client), "amina")
    victim = Client()

    assert victim.get(where).status_code == 400
    assert user_of(victim) is None


@pytest.mark.parametrize("fault", ["state"])
def test_a_state_that_is_not_ours_opens_nothing(client: Client, sandbox: IdentitySandbox, fault: str) -> None:
    sandbox.providers["franceconnect"].fault = fault

    assert come(client, "amina").status_code == 400


def test_a_parameter_told_twice_is_refused(client: Client, sandbox: IdentitySandbox) -> None:
    where = at_provider.choose(gone(client), "amina")

    assert client.get(f"{where}&code=autre").status_code == 400


def test_a_question_is_old_after_half_an_hour(
    client: Client, sandbox: IdentitySandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(identity_session, "LIFE", timedelta(seconds=-1))

    assert come(client, "amina").status_code == 400


@pytest.mark.parametrize(
    ("fault", "status", "words"),
    [
        ("down", 503, "FranceConnect ne répond pas"),
        ("iss", 400, "Nous n’avons pas pu vérifier la réponse"),
        ("userinfo_other", 400, "Nous n’avons pas pu vérifier la réponse"),
        ("hs256", 400, "Nous n’avons pas pu vérifier la réponse"),
    ],
)
def test_what_goes_wrong_is_told_in_plain_words(
    client: Client, sandbox: IdentitySandbox, amina: Applicant, fault: str, status: int, words: str
) -> None:
    where = at_provider.choose(gone(client), "amina")
    sandbox.providers["franceconnect"].fault = fault

    answer = client.get(where)
    assert answer.status_code == status
    page = plain_text(answer)
    assert words in page
    assert reverse("connexion") in page
    assert user_of(client) is None


def test_who_turns_back_is_told_so_kindly(client: Client, sandbox: IdentitySandbox) -> None:
    answer = come(client, "personne")

    assert answer.status_code == 200
    assert "Vous avez arrêté avant la fin" in plain_text(answer)


def test_who_turns_back_while_signed_in_is_led_where_they_came_from(
    client: Client, sandbox: IdentitySandbox, amina: Applicant
) -> None:
    client.force_login(amina.user)

    answer = come(client, "personne")

    assert reverse("mon-identite") in plain_text(answer)
    assert f'href="{reverse("connexion")}"' not in plain_text(answer)


def test_a_provider_away_when_leaving_is_told_too(client: Client, sandbox: IdentitySandbox) -> None:
    sandbox.providers["franceconnect"].fault = "down"

    answer = client.post(reverse("franceconnect"))
    assert answer.status_code == 503
    assert "FranceConnect ne répond pas" in plain_text(answer)


def test_what_is_asked_waits_outside_of_the_transaction(
    client: Client, sandbox: IdentitySandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    whole = identity.waiting.without_slot
    monkeypatch.setattr(identity.waiting, "without_slot", lambda *given: (seen.append("outside"), whole(*given))[1])

    come(client, "amina")
    assert seen == ["outside", "outside"]


def test_a_cookie_copied_before_is_not_given_who_came_back(
    client: Client, sandbox: IdentitySandbox, amina: Applicant
) -> None:
    where = at_provider.choose(gone(client), "amina")
    name = settings_of_sites.SESSION_COOKIE_NAME
    copy = Client()
    copy.cookies[name] = client.cookies[name].value

    assert client.get(where).url == reverse("franceconnect-numero")
    assert copy.get(reverse("franceconnect-numero")).status_code == 302
    assert bring(copy, amina.demande.numero_unique).url == reverse("connexion")
    assert not LinkedIdentity.objects.exists()
    assert client.get(reverse("franceconnect-numero")).status_code == 200


def test_a_cookie_copied_before_is_not_given_the_code_awaited(
    client: Client, sandbox: IdentitySandbox, amina: Applicant
) -> None:
    gone(client)
    name = settings_of_sites.SESSION_COOKIE_NAME
    copy = Client()
    copy.cookies[name] = client.cookies[name].value

    number = amina.demande.numero_unique
    asked = client.post(reverse("connexion"), {"numero": number, "birth_date": "17/04/1989"})
    assert client.get(asked.url).status_code == 200
    assert copy.get(asked.url).status_code == 302


def test_an_identity_left_at_a_shared_screen_is_not_shown_to_who_signs_in_next(
    client: Client, sandbox: IdentitySandbox, amina: Applicant
) -> None:
    come(client, "jean")
    client.post(reverse("connexion"), {"numero": amina.demande.numero_unique, "birth_date": "17/04/1989"})
    code = re.findall(r"\b(\d{6})\b", Message.objects.latest("pk").body)[0]
    assert client.post(reverse("connexion-code"), {"code": code}).url == reverse("mon-dossier")

    assert client.get(reverse("franceconnect-numero")).url == reverse("connexion")
    page = plain_text(client.get(reverse("mon-identite"), {"fait": "autre"}))
    assert "DUPONT" not in page


def test_leaving_ends_the_session_at_the_provider_too(sandbox: IdentitySandbox, amina: Applicant) -> None:
    client = linked("amina", amina)

    page = client.post(reverse("deconnexion"))
    found = re.search(r'content="0; url=([^"]+)"', page.text)
    assert found
    assert user_of(client) is None
    status, where, _ = at_provider.get(html.unescape(found[1]))
    assert status == 303
    assert client.get(where).status_code == 200


def test_leaving_does_not_wait_for_a_provider_that_is_away(sandbox: IdentitySandbox, amina: Applicant) -> None:
    client = linked("amina", amina)
    sandbox.providers["franceconnect"].fault = "down"
    at_provider.metadata.KNOWN.clear()

    assert client.post(reverse("deconnexion")).status_code == 302
    assert user_of(client) is None


def test_an_account_without_an_identity_leaves_as_before(
    client: Client, sandbox: IdentitySandbox, amina: Applicant
) -> None:
    client.force_login(amina.user)

    assert client.post(reverse("deconnexion")).status_code == 302


def test_the_erasure_of_a_file_takes_the_link_along(sandbox: IdentitySandbox, amina: Applicant) -> None:
    linked("amina", amina)
    gone_with_it = erased_rows.remove(amina.demande.pk, subject="", users=[amina.user.pk])

    assert gone_with_it["palier_linkedidentity"] == 1
    assert not LinkedIdentity.objects.exists()
