"""`./run palier verify-journal`: that nothing changed unseen. Every line, head and root, and every row against its seal."""

from typing import Any, NamedTuple
from uuid import UUID

from django.core.management.base import CommandError
from django.utils import timezone

from palier.management import operating
from palier.management.base import OperatorCommand
from palier.models import seal_rows
from palier.rules.doors.readings import Purpose
from palier.rules.law import french
from palier.workflows.acting import reading
from palier.workflows.seals import checking_seals


class Journal(NamedTuple):
    """What is read: everything, hence no row of its own in the access log."""

    public_id: UUID = UUID(int=0)


class Command(OperatorCommand):
    """Walk what is under seal, print the first faults of each chain, and fail when there is one."""

    help = (
        "Relit tout ce qui est scellé, et dit la première ligne ou le premier enregistrement changé, de chaque chaîne."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Note the reading, walk, keep the result."""
        operating.act(reading.note, [Journal()], Purpose.SEALS)
        with seal_rows.one_snapshot():
            found = checking_seals.walk()
        checking_seals.keep(found, at=timezone.now())
        for sentence in found.sentences:
            self.stderr.write(sentence)
        self.stdout.write(str(found))
        if found.faults:
            message = f"{french.count(found.faults, 'défaut')}\u00a0: ce qui est scellé a changé."
            raise CommandError(message)
