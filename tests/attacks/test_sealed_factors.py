"""Whatever a professional honestly does of a second factor is told by an act: the walk over the seals finds nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from palier.models import User
from palier.rules.law.clocks import day_in_paris
from tests import factories
from tests.attacks.sealed_world import faults, seal
from tests.factories import PASSWORD
from tests.second_factors import rest, shown

if TYPE_CHECKING:
    from django.conf import LazySettings

pytestmark = pytest.mark.usefixtures("committed")
PAGE = "/pro/second-facteur/"


def settle() -> None:
    """Seal what was just done, as the worker would, and hold it to its acts."""
    seal(is_invented=False)
    assert [fault.sentence for fault in faults()] == []


def enter(user: User) -> Client:
    client = Client()
    asked = client.post("/pro/connexion/", {"username": user.login, "password": PASSWORD})
    assert asked.status_code == 302
    settle()
    return client


def change(client: Client, act: str, code: str) -> Any:
    done = client.post(PAGE, {"act": act, "password": PASSWORD, "code": code})
    assert done.status_code in (200, 302)
    settle()
    return done


def add(client: Client) -> tuple[str, list[str]]:
    found = re.search(r'<strong id="secret">([A-Z2-7 ]+)</strong>', client.get(PAGE).text)
    assert found
    secret = found[1].replace(" ", "")
    told = change(client, "activer", shown(secret))
    return secret, [code.replace(" ", "") for code in re.findall(r"<li>(\d{4} \d{4} \d{4})</li>", told.text)]


@pytest.fixture
def karim() -> User:
    made = factories.member("Karim", factories.organisation("bailleur", "Est Habitat")).person
    seal()
    return made


def test_a_life_of_second_factors_leaves_no_fault(karim: User) -> None:
    client = enter(karim)
    secret, codes = add(client)
    rest(karim)
    client = enter(karim)
    client.post("/pro/connexion/code/", {"code": "000000" if shown(secret) != "000000" else "111111"})
    settle()
    client.post("/pro/connexion/code/", {"code": codes[0]})
    settle()
    change(client, "codes", shown(secret))
    client.post(reverse("navigateurs"), {"navigateur": "tous"})
    settle()
    rest(karim)
    change(client, "retirer", shown(secret))
    add(client)
    call_command("member", "factor-reset", karim.login)
    settle()
    call_command("organisation", "factor", "Est Habitat", "--from", day_in_paris(timezone.now()).isoformat())
    settle()
    add(enter(karim))
    call_command("member", "close", karim.login, "--in", "Est Habitat")
    settle()


def test_one_taken_away_and_added_between_two_seals_is_told(karim: User) -> None:
    client = enter(karim)
    secret, _ = add(client)
    rest(karim)
    client.post(PAGE, {"act": "retirer", "password": PASSWORD, "code": shown(secret)})
    add(client)


def test_a_password_hashed_anew_before_the_code_is_kept_with_it(karim: User, settings: LazySettings) -> None:
    secret, _ = add(enter(karim))
    rest(karim)
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.PBKDF2PasswordHasher",
        "django.contrib.auth.hashers.MD5PasswordHasher",
    ]

    client = enter(karim)

    assert client.post("/pro/connexion/code/", {"code": shown(secret)})["Location"] == reverse("bailleur")
    settle()
    assert User.objects.get(pk=karim.pk).password.startswith("pbkdf2_sha256")
