"""`./run palier letters`: the letters on paper that no organisation wrote: who prints them, and those left to the operator."""

import re
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import CommandError, CommandParser
from django.template.loader import render_to_string
from django.utils import timezone

from palier.gateways import printing
from palier.management import arguments, letters_told
from palier.management.base import OperatorCommand
from palier.management.french_help import why
from palier.management.operating import OPERATOR
from palier.models import PaperLetter
from palier.rules.doors.readings import Purpose
from palier.rules.law import clocks
from palier.rules.law.typography import typeset_page
from palier.rules.letters import posting
from palier.rules.letters.posting import PostingState
from palier.workflows.acting import tracing
from palier.workflows.acting.refusals import Refusal
from palier.workflows.letters import posting as verbs
from palier.workflows.letters import sheets
from palier.workflows.letters.sheets import Sheets

_IDS = re.compile(r'<article [^>]*data-letter="([0-9a-f-]{36})"')
_CSS = Path(__file__).parents[2] / "web" / "static" / "palier" / "paper.css"


class Command(OperatorCommand):
    """Count, write a document to print, then say what was done with it."""

    help = (
        "Compte les lettres papier qu’aucun organisme n’a écrites et dit qui les imprime ; de celles que personne d’autre "
        "n’imprime, écrit un document A4 à imprimer (il contient des noms et "
        "des adresses : effacez-le ensuite), puis les note imprimées et postées."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """A file to write, or one that was written and what became of its letters."""
        what = parser.add_mutually_exclusive_group()
        what.add_argument(
            "--document",
            metavar="FICHIER",
            help=f"écrit {posting.MOST_AT_ONCE} lettres au plus, en PDF si le nom finit par .pdf, sinon en HTML",
        )
        what.add_argument("--printed", metavar="FICHIER", help="note imprimées les lettres de ce document")
        what.add_argument("--posted", metavar="FICHIER", help="note postées les lettres de ce document")
        what.add_argument("--back", metavar="FICHIER", help="revient d’une étape pour les lettres de ce document")
        parser.add_argument(
            "--on", metavar="JOUR", type=arguments.day, help="jour du dépôt à la poste, AAAA-MM-JJ ; sinon aujourd’hui"
        )
        parser.add_argument("--reason", default="", help=", ".join(posting.UNDOINGS))

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it, or say in French why it cannot be done."""
        at = timezone.now()
        try:
            if options["document"]:
                self._write(Path(options["document"]))
            elif options["printed"]:
                self._say(verbs.note_printed(_read(options["printed"]), by=OPERATOR, at=at), "notées imprimées")
            elif options["posted"]:
                day = options["on"] or clocks.day_in_paris(at)
                done = verbs.note_posted(_read(options["posted"]), posted_on=day, by=OPERATOR, at=at)
                self._say(done, "notées postées")
            elif options["back"]:
                done = verbs.step_back(_read(options["back"]), reason=options["reason"], by=OPERATOR, at=at)
                self._say(done, "revenues d’une étape")
            else:
                self._count()
        except FileExistsError as error:
            message = f"{error.filename} est déjà là : rien n’est écrit par-dessus, donnez un autre nom."
            raise CommandError(message) from error
        except OSError as error:
            raise CommandError(f"{error.filename} ne peut pas servir : {why(error)}.") from error
        except (Refusal, ValueError, printing.Undisplayable) as error:
            raise CommandError(str(error)) from error

    def _count(self) -> None:
        states = [verbs.state_of(letter) for letter in verbs.of(None)]
        for state in PostingState:
            self.stdout.write(f"{posting.LABELS[state]} : {states.count(state)}")
        for line in (*letters_told.named(), *letters_told.unprinted()):
            self.stdout.write(line)

    def _write(self, path: Path) -> None:
        waiting = [one for one in _to_print() if verbs.state_of(one) is PostingState.TO_PRINT]
        found = sheets.of(waiting[: posting.MOST_AT_ONCE], reader=None, at=timezone.now())
        made, apart = _pdf(found) if path.suffix == ".pdf" else (_page(found), [])
        written = [one for rank, one in enumerate(found.shown) if rank not in apart]
        path.touch(mode=0o600, exist_ok=False)
        tracing.note([one.letter for one in written], Purpose.PRINT, by=OPERATOR, at=timezone.now())
        path.write_bytes(made)
        left = len(waiting) - len(written) - found.hidden
        self.stdout.write(f"Lettres écrites dans {path} : {len(written)}. Encore à imprimer : {left}.")
        for rank in apart:
            one = found.shown[rank]
            self.stdout.write(
                f"Pas dans ce PDF, un signe lui manque : lettre {one.letter.public_id}. Écrivez-la en HTML."
            )
        if found.hidden:
            self.stdout.write(f"Coordonnées protégées, non imprimées : {found.hidden}.")

    def _say(self, done: int, words: str) -> None:
        self.stdout.write(f"Lettres {words} : {done}.")


def _page(found: Sheets) -> bytes:
    css = _CSS.read_text(encoding="utf-8")
    text = render_to_string("palier/desk/document.html", {"sheets": found.shown, "hidden": found.hidden, "css": css})
    return typeset_page(text).encode()


def _pdf(found: Sheets) -> tuple[bytes, list[int]]:
    """The document, and the ranks of the letters that it leaves out."""
    if not found.shown:
        raise verbs.NothingToPrint
    told, logos, keys = sheets.for_paper(found.shown)
    made = printing.letters(told, keys=keys, logos=logos, at=timezone.now())
    return made.pdf, made.left_out


def _to_print() -> list[PaperLetter]:
    """Those that no organisation was named for: what another prints would leave twice."""
    rows = verbs.of(None).filter(printer=None, printed_at=None, withdrawn_at=None)
    return list(rows.select_related("demande").order_by("made_at", "pk"))


def _read(path: str) -> list[UUID]:
    """The letters that a document of this command holds."""
    content = Path(path).read_bytes()
    is_pdf = content.startswith(b"%PDF-")
    words = printing.keys_of(content) if is_pdf else _IDS.findall(content.decode("utf-8", "replace"))
    found = [UUID(word) for word in words]
    if not found:
        message = "Ce fichier n’est pas un document de lettres."
        raise CommandError(message)
    return found
