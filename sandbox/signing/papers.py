"""What the stand-in gives back: a file that begins with the very bytes that it was given, and a page of proof."""

import re
from collections.abc import Sequence

from palier.management.demo.drawings import sheets

_START = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*$")


def signed(data: bytes, words: str) -> bytes:
    """The same bytes, then what says who signed; a reader of PDF still finds its table."""
    found = _START.search(data)
    told = words.encode("ascii", "replace").replace(b"\n", b" ")
    table = found[1] if found else b"0"
    return data + b"\n% " + told + b"\nstartxref\n" + table + b"\n%%EOF\n"


def proof(lines: Sequence[str]) -> bytes:
    """One page of plain lines."""
    return sheets.page(lines)
