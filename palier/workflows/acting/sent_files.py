"""A file that was sent: its bytes as many times as wanted, and as they are kept, under the seal of the site."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from secrets import token_bytes
from uuid import UUID

from palier.workflows.acting import sealing_parts


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


def sealed_parts(key: UUID, sent: SentStock) -> Iterator[tuple[int, bytes]]:
    """The bytes of a file as they are kept, a part at a time, whatever table keeps them."""
    for number, data in enumerate(_cut(sent.chunks())):
        yield number, sealing_parts.sealed(data, key, number, nonce=token_bytes(sealing_parts.NONCE))


def _cut(chunks: Iterable[bytes]) -> Iterator[bytes]:
    held = bytearray()
    for chunk in chunks:
        held += chunk
        while len(held) >= sealing_parts.PART:
            yield bytes(held[: sealing_parts.PART])
            del held[: sealing_parts.PART]
    if held:
        yield bytes(held)
