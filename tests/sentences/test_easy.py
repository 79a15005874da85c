"""The sheets in easy words are easy: measured, read by the two grammars, and true to the pages that they stand beside."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from lxml import html

from palier.rules.commission import designation
from palier.web.public.easy import pages, sheets
from palier.web.public.easy.sheets import SHEETS
from tests.plain_pages import plain_text
from tests.sentences import french, grammar
from tests.sentences.spoken import Reader, Spoken

if TYPE_CHECKING:
    from pathlib import Path

    from django.test import Client

ON = date(2026, 11, 2)
LONGEST, MEAN, EASIEST = 12, 8, 30
LONG_WORD = 6
"""Letters above which a word is long, in the index of Björnsson (LIX): words a sentence, plus long words in a hundred."""
_WORD = re.compile(r"[\w’'-]+")


def sentences(key: str) -> list[str]:
    """What a sheet says, a sentence each."""
    told = pages.told(key, SHEETS[key], on=ON)
    lines = [line for _, lines in told for line in lines]
    return [one for line in lines for one in re.split(r"(?<=[.?!]) ", plain_text(line)) if one]


def words(sentence: str) -> list[str]:
    """Words as somebody counts them: an article that lost its vowel belongs to what follows."""
    return _WORD.findall(sentence)


def lix(found: list[str]) -> float:
    """The index of readability of a text, a sentence an item: under 30 is very easy, a book for children."""
    said = [word for one in found for word in words(one)]
    long = sum(len(word.split("’")[-1]) > LONG_WORD for word in said)
    return len(said) / len(found) + 100 * long / len(said)


def test_the_index_tells_a_hard_text_from_an_easy_one() -> None:
    assert lix(["Le chat dort.", "Il a faim."]) < EASIEST
    assert lix(["La commission d’attribution délibère collégialement sur l’occupation du logement conventionné."]) > 60


@pytest.mark.parametrize("key", SHEETS)
def test_a_sheet_is_very_easy_to_read(key: str) -> None:
    found = sentences(key)
    counts = {one: len(words(one)) for one in found}

    assert len(found) >= 5
    assert {one: count for one, count in counts.items() if count > LONGEST} == {}
    assert sum(counts.values()) / len(counts) <= MEAN
    assert lix(found) < EASIEST


def test_no_sentence_has_a_fault_of_grammar() -> None:
    spoken = [Spoken("facile", Reader.PERSON, one) for key in SHEETS for one in sentences(key)]

    assert {one.text: faults for one in spoken if (faults := list(grammar.faults(one)))} == {}


@pytest.mark.skipif(not french.is_installed(), reason=f"{french.PROGRAM} is not installed")
def test_the_checker_of_french_finds_nothing(tmp_path: Path) -> None:
    said = [one for key in SHEETS for one in sentences(key)]

    assert french.unjustified(french.read(said, tmp_path)) == []


def test_each_sheet_stands_beside_a_page_and_leads_to_one() -> None:
    assert set(sheets.PAGES.values()) == set(SHEETS)
    for one in SHEETS.values():
        assert reverse(one.page)


@pytest.mark.django_db
@pytest.mark.parametrize("key", SHEETS)
def test_a_sheet_is_read_by_everybody(client: Client, key: str) -> None:
    page = plain_text(client.get(reverse("facile", args=[key])))

    assert all(one in page for one in sentences(key))
    assert "{" not in page


@pytest.mark.django_db
def test_the_figures_are_those_of_the_rules(client: Client) -> None:
    def read(key: str) -> str:
        return plain_text(client.get(reverse("facile", args=[key])))

    assert f"vouloir {designation.open_at_once(ON)} logements" in read("chercher")
    assert f"Les {designation.TO_SEND} premiers" in read("ma-place")


@pytest.mark.django_db
def test_a_key_page_leads_to_its_sheet_and_another_to_none(client: Client) -> None:
    def led(name: str) -> list[str]:
        page = html.fromstring(client.get(reverse(name)).content.decode())
        return page.xpath("//*[@class='easy']/a/@href")

    assert led("recherche") == [reverse("facile", args=["chercher"])]
    assert led("mots") == []
    assert client.get(reverse("facile", args=["rien"])).status_code == 404


@pytest.mark.django_db
def test_who_is_afraid_dials_by_a_press_and_leaves_by_another(client: Client) -> None:
    page = html.fromstring(client.get(reverse("facile", args=["danger"])).content.decode())

    assert page.xpath("//main//a/@href")[:5] == [
        reverse("facile-a-lire"),
        "https://meteofrance.com/",
        "tel:17",
        "sms:114",
        "tel:3919",
    ]
    assert reverse("acces") in page.xpath("//main//a/@href")
