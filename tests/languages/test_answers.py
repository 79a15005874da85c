"""A form that came back, or what is read before it is signed, is in the language of its reader; what an act keeps is French."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from django.utils import timezone

from palier.models import Letter
from palier.models.identifiers import uuid7
from tests import world as worlds
from tests.languages import escapes, pseudo
from tests.languages.test_every_page import kept_in_brackets
from tests.plain_pages import plain_text
from tests.web.asking_as import client_of

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import Client

    from tests.world import World

pytestmark = pytest.mark.django_db
BORN = {"who": "personne_a_charge:E", "first_name": "Lina", "last_name": "Benali"}


@pytest.fixture
def world() -> World:
    return worlds.build()


@pytest.fixture
def amina(world: World) -> Client:
    client = client_of(world.amina.user)
    pseudo.speak(client)
    return client


def posted(client: Client, name: str, args: list[str], said: dict[str, object]) -> HttpResponse:
    day = timezone.now() - timedelta(days=2)
    told = {key: f"{day:%d/%m/%Y}" if value == "YESTERDAY" else value for key, value in said.items()}
    return client.post(reverse(name, args=args), {**told, "act_key": str(uuid7())})


@pytest.mark.parametrize(
    ("name", "args", "said"),
    [
        ("changement", ["naissance"], {}),
        ("changement", ["naissance"], {**BORN, "birth_date": "YESTERDAY"}),
        ("changement", ["arrivee"], {}),
        ("completer", ["foyer"], {"number": "1", "due_on": "01/01/2020"}),
        ("completer", ["emploi"], {"contract": "CDI", "employer": "Atelier", "commune": "Zzz"}),
        ("completer", ["logement"], {"occupancy": "LP", "floor_area": "22", "rent": "640"}),
        ("completer", ["recherche"], {"communes": "Zzz"}),
        ("mes-coordonnees", [], {"email": "un@"}),
        ("personne-a-prevenir", [], {}),
        ("envoyer-piece", [], {}),
        ("qui-m-aide", [], {"code": "ABCD EFGH JKMN"}),
    ],
)
def test_what_comes_back_is_said_to_its_reader(
    amina: Client, monkeypatch: pytest.MonkeyPatch, name: str, args: list[str], said: dict[str, object]
) -> None:
    with pseudo.offered(monkeypatch):
        answer = posted(amina, name, args, said)
        french = list(pseudo.Told.french)

    assert answer.status_code in {200, 400}, answer.status_code
    wrong = [
        text
        for text in escapes.of_page(plain_text(answer))
        if text not in {"Amina", "Lina", "Benali", "Zzz", "Atelier"}
    ]
    assert wrong == [], "\n".join(wrong)
    assert french == [], "\n".join(french)


def test_what_an_act_keeps_is_french(amina: Client, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    before = Letter.objects.count()
    with pseudo.offered(monkeypatch):
        for name, args, said in (
            ("changement", ["naissance"], {**BORN, "birth_date": "YESTERDAY", "confirmer": "1"}),
            ("completer", ["situation"], {"situations": ["handicap"], "confirmer": "1"}),
            (
                "completer",
                ["emploi"],
                {"contract": "CDI", "employer": "Atelier", "since": "01/02/2026", "confirmer": "1"},
            ),
            ("mes-coordonnees", [], {"phone": "0611223344", "email": ""}),
        ):
            assert posted(amina, name, args, said).status_code in {200, 302, 400, 409}

    assert Letter.objects.count() > before
    assert kept_in_brackets() == []
