"""What is said by a page, a letter, a mail or a command, with plain spaces: as its sentences are written in the code.

A page shows a line of its template that was cut between two words as one space, and is read so. The spaces that French
typography sets as they leave are judged by ``tests/rules/test_typography.py``, and nowhere else.
"""

from __future__ import annotations

import re
from typing import Protocol

from palier.rules.law.typography import JOINED, NBSP, THIN

_PLAIN = str.maketrans({NBSP: " ", THIN: " ", JOINED: ""})
_CUT = re.compile(r"(?<=[^\s>])[ ]*\n\s*(?=[^\s<])")


class Answered(Protocol):
    """An answer of the site."""

    @property
    def content(self) -> bytes:
        """Its body."""


def plain_text(said: str | Answered) -> str:
    """The text of an answer, or a text, as it was written."""
    text = (said if isinstance(said, str) else said.content.decode()).translate(_PLAIN)
    return _CUT.sub(" ", text) if text.lstrip().startswith("<") else text
