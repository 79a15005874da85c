"""`./run palier verify-database`: after a restore, that nothing was lost of what nobody may change."""

from typing import Any

from django.core.management.base import CommandError

from palier.management import letters_told
from palier.management.base import OperatorCommand
from palier.management.reporting import database_report
from palier.models.seals import seal_rows
from palier.rules.law import french
from palier.workflows.seals import checking_seals


class Command(OperatorCommand):
    """Check the guards, the chains, every closed ranking with its openings, the proofs of erasures, and every seal."""

    help = (
        "Vérifie le journal, tous les classements clos, les preuves d’effacement et tous les scellés ; ne change rien."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Print what was checked; fail with each fault."""
        found = database_report.report()
        with seal_rows.one_snapshot():
            sealed = checking_seals.walk()
        for fault in (*found.faults, *sealed.sentences):
            self.stderr.write(fault)
        self.stdout.write(str(found))
        self.stdout.write(str(sealed))
        for line in letters_told.unprinted():
            self.stdout.write(line)
        if faults := len(found.faults) + sealed.faults:
            message = f"{french.count(faults, 'défaut')} : cette base ne doit pas servir."
            raise CommandError(message)
