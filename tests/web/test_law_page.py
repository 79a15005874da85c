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
    from django.test import Client

pytestmark = pytest.mark.django_db
MOST_BYTES = 62_000
"""What the page weighs, and a few texts more: the same figure is told to who chooses a proxy."""
TOLD = Path("docs/how-to/operate.md")
NEAR = 1_500
"""What a few cases and values more may change before the figure that is told must be measured again."""


def test_each_text_has_its_anchor_its_two_sentences_and_its_cases(client: Client) -> None:
    answer = client.get(reverse("textes-appliques"))
    text = plain_text(answer)

    assert answer.status_code == 200
    for key, article in articles.load().items():
        assert text.count(f'id="{slugify(key)}"') == 1
        assert f'href="#{slugify(key)}"' in text
        assert article.asks in text
        assert article.how in text
    assert ">0 cas" not in text


def test_the_page_is_light_and_its_weight_is_the_one_that_is_told(client: Client) -> None:
    weight = len(client.get(reverse("textes-appliques")).content)
    told = re.search(r"the texts ([0-9,]+) and ([0-9,]+)", TOLD.read_text(encoding="utf-8"))

    assert weight < MOST_BYTES
    assert told, TOLD
    assert abs(int(told[1].replace(",", "")) - weight) < NEAR


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
