"""Documents of a former tool: an archive tried by the names of its files, then each file opened by the doors of any piece.

The archive stays under its seal in the database and is read from there, an entry at a time; a turn ends before the next minute,
which goes on where it stopped.
"""

import hashlib
import io
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import batched
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.utils import timezone

from palier.gateways import documents
from palier.gateways.scanning import ScannerAway, VirusScanner
from palier.gateways.stocks.bounds import StockUnreadable
from palier.gateways.stocks.opening import open_stock
from palier.gateways.stocks.paper_names import KeptNames, PaperNames, paper_names
from palier.gateways.stocks.zip_files import LARGEST_TABLE, OpenedZip, ZipEntry
from palier.jobs.queue.taking_turns import WorkTurn
from palier.models import StockBundle, StockBundlePart
from palier.rules.situations.uploads import RefusedUpload, refusal
from palier.rules.takeover.paper_faults import PaperFault, PaperRefused
from palier.rules.takeover.paper_mapping import PaperMapping, PathPattern, plain_path, read_paper_mapping
from palier.rules.takeover.paper_states import BundleState
from palier.rules.takeover.stock_states import StockState
from palier.workflows.acting.sealing_parts import Unsealable
from palier.workflows.takeover import removing_papers, sealed_bundles, taking_papers
from palier.workflows.takeover.taking_papers import ToldPaper

_AT_ONCE = 100
_HEAVY = 8 * 1024 * 1024
"""Bytes of documents that one transaction keeps."""
_SHOWN, _WORDS = 8, 20
_GONE = "Cette archive ne s’ouvre plus : ses jours sont passés, ou le secret du site a changé. Envoyez-la de nouveau."
_LINES_FIRST = "Reprenez d’abord les dossiers : l’aperçu cherche parmi eux de qui est chaque document."
_AWAY = "Le contrôle des virus ne répond pas : la suite attend, rien n’est perdu."
NAMES = KeptNames()
type Named = tuple[str, str, str]
"""The key of a line, the document that it is said to be, and why it is of nobody; each may be blank."""


def go_on(bundle: StockBundle, *, turn: WorkTurn) -> None:
    """Try an archive, take its documents in until the turn is over, or remove them."""
    at = timezone.now()
    if bundle.state == BundleState.WITHDRAWING:
        removing_papers.withdraw(bundle, at=at)
        return
    if bundle.state == BundleState.TO_TRY and bundle.batch.state != StockState.IN:
        taking_papers.unreadable(bundle, _LINES_FIRST, at=at)
        return
    try:
        with _opened(bundle) as (archive, named):
            if bundle.state == BundleState.TO_TRY:
                taking_papers.tried(bundle, seen(bundle, archive, named), at=at)
            else:
                _take(bundle, archive, named, turn)
    except StockUnreadable as error:
        taking_papers.unreadable(bundle, str(error), at=at)
    except (Unsealable, StockBundlePart.DoesNotExist):
        taking_papers.unreadable(bundle, _GONE, at=at)
    except KeyError as error:
        taking_papers.unreadable(bundle, f"La colonne « {error.args[0]} » n’est pas là.", at=at)


@contextmanager
def _opened(bundle: StockBundle) -> Iterator[tuple[OpenedZip, Callable[[ZipEntry], Named]]]:
    """The archive, and who each of its files names. Raises ``StockUnreadable``, or ``KeyError`` with a lacking column."""
    if not taking_papers.has_bytes(bundle):
        raise StockUnreadable(_GONE)
    with io.BufferedReader(sealed_bundles.SealedBundle(bundle), 64 * 1024) as opened:
        archive, mapping = OpenedZip(opened), read_paper_mapping(bundle.mapping)
        if mapping.pattern:
            yield archive, _by_pattern(mapping)
            return
        if mapping.columns:
            batch = bundle.batch
            # Lines taken in anew are others; what happened since to those that are here is looked at (``_placed``).
            key = (batch.pk, batch.done_at, tuple(mapping.columns), mapping.apart)
            with NAMES.of(key, lambda: _of_columns(bundle, mapping)) as names:
                yield archive, _by_names(mapping, names)
            return
        with paper_names() as names:
            names.fill(_of_table(archive, mapping))
            yield archive, _by_names(mapping, names)


def _by_pattern(mapping: PaperMapping) -> Callable[[ZipEntry], Named]:
    pattern = PathPattern(mapping.pattern)

    def named(entry: ZipEntry) -> Named:
        found = pattern.named(entry.path)
        return (found[0], mapping.code_of(found[1]), "") if found else ("", "", PaperFault.SHAPE.value)

    return named


def _by_names(mapping: PaperMapping, names: PaperNames) -> Callable[[ZipEntry], Named]:
    def named(entry: ZipEntry) -> Named:
        found = names.find(entry.path)
        if found is None:
            return "", "", PaperFault.SHAPE.value
        key, word, is_two = found
        code = mapping.columns.get(word, "") if mapping.columns else mapping.code_of(word)
        return ("", "", PaperFault.TWO_KEYS.value) if is_two else (key, code, "")

    return named


def _of_columns(bundle: StockBundle, mapping: PaperMapping) -> Iterator[tuple[str, str, str]]:
    columns = list(mapping.columns)
    for key, cells in taking_papers.cells(bundle.batch, columns):
        for column, cell in zip(columns, cells, strict=True):
            yield from ((path, key, column) for path in cell.split(mapping.apart))


