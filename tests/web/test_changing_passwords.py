"""A professional changes a password: the present one is asked, other sessions end, guesses are slowed."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from palier.models import JournalEntry, User
from tests import factories
from tests.plain_pages import plain_text

pytestmark = pytest.mark.django_db
OLD, NEW = "neuf tasses de thé vert", "onze bols de riz au lait"


@pytest.fixture
def karim() -> User:
    user = factories.member("Karim", factories.organisation("bailleur", "X")).user
    assert user is not None
    user.set_password(OLD)
    user.save()
    return user


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def change(client: Client, current: str = OLD, password: str = NEW, again: str = "") -> Any:
    fields = {"current": current, "password": password, "again": again or password}
    return client.post(reverse("changer-mot-de-passe"), fields)


def test_the_new_password_opens_the_old_one_does_not_and_only_this_session_stays(karim: User) -> None:
    here, elsewhere = signed_in(karim), signed_in(karim)
    assert "Votre nouveau mot de passe" in plain_text(here.get(reverse("changer-mot-de-passe")))

    answer = change(here)

    assert "Votre mot de passe est changé" in plain_text(here.get(answer["Location"]))
    assert elsewhere.get("/bailleur/").status_code == 302
    karim.refresh_from_db()
    assert karim.check_password(NEW)
    assert JournalEntry.objects.filter(verb="changer_mot_de_passe").count() == 1


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"current": "un autre"}, "Ce n’est pas votre mot de passe actuel"),
        ({"password": "azerty"}, "trop court"),
        ({"again": "encore un autre"}, "ne sont pas les mêmes"),
    ],
)
def test_what_is_refused_says_why_and_changes_nothing(karim: User, fields: dict[str, str], said: str) -> None:
    answer = change(signed_in(karim), **fields)

    assert answer.status_code == 400
    assert said in plain_text(answer)
    karim.refresh_from_db()
    assert karim.check_password(OLD)
    assert not JournalEntry.objects.filter(verb="changer_mot_de_passe").exists()


def test_an_open_screen_is_no_place_to_guess(karim: User) -> None:
    client = signed_in(karim)
    statuses = [change(client, current=f"essai {number}").status_code for number in range(9)]

    assert statuses[0] == 400
    assert statuses[-1] == 429


def test_a_household_has_no_password_to_change() -> None:
    assert signed_in(factories.demande().user).get(reverse("changer-mot-de-passe")).status_code == 404


def test_a_refusal_leaves_a_line_that_says_by_which_door_and_never_who(
    karim: User, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("INFO", logger="palier"):
        Client().post(reverse("connexion-pro"), {"username": karim.login, "password": "un autre"})
        change(signed_in(karim), current="un autre")

    told = [record for record in caplog.records if record.msg == "Somebody was not let in."]
    assert [record.__dict__["kind"] for record in told] == ["mot de passe", "mot de passe"]
    assert karim.login not in caplog.text
