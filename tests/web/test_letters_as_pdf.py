"""The letters of the list as one PDF: word for word the page's, a window for the address, a sheet for each."""

from __future__ import annotations

import io
import re
import subprocess
from html import unescape
from typing import TYPE_CHECKING

import pikepdf
import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from palier.gateways import printing
from palier.models import AccessEntry, PaperLetter, SafeChannel
from palier.workflows.letters import sheets
from tests.plain_pages import plain_text
from tests.web.test_letters_of_the_register import browser, named, printer, reminded

if TYPE_CHECKING:
    from pathlib import Path

    from palier.workflows.acting.actors import Actor

__all__ = ["printer"]
pytestmark = pytest.mark.django_db
NASTY = (
    '#set page() $x$ *gras* @ici <a> \\ // [x] `y` = titre #panic("non") Łukasz Đặng Noël œuvre, prêt : « ici » 12 €'
)


def text_of(pdf: bytes, *options: str) -> str:
    done = subprocess.run(["pdftotext", *options, "-", "-"], input=pdf, capture_output=True, check=True, timeout=30)
    return done.stdout.decode()


def words(text: str) -> list[str]:
    return re.findall(r"\S+", re.sub(r"\s+", " ", text.replace("\u00ad", "")))


def pdf_of(client, *letters: PaperLetter):
    return client.post(reverse("lettres_pdf"), {"lettre": [str(one.public_id) for one in letters]})


def test_the_pdf_says_word_for_word_what_the_page_says(printer: Actor) -> None:
    first = reminded("Amina", paragraphs=["Bonjour,", NASTY], is_registered=True)
    second = reminded("Noé", paragraphs=["Texte de Noé. " * 400])
    named(printer)
    hugo = browser(printer)

    answer = pdf_of(hugo, first, second)
    page = hugo.post(reverse("lettres_document"), {"lettre": [str(one.public_id) for one in (first, second)]})

    assert answer["Content-Type"] == "application/pdf"
    assert answer["Cache-Control"] == "no-store"
    shown = page.content.decode()
    articles = "".join(re.findall(r"<article.*?</article>", shown, re.DOTALL))
    assert words(text_of(answer.content)) == words(plain_text_of(articles))
    assert AccessEntry.objects.count() >= 2


def plain_text_of(html: str) -> str:
    return unescape(re.sub(r"<[^>]+>", " ", html))


def test_the_address_stands_in_the_window_and_each_letter_begins_a_sheet(printer: Actor) -> None:
    letters = [reminded(name, paragraphs=["Ligne. " * size]) for name, size in (("Amina", 900), ("Noé", 3), ("Zoé", 3))]
    named(printer)

    made = pdf_of(browser(printer), *letters).content

    boxes = re.findall(
        r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">([^<]*)</word>', text_of(made, "-bbox")
    )
    millimetres = [(float(x) / 72 * 25.4, float(y) / 72 * 25.4, word) for x, y, _, _, word in boxes]
    starts = [(x, y) for x, y, word in millimetres if word in ("Amina", "Noé", "Zoé") and 45 < y < 85]
    assert len(starts) == 3
    assert all(105 < x < 112 and 48 < y < 56 for x, y in starts)
    pages = [index for index, page in enumerate(text_of(made).split("\f")) if "rue des Lilas" in page]
    assert all(page % 2 == 0 for page in pages)
    assert len(pages) == 3


def test_it_is_tagged_in_french_and_says_that_it_is_accessible(printer: Actor) -> None:
    letter = reminded()
    named(printer)

    with pikepdf.open(io.BytesIO(pdf_of(browser(printer), letter).content)) as opened:
        assert opened.Root.MarkInfo.Marked
        assert str(opened.Root.Lang) == "fr-FR"
        assert "StructTreeRoot" in {str(key)[1:] for key in opened.Root}
        with opened.open_metadata() as told:
            assert told["pdfuaid:part"] == "1"
            assert told["dc:title"] == "Lettre à imprimer"


def test_a_sign_that_no_font_has_is_not_printed_as_a_square(printer: Actor) -> None:
    letter = reminded(paragraphs=["Bonjour 🏠"])
    named(printer)

    answer = pdf_of(browser(printer), letter)

    assert answer.status_code == 409
    assert "portent un signe que le PDF ne sait pas écrire" in plain_text(answer)
    assert "🏠" not in plain_text(answer)


