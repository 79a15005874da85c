"""A session that ended while somebody was writing: the form waits, sealed, for the same person, and for nobody else."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from palier.models import Fact
from palier.models.identifiers import uuid7
from palier.web.requests import resuming
from tests import factories
from tests.plain_pages import plain_text

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
YEAR = timezone.localdate().year - 2


def cut_off(who: factories.Applicant) -> tuple[Client, dict[str, str], Any]:
    """Somebody reads a form, the session ends, and the form is sent."""
    client = Client()
    client.force_login(who.user, backend=BACKEND)
    client.get(reverse("completer", args=["revenus"]))
    del client.cookies["palier_session"]
    told = {"act_key": str(uuid7()), f"income_d_{YEAR}": "20141"}
    return client, told, client.post(reverse("completer", args=["revenus"]), told)


def back(client: Client, who: factories.Applicant) -> Any:
    client.force_login(who.user, backend=BACKEND)
    return client.get(reverse("reprendre"))


def test_what_was_written_comes_back_after_the_door_and_is_sent_once() -> None:
    amina = factories.demande()
    client, told, answer = cut_off(amina)
    assert answer.url.startswith(f"{reverse('connexion')}?next=%2Fconnexion%2Freprendre%2F")

    page = back(client, amina)
    shown = plain_text(page)
    fields = dict(re.findall(r'name="(act_key|income_d_\d+)" value="([^"]*)"', shown))

    assert fields == told
    assert f'action="{reverse("completer", args=["revenus"])}"' in html.unescape(shown)
    assert page["Cache-Control"].startswith("max-age=0")
    confirmed = {**fields, "confirmer": "1"}
    assert client.post(reverse("completer", args=["revenus"]), confirmed).status_code == 302
    assert Fact.objects.filter(path=f"incomes/d/{YEAR}").count() == 1
    assert client.get(reverse("reprendre")).status_code == 302


def test_another_person_in_the_same_browser_is_shown_nothing_and_it_is_dropped() -> None:
    amina, noe = factories.demande(), factories.demande("Noé")
    client, _, _ = cut_off(amina)

    assert back(client, noe).status_code == 302
    assert back(client, amina).status_code == 302


def test_it_waits_fifteen_minutes_and_no_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    amina = factories.demande()
    client, _, _ = cut_off(amina)
    later = timezone.now() + resuming.LIFE + timedelta(seconds=1)
    monkeypatch.setattr(resuming.timezone, "now", lambda: later)

    assert resuming._opened(client.session[resuming.KEPT], type("R", (), {"user": amina.user})()) is None  # type: ignore[arg-type]  # noqa: SLF001 - the clock


def test_nothing_of_it_is_in_the_clear_in_the_database() -> None:
    client, _, _ = cut_off(factories.demande())

    kept = Session.objects.get(session_key=client.session.session_key).get_decoded()
    assert "20141" not in str(kept)
    assert resuming.KEPT in kept


def test_a_password_or_a_code_is_never_kept() -> None:
    amina = factories.demande()
    client, _, _ = cut_off(amina)
    client.session.flush()
    client.cookies.pop("palier_session", None)

    answer = client.post(reverse("acces-code"), {"act_key": str(uuid7()), "code": "123456"})

    assert "reprendre" not in answer.url
    assert resuming.KEPT not in client.session


@pytest.mark.parametrize(("name", "args", "field"), [("social-note", [uuid7()], "text"), ("orienter", [], "contact")])
def test_what_is_under_secrecy_is_never_kept(name: str, args: list[Any], field: str) -> None:
    amina = factories.demande()
    client, _, _ = cut_off(amina)
    client.session.flush()
    client.cookies.pop("palier_session", None)

    answer = client.post(reverse(name, args=args), {"act_key": str(uuid7()), field: "elle dort chez sa sœur"})

    assert answer.status_code == 302
    assert "reprendre" not in answer.url
    assert resuming.KEPT not in client.session


def test_a_browser_that_was_nobody_s_keeps_nothing(client: Client) -> None:
    answer = client.post(reverse("completer", args=["revenus"]), {"act_key": str(uuid7()), "x": "1"})

    assert "reprendre" not in answer.url
    assert resuming.KEPT not in client.session
