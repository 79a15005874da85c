"""What is said by a page, a letter, a mail or a command, with plain spaces: as its sentences are written in the code.

The spaces that French typography sets as they leave are judged by ``tests/rules/test_typography.py``, and nowhere else.
"""

from __future__ import annotations

from typing import Protocol

from palier.rules.law.typography import NBSP, THIN

_PLAIN = str.maketrans({NBSP: " ", THIN: " "})


class Answered(Protocol):
    """An answer of the site."""

    @property
    def content(self) -> bytes:
        """Its body."""


def plain_text(said: str | Answered) -> str:
    """The text of an answer, or a text, as it was written."""
    return (said if isinstance(said, str) else said.content.decode()).translate(_PLAIN)
