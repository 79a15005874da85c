"""`./run palier verify-heads`: whether the public list of heads holds, with its rankings and the hours of the authority."""

from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser

from palier.management.base import OperatorCommand
from palier.management.reporting import heads_report
from palier.models import HeadStamp, PublishedHead
from palier.rules.law import french


class Command(OperatorCommand):
    """Say what does not hold, line by line."""

    help = "Vérifie la liste publique des empreintes : ses sceaux, ses classements, les heures de l’autorité."

    def add_arguments(self, parser: CommandParser) -> None:
        """The certificates may be another file's: an authority changes them."""
        parser.add_argument(
            "--certificates",
            metavar="FICHIER",
            default=settings.TSA_CERTIFICATES,
            help="certificats de l’autorité d’horodatage ; ceux des réglages sinon",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """List the faults; nothing wrong is one line."""
        found = list(heads_report.faults(options["certificates"]))
        for sentence in found:
            self.stdout.write(sentence)
        if found:
            message = "La liste ne tient pas. Gardez la base telle qu’elle est, et comparez avec un témoin."
            raise CommandError(message)
        dated = f", {french.count(HeadStamp.objects.count(), 'horodatage')}" if options["certificates"] else ""
        lines = french.count(PublishedHead.objects.count(), "ligne")
        self.stdout.write(f"{lines}{dated} : tout se suit.")
