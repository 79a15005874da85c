"""No sentence escapes the catalogue, in no file that the public or a household reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.languages import escapes

if TYPE_CHECKING:
    from pathlib import Path


def test_no_file_holds_a_word_outside_a_phrase() -> None:
    wrong = [f"{name}: {texts[:4]}" for name, texts in escapes.escaping().items()]

    assert wrong == [], "\n".join(wrong)


def test_a_file_that_stays_french_is_there_and_speaks() -> None:
    for name in escapes.STAYS_FRENCH:
        path = escapes.ROOT / name
        assert escapes.of_module(path) if path.suffix == ".py" else escapes.of_template(path), name


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ("<p>Votre place</p>", ["Votre place"]),
        ("<p>⟦Ṽöŧŕë ƥļäćë⟧</p>", []),
        ("<p>⟦Ṽöŧŕë <a>ƥļäćë</a>⟧</p>", []),
        ("<p>⟦Ṽöŧŕë⟧ place</p>", ["place"]),
        ('<p title="Votre place">⟦ä⟧</p>', ["Votre place"]),
        ('<img alt="Plan"><p>62 m², 650,00 €, 12ᵉ</p>', ["Plan"]),
        ("<p><bdi>Amina Diop</bdi> <time>jeudi 3 décembre</time></p>", []),
        ('<div lang="fr"><p>Vu l’article 3</p></div><p>après</p>', ["après"]),
        ("<style>p { color: red }</style>", []),
    ],
)
def test_what_is_seen_on_a_page_is_found(html: str, found: list[str]) -> None:
    assert escapes.of_page(html) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("<p>{% translate 'Votre place' %}</p>", []),
        ("<p>Votre place</p>", ["Votre place"]),
        (
            '<p>{% blocktranslate %}Votre place : {{ number }}{% endblocktranslate %}</p><p class="soft">{{ one }}</p>',
            [],
        ),
        ('{% form_errors form heading="Une réponse est à revoir" %}', ["Une réponse est à revoir"]),
        ('{% form_errors form heading="Une réponse est à revoir"|say %}{% url "mes-points" %}', []),
        (
            '<a aria-label="Pages de résultats" href="/a/">{{ n|count_fr:"dossier reçu,dossiers reçus" }}</a>',
            ["Pages de résultats"],
        ),
    ],
)
def test_what_stands_in_a_template_is_found(tmp_path: Path, text: str, found: list[str]) -> None:
    path = tmp_path / "page.html"
    path.write_text(text)

    assert escapes.of_template(path) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('"""Une docstring, à part."""\nX = say("Votre place")', []),
        ('X = "Votre place est ici."', ["Votre place est ici."]),
        ('X = f"{a} de votre place"', [" de votre place"]),
        ('X = cch("L441-2-8 a"), act("décret du 3 mai")', []),
        ('X = "mes-points", "deposee", "ON CONFLICT"', []),
    ],
)
def test_what_stands_in_a_module_is_found(tmp_path: Path, text: str, found: list[str]) -> None:
    path = tmp_path / "module.py"
    path.write_text(text)

    assert escapes.of_module(path) == found