@pytest.mark.parametrize("sign", ["🏠", "住", "ቤት"])
def test_a_letter_that_cannot_be_written_is_named_and_stops_no_other(printer: Actor, sign: str) -> None:
    first, bad = reminded("Amina"), reminded("Zoé", paragraphs=[f"Bonjour {sign}"])
    last = reminded("Noé")
    named(printer)
    hugo = browser(printer)

    answer = pdf_of(hugo, first, bad, last)

    shown = plain_text(answer)
    assert answer.status_code == 409
    assert "1 lettre s’imprime à part" in shown
    assert reverse("lettre_papier", args=[bad.public_id]) in answer.content.decode()
    assert reverse("lettre_papier", args=[first.public_id]) not in answer.content.decode()
    rest = re.findall(r'name="lettre" value="([0-9a-f-]{36})"', answer.content.decode())
    assert set(rest) == {str(first.public_id), str(last.public_id)}
    made = hugo.post(reverse("lettres_pdf"), {"lettre": rest})
    assert printing.keys_of(made.content) == rest


def test_a_tab_or_an_empty_title_is_no_sign_that_is_missing(printer: Actor) -> None:
    tabbed, untitled = reminded("Amina", paragraphs=["Un\tdeux\x0b"]), reminded("Noé", title="")
    named(printer)

    answer = pdf_of(browser(printer), tabbed, untitled)

    assert answer["Content-Type"] == "application/pdf"
    assert "Un deux" in text_of(answer.content)


def test_a_hundred_letters_of_which_many_cannot_be_written_are_sorted_out_in_a_moment() -> None:
    sheet = sheets.of([reminded()], reader=None, at=timezone.now()).shown[0].told()
    many = [sheet | {"paragraphs": ["🏠"]} if rank % 2 else sheet for rank in range(100)]
    began = timezone.now()

    made = printing.letters(many, keys=[str(rank) for rank in range(100)], at=began)

    assert made.left_out == list(range(1, 100, 2))
    assert (timezone.now() - began).total_seconds() < 20


def test_the_operator_reads_which_letters_are_not_in_its_pdf(tmp_path: Path, capsys) -> None:
    good, bad = reminded("Amina"), reminded("Zoé", paragraphs=["🏠"])
    path = tmp_path / "lettres.pdf"

    call_command("letters", document=str(path))

    said = capsys.readouterr().out
    assert str(bad.public_id) in said
    assert "Encore à imprimer : 1" in plain_text(said)
    assert printing.keys_of(path.read_bytes()) == [str(good.public_id)]


def test_nothing_chosen_or_a_hidden_household_is_no_pdf(printer: Actor) -> None:
    letter = reminded()
    named(printer)
    assert pdf_of(browser(printer)).status_code == 409
    SafeChannel.objects.create(demande=letter.demande, email="a@example.org", set_at=timezone.now())

    answer = pdf_of(browser(printer), letter)

    assert answer.status_code == 409
    assert "coordonnées sont protégées" in plain_text(answer)


def test_what_another_prints_is_not_in_it(printer: Actor) -> None:
    letter = reminded()

    assert pdf_of(browser(printer), letter).status_code == 409


def test_the_operator_writes_a_pdf_and_notes_its_letters_by_it(tmp_path: Path, capsys) -> None:
    reminded()
    path = tmp_path / "lettres.pdf"

    call_command("letters", document=str(path))
    call_command("letters", printed=str(path))

    assert path.read_bytes().startswith(b"%PDF-")
    assert path.stat().st_mode & 0o077 == 0
    assert PaperLetter.objects.get().printed_at is not None
    (tmp_path / "autre.pdf").write_bytes(b"%PDF-1.7 rien")
    with pytest.raises(CommandError, match="pas un document de lettres"):
        call_command("letters", printed=str(tmp_path / "autre.pdf"))


def test_a_hundred_letters_are_made_in_a_moment() -> None:
    letter = reminded()
    sheet = sheets.of([letter], reader=None, at=timezone.now()).shown[0].told()
    began = timezone.now()

    made = printing.letters([sheet] * 100, keys=["x"] * 100, at=began).pdf

    assert (timezone.now() - began).total_seconds() < 10
    assert text_of(made).count("rue des Lilas") == 100
