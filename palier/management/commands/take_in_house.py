"""Takes in the archive of an organisation that another Palier made; checks one, or takes one out again."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import CommandError

from palier.management.base import OperatorCommand
from palier.management.french_help import why
from palier.management.operating import act
from palier.models import HouseArrival
from palier.rules.law import french
from palier.rules.leaving import check_house
from palier.rules.leaving.check_house import WrongArchive
from palier.workflows.leaving import arriving, undoing_arrival


class Command(OperatorCommand):
    """Check, take in or go on, list, undo."""

    help = "Reçoit l’archive d’un organisme venue d’un autre site, ou la défait."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("file", nargs="?", type=Path, metavar="ARCHIVE", help="l’archive ; sans elle, la liste")
        parser.add_argument("--check", action="store_true", help="vérifie l’archive, ne garde rien")
        parser.add_argument("--undo", type=UUID, metavar="ID", help="défait une arrivée, tant que rien n’en dépend")

    def handle(self, *args: object, **options: Any) -> None:
        """Do what is asked; alone, list what came."""
        if options["undo"]:
            self._undo(options["undo"])
        elif options["file"] is None:
            self._list()
        elif options["check"]:
            self._check(options["file"])
        else:
            self._arrive(options["file"])

    def _check(self, path: Path) -> None:
        try:
            self.stdout.write(f"{check_house.check(path)}.")
        except WrongArchive as wrong:
            raise CommandError(f"Cette archive ne va pas : {wrong}.") from wrong
        except OSError as error:
            raise CommandError(f"{path} ne se lit pas : {why(error)}.") from error

    def _arrive(self, path: Path) -> None:
        if not path.is_file():
            raise CommandError(f"{path} : il n’y a pas de fichier sous ce nom.")
        arrival = act(arriving.arrive, path)
        made = sum(arrival.counts.values())
        self.stdout.write(
            f"{arrival.name} est ici ({arrival.public_id}) : {french.count(made, 'ligne écrite', 'lignes écrites')}. "
            "Chaque classement est, octet pour octet, celui de l’archive. Invitez maintenant ses membres."
        )

    def _list(self) -> None:
        arrivals = HouseArrival.objects.order_by("begun_at")
        if not arrivals:
            self.stdout.write("Aucun organisme n’est venu d’un autre site.")
        for one in arrivals:
            self.stdout.write(f"{one.public_id}  {one.state}  {french.day(one.begun_at.date())}  {one.name}")

    def _undo(self, which: UUID) -> None:
        arrival = HouseArrival.objects.filter(public_id=which).first()
        if arrival is None:
            raise CommandError("Aucune arrivée n’a cet identifiant.")
        counts = act(undoing_arrival.undo, arrival)
        self.stdout.write(f"{arrival.name} : {french.count(sum(counts.values()), 'ligne retirée', 'lignes retirées')}.")
