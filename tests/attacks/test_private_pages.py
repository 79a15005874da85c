"""What a person sees stays in no browser: neither a cache nor Back shows it again, and public pages stay as quick as before."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client

from palier.models.identifiers import uuid7
from tests import factories

if TYPE_CHECKING:
    from palier.models import User

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
PUBLIC = ("/", "/aide/", "/classement/", "/regles/grilles/", "/donnees-personnelles/", "/connexion/")


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def kept_by(answer: object) -> str:
    return str(answer.headers.get("Cache-Control", ""))  # type: ignore[attr-defined]


@pytest.mark.parametrize("path", ["/mon-dossier/", "/mes-candidatures/", "/courrier/", "/", "/aide/", "/nulle-part/"])
def test_no_page_of_a_household_is_kept(path: str) -> None:
    client = signed_in(factories.demande("Awa").user)

    assert "no-store" in kept_by(client.get(path))


@pytest.mark.parametrize("kind", ["bailleur", "reservataire"])
def test_no_page_of_an_organisation_is_kept(kind: str) -> None:
    organisation = factories.organisation(kind, "X")
    user = factories.member("Odile", organisation).user
    assert user is not None
    client = signed_in(user)

    for path in ("/", f"/{kind}/", "/retrouver/", "/lettres/"):
        assert "no-store" in kept_by(client.get(path)), path


def test_no_answer_to_what_was_typed_is_kept() -> None:
    answer = Client().post(
        "/connexion/", {"numero": "0750123456789G7501", "birth_date": "1983-07-19", "act_key": uuid7()}
    )

    assert "no-store" in kept_by(answer)


def test_no_page_between_the_number_and_the_code_is_kept() -> None:
    client = Client()
    session = client.session
    session["sign_in"] = {"code": "x", "mask": "a…@x.example", "is_stale": False}
    session.save()
    client.cookies["palier_session"] = session.session_key

    assert "no-store" in kept_by(client.get("/connexion/code/"))


@pytest.mark.parametrize("path", PUBLIC)
def test_a_public_page_stays_in_the_browser_of_who_is_nobody(path: str) -> None:
    answer = Client().get(path)

    assert answer.status_code == 200
    assert "no-store" not in kept_by(answer)


def test_a_style_sheet_stays_in_every_browser() -> None:
    client = signed_in(factories.demande("Awa").user)

    answer = client.get("/static/palier/palier.css")
    assert b"".join(answer.streaming_content)
    answer.close()
    assert "no-store" not in kept_by(answer)
