"""`./run palier verify-database`: after a restore, that nothing was lost of what nobody may change."""

from typing import Any

from django.core.management.base import CommandError

from palier.management.base import OperatorCommand
from palier.management.reporting import database_report


class Command(OperatorCommand):
    """Check the guards of the journal, the chains, every closed ranking with its openings, the proofs of erasures."""

    help = (
        "Vérifie le journal, les chaînes, tous les classements clos et les preuves d’effacement\u00a0; ne change rien."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Print what was checked; fail with each fault."""
        found = database_report.report()
        for fault in found.faults:
            self.stderr.write(fault)
        self.stdout.write(str(found))
        if found.faults:
            message = f"{len(found.faults)} défauts\u00a0: cette base ne doit pas servir."
            raise CommandError(message)
