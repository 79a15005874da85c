"""What becomes of each page when only a replica answers: every folder has its row, and no staff page is read."""

from __future__ import annotations

import importlib
from uuid import uuid4

import pytest
from django.urls import get_resolver, reverse

from config.urls import AUDIENCES as FOLDERS
from palier.web.requests.ages import said_age
from palier.web.requests.standby_pages import AUDIENCES, PAGES, Standby, standby_of
from tests.web.access_table import ROWS


def test_every_folder_of_pages_says_what_becomes_of_it() -> None:
    assert {folder for folder in AUDIENCES if "." not in folder} == set(FOLDERS)
    for place in AUDIENCES:
        importlib.import_module(f"palier.web.{place}")


def test_what_was_in_a_folder_of_its_own_is_still_shown_as_it_was() -> None:
    """Acts and names of the shared desk, offers among the candidatures."""
    shown = {
        name: standby_of(
            reverse(name, args=[uuid4()] if name in {"candidature", "acte-annuler", "nouvelle", "offre"} else [])
        )
        for name in ("candidature", "offre", "acte-annuler", "nouvelle", "courriel-du-matin", "retrouver", "lettres")
    }

    assert shown == {
        "candidature": Standby.RECENT,
        "offre": Standby.RECENT,
        "acte-annuler": Standby.ACT,
        "nouvelle": Standby.ACT,
        "courriel-du-matin": Standby.ACT,
        "retrouver": Standby.NOMINATIVE,
        "lettres": Standby.NOMINATIVE,
    }


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
    [
        (0, "il y a 0 seconde"),
        (59, "il y a 59 secondes"),
        (60, "il y a 1 minute"),
        (3599, "il y a 59 minutes"),
        (3600, "il y a 1 heure"),
        (172_800, "il y a 2 jours"),
        (None, ""),
    ],
)
def test_an_age_is_said_in_the_largest_unit_that_fits(age: int | None, said: str) -> None:
    assert said_age(age) == said


def test_no_mandate_is_said_to_be_worth_something_from_a_replica() -> None:
    """It may have been taken back a second ago."""
    for name in ("verifier-mandat", "mandats-retires"):
        assert standby_of(reverse(name)) is Standby.ACT
    assert standby_of(reverse("verifier-mandat-lu", args=["x"])) is Standby.ACT
    assert standby_of(reverse("qui-m-aide")) is Standby.RECENT
    assert standby_of(reverse("conseiller")) is Standby.NOMINATIVE
