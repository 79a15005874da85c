"""Documents of a former tool, in archives that a steward brings beside lines that are in."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

from django.utils import timezone

from palier.models import Person, StockPaper
from palier.workflows.acting.sent_files import SentStock
from palier.workflows.takeover import bundling
from tests import factories
from tests import takeover_world as stock

if TYPE_CHECKING:
    from palier.models import Demande, StockBatch, StockBundle

BY_PATH = 'chemin = "{cle}/{nature}-*"\n[natures]\n"CNI" = "piece_identite"\n"BAIL" = "bail_quittances"\n'


def archive(files: dict[str, bytes] | list[tuple[str, bytes]], *, packed: bool = True) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED) as writing:
        for path, data in files.items() if isinstance(files, dict) else files:
            # The same files are the same archive, whenever it is made.
            info = zipfile.ZipInfo(path, (2020, 1, 1, 0, 0, 0))
            info.compress_type = writing.compression
            writing.writestr(info, data)
    return made.getvalue()


def papers(*keys: str) -> dict[str, bytes]:
    """A paper of identity for each, each unlike the others."""
    return {f"{key}/CNI-recto.pdf": factories.pdf(pages=place) for place, key in enumerate(keys, 1)}


def received(batch: StockBatch) -> StockBundle:
    data = archive(papers("1"))
    return bundling.receive(batch, SentStock("documents.zip", lambda: [data]), by=stock.BY, at=timezone.now())


def beside(demande: Demande, *, state: str = "confirmee") -> StockPaper:
    """A document of a line of this number and of the birth date of its first holder, which they confirmed, or not yet."""
    numero, now = demande.numero_unique, timezone.now()
    person = Person.objects.get(demande=demande, key="d")
    batch = stock.taken_in(stock.sent([stock.line_of(numero, f"{person.birth_date:%d/%m/%Y}")], f"{numero}.csv"))
    paper = StockPaper.objects.get(bundle=taken(batch, archive(papers("A1"))))
    if state == "confirmee":
        paper.line.state, paper.line.demande, paper.line.settled_at = state, demande, now
        paper.line.save()
    return paper


def brought(batch: StockBatch, data: bytes, mapping: str = BY_PATH, name: str = "documents.zip") -> StockBundle:
    """Received, mapped, and tried by the clock."""
    bundle = bundling.receive(batch, SentStock(name, lambda: [data]), by=stock.BY, at=timezone.now())
    return turned(bundling.write_mapping(bundle, mapping, by=stock.BY, at=timezone.now()))


def taken(batch: StockBatch, data: bytes, mapping: str = BY_PATH, name: str = "documents.zip") -> StockBundle:
    bundle = brought(batch, data, mapping, name)
    return turned(bundling.begin(bundle, by=stock.BY, at=timezone.now()))


def turned(bundle: StockBundle) -> StockBundle:
    """What the clock makes of it in its next turn."""
    stock.again(bundle.batch)
    bundle.refresh_from_db()
    return bundle


def counts(bundle: StockBundle) -> tuple[int, int, int, int, int]:
    return bundle.read, bundle.taken, bundle.refused, bundle.unnamed, bundle.known


def reasons(bundle: StockBundle) -> dict[str, str]:
    rows = StockPaper.objects.filter(bundle=bundle).order_by("number")
    return {paper.path: paper.reason for paper in rows}
