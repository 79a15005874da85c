"""The bytes of an archive of documents, sealed in parts, read from any place: no whole of it is ever in memory or on the disk."""

import io

from django.db import transaction

from palier.models import StockBundle, StockBundlePart
from palier.models.doors import acting
from palier.workflows.acting import sealing_parts
from palier.workflows.acting.sent_files import SentStock, sealed_parts

_HELD = 2
"""Parts kept open: the list of the archive and what is read beside it."""


def keep(bundle: StockBundle, sent: SentStock) -> None:
    """Keep an archive, a part at a time."""
    for number, data in sealed_parts(bundle.public_id, sent):
        StockBundlePart.objects.create(bundle=bundle, position=number, data=data)


class SealedBundle(io.RawIOBase):
    """An archive as a file that is read and sought. The clock's."""

    def __init__(self, bundle: StockBundle) -> None:
        """Read nothing yet."""
        self._bundle, self._place = bundle, 0
        self._held: dict[int, bytes] = {}

    def readable(self) -> bool:
        """It is."""
        return True

    def seekable(self) -> bool:
        """It is."""
        return True

    def tell(self) -> int:
        """Where it stands."""
        return self._place

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._place, io.SEEK_END: self._bundle.size}[whence]
        self._place = max(0, base + offset)
        return self._place

    def readinto(self, buffer) -> int:  # type: ignore[no-untyped-def] # noqa: ANN001 - a buffer of any kind
        """Fill a buffer with what is there, of one part at most."""
        if self._place >= self._bundle.size:
            return 0
        number, at = divmod(self._place, sealing_parts.PART)
        data = self._part(number)[at : at + len(buffer)]
        buffer[: len(data)] = data
        self._place += len(data)
        return len(data)

    def _part(self, number: int) -> bytes:
        if number not in self._held:
            with transaction.atomic():
                acting.take(acting.CLOCK)
                row = StockBundlePart.objects.get(bundle=self._bundle, position=number)
            while len(self._held) >= _HELD:
                del self._held[next(iter(self._held))]
            self._held[number] = sealing_parts.opened(bytes(row.data), self._bundle.public_id, number)
        return self._held[number]
