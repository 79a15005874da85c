"""A person chooses a language, and the pages follow; what an act keeps, and the desks, stay French."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polib
import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import ResolverMatch, reverse
from django.views.decorators.http import require_POST

from palier.models import Letter, Message, catalogues
from palier.models.catalogues import FRENCH, Language
from palier.models.identifiers import uuid7
from palier.rules.law import voice
from palier.rules.law.voice import say
from palier.web.languages import speaking, ways_back
from palier.web.languages.later import later, shown
from palier.web.requests import chosen_language, cookies
from palier.workflows.scoring import scoring
from tests import factories
from tests import world as worlds
from tests.languages import pseudo
from tests.plain_pages import plain_text
from tests.web.asking_as import BACKEND

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

COOKIE = cookies.bound(chosen_language.COOKIE)


@pytest.fixture
def offered(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with pseudo.offered(monkeypatch):
        yield


def catalogue(folder: Path, code: str, *, said: int, of: int = 100, **header: str) -> None:
    made = polib.POFile()
    made.metadata = {"Content-Type": "text/plain; charset=UTF-8", **header}
    made.extend(polib.POEntry(msgid=f"Phrase {one}", msgstr="said" if one < said else "") for one in range(of))
    made.save(str(folder / f"{code}.po"))


def test_a_language_is_offered_once_its_catalogue_is_complete_enough(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catalogues, "folder", lambda: tmp_path)
    catalogue(tmp_path, "en", said=95, **{"X-Name": "English"})
    catalogue(tmp_path, "ar", said=100, **{"X-Name": "العربية"})
    catalogue(tmp_path, "pt", said=94, **{"X-Name": "Português"})

    languages = catalogues.offered.__wrapped__()

    assert list(languages) == ["fr", "ar", "en"]
    assert [one.direction for one in languages.values()] == ["ltr", "rtl", "ltr"]


def test_while_french_is_alone_there_is_nothing_to_choose(
    db: None, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catalogues, "offered", lambda: {FRENCH.code: FRENCH})

    assert client.get(reverse("langue")).status_code == 404
    assert reverse("langue") not in plain_text(client.get("/"))


def test_a_browser_that_chose_reads_its_language_until_it_chooses_again(
    db: None, offered: None, client: Client
) -> None:
    first = client.get("/")
    answer = client.post(reverse("langue"), {"langue": pseudo.CODE, "suite": "/aide/"})
    page = client.get("/")
    client.post(reverse("langue"), {"langue": "fr", "suite": "/"})

    assert f'href="{reverse("langue")}?suite=/"' in plain_text(first)
    assert (answer.status_code, answer["Location"]) == (302, "/aide/")
    assert '<html lang="qps" dir="ltr">' in plain_text(page)
    assert "Cookie" in page["Vary"]
    assert '<html lang="fr" dir="ltr">' in plain_text(client.get("/"))


@pytest.mark.parametrize(
    ("posted", "status"),
    [({"langue": "xx", "suite": "/"}, 400), ({}, 400), ({"langue": "fr", "suite": "https://ailleurs.example/"}, 302)],
)
def test_an_odd_choice_leads_nowhere_else(
    db: None, offered: None, client: Client, posted: dict[str, str], status: int
) -> None:
    answer = client.post(reverse("langue"), posted)

    assert answer.status_code == status
    assert answer.headers.get("Location", "/") == "/"


def test_from_my_language_one_comes_back_to_the_file_and_reads_that_it_is_kept(
    db: None, offered: None, client: Client
) -> None:
    client.force_login(factories.demande("Amina").user, backend=BACKEND)

    answer = client.post(reverse("langue"), {"langue": "fr", "suite": ""})

    assert answer["Location"] == f"{reverse('mon-dossier')}?fait=langue"
    assert "Votre langue est gardée avec votre compte." in plain_text(client.get(answer["Location"]))


def test_a_page_of_error_speaks_too(db: None, offered: None, client: Client) -> None:
    pseudo.speak(client)
    page = plain_text(client.get("/nulle-part/"))

    assert '<html lang="qps"' in page
    assert pseudo.pseudo("Cette page n’existe pas") in page


def test_a_language_that_is_not_offered_any_more_is_french(db: None, client: Client) -> None:
    client.cookies[COOKIE] = pseudo.CODE

    assert '<html lang="fr" dir="ltr">' in plain_text(client.get("/"))


def test_a_desk_reads_french_whatever_its_browser_says(db: None, offered: None, client: Client) -> None:
    world = worlds.cast()
    client.force_login(world.karim.person, backend=BACKEND)
    pseudo.speak(client)
    page = plain_text(client.get(reverse("bailleur")))

    assert '<html lang="fr" dir="ltr">' in page
    assert pseudo.OPEN not in page


def test_what_an_act_says_is_french_and_the_page_that_answers_is_not(offered: None) -> None:
    label = later("Accueil")
    said: list[str] = []

    def view(request: HttpRequest) -> HttpResponse:
        said.append(say("Accueil"))
        voice.begin_to_act()
        said.append(say("Accueil"))
        return HttpResponse(speaking.Pages.__name__)

    request = HttpRequest()
    request.method, request.COOKIES = "POST", {COOKIE: pseudo.CODE}
    chosen_language.LanguageMiddleware(view)(request)
    request.method = "GET"
    chosen_language.LanguageMiddleware(view)(request)

    assert said == [pseudo.pseudo("Accueil"), "Accueil", *[pseudo.pseudo("Accueil")] * 2]
    assert str(label) == "Accueil"
    with speaking.reading_in(pseudo.LANGUAGE):
        assert str(label) == pseudo.pseudo("Accueil")
        assert str(shown(ValueError("Accueil"))) == "Accueil"
    assert say("Accueil") == "Accueil"


def test_a_letter_and_its_announcement_are_kept_in_french(db: None, offered: None, client: Client) -> None:
    world = worlds.cast()
    on = world.home_at("publiee", [])
    client.force_login(world.amina.user, backend=BACKEND)
    pseudo.speak(client)
    client.post(reverse("candidater", args=[on.public_id]), {"act_key": "0198f000-0000-7000-8000-000000000001"})

    kept = [*Letter.objects.values_list("title", "paragraphs"), *Message.objects.values_list("subject", "body")]
    assert Letter.objects.filter(demande=world.amina.demande).exists()
    assert pseudo.OPEN not in repr(kept)


def test_what_is_held_against_a_kept_score_is_french_whoever_reads(db: None) -> None:
    world = worlds.cast()
    on = world.home_at("publiee", [])
    french = scoring.assess(world.amina.demande, on)
    with voice.read_in(pseudo.translations()):
        read = scoring.assess(world.amina.demande, on)

    assert read.snapshot == french.snapshot
    assert [line.fact for line in read.score.lines] != [line.fact for line in french.score.lines]
    assert all(pseudo.OPEN in line.fact for line in read.score.lines)


def marks(page: str) -> bool:
    return 'class="banner by-machine"' in page


def test_a_page_translated_by_a_machine_says_so_and_leads_back_to_french(
    db: None, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pseudo.offered(monkeypatch):
        pseudo.speak(client)
        read_again = plain_text(client.get("/aide/"))
        monkeypatch.setattr(pseudo, "LANGUAGE", Language(pseudo.CODE, "Pseudo", is_by_machine=True))
        page, error = plain_text(client.get("/aide/")), plain_text(client.get("/nulle-part/"))
        client.cookies.clear()
        french = plain_text(client.get("/aide/"))

    assert [marks(one) for one in (read_again, page, error, french)] == [False, True, True, False]
    assert f'href="{reverse("langue")}?suite=/aide/" lang="fr">Lire en français</a>' in page


def test_the_page_of_the_choice_leads_back_to_where_one_came_from(db: None, offered: None, client: Client) -> None:
    page = plain_text(client.get(f"{reverse('langue')}?suite=/aide/"))

    assert f'href="{reverse("langue")}?suite=/aide/"' in page
    assert "suite=/langue/" not in page


def test_the_answer_of_a_form_leads_back_to_a_page_that_can_be_read(db: None, offered: None) -> None:
    amina = factories.demande()
    client = Client()
    client.force_login(amina.user)
    address, made = reverse("completer", args=["logement"]), {"act_key": str(uuid7()), "floor_area": "18"}
    seen = plain_text(client.post(address, made))
    alone = RequestFactory().post("/ici/", headers={"referer": "http://testserver/formulaire/?a=1"})
    alone.resolver_match = ResolverMatch(require_POST(lambda _: HttpResponse()), (), {})

    assert "Rien n’est encore enregistré" in seen
    assert f"suite={address}&amp;ecrit=oui" in seen
    assert "il faudra" in plain_text(client.get(reverse("langue"), {"suite": address, "ecrit": "oui"}))
    assert ways_back.of(alone) == "/formulaire/?a=1"


@pytest.mark.parametrize(
    ("said_by", "is_by_machine"),
    [({catalogues.MADE_BY: "machine"}, True), ({catalogues.MADE_BY: "people"}, False), ({}, False)],
)
def test_the_header_of_a_catalogue_says_who_translated(*, said_by: dict[str, str], is_by_machine: bool) -> None:
    made = polib.POFile()
    made.metadata = {"X-Name": "English", **said_by}

    assert catalogues.language_of(made, "en").is_by_machine is is_by_machine


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("بلا مكان", "بلا مكان"),
        ("في {commune}", "\u200fفي \u2068{commune}\u2069"),
        ("{number} {month}", "\u200f\u2068{number}\u2069 \u2068{month}\u2069"),
        ("{hour}:{minute}", "\u200f\u2068{hour}:{minute}\u2069"),
        ('<a href="{help_url}">هنا</a>', '<a href="{help_url}">هنا</a>'),
        ('<a href="{help_url}">{name}</a>', '\u200f<a href="{help_url}">\u2068{name}\u2069</a>'),
    ],
)
def test_what_fills_a_place_is_isolated_from_right_to_left(text: str, told: str) -> None:
    assert catalogues.isolated(text) == told


def test_the_name_of_a_language_says_its_direction() -> None:
    assert [Language("x", name).direction for name in ("English", "دری", "עברית", "ትግርኛ")] == [
        "ltr",
        "rtl",
        "rtl",
        "ltr",
    ]
    assert FRENCH.direction == "ltr"
