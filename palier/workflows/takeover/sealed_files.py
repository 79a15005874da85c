"""The files of a take-over, sealed in parts: what a copy of the database alone gives of them is nothing."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from secrets import token_bytes
from tempfile import TemporaryDirectory

from palier.models import StockBatch, StockFile, StockFilePart
from palier.workflows.own_data import sealing_parts


@dataclass(frozen=True, slots=True)
class SentStock:
    """A file that was sent: its bytes may be asked for as many times as wanted."""

    name: str
    chunks: Callable[[], Iterable[bytes]]

    def weighed(self) -> tuple[int, str]:
        """How many bytes, and their digest."""
        size, digest = 0, hashlib.sha256()
        for chunk in self.chunks():
            size += len(chunk)
            digest.update(chunk)
        return size, digest.hexdigest()


def keep(batch: StockBatch, position: int, sent: SentStock, size: int, digest: str) -> StockFile:
    """Keep a file, a part at a time."""
    file = StockFile.objects.create(batch=batch, position=position, name=sent.name, size=size, digest=digest)
    for number, data in enumerate(_cut(sent.chunks())):
        kept = sealing_parts.sealed(data, file.public_id, number, nonce=token_bytes(sealing_parts.NONCE))
        StockFilePart.objects.create(file=file, position=number, data=kept)
    return file


def _cut(chunks: Iterable[bytes]) -> Iterator[bytes]:
    held = bytearray()
    for chunk in chunks:
        held += chunk
        while len(held) >= sealing_parts.PART:
            yield bytes(held[: sealing_parts.PART])
            del held[: sealing_parts.PART]
    if held:
        yield bytes(held)


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
