"""Whom to call, the words of the trade, the legal notice, the icon, packed pages, and a title that says an error."""

from __future__ import annotations

import gzip
import re

import pytest
from django.test import Client
from django.urls import reverse

from palier.models import Demande, Organisation
from palier.rules.letters import glossary
from palier.web.presentation import homes
from tests import factories
from tests.plain_pages import plain_text

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def amina() -> Client:
    made = factories.demande()
    follows = factories.organisation("reservataire", "Odile Habitat")
    Organisation.objects.filter(pk=follows.pk).update(contact="01 99 00 45 40, du lundi au vendredi")
    Demande.objects.filter(pk=made.demande.pk).update(audience=[follows.pk])
    client = Client()
    client.force_login(made.user, backend=BACKEND)
    return client


@pytest.mark.parametrize(
    "name", ["mon-dossier", "mes-points", "pieces", "courrier", "mes-candidatures", "separation", "verifier"]
)
def test_every_page_of_a_person_says_whom_to_call(amina, name):
    page = plain_text(amina.get(reverse(name)))

    assert 'href="tel:0199004540">01 99 00 45 40</a>' in page
    assert reverse("aide") in page


def test_help_tells_the_counter_and_what_it_does_for_what_has_no_page(client):
    page = plain_text(client.get(reverse("aide")))

    assert "ajouter une personne ou une naissance" in page
    assert 'href="tel:3939"' in page
    assert 'href="tel:3919"' in page


@pytest.mark.parametrize(
    "word",
    [
        "réservataire",
        "bailleur",
        "plus",
        "plai",
        "pls",
        "désignés",
        "transmis",
        "examinés",
        "délibération",
        "grille",
        "taux d’effort",
        "par jour et par part",
        "ex æquo",
        "désistement",
        "graine scellée",
        "opposable",
        "mdph",
        "cdaph",
        "ccas",
        "dossier conforme",
    ],
)
def test_a_word_of_the_trade_is_explained_once_with_an_anchor(client, word):
    found = [one for one in glossary.WORDS if word in one.word.lower()]

    assert found, word
    assert f'id="{found[0].anchor}"' in plain_text(client.get(reverse("mots")))


def test_the_meanings_are_short_sentences():
    for one in glossary.WORDS:
        for sentence in re.split(r"[.:]\s", one.meaning):
            assert len(sentence.split()) <= 20, one.word
    assert len(glossary.by_anchor()) == len(glossary.WORDS)


def test_the_legal_notice_names_its_publisher(client, settings):
    settings.EDITOR = "Office d’essai, 1 rue du Test"

    assert "Office d’essai" in plain_text(client.get(reverse("mentions-legales")))
    assert reverse("mentions-legales") in plain_text(client.get("/"))


def test_the_icon_that_browsers_ask_for_is_there(client):
    assert client.get("/favicon.ico").url.endswith(".svg")


def test_pages_are_packed_and_their_length_tells_nothing(client):
    answers = [client.get(reverse("classement"), headers={"accept-encoding": "gzip"}) for _ in range(8)]

    plain = client.get(reverse("classement")).content
    assert all(answer["Content-Encoding"] == "gzip" for answer in answers)
    assert len(answers[0].content) < len(plain) / 2
    assert b"Palier" in gzip.decompress(answers[0].content)
    assert len({len(answer.content) for answer in answers}) > 1


def test_a_page_with_an_error_says_so_in_its_title(amina):
    page = plain_text(amina.post(reverse("connexion"), {"numero": "12"}))

    assert "<title>Erreur : " in page
    assert "<title>Erreur" not in plain_text(amina.get(reverse("connexion")))


def test_totals_say_of_which_day_they_are(amina):
    factories.commune()
    factories.grid()
    assert re.search(r"points?</strong> aujourd’hui, le \w+ \d", plain_text(amina.get(reverse("mon-dossier"))))


def test_a_first_floor_is_masculine():
    home = factories.home(
        factories.organisation("bailleur", "A"), factories.organisation("reservataire", "B"), floor=1, has_lift=True
    )

    assert "1er étage avec ascenseur" in [chip if isinstance(chip, str) else chip.text for chip in homes.chips(home)]
