"""`./run palier witness`: who keeps heads by mail. Each is asked first, and may stop by any mail."""

from argparse import ArgumentParser
from typing import Any

from django.utils import timezone

from palier.management.base import OperatorCommand
from palier.management.operating import act, organisation_named
from palier.models import Witness
from palier.rules.law import french
from palier.workflows.seals import witnessing


class Command(OperatorCommand):
    """Add, list, stop."""

    help = "Choisit les témoins qui gardent les empreintes par courriel, les montre, ou les laisse partir."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One verb, and what it needs."""
        verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERBE", title="verbes")
        add = verbs.add_parser("add", help="propose à une adresse d’être témoin ; rien d’autre ne part sans son accord")
        add.add_argument("email", metavar="ADRESSE")
        add.add_argument("name", metavar="NOM", help="l’association, la commune, le journal")
        add.add_argument("--for", dest="of", metavar="ORGANISME", help="le réservataire qui l’a choisi")
        verbs.add_parser("list", help="montre les témoins et jusqu’où ils ont reçu")
        stop = verbs.add_parser("stop", help="oublie un témoin")
        stop.add_argument("email", metavar="ADRESSE")

    def handle(self, *args: object, **options: Any) -> None:
        """Do the verb, and say what holds now."""
        match options["verb"]:
            case "add":
                of = organisation_named(options["of"]) if options["of"] else None
                act(witnessing.add, options["email"], name=options["name"], organisation=of)
                self.stdout.write("Demandé : un courriel part avec le lien qui accepte.")
            case "stop":
                act(witnessing.stop, options["email"])
                self.stdout.write("Oublié.")
            case _:
                self._list()

    def _list(self) -> None:
        rows = list(Witness.objects.select_related("organisation").order_by("asked_at"))
        if not rows:
            self.stdout.write('Aucun témoin. ./run palier witness add ADRESSE "Nom" en propose un.')
        for row in rows:
            since = row.confirmed_at or row.asked_at
            said = "a accepté" if row.confirmed_at else "n’a pas encore répondu, demandé"
            day = french.day(timezone.localtime(since).date())
            of = f", pour {row.organisation.name}" if row.organisation else ""
            self.stdout.write(f"{row.name} <{row.email}>{of} : {said} le {day}, reçu jusqu’à la ligne {row.told}")