def _of_table(archive: OpenedZip, mapping: PaperMapping) -> Iterator[tuple[str, str, str]]:
    entry = next((one for one in archive.entries() if _is_table(one, mapping)), None)
    if entry is None:
        raise StockUnreadable(f"La table « {mapping.table} » n’est pas dans l’archive.")
    if entry.size > LARGEST_TABLE:
        raise StockUnreadable(f"La table « {mapping.table} » dépasse 64 Mo.")
    with TemporaryDirectory(prefix="palier-papers-") as folder:
        path = Path(folder, "table")
        try:
            with path.open("wb") as opened:
                opened.writelines(archive.chunks(entry))
        except PaperRefused:
            raise StockUnreadable(f"La table « {mapping.table} » ne se lit pas dans l’archive.") from None
        source = open_stock(path)
        places = [_place(source.columns, name) for name in (mapping.file, mapping.key)]
        kind = _place(source.columns, mapping.kind) if mapping.kind else None
        for _, cells in source.rows():
            # A line that is cut names nothing.
            if len(cells) == len(source.columns):
                word = cells[kind] if kind is not None else ""
                yield from ((one, cells[places[1]], word) for one in cells[places[0]].split(mapping.apart))


def _place(columns: tuple[str, ...], name: str) -> int:
    if name not in columns:
        raise KeyError(name)
    return columns.index(name)


def _is_table(entry: ZipEntry, mapping: PaperMapping) -> bool:
    return bool(mapping.table) and plain_path(entry.path) == plain_path(mapping.table)


# --- What it would give -----------------------------------------------------------------------


@dataclass(slots=True)
class _Counted:
    matched: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    keys: set[str] = field(default_factory=set)
    shown: list[list[str]] = field(default_factory=list)
    missed: list[list[str]] = field(default_factory=list)


def seen(bundle: StockBundle, archive: OpenedZip, named: Callable[[ZipEntry], Named]) -> dict[str, Any]:
    """What a mapping makes of every name of an archive, no file of it opened: as it is kept for a page."""
    told, mapping = _Counted(), read_paper_mapping(bundle.mapping)
    documents_of = (one for one in archive.entries() if not _is_table(one, mapping))
    number = 0
    for some in batched(documents_of, _AT_ONCE * 10):
        for entry, (key, code, reason) in _placed(bundle, some, named):
            number += 1
            if reason:
                told.reasons[reason] += 1
                _first(told.missed, [entry.path, reason, key])
                continue
            told.matched += 1
            told.kinds[code] += 1
            told.keys.add(key)
            _first(told.shown, [entry.path, key, code])
    return {
        "files": number,
        "matched": told.matched,
        "lines": len(told.keys),
        "held": taking_papers.held(bundle.batch),
        "reasons": dict(told.reasons.most_common()),
        "kinds": dict(told.kinds.most_common(_WORDS)),
        "shown": told.shown,
        "missed": told.missed,
    }


def _first(rows: list[list[str]], row: list[str]) -> None:
    if len(rows) < _SHOWN:
        rows.append(row)


def _placed(
    bundle: StockBundle, some: tuple[ZipEntry, ...], named: Callable[[ZipEntry], Named]
) -> list[tuple[ZipEntry, Named]]:
    """Each entry with its key, its kind and what stands in its way, by the list and by the lines that are here."""
    told = [(one, ("", "", one.fault) if one.fault else named(one)) for one in some]
    standings = taking_papers.standings(bundle.batch, {key for _, (key, _, reason) in told if key and not reason})
    return [
        (one, (key, code, reason or standings.get(key, PaperFault.NO_LINE.value))) for one, (key, code, reason) in told
    ]


# --- Taken in ---------------------------------------------------------------------------------


def _take(bundle: StockBundle, archive: OpenedZip, named: Callable[[ZipEntry], Named], turn: WorkTurn) -> None:
    mapping = read_paper_mapping(bundle.mapping)
    entries = (one for one in archive.entries() if one.number > bundle.position and not _is_table(one, mapping))
    for some in batched(entries, _AT_ONCE):
        told: list[ToldPaper] = []
        for entry, placed in _placed(bundle, some, named):
            try:
                told.append(_examined(bundle, archive, entry, placed))
            except ScannerAway:
                taking_papers.keep(bundle, told, at=timezone.now())
                taking_papers.waits(bundle, _AWAY, at=timezone.now())
                return
            if sum(len(one.data) for one in told) > _HEAVY:
                if not taking_papers.keep(bundle, told, at=timezone.now()):
                    return
                told = []
        if not taking_papers.keep(bundle, told, at=timezone.now()) or turn.is_over():
            return
    taking_papers.end(bundle, at=timezone.now())


def _examined(bundle: StockBundle, archive: OpenedZip, entry: ZipEntry, placed: Named) -> ToldPaper:
    """Open one file as one that a person sends: by its content, bounded, in a process apart. Raises ``ScannerAway``."""
    key, code, reason = placed
    if reason:
        return ToldPaper(entry.number, entry.path, key, code, reason)
    try:
        data = archive.read(entry)
        digest = hashlib.sha256(data).hexdigest()
        if taking_papers.is_here(bundle.batch, key, digest):
            return ToldPaper(entry.number, entry.path, key, code, PaperFault.AGAIN.value)
        if settings.SCANNER and VirusScanner(settings.SCANNER, settings.SCANNER_TIMEOUT).is_infected(data):
            raise refusal("fichier_infecte")
        clean = documents.read(entry.name, data)
    except PaperRefused as refused:
        return ToldPaper(entry.number, entry.path, key, code, refused.reason)
    except RefusedUpload as refused:
        return ToldPaper(entry.number, entry.path, key, code, refused.reason.code)
    return ToldPaper(
        entry.number,
        entry.path,
        key,
        code,
        digest=digest,
        name=clean.name,
        media_type=clean.kind.value,
        data=clean.data,
        pages=clean.pages,
    )
