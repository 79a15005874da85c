"""`./run palier read-bounces`: mail that came back, from files, from a pipe, or from the mailbox of the settings."""

import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from palier.gateways.returns import notices
from palier.gateways.returns.mailbox import MailboxAway, ReturnsMailbox
from palier.management.base import OperatorCommand
from palier.management.french_help import why
from palier.rules.law.clocks import day_in_paris
from palier.workflows.letters import unreached

_KEPT = timedelta(days=30)


class Command(OperatorCommand):
    """Read notices of return; each is one message as it came, with its head."""

    help = (
        "Lit des retours de courriels : un fichier par retour, « - » pour l’entrée standard ; sans fichier, la boîte "
        "des réglages, que le service lit de lui-même toutes les cinq minutes."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Files, or none."""
        parser.add_argument("files", nargs="*", metavar="FICHIER", help="un retour entier, avec ses en-têtes")

    def handle(self, *args: object, **options: Any) -> None:
        """Read them, and say how many were ours."""
        try:
            taken, left = _of_files(options["files"]) if options["files"] else _of_mailbox()
        except MailboxAway as error:
            raise CommandError(f"La boîte des retours ne répond pas ({error}).") from error
        except OSError as error:
            raise CommandError(f"{error.filename} ne peut pas servir : {why(error)}.") from error
        self.stdout.write(f"Retours lus : {taken}. Autres messages, laissés : {left}.")


def _of_files(names: list[str]) -> tuple[int, int]:
    ours = [_deal_with(_start_of(name)) for name in names]
    return sum(ours), len(ours) - sum(ours)


def _start_of(name: str) -> bytes:
    """A notice, no longer than is ever read; a pipe is emptied, so that who writes to it does not fail."""
    if name != "-":
        with Path(name).open("rb") as file:
            return file.read(notices.LARGEST)
    found = sys.stdin.buffer.read(notices.LARGEST)
    while sys.stdin.buffer.read(notices.LARGEST):
        pass
    return found


def _of_mailbox() -> tuple[int, int]:
    host, port, user, password = settings.RETURNS_MAILBOX
    if not host:
        message = "Aucune boîte n’est réglée (PALIER_RETURNS_HOST) : donnez des fichiers."
        raise CommandError(message)
    box = ReturnsMailbox(host, port, user, Path(password).read_text(encoding="utf-8").strip())
    return box.read(_deal_with, forget_before=day_in_paris(timezone.now() - _KEPT))


def _deal_with(raw: bytes) -> bool:
    found = notices.read(raw, settings.SECRET_KEY.encode())
    if found is None:
        return False
    unreached.note_returned(found.id, found.outcome, at=timezone.now())
    return True
