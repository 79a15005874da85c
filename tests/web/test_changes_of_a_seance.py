"""What changed in a séance after its call says of which home it was, on each page that tells it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from palier.models import Seance
from palier.web.commission import said_changes
from palier.workflows.commission import minutes
from tests.plain_pages import plain_text
from tests.web.test_bailleur import FOUND, close_seance, post, world  # noqa: F401 - world is a fixture
from tests.web.test_bailleur import karim as karim  # noqa: PLC0414 - a fixture
from tests.web.test_commission import decisions, home_url, ready

if TYPE_CHECKING:
    from django.test import Client

    from tests.workflows.bailleur_world import World

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 3, 9, 0, tzinfo=UTC).isoformat()


def test_the_home_whose_decisions_were_taken_back_is_named_until_the_minutes(world: World, karim: Client) -> None:  # noqa: F811
    url = ready(world, karim)
    post(karim, url, act="ouvrir", present=["0", "1", "2"], chair=0)
    deciding = home_url(world)
    assert post(karim, deciding, **decisions(world, 0, 1, 2)).status_code == FOUND
    assert post(karim, deciding, act="reprendre", reason="Deux voix inversées.").status_code == FOUND
    seance = Seance.objects.get()
    told = f"Décisions reprises avant la clôture : {minutes.address(world.publication.home)}, "

    assert told in plain_text(karim.get(url))
    assert told in plain_text(karim.get(reverse("convocation", args=[seance.public_id])))
    assert "Décisions reprises avant la clôture, " in plain_text(karim.get(deciding)), "that page is of this home alone"

    assert post(karim, deciding, **decisions(world, 0, 1, 2)).status_code == FOUND
    close_seance(karim, url)
    assert told in plain_text(karim.get(reverse("proces_verbal", args=[seance.public_id])))


def test_what_is_of_no_home_or_of_one_that_is_not_known_names_none() -> None:
    members, homes = [{"name": "A. Bailleul"}], {"x": "trois pièces, 62 m²"}
    left = {"what": "depart", "at": AT, "member": 0}
    taken_back = {"what": "reprise", "at": AT, "home": "x"}

    assert said_changes.of(left, members, homes)["home"] == ""
    assert said_changes.of(taken_back, members, homes)["home"] == "trois pièces, 62 m²"
    assert said_changes.of(taken_back, members, {})["home"] == ""


def test_the_page_says_that_nobody_presides_and_notes_who_does(world: World, karim: Client) -> None:  # noqa: F811
    url = ready(world, karim)
    post(karim, url, act="ouvrir", present=["0", "1", "2"], chair=0)
    post(karim, url, act="presence", member="0", is_present="non")
    assert "A. Bailleul présidait et a quitté la séance" in plain_text(karim.get(url))
    deciding = home_url(world)
    refused = post(karim, deciding, **decisions(world, 1, 2))
    assert "La présidence a quitté la séance" in plain_text(refused)

    for nobody in ("", "1", "0"):
        assert post(karim, url, act="presider", member=nobody).status_code != FOUND
    assert post(karim, url, act="presider", member="2").status_code == FOUND

    page = plain_text(karim.get(url))
    assert "a quitté la séance" not in page
    assert "présidée par C. Conseil" in page
    assert post(karim, deciding, **decisions(world, 1, 2)).status_code == FOUND
