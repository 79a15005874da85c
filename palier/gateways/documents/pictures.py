"""Pictures of homes: opened in a process apart (``picturer.py``), drawn anew in two sizes, or refused in a sentence."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from palier.gateways import documents
from palier.rules.homes.home_pictures import (
    LARGE_BYTES,
    LARGE_SIDE,
    LARGEST_SENT,
    REFUSED_PICTURES,
    SMALL_BYTES,
    SMALL_SIDE,
    UnfitPicture,
)

_PICTURER = Path(__file__).with_name("picturer.py")
_BOUNDS = (SMALL_SIDE, SMALL_BYTES, LARGE_SIDE, LARGE_BYTES)
_DIGEST = 32


@dataclass(frozen=True, slots=True)
class DrawnPicture:
    """A WebP that we drew, and its size in pixels."""

    data: bytes
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class CleanPicture:
    """What may be published of a picture that was sent."""

    small: DrawnPicture
    large: DrawnPicture

    @property
    def digest(self) -> str:
        """What names its content in addresses: another picture has another."""
        return hashlib.sha256(self.small.data + self.large.data).hexdigest()[:_DIGEST]


def read(data: bytes) -> CleanPicture:
    """The picture drawn anew, or ``UnfitPicture`` with what to send instead."""
    if not data:
        raise _refused("vide")
    if len(data) > LARGEST_SENT:
        raise _refused("lourde")
    try:
        said, parts = documents.run(_PICTURER, data, *(str(one) for one in _BOUNDS))
    except documents.ReaderGaveUp as error:
        # It fell on the file: a limit reached, or a decoder that gave up.
        raise _refused("longue" if error.is_late else "abimee") from None
    if "refused" in said:
        raise _refused(said["refused"])
    small, large = (DrawnPicture(part, *size) for part, size in zip(parts, said["pictures"], strict=True))
    return CleanPicture(small, large)


def _refused(word: str) -> UnfitPicture:
    return UnfitPicture(REFUSED_PICTURES[word], "file")
