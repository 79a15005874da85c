"""The first lines of a batch that a page shows: how its files were read, and what the mapping makes of them."""

from contextlib import ExitStack
from dataclasses import dataclass
from itertools import islice

from django.utils import timezone

from palier.gateways.stocks.bounds import StockUnreadable
from palier.gateways.stocks.csv_files import ENCODINGS
from palier.gateways.stocks.joined import opened_together
from palier.gateways.stocks.opening import StockHints, StockSource, open_stock
from palier.models import StockBatch, StockFile
from palier.rules.takeover.previewing import SAMPLE, StockPreview, preview_stock
from palier.rules.takeover.proposing import propose_mapping
from palier.rules.takeover.understanding import StockReader
from palier.web.intendant.takeover.stock_forms import SEPARATORS
from palier.workflows.acting.sealing_parts import Unsealable
from palier.workflows.takeover import sealed_files, taking_in

LARGEST = 64 * 1024 * 1024
"""Bytes of the files that a page opens; a larger batch is tried by the command."""
_TOO_LARGE = (
    "Ces fichiers sont trop grands pour un aperçu sur cette page : essayez un extrait, ou la commande du serveur."
)


@dataclass(frozen=True, slots=True)
class StockSample:
    """What a page shows of the files."""

    columns: tuple[str, ...] = ()
    read_as: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    proposed: str = ""
    preview: StockPreview | None = None
    fault: str = ""


def sample_of(batch: StockBatch) -> StockSample:
    """Open the files of a batch, and try its mapping on their first lines."""
    if sum(StockFile.objects.filter(batch=batch).values_list("size", flat=True)) > LARGEST:
        return StockSample(fault=_TOO_LARGE)
    hints = StockHints(batch.encoding, batch.separator, batch.sheet)
    with ExitStack() as stack:
        try:
            files = stack.enter_context(sealed_files.on_disk(batch))
            main = open_stock(next(iter(files.values())), hints)
            head = [] if batch.mapping else [cells for _, cells in islice(main.rows(), SAMPLE)]
        except (StockUnreadable, Unsealable) as error:
            return StockSample(fault=str(error))
        told = StockSample(main.columns, _read_as(main), main.notes, propose_mapping(main.columns, head))
        if not batch.mapping:
            return told
        try:
            mapping = taking_in.mapping_of(batch)
            source = stack.enter_context(opened_together(files, mapping, hints))
            reader = StockReader(mapping, source.columns, on=timezone.localdate())
            preview = preview_stock(reader, source.columns, islice(source.rows(), SAMPLE))
        except StockUnreadable as error:
            return StockSample(main.columns, _read_as(main), main.notes, fault=str(error))
        except KeyError as error:
            fault = f"La colonne « {error.args[0]} » n’est pas dans ces fichiers."
            return StockSample(main.columns, _read_as(main), main.notes, fault=fault)
        return StockSample(source.columns, _read_as(main), source.notes, told.proposed, preview)


def _read_as(main: StockSource) -> tuple[str, ...]:
    if main.kind == "csv":
        encoding = ENCODINGS.get(main.encoding, main.encoding)
        return (f"Texte, encodage {encoding}, séparateur : {SEPARATORS.get(main.separator, main.separator)}.",)
    if main.kind == "classeur":
        return (f"Classeur, feuille « {main.sheets[main.sheet]} ».",)
    return ("XML.",)
