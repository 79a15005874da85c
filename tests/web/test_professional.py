"""The first page of a desk: what awaits by date with its link, the news until opened, and the member's own mail."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from palier.models import Home, MailPause
from palier.workflows.homes import correcting
from tests import factories
from tests import world as worlds
from tests.plain_pages import plain_text

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
DESKS = (("karim", "bailleur"), ("odile", "file-du-jour"))


@pytest.fixture
def world() -> worlds.World:
    return worlds.build()


def key() -> dict[str, str]:
    return {"act_key": str(uuid4())}


@pytest.mark.parametrize(("who", "desk"), DESKS)
def test_each_act_leads_to_its_page(client, world: worlds.World, who: str, desk: str) -> None:
    Home.objects.filter(pk=world.homes["oriente"].pk).update(vacancy_notified_on=timezone.localdate() - 60 * DAY)
    client.force_login(getattr(world, who).user)
    page = plain_text(client.get(reverse(desk)))
    section = page[page.index('id="attendu"') : page.index("</section>", page.index('id="attendu"'))]
    links = re.findall(r'class="button quiet" href="([^"]+)"', section)

    assert len(links) >= 4
    assert {client.get(link).status_code for link in links} == {200}
    assert "depuis le " in section.split("</li>")[0]


@pytest.mark.parametrize(("who", "desk"), DESKS)
def test_the_known_browsers_and_the_password_are_reached_from_the_desk_and_lead_back(
    client, world: worlds.World, who: str, desk: str
) -> None:
    client.force_login(getattr(world, who).user)
    page = plain_text(client.get(reverse(desk)))

    for name in ("navigateurs", "changer-mot-de-passe"):
        assert f'href="{reverse(name)}"' in page
        assert f'<a href="{reverse(desk)}">Mon espace</a>' in plain_text(client.get(reverse(name)))


def test_the_heading_counts_everything_and_a_long_list_has_pages(client, world: worlds.World) -> None:
    for _ in range(20):
        factories.home(world.bailleur, world.reservataire)
    client.force_login(world.odile.user)
    page = plain_text(client.get(reverse("file-du-jour")))
    (count,) = re.findall(r"par date \((\d+)\)", page)

    assert int(count) > 20
    assert f"1 à 8 sur {count}" in page
    assert "Un logement vous est orienté" in plain_text(client.get(reverse("file-du-jour") + "?attendu-page=2"))


def test_nothing_that_awaits_is_said(client) -> None:
    alone = factories.member("Odile", factories.organisation("reservataire", "Réservataire vide"))
    client.force_login(alone.user)

    assert "Rien ne vous attend." in plain_text(client.get(reverse("file-du-jour")))


def test_a_member_stops_the_mail_of_the_morning_and_has_it_again(client, world: worlds.World) -> None:
    client.force_login(world.odile.user)
    url = reverse("courriel-du-matin")
    assert "Ne plus recevoir ce courriel" in plain_text(client.get(reverse("file-du-jour")))

    assert client.post(url, {"courriel": "non", **key()}).status_code == 302
    assert list(MailPause.objects.values_list("user", flat=True)) == [world.odile.person.pk]
    page = plain_text(client.get(reverse("file-du-jour")))
    assert "Vous ne recevez pas le courriel du matin." in page
    assert client.post(url, {"courriel": "oui", **key()}).status_code == 302

    assert MailPause.objects.count() == 0


def test_news_are_shown_until_they_are_opened(client, world: worlds.World) -> None:
    home = world.homes["oriente"]
    Home.objects.filter(pk=home.pk).update(vacancy_notified_on=timezone.localdate() - 5 * DAY)
    correcting.correct_vacancy(home, timezone.localdate() - 3 * DAY, reason="saisie", by=world.karim, at=timezone.now())
    client.force_login(world.odile.user)
    page = plain_text(client.get(reverse("file-du-jour")))
    (link,) = re.findall(r'action="(/file-du-jour/nouvelles/[0-9a-f-]{36}/)"', page)

    assert client.post(link, key()).url == reverse("publier", args=[home.public_id])
    assert "Ce qui a changé" not in plain_text(client.get(reverse("file-du-jour")))
    client.force_login(world.reader.user)
    assert "Ce qui a changé (1)" in plain_text(client.get(reverse("file-du-jour")))
    assert client.post(reverse("nouvelles-lues"), key()).status_code == 302
    assert "Ce qui a changé" not in plain_text(client.get(reverse("file-du-jour")))


@pytest.mark.parametrize(("who", "desk"), DESKS)
def test_the_first_page_costs_the_same_for_one_row_as_for_many(
    client, world: worlds.World, who: str, desk: str
) -> None:
    client.force_login(getattr(world, who).user)

    def statements() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert client.get(reverse(desk)).status_code == 200
        return len(caught)

    def grow(times: int) -> None:
        for _ in range(times):
            for stage in ("classee", "designee", "attribuee"):
                world.home_at(stage, [world.amina, *world.others])
            factories.home(world.bailleur, world.reservataire, vacancy_notified_on=timezone.localdate() - 40 * DAY)

    grow(1)
    statements()
    before = statements()
    grow(2)

    assert statements() == before
    assert before < 90
