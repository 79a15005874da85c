"""A session is this host's alone, ends when nobody uses it, and a new release signs nobody out."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.test import Client, override_settings
from django.urls import reverse

from hosting.admission import page
from palier.models import JournalEntry
from palier.models.identifiers import uuid7
from palier.web.requests import sessions
from tests import factories
from tests.plain_pages import plain_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from palier.models import User

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
ROOT = Path(__file__).resolve().parent.parent.parent
HOST = {
    "SESSION_COOKIE_NAME": "__Host-palier_session",
    "CSRF_COOKIE_NAME": "__Host-csrftoken",
    "SESSION_COOKIE_SECURE": True,
    "CSRF_COOKIE_SECURE": True,
}
DOSSIER = "/mon-dossier/"


class Clock:
    """The hour of the sessions, moved by hand."""

    def __init__(self) -> None:
        self.ahead = 0

    def time(self) -> float:
        return 1_800_000_000 + self.ahead

    def wait(self, minutes: float) -> None:
        self.ahead += int(minutes * 60)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(sessions, "time", made)
    return made


@pytest.fixture
def encrypted() -> Iterator[None]:
    with override_settings(**HOST):
        yield


def signed_in(user: User | None) -> Client:
    assert user is not None
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def test_a_site_in_service_binds_its_cookies_and_its_neighbours_to_https() -> None:
    names = ("SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "CSRF_COOKIE_AGE", "SECURE_HSTS_INCLUDE_SUBDOMAINS")
    code = f"from django.conf import settings as s; print(*(getattr(s, n) for n in {names}))"
    environment = {
        **os.environ,
        "PALIER_DEMO": "0",
        "PALIER_SECRET_KEY": "x" * 50,
        "PALIER_METRICS_TOKEN": "y",
        "DATABASE_URL": "postgresql://nobody@localhost/none",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }

    def told(**more: str) -> str:
        return subprocess.run(
            [sys.executable, "-c", code], cwd=ROOT, env=environment | more, capture_output=True, text=True, check=True
        ).stdout.strip()

    assert told() == "__Host-palier_session __Host-csrftoken None True"
    assert told(PALIER_HSTS_HOST_ALONE="yes").endswith("False")
    assert told(PALIER_DEMO="1").startswith("palier_session csrftoken None")


def test_every_cookie_over_https_is_bound_to_this_host(encrypted: None) -> None:
    client = signed_in(factories.demande().user)
    client.get(DOSSIER, secure=True)
    client.get(reverse("completer", args=["revenus"]), secure=True)

    assert {"__Host-palier_session", "__Host-csrftoken", "__Host-palier_activite"} <= set(client.cookies)
    for name, held in client.cookies.items():
        assert name.startswith("__Host-"), name
        if name != "__Host-palier_session":  # set by the test's own sign-in
            assert (held["secure"], held["path"], held["domain"]) == (True, "/", ""), name


def test_the_token_of_forms_lives_no_longer_than_the_browser_and_changes_at_sign_out() -> None:
    client = signed_in(factories.demande().user)
    client.get(reverse("completer", args=["revenus"]))
    held = client.cookies["csrftoken"]
    before = held.value

    assert held["max-age"] == ""
    client.post(reverse("deconnexion"))
    assert client.cookies["csrftoken"].value != before


def test_a_cookie_of_the_release_before_signs_nobody_out(encrypted: None) -> None:
    client = signed_in(factories.demande().user)
    key = client.cookies.pop("__Host-palier_session").value
    client.cookies["palier_session"] = key

    answer = client.get(DOSSIER, secure=True)

    assert answer.status_code == 200
    assert answer.cookies["__Host-palier_session"].value == key
    assert answer.cookies["__Host-palier_session"]["secure"]
    assert client.get(DOSSIER, secure=True).status_code == 200


def test_a_session_of_this_release_is_never_taken_under_the_former_name(encrypted: None) -> None:
    client = signed_in(factories.demande().user)
    client.get(DOSSIER, secure=True)
    key = client.cookies["__Host-palier_session"].value
    planted = Client()
    planted.cookies["palier_session"] = key

    assert planted.get(DOSSIER, secure=True).status_code == 302


def test_who_signs_out_is_out_under_both_names(encrypted: None) -> None:
    client = signed_in(factories.demande().user)
    key = client.cookies.pop("__Host-palier_session").value
    client.cookies["palier_session"] = key
    client.get(DOSSIER, secure=True)

    answer = client.post(reverse("deconnexion"), secure=True, headers={"referer": "https://testserver/"})

    assert answer.status_code == 302
    assert answer.cookies["palier_session"].value == ""
    assert not Session.objects.filter(session_key=key).exists()


def test_a_household_that_rests_half_an_hour_is_signed_out_and_told_why(clock: Clock) -> None:
    client = signed_in(factories.demande().user)
    assert client.get(DOSSIER).status_code == 200
    key = client.cookies["palier_session"].value
    clock.wait(31)

    answer = client.get(DOSSIER)

    assert answer["Location"] == f"{reverse('connexion')}?next={DOSSIER}&arret=1".replace(DOSSIER, "/mon-dossier/")
    assert "Personne n’a rien demandé pendant 30 minutes" in plain_text(client.get(answer["Location"]))
    assert not Session.objects.filter(session_key=key).exists()


def test_who_reads_a_page_from_time_to_time_stays(clock: Clock) -> None:
    client = signed_in(factories.demande().user)
    for _ in range(6):
        assert client.get(DOSSIER).status_code == 200
        clock.wait(25)


def test_a_professional_may_rest_an_hour(clock: Clock) -> None:
    client = signed_in(factories.member("Karim", factories.organisation("bailleur", "X")).user)
    assert client.get("/bailleur/").status_code == 200
    clock.wait(55)
    assert client.get("/bailleur/").status_code == 200
    clock.wait(61)

    assert "arret=1" in client.get("/bailleur/")["Location"]


def test_what_was_written_during_the_rest_waits_for_its_person(clock: Clock) -> None:
    amina = factories.demande()
    client = signed_in(amina.user)
    client.get(reverse("completer", args=["revenus"]))
    clock.wait(45)

    answer = client.post(reverse("completer", args=["revenus"]), {"act_key": str(uuid7()), "income_d_2024": "20141"})

    assert "garde=1" in answer["Location"]
    client.force_login(amina.user, backend=BACKEND)
    assert "20141" in plain_text(client.get(reverse("reprendre")))


def test_a_stamp_of_another_session_keeps_nobody_in(clock: Clock) -> None:
    client = signed_in(factories.demande().user)
    client.get(DOSSIER)
    clock.wait(31)
    client.cookies["palier_activite"] = sessions.stamp("another", int(clock.time()))

    assert client.get(DOSSIER).status_code == 302


def test_without_its_stamp_a_session_is_as_old_as_its_beginning(clock: Clock) -> None:
    client = signed_in(factories.demande().user)
    client.get(DOSSIER)
    clock.wait(20)
    client.get(DOSSIER)
    clock.wait(20)
    del client.cookies["palier_activite"]

    assert client.get(DOSSIER).status_code == 302


def test_twelve_hours_after_coming_in_a_session_is_over_whatever_is_done() -> None:
    client = signed_in(factories.demande().user)
    client.get(DOSSIER)
    key = client.cookies["palier_session"].value
    first = Session.objects.get(session_key=key).expire_date
    store: Any = SessionStore(session_key=key)
    store["anything"] = 1
    store.save()

    assert Session.objects.get(session_key=key).expire_date == first


def test_a_key_that_changes_lengthens_no_session(clock: Clock) -> None:
    """Signing the others out changed the key of the session that stayed, which then counted as one that began."""
    karim = factories.member("Karim", factories.organisation("bailleur", "X")).user
    client = signed_in(karim)
    client.get("/bailleur/")
    began, ends = client.session[sessions.ENTERED], client.session.get_expiry_date()
    clock.wait(20)

    assert client.post(reverse("fermer-sessions"), {"act_key": str(uuid7())}).status_code == 302
    assert client.get("/bailleur/").status_code == 200
    assert (client.session[sessions.ENTERED], client.session.get_expiry_date()) == (began, ends)


def test_the_page_of_components_is_not_of_a_site_in_service() -> None:
    assert Client().get("/composants/").status_code == 200
    with override_settings(DEMO=False, DEBUG=False):
        assert Client().get("/composants/").status_code == 404


def test_no_process_is_told_to_who_asks_from_elsewhere() -> None:
    assert settings.DEMO
    assert "Palier-Instance" in Client().get("/sante/vivant")
    assert "Palier-Instance" not in Client(REMOTE_ADDR="198.51.100.7").get("/sante/vivant")
    assert "Palier-Instance" not in Client(headers={"x-forwarded-for": "198.51.100.7"}).get("/sante/vivant")


def test_a_professional_closes_the_sessions_left_open_elsewhere() -> None:
    karim = factories.member("Karim", factories.organisation("bailleur", "X")).user
    here, elsewhere = signed_in(karim), signed_in(karim)
    assert elsewhere.get("/bailleur/").status_code == 200

    answer = here.post(reverse("fermer-sessions"), {"act_key": str(uuid7())})

    assert "Vos autres sessions sont fermées" in plain_text(here.get(answer["Location"]))
    assert elsewhere.get("/bailleur/").status_code == 302
    line = JournalEntry.objects.get(verb="fermer_mes_sessions")
    assert line.role == "bailleur"


def test_the_light_pages_of_the_line_speak_of_https_too() -> None:
    assert page.hsts() == []
    with override_settings(SECURE_HSTS_SECONDS=31_536_000, SECURE_HSTS_INCLUDE_SUBDOMAINS=True):
        told = ("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
        assert told in page.headers(page.WaitingNotice(1, None, 5, ""), is_page=True)
        assert told in page.headers_of_refusal(is_page=True)
