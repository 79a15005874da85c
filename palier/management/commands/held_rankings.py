"""`./run palier held-rankings [ID]`: rankings that were stopped, what differs, and how the closing goes on."""

from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from palier.management import arguments
from palier.management.base import OperatorCommand
from palier.management.operating import OPERATOR
from palier.management.reporting import held_text
from palier.models import ClosingHold, Publication
from palier.workflows.acting.refusals import Refusal
from palier.workflows.ranking import holding


class Command(OperatorCommand):
    """List, look, lift."""

    help = "Montre les classements retenus et ce qui diffère ; relance leur clôture, avec une raison."

    def add_arguments(self, parser: CommandParser) -> None:
        """The list, and what is decided of it."""
        parser.add_argument(
            "publication", metavar="ID", nargs="?", type=arguments.identifier, help="la liste à regarder"
        )
        choice = parser.add_mutually_exclusive_group()
        choice.add_argument(
            "--again", action="store_true", help="la cause est corrigée : la clôture vérifie de nouveau"
        )
        choice.add_argument(
            "--go-on", action="store_true", help="classe d’après les faits, malgré les notes enregistrées"
        )
        parser.add_argument("--reason", default="", help="pourquoi (obligatoire pour relancer)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it, or say in French why it cannot be done."""
        if options["publication"] is None:
            if options["again"] or options["go_on"]:
                raise CommandError("Donnez l’identifiant de la liste : sans lui, rien n’est relancé.")
            for line in held_text.listed(ClosingHold.objects.filter(lifted_at=None)):
                self.stdout.write(line)
            return
        found = (
            Publication.objects.select_related("home__commune", "grid").filter(public_id=options["publication"]).first()
        )
        if found is None:
            message = "Aucune liste sous cet identifiant."
            raise CommandError(message)
        if not options["again"] and not options["go_on"]:
            for line in held_text.told(found):
                self.stdout.write(line)
            return
        try:
            holding.lift(found, reason=options["reason"], goes_on=options["go_on"], by=OPERATOR, at=timezone.now())
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write("La clôture reprend dans la minute.")
