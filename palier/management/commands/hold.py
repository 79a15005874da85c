"""`./run palier hold`: keep a demande past its term while an appeal or a control runs, or lift that."""

from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from palier.management.base import OperatorCommand
from palier.management.operating import OPERATOR
from palier.models import Demande
from palier.rules.life import retention
from palier.rules.people import numero
from palier.workflows.life import keeping


class Command(OperatorCommand):
    """Hold, or lift."""

    help = "Conserve une demande au-delà de son terme tant qu’un recours ou un contrôle est en cours."

    def add_arguments(self, parser: CommandParser) -> None:
        """The number, the reason of the closed list, and whether it is lifted."""
        parser.add_argument("numero", help="le numéro unique")
        parser.add_argument("reason", metavar="MOTIF", help="recours ou controle")
        parser.add_argument("--lift", action="store_true", help="lève cette conservation")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it, or say in French why it cannot be done."""
        try:
            reason = retention.hold_of(options["reason"])
            found = Demande.objects.filter(numero_unique=numero.normalise(options["numero"])).first()
        except (retention.UnknownHold, numero.MalformedNumero) as error:
            raise CommandError(str(error)) from error
        if found is None:
            message = "Aucune demande ne porte ce numéro."
            raise CommandError(message)
        if not options["lift"]:
            keeping.hold(found, reason, by=OPERATOR, at=timezone.now())
            self.stdout.write(f"Conservée, car {retention.HOLD_LABELS[reason]}.")
        elif keeping.lift(found, reason, by=OPERATOR, at=timezone.now()):
            self.stdout.write("Conservation levée.")
        else:
            message = "Cette demande n’est pas conservée pour ce motif."
            raise CommandError(message)
