"""Makes the invented world of the demo, or opens fresh publications in it."""

import time
from argparse import ArgumentParser
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone

from palier.gateways.sne import SneDemande, SneError, read_file
from palier.management import arguments
from palier.management.base import OperatorCommand
from palier.management.demo import freshening, progress, world
from palier.management.demo.days import Days
from palier.models import Instance
from palier.rules.law.clocks import day_in_paris

HOUSEHOLDS = 3000


class Command(OperatorCommand):
    """``demo-world``: deterministic from a seed and an anchor date; never touches a database that is not a demo's."""

    help = "Invente le monde de la démonstration : bailleurs, réservataires, logements, ménages et personnages."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare what the world depends on."""
        parser.add_argument("--seed", default=world.SEED, help="graine du monde (palier)")
        parser.add_argument("--anchor", type=arguments.day, help="jour d’ancrage AAAA-MM-JJ (aujourd’hui)")
        parser.add_argument("--households", type=int, default=HOUSEHOLDS, help="nombre de ménages pris dans le fichier")
        parser.add_argument(
            "--demandes",
            type=Path,
            action="append",
            default=[],
            metavar="FILE",
            help="fichier XML au format du SNE, tel que le bac à sable le sert",
        )
        parser.add_argument(
            "--open-fresh", action="store_true", help="garde le monde et ouvre de nouvelles publications"
        )

        parser.add_argument("--progress", action="store_true", help="une ligne « @ » par étape, pour qui attend")

    def handle(self, *args: object, **options: Any) -> None:
        """Build, or freshen."""
        now, began = timezone.now(), time.monotonic()
        days = Days(options["anchor"] or day_in_paris(now), now)
        if options["open_fresh"]:
            self._freshen(days)
        else:
            self._build(days, options)
        self.stdout.write(f"{time.monotonic() - began:.1f} s")

    def _tell(self, text: str) -> None:
        self.stdout.write(f"@ {text}")
        self.stdout.flush()

    def _freshen(self, days: Days) -> None:
        if not Instance.objects.filter(is_demo=True).exists():
            raise CommandError("Cette base n’est pas celle d’une démonstration : rien n’a été changé.")
        opened = freshening.open_fresh(days)
        self.stdout.write(f"{opened} publication(s) ouverte(s).")

    def _build(self, days: Days, options: dict[str, Any]) -> None:
        if not options["demandes"]:
            raise CommandError("Donnez au moins un fichier du registre : --demandes FICHIER.")
        tell = self._tell if options["progress"] else progress.quiet
        try:
            world.build(
                islice(_read(options["demandes"]), options["households"]), days, seed=options["seed"], tell=tell
            )
        except SneError as error:
            raise CommandError(str(error)) from error
        except world.NotEmpty as error:
            raise CommandError(
                "Cette base n’est pas vide : le monde de la démonstration ne s’y installe pas. Rien n’a été changé."
            ) from error
        self.stdout.write(f"Monde ancré au {days.anchor.isoformat()}, graine « {options['seed']} ».")


def _read(paths: list[Path]) -> Iterator[SneDemande]:
    for path in paths:
        yield from read_file(path)
