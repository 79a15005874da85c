"""`./run palier register-acts`: what the manager of the register alone may do to a demande (R441-2-8 e and f).

Striking off a demande not renewed and bringing it back exist in a local system only (``--local``): for the State's own
register the command says so and changes nothing.
"""

from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from palier.management.base import OperatorCommand
from palier.management.operating import OPERATOR
from palier.models import Demande
from palier.rules.life.lifecycle import System
from palier.rules.people import numero
from palier.workflows.acting.refusals import Refusal
from palier.workflows.life import merging, reactivating
from palier.workflows.radiation import striking_off


class Command(OperatorCommand):
    """Strike off for want of renewal, reactivate, or unite two numbers."""

    help = "Actes du gestionnaire du registre : radier faute de renouvellement, réactiver, réunir deux numéros."

    def add_arguments(self, parser: CommandParser) -> None:
        """An act, the number that it is about, and the other one of a merging."""
        parser.add_argument("act", choices=("radier", "reactiver", "reunir"), help="l’acte")
        parser.add_argument("numero", help="le numéro unique ; pour « reunir », celui qui demeure")
        parser.add_argument("--avec", metavar="NUMERO", help="pour « reunir », le numéro à radier")
        parser.add_argument("--raison", default="", help="pour « reactiver » après le délai, pourquoi")
        parser.add_argument("--local", action="store_true", help="ce registre est un système particulier")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do the act, or say in French why it cannot be done."""
        at, system = timezone.now(), System.LOCAL if options["local"] else System.NATIONAL
        demande = _found(options["numero"])
        if (options["act"] == "reunir") != bool(options["avec"]):
            message = "« --avec » donne le second numéro de « reunir », et ne va qu’avec lui."
            raise CommandError(message)
        try:
            if options["act"] == "reunir":
                merging.merge(demande, _found(options["avec"]), by=OPERATOR, at=at)
            elif options["act"] == "radier":
                striking_off.strike_off_not_renewed(demande, system=system, by=OPERATOR, at=at)
            else:
                reactivating.reactivate(demande, system=system, reason=options["raison"], by=OPERATOR, at=at)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        demande.refresh_from_db()
        self.stdout.write(f"{demande.numero_unique} : {demande.get_state_display().lower()}.")


def _found(text: str) -> Demande:
    try:
        known = Demande.objects.filter(numero_unique=numero.normalise(text)).first()
    except numero.MalformedNumero as error:
        message = f"« {text} » n’est pas un numéro unique."
        raise CommandError(message) from error
    if known is None:
        message = f"Aucune demande ne porte le numéro {text}."
        raise CommandError(message)
    return known
