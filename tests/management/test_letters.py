"""`./run palier letters`: what no organisation prints, from the count to the post."""

from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from palier.models import JournalEntry, LetterPrinter, PaperLetter, Person
from palier.rules.law import clocks
from tests import factories
from tests.plain_pages import plain_text

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.django_db


def run(*words: str) -> str:
    out = StringIO()
    call_command("letters", *words, stdout=out)
    return plain_text(out.getvalue())


def of_organisation(*words: str) -> str:
    out = StringIO()
    call_command("organisation", *words, stdout=out)
    return plain_text(out.getvalue())


def paper(**changes: object) -> PaperLetter:
    applicant, now = factories.demande("Amina"), timezone.now()
    Person.objects.filter(demande=applicant.demande).update(address="4 rue des Lilas, 93100")
    return PaperLetter.objects.create(
        **{
            "demande": applicant.demande,
            "person_key": "d",
            "title": "Votre demande arrive à son terme",
            "paragraphs": ["Texte."],
            "made_at": now,
            "made_on": clocks.day_in_paris(now),
            **changes,
        }
    )


def test_the_operator_prints_notes_and_posts_what_no_organisation_does(tmp_path: Path) -> None:
    mine, other = paper(), paper(organisation=factories.organisation("bailleur", "Habitat"))
    where = str(tmp_path / "lettres.html")

    assert "À imprimer : 1" in run()
    assert "Lettres écrites" in run("--document", where)
    text = (tmp_path / "lettres.html").read_text()
    assert str(mine.public_id) in text
    assert str(other.public_id) not in text
    assert "<style>" in text
    assert (tmp_path / "lettres.html").stat().st_mode & 0o077 == 0
    with pytest.raises(CommandError):
        run("--document", where)
    assert run("--printed", where) == "Lettres notées imprimées : 1.\n"
    assert run("--posted", where) == "Lettres notées postées : 1.\n"
    assert run("--back", where, "--reason", "notee_par_erreur") == "Lettres revenues d’une étape : 1.\n"
    assert "Imprimée, à poster : 1" in run()


@pytest.mark.parametrize("words", [("--posted", "absent.html"), ("--back", __file__)])
def test_what_is_no_document_is_refused(words: tuple[str, ...]) -> None:
    with pytest.raises(CommandError):
        run(*words)


def test_where_nobody_is_named_is_said_and_naming_moves_the_letters() -> None:
    mine = paper()
    factories.organisation("reservataire", "La Clef commune")

    assert "Personne n’est nommé pour imprimer : commune inconnue, lettres qui attendent : 1." in run()
    said = of_organisation("prints", "La Clef commune")
    assert "La Clef commune imprime les lettres du registre : partout où personne n’est nommé." in said
    assert "Lettres à imprimer chez cet organisme : 1." in said
    told = run()
    assert "Imprimées par La Clef commune : partout ailleurs." in told
    assert "Personne n’est nommé" not in told
    assert JournalEntry.objects.get(verb="nommer_imprimeur").details == {"departements": [], "lettres": 1}
    of_organisation("prints", "La Clef commune", "--in", "Île-de-France", "--in", "69")
    assert LetterPrinter.objects.count() == 1 + 8 + 1
    of_organisation("prints", "La Clef commune", "--off")
    mine.refresh_from_db()
    assert mine.printer is None
    with pytest.raises(CommandError, match="n’est ni un département ni une région"):
        of_organisation("prints", "La Clef commune", "--in", "Atlantide")


def test_what_another_prints_is_not_in_the_operators_document(tmp_path: Path) -> None:
    handed = paper()
    factories.organisation("reservataire", "La Clef commune")
    of_organisation("prints", "La Clef commune")

    run("--document", str(tmp_path / "lettres.html"))

    assert str(handed.public_id) not in (tmp_path / "lettres.html").read_text()


def test_an_organisation_that_closes_prints_no_more() -> None:
    handed = paper()
    factories.organisation("reservataire", "La Clef commune")
    of_organisation("prints", "La Clef commune")
    of_organisation("close", "La Clef commune")

    handed.refresh_from_db()
    assert handed.printer is None
    assert not LetterPrinter.objects.exists()


def test_the_operator_has_no_page_of_letters() -> None:
    factories.organisation("exploitant", "Palier")

    with pytest.raises(CommandError, match="Seul un bailleur ou un réservataire imprime"):
        of_organisation("prints", "Palier")
