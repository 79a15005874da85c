"""The statement of accessibility says no more than what tests look at, counts every criterion once, and is led to."""

from __future__ import annotations

import inspect
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from lxml import html

from palier.web.public.rgaa import CRITERIA, THEMES
from tests import html_faults
from tests.journeys import conftest as journeys
from tests.plain_pages import plain_text

if TYPE_CHECKING:
    from django.test import Client

PUBLISHED = (9, 2, 3, 13, 8, 2, 5, 10, 4, 14, 13, 11, 12)
"""How many criteria each theme of the RGAA 4.1.2 has."""


def test_every_criterion_of_the_referential_is_counted_once() -> None:
    assert tuple(one.criteria for one in THEMES) == PUBLISHED
    assert [one.number for one in THEMES] == list(range(1, 14))
    assert CRITERIA == 106
    for one in THEMES:
        parts = (*one.looked_at, *one.without_object, *one.unseen)
        assert sorted(parts) == list(range(1, one.criteria + 1)), one.number


def test_what_is_said_to_be_looked_at_is() -> None:
    bundle = next(Path(inspect.getfile(journeys.Axe)).parent.rglob("axe*.js")).read_text(encoding="utf-8")
    rules = set(re.findall(r'id:"([a-z-]+)",', bundle))
    for theme in THEMES:
        for number, how in theme.looked_at.items():
            kind, _, name = how.partition(":")
            known = {"axe": name in rules, "html": hasattr(html_faults, name), "journey": hasattr(journeys, name)}
            assert known[kind], f"{theme.number}.{number}: {how}"


@pytest.mark.django_db
def test_the_site_has_nothing_of_what_is_said_to_be_without_object() -> None:
    shown = "\n".join(
        path.read_text(encoding="utf-8") for path in (Path("palier/web/templates")).rglob("*.html") if path.is_file()
    )
    assert "<h1" in shown
    for tag in ("iframe", "frame", "object", "embed", "video", "audio", "canvas"):
        assert f"<{tag} " not in shown, tag
        assert f"<{tag}>" not in shown, tag


@pytest.mark.django_db
def test_the_state_that_the_law_names_is_on_every_page_and_leads_to_the_statement(client: Client) -> None:
    page = html.fromstring(client.get("/").content.decode())
    foot = next(page.iter("footer"))
    (link,) = [one for one in foot.iter("a") if one.get("href") == reverse("accessibilite")]
    assert plain_text(link.text or "") == "Accessibilité : non conforme"

    told = plain_text(client.get(reverse("accessibilite")))
    for word in (
        "non conforme",
        "article 47",
        "Défenseur des droits",
        "28 novembre 2026",
        "106 critères",
        "Non évalués",
    ):
        assert word in told, word
