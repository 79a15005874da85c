"""What becomes of each page when only a replica answers: every folder has its row, and no staff page is read."""

from __future__ import annotations

import pytest
from django.urls import get_resolver, reverse

from config.urls import AUDIENCES as FOLDERS
from palier.web.requests.ages import said_age
from palier.web.requests.standby_pages import AUDIENCES, PAGES, Standby, standby_of
from tests.web.access_table import ROWS

ANSWERED_ABOVE = {"outside"}
"""Folders whose pages never reach the transaction."""


def test_every_folder_of_pages_says_what_becomes_of_it() -> None:
    assert set(AUDIENCES) == set(FOLDERS) - ANSWERED_ABOVE


def test_every_page_that_differs_exists() -> None:
    assert set(PAGES) <= {row.name for row in ROWS}


def test_no_page_of_staff_is_read_from_a_replica() -> None:
    staff = ("/bailleur/", "/bailleur/seances/", "/reservataire/", "/reservataire/pieces/")

    assert {standby_of(path) for path in staff} == {Standby.NOMINATIVE}


def test_a_place_must_be_recent_and_a_rule_need_not() -> None:
    assert standby_of(reverse("mes-candidatures")) is Standby.RECENT
    assert standby_of(reverse("classement")) is Standby.ANY_AGE
    assert standby_of("/nulle-part/") is Standby.ANY_AGE
    assert get_resolver().resolve("/logements/").url_name == "recherche"
    assert standby_of("/logements/") is Standby.RECENT


@pytest.mark.parametrize(
    ("age", "said"),
    [(0, "il y a 0\xa0seconde"), (59, "il y a 59\xa0secondes"), (60, "il y a 1\xa0minute"), (3599, "il y a 59\xa0minutes"),
     (3600, "il y a 1\xa0heure"), (172_800, "il y a 2\xa0jours"), (None, "")],
)  # fmt: skip
def test_an_age_is_said_in_the_largest_unit_that_fits(age: int | None, said: str) -> None:
    assert said_age(age) == said
