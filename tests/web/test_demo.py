"""One-click sign-in and the mail page exist on a database marked demo, and nowhere else."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from django.utils import timezone

from palier.management.demo.days import Days
from palier.management.demo.doors import softwares
from palier.models import ApiKey, Instance, Message, User
from palier.workflows.partners import keys
from tests import api_world, factories
from tests.plain_pages import plain_text
from tests.second_factors import give

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db


def mark_demo() -> None:
    Instance.objects.update_or_create(pk=1, defaults={"is_demo": True})


@pytest.fixture
def amina() -> User:
    user = factories.demande().user
    user.is_demo, user.demo_story, user.name = True, "Amina attend depuis trois ans.", "Amina Benali"
    user.save()
    return user


@pytest.mark.parametrize("path", ["/demo/", "/demo/courrier/"])
def test_the_pages_do_not_exist_outside_a_demo(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_nobody_enters_in_one_click_outside_a_demo(client: Client, amina: User) -> None:
    response = client.post(f"/demo/entrer/{amina.public_id}/")

    assert response.status_code == 404
    assert "_auth_user_id" not in client.session


def test_the_cast_is_shown_with_stories(client: Client, amina: User) -> None:
    mark_demo()

    page = plain_text(client.get("/demo/"))

    assert amina.name in page
    assert "Amina attend depuis trois ans." in page
    assert "1110 " not in page  # the sample number is grouped 3, 4, 6 and 5
    assert "Jean Dupont" in page


def test_what_to_do_first_stands_first_and_the_sample_leads_to_its_renewal(client: Client, amina: User) -> None:
    mark_demo()

    page = plain_text(client.get("/demo/"))

    assert page.index("Que faire d’abord") < page.index(amina.name)
    assert "elle n’est plus valable" in page
    assert "/connexion/?next=/mon-dossier/renouveler/" in page


def test_people_without_a_story_are_not_shown(client: Client, amina: User) -> None:
    mark_demo()
    User.objects.filter(pk=amina.pk).update(demo_story="")

    assert amina.name not in plain_text(client.get("/demo/"))


def test_one_click_signs_in(client: Client, amina: User) -> None:
    mark_demo()

    response = client.post(f"/demo/entrer/{amina.public_id}/")

    assert response.status_code == 302
    assert client.session["_auth_user_id"] == str(amina.pk)


def test_someone_outside_the_cast_cannot_be_entered(client: Client, amina: User) -> None:
    mark_demo()
    User.objects.filter(pk=amina.pk).update(is_demo=False)

    assert client.post(f"/demo/entrer/{amina.public_id}/").status_code == 404
    assert "_auth_user_id" not in client.session


def test_a_get_signs_nobody_in(client: Client, amina: User) -> None:
    mark_demo()

    assert client.get(f"/demo/entrer/{amina.public_id}/").status_code == 405


def test_the_mail_page_reads_codes_to_anyone(client: Client) -> None:
    mark_demo()
    Message.objects.create(
        channel="email",
        recipient="a@exemple.invalid",
        subject="Votre code",
        body="Code : 123456",
        created_at=timezone.now(),
    )

    assert "123456" in plain_text(client.get("/demo/courrier/"))


def test_every_page_of_a_demo_says_that_it_is_one(client: Client) -> None:
    assert "Démonstration" not in plain_text(client.get("/"))
    mark_demo()

    assert "Démonstration" in plain_text(client.get("/"))


def test_who_has_a_second_factor_is_asked_for_it_and_the_page_of_messages_shows_what_the_application_would(
    client: Client,
) -> None:
    mark_demo()
    lucie = factories.member("Lucie", factories.organisation("bailleur", "Est Habitat")).person
    give(lucie)
    assert "montre" not in plain_text(client.get("/demo/courrier/").text)
    User.objects.filter(pk=lucie.pk).update(is_demo=True)

    asked = client.post(f"/demo/entrer/{lucie.public_id}/")

    assert asked["Location"] == "/pro/connexion/code/"
    found = re.search(
        r"L’application de Lucie montre <strong class=\"number\">(\d{3} \d{3})<",
        plain_text(client.get("/demo/courrier/")),
    )
    assert found
    assert client.post(asked["Location"], {"code": found[1]})["Location"] == "/bailleur/"


@pytest.mark.parametrize("page", ["second-facteur", "cles-acces"])
def test_who_came_in_by_one_click_adds_a_second_factor_without_being_sent_round(client: Client, page: str) -> None:
    """Nobody of the cast has a password: the page sent them to prove themselves, and that page sent them back."""
    mark_demo()
    karim = factories.member("Karim", factories.organisation("bailleur", "Est Habitat")).person
    karim.set_unusable_password()
    karim.is_demo = True
    karim.save()
    client.post(f"/demo/entrer/{karim.public_id}/")

    answer = client.get(reverse(page), follow=True)

    assert answer.status_code == 200
    assert len(answer.redirect_chain) <= 1


def test_a_demo_shows_the_key_of_a_software_until_it_is_revoked(client: Client, amina: User) -> None:
    mark_demo()
    karim = factories.member("Karim", factories.organisation("bailleur", "Est Habitat"))
    softwares.give_key(karim, days=Days(timezone.localdate(), timezone.now()))

    shown = client.get(reverse("demo")).text

    secret = keys.demo_secret()
    assert secret in shown
    told = api_world.SoftwareOf(secret).get("key").json()
    assert told["organisation"]["name"] == "Est Habitat"
    ApiKey.objects.update(revoked_at=timezone.now())
    assert secret not in client.get(reverse("demo")).text
