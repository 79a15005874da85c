from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.rules.law.typography import JOINED, NBSP, THIN, bound, typeset, typeset_page
from tests.plain_pages import plain_text

if TYPE_CHECKING:
    from collections.abc import Callable

_SAID = (
    "le 12 1 345 2026 h 30 € % : ; ? ! « » mois et 1er janvier à m² Mo R441-10 a@b.fr https://x.fr/?a=b <b> </b> &amp;"
)
_WORDS = st.lists(st.sampled_from([*_SAID.split(), "1 234", "45 000", "\n", "\t", NBSP, THIN]), max_size=14)
_TEXTS = st.one_of(st.text(max_size=40), _WORDS.map(" ".join), _WORDS.map("".join))


def shown(text: str) -> str:
    """A set text that can be read in a table: ``_`` for a no-break space, ``.`` for a narrow one."""
    return typeset(text).replace(NBSP, "_").replace(THIN, "·")


@pytest.mark.parametrize(
    ("written", "set_so"),
    [
        ("Votre place : 3", "Votre place_: 3"),
        ("Fermé ; revenez demain !", "Fermé_; revenez demain_!"),
        ("Est-ce Nanterre ?", "Est-ce Nanterre_?"),
        ("« Mes pièces »", "«_Mes pièces_»"),
        ("dit : « non ! »", "dit_: «_non_!_»"),
        ("24 %", "24_%"),
        ("de 33,33 % à 40 %", "de 33,33_% à 40_%"),
        ("1 234,56 €", "1·234,56_€"),
        ("45 000 €", "45·000_€"),
        ("1 234 567 habitants", "1·234·567_habitants"),
        ("20 000ᵉ", "20·000ᵉ"),
        ("\u221245 000 €", "\u221245·000_€"),
        ("12 h", "12_h"),
        ("à 12 h 30", "à_12_h_30"),
        ("1,5 s", "1,5_s"),
        ("62 m², rue", "62_m², rue"),
        ("20 Mo au plus", "20_Mo au plus"),
        ("15 mars 2018", "15_mars 2018"),
        ("le 1er janvier 2026", "le 1er_janvier 2026"),
        ("mardi 1ᵉʳ décembre", "mardi 1ᵉʳ_décembre"),
        ("2 personnes et 3 enfants", "2_personnes et 3_enfants"),
    ],
)
def test_french_signs_numbers_and_dates_are_set(written: str, set_so: str) -> None:
    assert shown(written) == set_so


@pytest.mark.parametrize(
    "written",
    [
        "de 3 à 5, ou 7 et 9",
        "en 2026 la commission",
        "l’article R441-10 du code",
        "T2 ou T3",
        "01 99 00 00 00",
        "111 0326 000042 ZZTST",
        "93100 Montreuil",
        "1 2 3 4",
        "+33 612 345 678",
        "https://palier.fr/etat/?a=1&b=2",
        "amina@example.org",
        "2026-11-27 02:40:00",
        "12:30",
        "rapport 3:2",
        '{"place": 3, "points": [1, 2]}',
        "SELECT a FROM b WHERE c = :name",
        "if a != b",
        "./run palier letters --write LETTRES.html",
        "",
        " ",
    ],
)
def test_what_is_no_sentence_keeps_its_spaces(written: str) -> None:
    assert typeset(written) == written


@given(_TEXTS)
def test_setting_twice_changes_nothing_more(text: str) -> None:
    assert typeset(typeset(text)) == typeset(text)


@given(_TEXTS)
def test_only_plain_spaces_change_and_each_into_one_space(text: str) -> None:
    told = typeset(text)

    assert len(told) == len(text)
    assert all(new == old or (old == " " and new in (NBSP, THIN)) for old, new in zip(text, told, strict=True))
    assert plain_text(told) == plain_text(text)


