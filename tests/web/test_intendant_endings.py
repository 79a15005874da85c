"""The free words of letters: versions, a preview with what is locked, and letters that were kept keep their words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from palier.models import Candidature, Commune, JournalEntry, Letter, LetterEnding, Territory
from palier.rules.law.typography import typeset
from palier.rules.letters import endings, table
from palier.rules.letters.composing import compose
from palier.rules.letters.endings import Ending, EndingSlot
from palier.workflows.acting import telling
from palier.workflows.steering import ending_letters
from tests import factories
from tests import world as worlds
from tests.plain_pages import plain_text
from tests.web.steward_pages import desk_of, post

if TYPE_CHECKING:
    from django.test import Client

    from palier.workflows.acting.actors import Actor

pytestmark = pytest.mark.django_db
TEXT = "La Maison du logement vous reçoit le mardi, sans rendez-vous."
HOME = "2 pièces, 12 rue des Érables"


@pytest.fixture
def ariane() -> Actor:
    return worlds.steward()


@pytest.fixture
def desk(ariane: Actor) -> Client:
    return desk_of(ariane)


def write(
    by: Actor, text: str, slot: EndingSlot = EndingSlot.LOCAL, territory: Territory | None = None
) -> LetterEnding:
    return ending_letters.write(slot, text, territory=territory, by=by, at=timezone.now())


def letter(kind: str = "refus", **about: object) -> Letter:
    facts = {"refus": {"home": HOME}, "numero": {"number": "1"}, "dossier_protege": {"visits": ""}}[kind]
    demande = about.pop("demande", None) or factories.demande("Amina").demande
    return telling.keep(demande, compose(kind, **facts), at=timezone.now(), **about)  # type: ignore[arg-type]


def test_a_text_ends_the_letters_of_now_and_those_before_keep_their_words(ariane: Actor) -> None:
    before = letter()
    write(ariane, TEXT)
    middle = letter()
    write(ariane, "Autre chose.")
    after = letter()

    for one in (before, middle, after):
        one.refresh_from_db()
    assert middle.paragraphs == [*before.paragraphs, TEXT]
    assert after.paragraphs == [*before.paragraphs, "Autre chose."]


def test_the_sentences_of_the_law_stay_whole_before_the_free_ones(ariane: Actor) -> None:
    write(ariane, TEXT)
    write(ariane, "Bien à vous.", EndingSlot.FORMULA)

    made = letter()

    assert made.paragraphs[-2:] == [TEXT, "Bien à vous."]
    assert len(made.paragraphs) == 2 + len(compose("refus", home=HOME).paragraphs)


def test_a_territory_has_its_own_words_for_the_letters_about_its_homes(ariane: Actor) -> None:
    world = worlds.build()
    there = Territory.objects.create(code="200000001", name="Est Ensemble")
    Commune.objects.filter(code="93048").update(territory=there)
    write(ariane, TEXT)
    write(ariane, "{territoire} vous reçoit, le {jour}.", territory=there)
    about = Candidature.objects.filter(demande=world.amina.demande).select_related("publication__home__commune")[0]

    assert letter(demande=world.amina.demande).paragraphs[-1] == TEXT
    assert (
        letter(demande=world.amina.demande, candidature=about)
        .paragraphs[-1]
        .startswith("Est Ensemble vous reçoit, le ")
    )


def test_a_letter_of_a_separation_says_nothing_of_a_place(ariane: Actor) -> None:
    write(ariane, TEXT)

    made = letter("dossier_protege")

    assert TEXT not in made.paragraphs
    assert {"separation", "separation_ancien_dossier", "dossier_protege"} <= endings.NEVER


def test_it_is_versioned_and_goes_back_by_one_button(desk: Client, ariane: Actor) -> None:
    write(ariane, TEXT)
    write(ariane, "Autre chose.")
    page = plain_text(desk.get("/intendant/fins-de-lettre/information/"))
    assert "Revenir à cette version" in page
    assert "par <bdi>Ariane</bdi>" in page

    answer = post(desk, "intendant_fin", ["information"], act="garder", text=TEXT, territory="")

    assert answer["Location"].endswith("?fait=fin")
    assert letter().paragraphs[-1] == TEXT
    assert LetterEnding.objects.count() == 3
    assert JournalEntry.objects.filter(verb="changer_fin_de_lettre", actor=ariane.person.public_id).count() == 3


def test_it_is_read_in_its_letters_before_it_is_kept(desk: Client) -> None:
    answer = post(desk, "intendant_fin", ["formule"], act="voir", text="Bien à vous.", territory="")

    page = plain_text(answer)
    assert answer.status_code == 200
    assert page.count("<p>Bien à vous.</p>") == 3
    assert "verrouillé" in page
    assert "date limite" in page
    assert "Garder ce texte" in page
    assert not LetterEnding.objects.exists()


def test_an_emptied_text_says_nothing_more(ariane: Actor) -> None:
    before = letter()
    write(ariane, TEXT)
    write(ariane, "")

    assert letter().paragraphs == before.paragraphs


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("<b>Urgent</b>", "sans balise"),
        ("Voyez https://ailleurs.example", "sans balise ni adresse"),
        ("Bonjour {prenom}", "ne se remplit pas dans ce texte"),
        ("À {territoire}", "ne se remplit pas dans ce texte"),
        ("Le {jour", "Une accolade"),
        ("Le {jour!r}", "Une accolade"),
        ("Le {jour.__class__}", "ne se remplit pas dans ce texte"),
        ("Un\nDeux", "Un seul paragraphe"),
    ],
)
def test_what_cannot_stand_in_a_letter_is_refused_in_plain_words(desk: Client, text: str, why: str) -> None:
    answer = post(desk, "intendant_fin", ["formule"], act="garder", text=text, territory="")

    assert answer.status_code == 400
    assert why in plain_text(answer)
    assert not LetterEnding.objects.exists()


def test_french_spaces_are_set(ariane: Actor) -> None:
    plain = "Une question ? Appelez."
    assert write(ariane, plain).text == typeset(plain) != plain


@given(st.text(max_size=80))
def test_a_text_that_is_taken_is_always_said(text: str) -> None:
    if endings.faults(text, is_local=True):
        return
    told = endings.said([Ending("formule", None, text)], "refus", territory=("1", "Est"), on=timezone.localdate())

    assert len(told) == (1 if text else 0)


def test_the_preview_s_letters_are_of_the_table() -> None:
    from palier.web.intendant.endings import SAMPLES

    assert set(SAMPLES) <= set(table.ROWS)
