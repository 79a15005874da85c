"""`./run palier readings`: who read which file, for whoever audits: by number, by organisation, by day, page by page."""

from collections.abc import Iterable
from datetime import datetime, time
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.core.paginator import Paginator
from django.utils import timezone

from palier.management import arguments, operating
from palier.management.base import OperatorCommand
from palier.models import AccessEntry, Demande, Organisation, User
from palier.rules.doors.readings import Purpose
from palier.rules.law import french
from palier.rules.law.clocks import paris
from palier.rules.people import numero
from palier.workflows.acting import tracing

PER_PAGE = 50


class Command(OperatorCommand):
    """Until auditors have accounts, the operator reads the log for them; asking about one file is a reading too."""

    help = "Dit qui a lu quel dossier, quand et pourquoi ; une question sur un dossier est notée elle aussi."

    def add_arguments(self, parser: CommandParser) -> None:
        """What is looked for; without anything, the latest readings of all."""
        parser.add_argument("--number", metavar="NUMERO", help="un dossier, par son numéro unique")
        parser.add_argument("--organisation", metavar="O", help="un organisme, par son SIRET ou son nom")
        parser.add_argument("--since", metavar="JOUR", type=arguments.day, help="depuis ce jour, AAAA-MM-JJ")
        parser.add_argument("--page", type=int, default=1, help=f"page de {PER_PAGE} lignes, 1 par défaut")

    def handle(self, *args: Any, **options: Any) -> None:
        """Find, note the question, print one page."""
        entries = AccessEntry.objects.order_by("-at", "-pk")
        if options["number"]:
            demande = _demande(options["number"])
            entries = entries.filter(demande_ref=demande.pk)
            operating.act(tracing.note, [demande], Purpose.AUDIT)
        if options["organisation"]:
            entries = entries.filter(organisation=operating.organisation_named(options["organisation"]).pk)
        if options["since"]:
            entries = entries.filter(at__gte=datetime.combine(options["since"], time(), paris()))
        page = Paginator(entries, PER_PAGE).get_page(options["page"])
        for line in _lines(page.object_list):
            self.stdout.write(line)
        counted = french.count(page.paginator.count, "lecture")
        self.stdout.write(f"{counted}, page {page.number} sur {page.paginator.num_pages}.")


def _demande(text: str) -> Demande:
    try:
        found = Demande.objects.filter(numero_unique=numero.normalise(text)).first()
    except numero.MalformedNumero as error:
        raise CommandError(str(error)) from error
    if found is None:
        message = "Ce dossier n’est pas dans cette base, ou il a été effacé."
        raise CommandError(message)
    return found


def _lines(entries: Iterable[AccessEntry]) -> list[str]:
    """When, who for which organisation, why, on what: ids that lead to a name only inside."""
    rows = list(entries)
    houses = dict(Organisation.objects.filter(pk__in={row.organisation for row in rows}).values_list("pk", "name"))
    agents = dict(User.objects.filter(public_id__in={row.actor for row in rows}).values_list("public_id", "name"))
    return [
        f"{timezone.localtime(row.at, paris()):%Y-%m-%d %H:%M:%S}  {houses.get(row.organisation or 0, 'exploitant')}, "
        f"{agents.get(row.actor, '-')}  {row.purpose}  {row.object_kind} {row.object_id}"
        for row in rows
    ]