@given(st.lists(_TEXTS, max_size=8), st.sampled_from(["fr", "en"]))
def test_a_page_keeps_its_tags_and_a_page_set_twice_is_the_same(texts: list[str], code: str) -> None:
    escaped = [text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;") for text in texts]
    body = "".join(f'<p title="{text}"><b>{text}</b> : <input value="{text}"></p>' for text in escaped)
    page = f'<!doctype html><html lang="{code}"><body>{body}</body></html>'
    told = typeset_page(page)

    assert typeset_page(told) == told
    assert plain_text(told) == plain_text(page)
    assert re.findall(r'value="[^"]*"', told) == re.findall(r'value="[^"]*"', page)
    assert code == "fr" or all(new in (old, THIN, NBSP) for old, new in zip(page, told, strict=True))


@given(_TEXTS, _TEXTS)
def test_the_code_of_a_page_is_never_touched(text: str, other: str) -> None:
    code = f"{text.replace('<', '')} : 12 mois ?"
    kept = "".join(f"<{name}>{code}</{name}>" for name in ("script", "style", "pre", "code", "textarea"))
    page = f'<html lang="fr"><p>{other.replace("<", "")}</p>{kept}<!-- a : b --></html>'

    assert typeset_page(page).endswith(f"{kept}<!-- a : b --></html>")


@pytest.mark.parametrize(
    ("page", "set_so"),
    [
        ("<p>A : b</p>", "<p>A_: b</p>"),
        ("<b>12</b> mois", "<b>12</b>_mois"),
        ("<td>12</td> <td>mois</td>", "<td>12</td> <td>mois</td>"),
        ("« <bdi>Lyon</bdi> » : ici", "«_<bdi>Lyon</bdi>_»_: ici"),
        ("<dt>Place</dt> <dd>3</dd>", "<dt>Place</dt> <dd>3</dd>"),
        ('<a title="Aide : ici">x</a>', '<a title="Aide_: ici">x</a>'),
        ('<img alt="Qui ?" src="a : b">', '<img alt="Qui_?" src="a : b">'),
        ('<input value="a : b" placeholder="12 mois">', '<input value="a : b" placeholder="12_mois">'),
        ('<a data-title="a : b" href="/?q=a : b">x</a>', '<a data-title="a : b" href="/?q=a : b">x</a>'),
        ('<textarea placeholder="Quoi ?">a : b</textarea>', '<textarea placeholder="Quoi_?">a : b</textarea>'),
        ("<pre><code>a : b</code> c : d</pre>", "<pre><code>a : b</code> c : d</pre>"),
        ("<script>a ? b : c</script>", "<script>a ? b : c</script>"),
        ('<script>t = `<a title="a : b">`</script>', '<script>t = `<a title="a : b">`</script>'),
        ('<p data-x="a > b : c">A : b</p>', '<p data-x="a > b : c">A_: b</p>'),
        ('<p lang="en">Why : <b>now</b> ?</p> : ici', '<p lang="en">Why : <b>now</b> ?</p>_: ici'),
        ('<p lang="en">a : <p>b : c</p> d : e</p> f : g', '<p lang="en">a : <p>b : c</p> d : e</p> f_: g'),
        ('<p lang="en">a : <q lang="fr">b : c</q> d : e</p>', '<p lang="en">a : <q lang="fr">b_: c</q> d : e</p>'),
        ("<p>a : b", "<p>a_: b"),
        ("<pre>a : b", "<pre>a : b"),
        ("a\x01 : b", "a\x01 : b"),
    ],
)
def test_a_page_is_set_where_a_person_reads_french(page: str, set_so: str) -> None:
    told = typeset_page(f'<html lang="fr">{page}</html>')

    assert told.replace(NBSP, "_") == f'<html lang="fr">{set_so}</html>'


@pytest.mark.parametrize(
    ("page", "set_so"),
    [
        ("<h1>Les logements sont-ils classés ?</h1>", "<h1>Les logements sont-|ils classés ?</h1>"),
        ('<h2 class="x">Le dossier demande-t-il ?</h2>', '<h2 class="x">Le dossier demande-|t-|il ?</h2>'),
        ("<h1>Saint-Denis, demi-journée, 12-ils</h1>", "<h1>Saint-Denis, demi-journée, 12-ils</h1>"),
        ("<p>Les logements sont-ils classés ?</p>", "<p>Les logements sont-ils classés ?</p>"),
        ('<h1 lang="en">dit-il</h1>', '<h1 lang="en">dit-il</h1>'),
    ],
)
def test_a_title_never_ends_a_line_between_a_verb_and_its_pronoun(page: str, set_so: str) -> None:
    told = typeset_page(f'<html lang="fr">{page}</html>')

    assert told.replace(NBSP, " ").replace(JOINED, "|") == f'<html lang="fr">{set_so}</html>'
    assert typeset_page(told) == told
    assert plain_text(told) == plain_text(f'<html lang="fr">{page}</html>')


@pytest.mark.parametrize(
    ("page", "told"),
    [
        ("<p>a : b</p>", "<p>a : b</p>"),
        ('<html lang="en"><p>a : b</p></html>', '<html lang="en"><p>a : b</p></html>'),
        ('<html lang="fr-FR"><p>a : b</p></html>', '<html lang="fr-FR"><p>a_: b</p></html>'),
        (
            '<html lang="ar"><p>a : b</p><div lang="fr"><p>a : b</p><br></div><p>a : b</p></html>',
            '<html lang="ar"><p>a : b</p><div lang="fr"><p>a_: b</p><br></div><p>a : b</p></html>',
        ),
    ],
)
def test_french_is_what_is_said_to_be_french(page: str, told: str) -> None:
    assert typeset_page(page).replace(NBSP, "_") == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("45 000 homes, 1 234 567 €", "45·000 homes, 1·234·567_€"),
        ("01 42 00 00 00", "01 42 00 00 00"),
        ("62 m², 5 km, 3 kmers", "62_m², 5_km, 3 kmers"),
    ],
)
def test_the_groups_of_a_number_stay_together_in_every_language(text: str, told: str) -> None:
    page = typeset_page(f'<html lang="ar"><p>{text}</p></html>')

    assert page.replace(THIN, "·").replace(NBSP, "_") == f'<html lang="ar"><p>{told}</p></html>'


def test_what_no_rule_can_guess_is_bound_by_hand() -> None:
    assert bound("01", 99, "00") == f"01{NBSP}99{NBSP}00"
    assert typeset(bound("01", 99)) == bound("01", 99)


@pytest.mark.parametrize(
    "piece",
    ["« ", " :", "1 ", "12 345 ", "<", '<"', "<a '", "<pre", "<!--", "<p lang='fr'>", "</p>", "1,1 ", "<b>12</b> "],
)
def test_a_hostile_page_costs_no_more_than_its_length(piece: str) -> None:
    def cost(times: int) -> float:
        page = f'<html lang="fr">{piece * times}'
        return min(_timed(lambda: typeset_page(page)) for _ in range(5))

    # Four times as long: a square would cost sixteen times as much.
    assert cost(16_000) < 9 * cost(4_000) + 0.002


def _timed(act: Callable[[], object]) -> float:
    began = time.thread_time()
    act()
    return time.thread_time() - began
