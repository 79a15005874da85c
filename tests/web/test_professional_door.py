"""The door of professionals: the link, the password, the desk, the journal, and being out at once."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from palier.models import JournalEntry, Membership, Organisation, PasswordLink, User
from tests import factories, second_factors
from tests.plain_pages import plain_text

pytestmark = pytest.mark.django_db
GOOD = "neuf tasses de thé vert"
LOGIN = "karim@est-habitat.example"


def command(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    call_command(*words)
    return plain_text(capsys.readouterr().out)


@pytest.fixture
def link(capsys, settings) -> str:
    """Made as the operator does, by two commands."""
    settings.SITE = "https://logement.example"
    command(capsys, "organisation", "create", "bailleur", "Est Habitat", "--contact", "01 00 00 00 00")
    said = command(capsys, "member", "invite", LOGIN, "Karim Haddad", "--in", "est habitat")
    found = re.search(r"https://logement\.example(/pro/mot-de-passe/\S+/)", said)
    assert found
    return found[1]


def choose(client: Client, link: str, password: str = GOOD, again: str | None = None) -> Any:
    return client.post(link, {"password": password, "again": password if again is None else again})


def enter(client: Client, password: str = GOOD, **more: str) -> Any:
    return client.post(reverse("connexion-pro"), {"username": LOGIN, "password": password, **more})


# --- The link -----------------------------------------------------------------------------------


def test_from_the_link_to_the_desk(client, link):
    page = client.get(link)
    assert (page.status_code, page["Referrer-Policy"]) == (200, "strict-origin")
    assert "Karim Haddad" in plain_text(page.text)
    kept = choose(client, link)
    assert "Votre mot de passe est enregistré" in plain_text(client.get(kept["Location"]).text)

    entered = enter(client)

    assert (entered.status_code, entered["Location"]) == (302, reverse("bailleur"))
    assert "Karim Haddad, bailleur, Est Habitat" in plain_text(client.get(reverse("bailleur")).text)


def test_opening_the_link_uses_nothing_up_and_its_second_use_says_what_to_do(client, link):
    for _ in range(3):
        assert client.get(link).status_code == 200
    choose(client, link)

    again = choose(Client(), link)

    assert again.status_code == 410
    assert reverse("mot-de-passe-perdu") in plain_text(again.text)


@pytest.mark.parametrize(
    ("password", "again", "words"),
    [
        ("a", "a", "Ce mot de passe est trop court"),
        (GOOD, GOOD + "e", "ne sont pas les mêmes"),
        ("", "", "Écrivez le mot de passe"),
    ],
)
def test_a_password_that_does_not_hold_is_told_and_nothing_is_kept(client, link, password, again, words):
    response = choose(client, link, password, again)

    assert response.status_code == 400
    assert words in plain_text(response.text)
    assert password not in ("", "a") or not User.objects.get(login=LOGIN).has_usable_password()
    assert PasswordLink.objects.get().used_at is None


def test_an_expired_link_opens_nothing(client, link):
    PasswordLink.objects.update(expires_at=timezone.now())

    assert client.get(link).status_code == 410


def test_a_lost_password_has_a_road(client, capsys):
    assert reverse("mot-de-passe-perdu") in plain_text(client.get(reverse("connexion-pro")).text)
    assert "la personne qui exploite ce site" in plain_text(client.get(reverse("mot-de-passe-perdu")).text)

    command(capsys, "organisation", "create", "exploitant", "Mairie numérique", "--contact", "01 22 33 44 55")

    assert "01 22 33 44 55" in plain_text(client.get(reverse("mot-de-passe-perdu")).text)


# --- The door -----------------------------------------------------------------------------------


def test_an_address_is_taken_in_capitals_and_where_one_was_going_is_kept(client, link):
    choose(client, link)

    entered = client.post(
        reverse("connexion-pro"),
        {"username": f" {LOGIN.upper()} ", "password": GOOD, "next": reverse("bailleur_logements")},
    )

    assert entered["Location"] == reverse("bailleur_logements")


def test_a_professional_sign_in_is_journalled_on_somebody_who_exists(client, link):
    choose(client, link)
    enter(client, "faux mot de passe")
    assert not JournalEntry.objects.filter(verb="se_connecter").exists()

    enter(client)

    line = JournalEntry.objects.get(verb="se_connecter")
    user = User.objects.get(login=LOGIN)
    assert (line.object_kind, line.object_id, line.actor) == ("User", user.public_id, user.public_id)
    assert (line.role, line.organisation) == ("bailleur", Organisation.objects.get().pk)


def test_who_controls_lands_on_a_page_that_says_how_a_mission_is_given(client, link, capsys):
    choose(client, link)
    assert "n’a pas encore de page" not in command(capsys, "member", "role", LOGIN, "controle", "--in", "Est Habitat")

    assert enter(client)["Location"] == reverse("controle")
    # Who controls reads what households confided: a second factor comes before any page.
    assert client.get(reverse("controle"))["Location"].startswith(reverse("second-facteur"))
    second_factors.give(User.objects.get(login=LOGIN))
    second_factors.show(client)
    assert "Aucune mission en cours" in client.get(reverse("controle")).text


def test_a_household_reads_its_name_in_the_frame(client):
    amina = factories.demande("Amina")
    client.force_login(amina.user)

    assert "Amina" in plain_text(client.get(reverse("accueil")).text).partition("<main")[0]


# --- Out at once --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        ("member", "suspend", LOGIN, "--in", "Est Habitat"),
        ("member", "close", LOGIN, "--in", "Est Habitat"),
        ("member", "reset", LOGIN),
        ("organisation", "suspend", "Est Habitat"),
        ("organisation", "close", "Est Habitat"),
    ],
)
def test_who_is_stopped_is_out_at_once_and_cannot_come_back_in(client, link, capsys, words):
    choose(client, link)
    enter(client)
    assert client.get(reverse("bailleur")).status_code == 200

    command(capsys, *words)

    assert client.get(reverse("bailleur"))["Location"].startswith(reverse("connexion-pro"))
    assert enter(Client()).status_code == 400


def test_a_suspension_that_ends_opens_no_older_session(client, link, capsys):
    choose(client, link)
    enter(client)

    command(capsys, "member", "suspend", LOGIN, "--in", "Est Habitat")
    command(capsys, "member", "resume", LOGIN, "--in", "Est Habitat")

    assert client.get(reverse("bailleur")).status_code == 302
    assert enter(client).status_code == 302
    assert client.get(reverse("bailleur")).status_code == 200


def test_a_membership_that_is_stopped_past_the_workflow_opens_nothing_either(client, link):
    choose(client, link)
    enter(client)

    Membership.objects.update(suspended_at=timezone.now() - timedelta(hours=1))

    assert client.get(reverse("bailleur")).status_code == 404


# --- The commands -------------------------------------------------------------------------------


def test_the_lists_say_who_is_there_and_in_what_state(link, capsys):
    assert "Est Habitat (Bailleur social), ouvert" in command(capsys, "organisation", "list")
    said = command(capsys, "member", "list", "--in", "Est Habitat")
    assert f"Karim Haddad <{LOGIN}>, Est Habitat, Bailleur, invité, sans mot de passe encore" in said
    command(capsys, "member", "suspend", LOGIN, "--in", "Est Habitat")
    assert "suspendu" in command(capsys, "member", "list")
    command(capsys, "member", "close", LOGIN, "--in", "Est Habitat")
    assert "parti" in command(capsys, "member", "list")


def test_an_empty_list_says_how_to_begin(capsys):
    assert "organisation create" in command(capsys, "organisation", "list")
    assert "member invite" in command(capsys, "member", "list")


def test_an_organisation_is_corrected_and_named_by_its_siret_or_identifier(link, capsys):
    command(capsys, "organisation", "correct", "Est Habitat", "--siret", "55200155400013")
    command(capsys, "organisation", "correct", "552 001 554 00013", "--name", "Est Habitat SA")
    made = Organisation.objects.get()

    said = command(capsys, "organisation", "suspend", str(made.public_id))

    assert "Suspendu : Est Habitat SA" in said
    assert "Rétabli" in command(capsys, "organisation", "resume", "Est Habitat SA")


@pytest.mark.parametrize(
    "words",
    [
        ("organisation", "suspend", "Inconnu"),
        ("organisation", "create", "bailleur", "Est Habitat"),
        ("member", "invite", "karim", "Karim", "--in", "Est Habitat"),
        ("member", "invite", LOGIN, "Karim", "--in", "Est Habitat", "--role", "chef"),
        ("member", "role", LOGIN, "reservataire", "--in", "Est Habitat"),
        ("member", "reset", "nobody@example.org"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(link, words):
    with pytest.raises(CommandError) as refused:
        call_command(*words)

    assert str(refused.value)
    assert "\n" not in str(refused.value)
