"""The files of a take-over, sealed in parts: what a copy of the database alone gives of them is nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from palier.models import StockBatch, StockFile, StockFilePart
from palier.workflows.acting import sealing_parts
from palier.workflows.acting.sent_files import SentStock, sealed_parts


def keep(batch: StockBatch, position: int, sent: SentStock, size: int, digest: str) -> StockFile:
    """Keep a file, a part at a time."""
    file = StockFile.objects.create(batch=batch, position=position, name=sent.name, size=size, digest=digest)
    for number, data in sealed_parts(file.public_id, sent):
        StockFilePart.objects.create(file=file, position=number, data=data)
    return file


def parts(file: StockFile) -> Iterator[bytes]:
    """The bytes of a file, part after part."""
    for number in range((file.size + sealing_parts.PART - 1) // sealing_parts.PART):
        row = StockFilePart.objects.get(file=file, position=number)
        yield sealing_parts.opened(bytes(row.data), file.public_id, number)


@contextmanager
def on_disk(batch: StockBatch) -> Iterator[dict[str, Path]]:
    """The files of a batch in a folder of their own, by name, the main one first; gone once it is left."""
    with TemporaryDirectory(prefix="palier-stock-") as folder:
        found = {}
        for file in StockFile.objects.filter(batch=batch).order_by("position"):
            path = Path(folder, str(file.position))
            with path.open("wb") as opened:
                for data in parts(file):
                    opened.write(data)
            found[file.name] = path
        yield found
