"""`./run palier probe`: visit the site each minute as a person would, keep what was met, and write the public state.

Best run from another machine: what falls with the site measures nothing. It needs neither database nor secret.
"""

import json
import secrets
import shutil
import signal
import threading
from pathlib import Path
from types import FrameType
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management.base import CommandError, CommandParser
from django.template.loader import render_to_string
from django.utils import timezone

from hosting.probe import document, journey, words
from hosting.probe.marks import MinuteMark
from hosting.probe.notes import replace_file
from hosting.probe.records import AlreadyProbing, ProbeMeasure, Records, alone, minute_of
from palier.management.base import OperatorCommand
from palier.management.french_help import why
from palier.rules.law.typography import typeset_page

_LATEST_SECOND = 35
"""A walk begins at a second drawn anew each minute, so that it meets nobody's timer, and ends within its minute."""


class Command(OperatorCommand):
    """Measure once, or each minute until told to stop."""

    help = "Visite le site chaque minute par son adresse publique, garde la mesure et écrit la page d’état."

    told = True
    """Each measure is told where it is typed."""
    shown: Path | None = None
    """Where a server of files finds the page: it may not enter the state folder."""
    # The checks of the framework would ask the database.

    def add_arguments(self, parser: CommandParser) -> None:
        """The site, the folder, once or for ever, and an address that tells the site's silence from our own."""
        parser.add_argument("--site", default=settings.SITE, help="adresse publique du site (PALIER_SITE)")
        parser.add_argument(
            "--folder", type=Path, default=document.folder_of(settings.STATE), help="dossier des mesures"
        )
        parser.add_argument("--after", type=int, default=0, metavar="S", help="secondes avant la première visite (0)")
        parser.add_argument("--once", action="store_true", help="une seule mesure, maintenant")
        parser.add_argument(
            "--witness",
            default=settings.PROBE_WITNESS,
            metavar="URL",
            help="autre adresse, indépendante du site : si elle non plus ne répond pas, la minute est dite non mesurée",
        )
        parser.add_argument(
            "--public",
            default=settings.STATUS_FOLDER,
            metavar="FOLDER",
            help="dossier où la page d’état est écrite aussi, ouvert au serveur qui la montre (PALIER_STATUS_FOLDER)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Walk; write; wait for the next minute."""
        site, folder = options["site"].rstrip("/"), options["folder"]
        if urlsplit(site).scheme not in {"http", "https"} or not urlsplit(site).hostname:
            raise CommandError("Donnez l’adresse publique du site : --site https://… ou PALIER_SITE.")
        self.told = options["verbosity"] > 0
        self.shown = Path(options["public"]) if options["public"] else None
        stopping = threading.Event()

        def stop(_number: int, _frame: FrameType | None) -> None:
            stopping.set()

        signal.signal(signal.SIGTERM, stop)
        signal.signal(signal.SIGINT, stop)
        try:
            with alone(folder):
                records = Records(folder, timezone.now())
                if stopping.wait(options["after"]):
                    return
                self._measure(records, site, options["witness"])
                while not options["once"] and not stopping.wait(_pause()):
                    self._measure(records, site, options["witness"])
        except OSError as error:
            raise CommandError(f"{error.filename or folder} ne peut pas garder de mesure : {why(error)}.") from error
        except AlreadyProbing:
            raise CommandError(f"Une autre sonde mesure déjà dans {folder}.") from None

    def _measure(self, records: Records, site: str, witness: str) -> None:
        measure = journey.walk(site, minute_of(timezone.now()))
        if measure.mark is MinuteMark.DOWN and witness and not journey.reaches(witness):
            self.stderr.write("Ni le site ni le témoin ne répondent : cette minute n’est pas mesurée.")
        else:
            records.add(measure)
            if self.told:
                self.stdout.write(_said(measure))
        _publish(records, site, self.shown)


def _pause() -> float:
    """Seconds until a second of the next minute, drawn anew."""
    now = timezone.now()
    return 60 - now.second - now.microsecond / 1e6 + secrets.randbelow(_LATEST_SECOND)


def _said(measure: ProbeMeasure) -> str:
    why = f" {measure.step} {measure.reason}" if measure.reason else ""
    return f"{measure.mark.word} {measure.milliseconds} ms{why}"


def _publish(records: Records, site: str, shown: Path | None) -> None:
    """Write the document and the static page, each whole or not at all: any server of files may show them."""
    now = timezone.now()
    found = document.write(records, site, now)
    context = {**words.page(found, now), "site": site, "stylesheet": "palier.css", "elsewhere": ""}
    page = typeset_page(render_to_string("palier/outside/state.html", context))
    style = finders.find("palier/palier.css")
    for folder in filter(None, (records.folder / "public", shown)):
        replace_file(folder / "etat.json", json.dumps(found, ensure_ascii=False, indent=1))
        replace_file(folder / "index.html", page)
        if style:
            shutil.copyfile(str(style), folder / "palier.css.new")
            (folder / "palier.css.new").replace(folder / "palier.css")
    if shown:
        shown.chmod(0o755)
        for name in ("etat.json", "index.html", "palier.css"):
            (shown / name).chmod(0o644)
