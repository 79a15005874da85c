"""`./run palier erase`: the erasures that are due, as the clock does them each night; `--dry-run` only says which.

References are opaque and rows are counted: nothing of a person is printed.
"""

from datetime import datetime
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from palier.management import arguments
from palier.management.base import OperatorCommand
from palier.models import Demande, Erasure
from palier.rules.law import french
from palier.rules.law.clocks import at_hour, day_in_paris
from palier.rules.life.retention import Occasion
from palier.workflows.life import foreseeing_erasures, keeping

_OCCASIONS = {Occasion.TERM: "terme échu le", Occasion.REQUEST: "demandé le"}


class Command(OperatorCommand):
    """Erase what is due, or say what would be."""

    help = "Efface les demandes au terme de leur conservation et celles dont la personne l’a demandé."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whether to change anything, and the day to look at."""
        parser.add_argument("--dry-run", action="store_true", help="dit ce qui serait effacé, sans rien changer")
        parser.add_argument(
            "--on", metavar="DATE", type=arguments.day, help="avec --dry-run, le jour à regarder (AAAA-MM-JJ)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Report, or erase."""
        if options["on"] and not options["dry_run"]:
            message = "« --on » ne va qu’avec « --dry-run » : rien ne s’efface avant son jour."
            raise CommandError(message)
        if options["dry_run"]:
            self._report(at_hour(options["on"], 12) if options["on"] else timezone.now())
        else:
            self._erase(timezone.now())

    def _report(self, at: datetime) -> None:
        found = list(foreseeing_erasures.foresee(at=at))
        for one in found:
            since = f"{_OCCASIONS[one.occasion]} {french.day(one.since)}"
            if one.waits:
                self.stdout.write(f"{one.reference}  retenue  {since} : {' '.join(one.waits)}")
            else:
                self.stdout.write(
                    f"{one.reference}  à effacer  {since}, {french.count(sum(one.rows.values()), 'ligne')}"
                )
        total = foreseeing_erasures.added_up(found)
        going = sum(total.going.values())
        waiting = len(found) - going
        for table, count in sorted(total.rows.items()):
            self.stdout.write(f"  {table} : {french.number(count)}")
        self.stdout.write(
            f"Au {french.day(day_in_paris(at))} : {french.count(going, 'demande')} à effacer, "
            f"{french.count(waiting, 'retenue')}. Rien n’a été changé."
        )

    def _erase(self, at: datetime) -> None:
        before, waiting = Erasure.objects.count(), 0
        for one in list(foreseeing_erasures.foresee(at=at)):
            for demande in Demande.objects.filter(public_id=one.reference):
                if one.occasion is Occasion.REQUEST:
                    keeping.honour(demande, at=at)
                else:
                    keeping.erase_at_term(demande, at=at)
                waiting += Demande.objects.filter(pk=demande.pk).count()
        gone = Erasure.objects.count() - before
        forgotten = sum(keeping.forget_old(at=at).values())
        self.stdout.write(
            f"{french.count(gone, 'demande effacée', 'demandes effacées')}, {french.count(waiting, 'retenue')}, "
            f"{french.count(forgotten, 'autre ligne oubliée', 'autres lignes oubliées')}."
        )
