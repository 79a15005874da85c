"""Takes over a former tool's files from the server: any size. ``--check`` reads them and keeps nothing."""

from argparse import ArgumentParser
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import CommandError
from django.utils import timezone

from palier.gateways.stocks.bounds import StockUnreadable
from palier.gateways.stocks.csv_files import ENCODINGS
from palier.gateways.stocks.joined import opened_together
from palier.gateways.stocks.opening import StockHints
from palier.management.base import OperatorCommand
from palier.management.folders import NoFolder, zipped
from palier.management.french_help import why
from palier.management.operating import OPERATOR
from palier.models import Organisation, StockBatch
from palier.rules.law import french
from palier.rules.law.clocks import day_in_paris
from palier.rules.takeover.paper_mapping import read_paper_mapping
from palier.rules.takeover.previewing import SAMPLE, preview_stock
from palier.rules.takeover.stock_mapping import MappingError, StockMapping, read_mapping
from palier.rules.takeover.understanding import StockReader
from palier.workflows.acting.refusals import Refusal
from palier.workflows.acting.sent_files import SentStock
from palier.workflows.takeover import bundling, receiving, taking_in

_CHUNK = 1024 * 1024


class Command(OperatorCommand):
    """Try a mapping, begin a take-over, bring its documents, or count again what is here."""

    help = "Reprend les dossiers d’un ancien outil, ou contrôle une reprise."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument(
            "files", nargs="*", type=Path, metavar="FILE", help="le fichier des dossiers, puis les joints"
        )
        parser.add_argument("--mapping", type=Path, metavar="TOML", help="la correspondance des colonnes")
        parser.add_argument("--organisation", metavar="NAME", help="l’organisme dont c’était l’outil")
        parser.add_argument("--encoding", choices=sorted(ENCODINGS), default="", help="sinon deviné")
        parser.add_argument("--check", action="store_true", help="essaie les premières lignes, ne garde rien")
        parser.add_argument(
            "--documents", type=Path, metavar="PATH", help="une archive ZIP ou un dossier, à ranger avec --batch"
        )
        parser.add_argument("--batch", type=UUID, metavar="BATCH", help="la reprise dont ce sont les documents")
        parser.add_argument("--verify", type=UUID, metavar="BATCH", help="recompte les empreintes d’une reprise")

    def handle(self, *args: object, **options: Any) -> None:
        """Verify, bring documents, or try and begin."""
        if options["verify"]:
            self._verify(options["verify"])
        elif options["documents"]:
            self._bring(options)
        else:
            self._take_over(options)

    def _take_over(self, options: dict[str, Any]) -> None:
        if not options["files"] or options["mapping"] is None:
            raise CommandError("Donnez le fichier des dossiers et --mapping.")
        for path in (*options["files"], options["mapping"]):
            if not path.is_file():
                raise CommandError(f"{path} : ce fichier n’est pas là.")
        text = _text(options["mapping"])
        try:
            mapping = read_mapping(text)
            self._try(options["files"], mapping, options["encoding"])
        except (MappingError, StockUnreadable) as error:
            raise CommandError(str(error)) from error
        except KeyError as error:
            raise CommandError(f"La colonne « {error.args[0]} » n’est pas dans ces fichiers.") from error
        if not options["check"]:
            self._begin(options, text)

    def _try(self, files: list[Path], mapping: StockMapping, encoding: str) -> None:
        with opened_together({one.name: one for one in files}, mapping, StockHints(encoding)) as source:
            if source.main.kind == "csv":
                separator = source.main.separator.replace("\t", "tabulation")
                encoding = ENCODINGS.get(source.main.encoding, source.main.encoding)
                self.stdout.write(f"{files[0].name} : encodage {encoding}, séparateur {separator}.")
            for note in source.notes:
                self.stdout.write(note)
            reader = StockReader(mapping, source.columns, on=day_in_paris(timezone.now()))
            seen = preview_stock(reader, source.columns, islice(source.rows(), SAMPLE))
        self.stdout.write(
            f"Sur {french.count(seen.read, 'ligne')} : {french.count(seen.taken, 'reprise')}, "
            f"{french.count(seen.refused, 'refusée')}."
        )
        for field in seen.fields:
            shown = ", ".join(
                f"« {was} » devient « {now} »" if was != now else f"« {was} »" for was, now in field.examples
            )
            self.stdout.write(f"{field.label} ({field.column}) : {french.count(field.filled, 'ligne')}. {shown}")
        for one in seen.refusals:
            self.stdout.write(f"Ligne {one.number} : {one.sentence}")

    def _begin(self, options: dict[str, Any], text: str) -> None:
        body = Organisation.objects.filter(name=options["organisation"] or "", closed_at=None).first()
        if body is None:
            raise CommandError("--organisation : aucun organisme ouvert n’a ce nom.")
        now = timezone.now()
        files = [SentStock(one.name, lambda path=one: _chunks(path)) for one in options["files"]]  # type: ignore[misc]
        try:
            batch = receiving.receive(body, files, by=OPERATOR, at=now)
            batch = receiving.write_mapping(batch, text, encoding=options["encoding"], by=OPERATOR, at=now)
            receiving.begin(batch, by=OPERATOR, at=now)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"Reprise {batch.public_id} : elle commence dans la minute. Son avancement est sur sa page.")

    def _bring(self, options: dict[str, Any]) -> None:
        batch = StockBatch.objects.filter(public_id=options["batch"]).first()
        if batch is None or options["mapping"] is None or not options["mapping"].is_file():
            raise CommandError("Donnez --batch, la reprise, et --mapping, qui dit de qui est chaque document.")
        text, now = _text(options["mapping"]), timezone.now()
        try:
            read_paper_mapping(text)
            with zipped(options["documents"]) as (path, left):
                sent = SentStock(f"{options['documents'].stem}.zip", lambda: _chunks(path))
                bundle = bundling.receive(batch, sent, by=OPERATOR, at=now)
            bundling.write_mapping(bundle, text, by=OPERATOR, at=now)
        except (MappingError, NoFolder) as error:
            raise CommandError(str(error)) from error
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        for one in left:
            self.stdout.write(f"{one} : laissé, ce n’est pas un fichier ordinaire.")
        self.stdout.write(
            f"Archive {bundle.public_id} : son aperçu est fait dans la minute, sur sa page. "
            "Rien n’est repris avant que quelqu’un le lise."
        )

    def _verify(self, which: UUID) -> None:
        batch = StockBatch.objects.filter(public_id=which).first()
        if batch is None:
            raise CommandError("Aucune reprise n’a cet identifiant.")
        here = taking_in.digests_here(batch)
        wrong = [name for name in batch.columns if here.get(name, "") != batch.digests.get(name, "")]
        if batch.read and wrong:
            raise CommandError(f"Ce qui est ici n’est pas ce qui est entré : {', '.join(wrong)}.")
        self.stdout.write(
            f"{french.count(batch.read, 'ligne lue', 'lignes lues')}, {french.count(len(batch.columns), 'colonne')} : "
            "ce qui est ici est ce qui est entré."
        )


def _text(path: Path) -> str:
    """The text of a mapping, as an editor saves it: with a mark of UTF-8, or in the encoding of a former Windows."""
    try:
        content = path.read_bytes()
    except OSError as error:
        message = f"{path} ne se lit pas : {why(error)}."
        raise CommandError(message) from error
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as opened:
        while data := opened.read(_CHUNK):
            yield data
