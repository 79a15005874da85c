"""`./run palier verify-journal`: that nothing changed unseen. Every line, head and root, and every row against its seal."""

from typing import Any, NamedTuple
from uuid import UUID

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from palier.management import operating
from palier.management.base import OperatorCommand
from palier.models.seals import seal_rows
from palier.rules.doors.readings import Purpose
from palier.rules.law import french
from palier.rules.seals.seal_faults import SealFault
from palier.workflows.acting import tracing
from palier.workflows.seals import checking_seals


class Journal(NamedTuple):
    """What is read: everything, hence no row of its own in the access log."""

    public_id: UUID = UUID(int=0)


class Command(OperatorCommand):
    """Walk what is under seal, print the kinds of faults and the first of each, and fail when there is one."""

    help = "Relit tout ce qui est scellé, compte les défauts par genre, et dit les premiers de chaque genre."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare ``--all``."""
        parser.add_argument("--all", action="store_true", help="dit chaque défaut, un par ligne, sans en taire aucun")

    def handle(self, *args: Any, **options: Any) -> None:
        """Note the reading, walk, keep the result."""
        operating.act(tracing.note, [Journal()], Purpose.SEALS)
        with seal_rows.one_snapshot():
            found = checking_seals.walk(tell=self._tell if options["all"] else None)
        checking_seals.keep(found, at=timezone.now())
        for sentence in [found.kinds] if options["all"] and found.faults else found.sentences:
            self.stderr.write(sentence)
        self.stdout.write(str(found))
        if found.faults:
            message = f"{french.count(found.faults, 'défaut')} : ce qui est scellé a changé."
            raise CommandError(message)

    def _tell(self, fault: SealFault) -> None:
        self.stderr.write(fault.sentence)
