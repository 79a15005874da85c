"""`./run palier mistake`: a grid or a rule was wrong for everybody; its closed lists are counted again, with a reason."""

from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from palier.management import arguments
from palier.management.base import OperatorCommand
from palier.management.operating import OPERATOR
from palier.management.reporting import recount_text
from palier.models import GridVersion, Recount, Territory
from palier.models.territories import territories
from palier.rules.law.clocks import at_hour, end_of_day
from palier.workflows.acting.refusals import Refusal
from palier.workflows.mistakes import recounting

_SHORTEST = 8


class Command(OperatorCommand):
    """Try, save, look. Without a period it lists the recounts; names nobody."""

    help = "Recompte les listes closes sous une grille ou une règle fausses, et dit combien de ménages y ont perdu une place."

    def add_arguments(self, parser: CommandParser) -> None:
        """What was wrong, and for which lists."""
        parser.add_argument("--since", type=arguments.day, help="premier jour des clôtures à recompter, AAAA-MM-JJ")
        parser.add_argument("--until", type=arguments.day, help="dernier jour compris (maintenant par défaut)")
        parser.add_argument(
            "--grid",
            metavar="E",
            help="début de l’empreinte de la grille juste, déjà entrée ; sans elle, les règles d’aujourd’hui",
        )
        parser.add_argument("--territory", metavar="SIREN", help="un seul territoire, pour une règle")
        parser.add_argument("--reason", default="", help="ce qui était faux (obligatoire)")
        parser.add_argument("--save", action="store_true", help="ouvre le recompte ; sinon, compte et ne garde rien")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it, or say in French why it cannot be done."""
        if options["since"] is None:
            for line in recount_text.listed(Recount.objects.order_by("pk")):
                self.stdout.write(line)
            return
        at = timezone.now()
        last = options["until"]
        try:
            told = recounting.asked(
                grid=_grid(options["grid"]) if options["grid"] else None,
                territory=_territory(options["territory"]),
                since=at_hour(options["since"], 0),
                until=min(at, end_of_day(last)) if last else at,
                reason=options["reason"],
                at=at,
            )
            if options["save"]:
                recounting.open_recount(told, by=OPERATOR, at=at)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        if options["save"]:
            self.stdout.write(f"Recompte {told.public_id} ouvert : il commence dans la minute.")
            return
        for line in recount_text.tried(recounting.tried(told)):
            self.stdout.write(line)
        self.stdout.write("Rien n’est gardé. Ajoutez --save pour ouvrir un dossier à chaque ménage concerné.")


def _grid(digest: str) -> GridVersion:
    found = list(GridVersion.objects.select_related("territory").filter(digest__startswith=digest.lower())[:2])
    if len(digest) < _SHORTEST or len(found) != 1:
        message = f"« {digest} » : donnez au moins {_SHORTEST} signes de l’empreinte qu’affiche enter-grid."
        raise CommandError(message)
    return found[0]


def _territory(written: str | None) -> Territory | None:
    if written is None:
        return None
    found = territories.find(written)
    if found is None:
        raise CommandError(territories.why_not(written) or "Aucun territoire sous ce code.")
    return found
