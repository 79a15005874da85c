"""Who finds a fault is told where to say it, and what was learnt of incidents is public; all without a database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client, override_settings

from config import settings as product
from hosting.outside import post_mortems
from tests.plain_pages import plain_text

FILE = "/.well-known/security.txt"
CONTACTS = ["mailto:failles@logement.example", "https://logement.example/ecrire"]


@pytest.fixture(autouse=True)
def _own_middleware(settings: object) -> None:
    """Without the tests' step down to the web's login, which asks the database (forbidden here)."""
    settings.MIDDLEWARE = product.MIDDLEWARE  # type: ignore[attr-defined]


@override_settings(SECURITY_CONTACTS=CONTACTS, SITE="https://logement.example/")
def test_the_file_says_what_the_standard_asks() -> None:
    answer = Client().get(FILE)
    lines = [line.partition(": ")[::2] for line in plain_text(answer).splitlines()]

    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert [value for name, value in lines if name == "Contact"] == CONTACTS
    told = dict(lines)
    assert [name for name, _ in lines].count("Expires") == 1
    left = datetime.strptime(told["Expires"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC) - datetime.now(UTC)
    assert timedelta(days=170) < left < timedelta(days=365)
    assert told["Canonical"] == f"https://logement.example{FILE}"
    assert told["Policy"] == "https://logement.example/securite/"
    assert told["Preferred-Languages"] == "fr, en"


def test_without_a_contact_there_is_no_file_and_the_page_says_so() -> None:
    assert Client().get(FILE).status_code == 404
    assert "Aucune adresse n’est donnée ici" in plain_text(Client().get("/securite/"))


@override_settings(SECURITY_CONTACTS=CONTACTS)
def test_the_page_gives_the_addresses_and_the_promise() -> None:
    text = plain_text(Client().get("/securite/"))

    assert 'href="mailto:failles@logement.example">failles@logement.example</a>' in text
    assert "trois jours ouvrés" in text


def test_every_post_mortem_is_whole() -> None:
    for path in post_mortems.files(Path(settings.POST_MORTEMS)):
        assert post_mortems.faults(post_mortems.read(path)) == [], path.name


def test_without_a_post_mortem_the_page_does_not_say_that_nothing_happened(tmp_path: Path) -> None:
    with override_settings(POST_MORTEMS=str(tmp_path)):
        text = plain_text(Client().get("/etat/comptes-rendus/"))

    assert "Cela ne veut pas dire que rien n’est arrivé" in text
    assert 'href="/etat/comptes-rendus/"' in plain_text(Client().get("/etat/"))


def test_a_post_mortem_reaches_the_page_as_it_was_written(tmp_path: Path) -> None:
    model = Path(settings.POST_MORTEMS) / "modele.md"
    text = model.read_text(encoding="utf-8").replace(
        "Ce qui est arrivé, en une phrase", "Une heure sans <b>recherche</b>"
    )
    (tmp_path / "2026-11-25-recherche.md").write_text(text, encoding="utf-8")
    (tmp_path / "modele.md").write_text(text, encoding="utf-8")

    with override_settings(POST_MORTEMS=str(tmp_path)):
        shown = plain_text(Client().get("/etat/comptes-rendus/"))

    assert shown.count("<article") == 1
    assert "Une heure sans &lt;b&gt;recherche&lt;/b&gt;" in shown
    assert "25 novembre 2026" in shown
    assert "<li>14 h 03 : le premier signe" in shown or "<li>14 h 03 : le premier signe" in shown


def test_a_post_mortem_without_its_reasons_is_not_shown(tmp_path: Path) -> None:
    path = tmp_path / "2026-11-25-recherche.md"
    path.write_text("# Une heure\n\n## Pourquoi\n\n## Ce qui change\n\n- Un essai.\n", encoding="utf-8")

    assert post_mortems.faults(post_mortems.read(path)) == [*post_mortems.HEADINGS[:4]]
    assert post_mortems.listed(tmp_path) == []
