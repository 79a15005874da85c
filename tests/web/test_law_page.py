"""The texts that Palier applies, as a citizen reads them."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from django.utils.text import slugify

from palier.rules.law import articles
from palier.web.public import law
from tests.plain_pages import plain_text

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import Client

pytestmark = pytest.mark.django_db
LIGHT = 40_000
"""What the longest page may weigh: it grows with each text that is applied, and is cut before it is long to open."""
TOLD = Path("docs/how-to/operate.md")
NEAR = 1_500
"""What a few cases and values more may change before the figure that is told must be measured again."""
WHOLE = "code-de-la-construction-et-de-l-habitation"
"""The code that is in two chapters."""


def _chapters(client: Client) -> dict[str, HttpResponse]:
    """Each chapter that the list leads to, by its address."""
    index = client.get(reverse("textes-appliques")).content.decode()
    found = dict.fromkeys(re.findall(r'<h2><a href="([^"#]+)"', index))
    assert found
    return {address: client.get(address) for address in found}


def test_each_text_is_named_once_and_leads_to_its_two_sentences(client: Client) -> None:
    index = client.get(reverse("textes-appliques")).content.decode()
    pages = {address: plain_text(answer) for address, answer in _chapters(client).items()}

    for key, article in articles.load().items():
        (address,) = re.findall(f'href="([^"]+)#{slugify(key)}"', index)
        text = pages[address]
        assert text.count(f'id="{slugify(key)}"') == 1
        assert article.asks in text
        assert article.how in text
    assert not any(">0 cas" in text for text in pages.values())


def test_the_pages_are_light_and_their_weight_is_the_one_that_is_told(client: Client) -> None:
    heaviest = max(len(answer.content) for answer in _chapters(client).values())
    told = re.search(r"the longest page of texts ([0-9,]+) and ([0-9,]+)", TOLD.read_text(encoding="utf-8"))

    assert heaviest < LIGHT
    assert told, TOLD
    assert abs(int(told[1].replace(",", "")) - heaviest) < NEAR


def test_a_chapter_that_is_none_is_not_found(client: Client) -> None:
    assert client.get(reverse("textes-chapitre", args=["code-de-la-route"])).status_code == 404


def test_the_code_that_was_cut_in_two_leads_to_both(client: Client) -> None:
    answer = client.get(reverse("textes-chapitre", args=[WHOLE]))

    assert (answer.status_code, answer["Location"]) == (301, reverse("textes-appliques"))


def test_it_only_answers_to_reading(client: Client) -> None:
    assert client.post(reverse("textes-appliques")).status_code in {403, 405}


def test_values_are_those_of_the_day() -> None:
    def said(on: date) -> set[str]:
        return {value.title for entry in law.entries(on) for _, values in entry.values for value in values}

    assert any("heure de Paris" in title for title in said(date(2026, 6, 1)))
    assert not any("heure de Paris" in title for title in said(date(2023, 12, 31)))


def test_a_doubt_is_said_and_a_certainty_is_not_repeated() -> None:
    groups = [(said, group) for entry in law.entries(date(2026, 6, 1)) for said, group in entry.values]
    values = [(value, said) for said, group in groups for value in group]

    assert {value.confidence for value, _ in values} >= {"S", "L"}
    for value, said in values:
        assert said.endswith(articles.CONFIDENCE_WORDS[value.confidence]) is (value.confidence != "S")


def test_a_rule_of_ours_does_not_pass_for_a_text_that_was_read() -> None:
    said = {entry.article.source.key: entry.confidence for entry in law.entries(date(2026, 6, 1))}

    assert said["règles de publication de Palier"] == "règle de Palier"
    assert said["CCH R441-10"] == "lu dans le texte"
    assert said["CCH L313-26-2"] == "selon nos informations"


def test_a_screen_that_needs_a_file_is_named_without_a_link() -> None:
    screens = {screen.label: screen.url for entry in law.entries(date(2026, 6, 1)) for screen in entry.screens}

    assert screens["Mon dossier"] == reverse("mon-dossier")
    assert screens["La page d’un logement"] == ""
