"""A digest for each column of what came in: any line lost, doubled or altered shows, whatever the slices it was taken in by.

It is the sum, without a carry, of a digest of each cell bound to its line: what a kill left half done is added to, and not begun
again.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence

from palier.rules.law.law import act, applies

_BYTES = 16
_ROUND = 1 << (8 * _BYTES)


@applies(act("règles de reprise de Palier"))
def added(
    digests: Mapping[str, str], columns: Sequence[str], lines: Iterable[tuple[int, Sequence[str]]]
) -> dict[str, str]:
    """The digests once these lines, each with its number, are in. A line of another length counts in its first columns."""
    sums = [int(digests.get(name, "0"), 16) for name in columns]
    for number, cells in lines:
        # The key of a line is put in once for its cells.
        begun = hashlib.blake2b(digest_size=_BYTES, key=number.to_bytes(8))
        for index, cell in enumerate(cells[: len(sums)]):
            told = begun.copy()
            told.update(cell.encode("utf-8", "surrogatepass"))
            sums[index] += int.from_bytes(told.digest())
    return {name: f"{total % _ROUND:032x}" for name, total in zip(columns, sums, strict=True)}
