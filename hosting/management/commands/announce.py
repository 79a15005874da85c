"""`./run palier announce`: what the page of state says beside the measures: works to come, an incident explained."""

from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser

from hosting.probe import document, notes
from hosting.probe.notes import Note, NoteKind, RefusedNote
from palier.management.base import OperatorCommand
from palier.management.french_help import why
from palier.rules.law.clocks import paris, say_instant


class Command(OperatorCommand):
    """Add, list or remove a note of the page of state."""

    help = "Annonce des travaux ou explique une interruption, sur la page d’état."

    # The checks of the framework would ask the database.

    def add_arguments(self, parser: CommandParser) -> None:
        """The two instants of works, or the first minute of an incident, in the hour of Paris; and the text."""
        parser.add_argument("text", nargs="?", default="", help="ce que les visiteurs liront")
        parser.add_argument("--from", dest="begins", metavar="INSTANT", help='début des travaux : "2026-12-01 22:00"')
        parser.add_argument("--to", dest="ends", metavar="INSTANT", help="fin des travaux")
        parser.add_argument("--explain", metavar="INSTANT", help="une minute de l’interruption que le texte explique")
        parser.add_argument("--remove", type=int, metavar="N", help="retire la note N de la liste")
        parser.add_argument(
            "--folder", type=Path, default=document.folder_of(settings.STATE), help="dossier de la sonde"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it, then show the list."""
        folder = options["folder"]
        try:
            self._note(folder, options)
        except RefusedNote as refusal:
            raise CommandError(str(refusal)) from refusal
        except OSError as error:
            raise CommandError(f"{folder} ne peut pas garder de note : {why(error)}.") from error
        kept = notes.load(folder)
        if not kept:
            self.stdout.write("Aucune note sur la page d’état.")
        for number, note in enumerate(kept, 1):
            self.stdout.write(f"{number}. {note.kind.value}, {say_instant(note.begins)} : {note.text}")

    def _note(self, folder: Path, options: dict[str, Any]) -> None:
        if options["remove"] is not None:
            notes.remove(folder, options["remove"])
        elif options["explain"]:
            at = _instant(options["explain"])
            notes.add(folder, Note(NoteKind.INCIDENT, at, at, options["text"]))
        elif options["begins"] and options["ends"]:
            begins, ends = _instant(options["begins"]), _instant(options["ends"])
            notes.add(folder, Note(NoteKind.WORKS, begins, ends, options["text"]))
        elif options["text"] or options["begins"] or options["ends"]:
            raise CommandError("Dites --from et --to (travaux), ou --explain (interruption).")


def _instant(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=paris())
    except ValueError:
        raise CommandError(f"Instant illisible : {text}. Écrivez 2026-12-01 22:00, à l’heure de Paris.") from None
