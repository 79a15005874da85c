"""Letters on paper as one PDF (typst): A4, the address in the window of an envelope, each letter on a sheet of its own.

The PDF is tagged and says that it is accessible (PDF/UA-1); its fonts are the library's own, so that every machine makes the
same. Words come in as data, in JSON: nothing that is written in a letter is read as markup, and nothing is fetched.
"""

import io
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import typst

_LETTERS = Path(__file__).with_name("letters.typ")
_INK = "#000000"
_UNPRINTED = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")
"""Signs of control, which no font draws; a line feed is one of a letter."""


class Undisplayable(Exception):
    """No letter of the choice can be written: each holds a sign that no font here has, and none is printed as a blank square."""

    def __str__(self) -> str:
        """What to do."""
        return (
            "Ces lettres portent un signe que le PDF ne sait pas écrire. Ouvrez-les par « Ouvrir le document à imprimer » : "
            "le navigateur a plus de polices."
        )


@dataclass(frozen=True, slots=True)
class PrintedLetters:
    """A PDF, and the ranks of the letters that it leaves out: a sign of each is in no font here."""

    pdf: bytes
    left_out: list[int]


def letters(
    sheets: Sequence[Mapping[str, object]], *, keys: Sequence[str], at: datetime, logos: Sequence[bytes] = ()
) -> PrintedLetters:
    """The letters in their order; ``keys`` are their opaque ids, kept in the file for who notes them printed later.

    A sheet may name the ``logo`` of its sender, by its rank in ``logos``, and a ``colour``. One letter that cannot be written
    stops no other. Raises ``Undisplayable`` where none can be.
    """
    job = _Job(sheets, keys, logos, at)
    everything = range(len(sheets))
    made = job.compiled(everything)
    if made is not None:
        return PrintedLetters(made, [])
    left_out = job.unwritable(everything)
    rest = [rank for rank in everything if rank not in left_out]
    made = job.compiled(rest) if rest else None
    if made is None:
        raise Undisplayable
    return PrintedLetters(made, left_out)


@dataclass(frozen=True, slots=True)
class _Job:
    """What is to be printed, and how some of it is compiled."""

    sheets: Sequence[Mapping[str, object]]
    keys: Sequence[str]
    logos: Sequence[bytes]
    at: datetime

    def unwritable(self, ranks: Sequence[int]) -> list[int]:
        """Those of some letters that fail to compile, which were tried together: halves are tried, down to one letter."""
        if len(ranks) == 1:
            return list(ranks)
        middle = len(ranks) // 2
        halves = (ranks[:middle], ranks[middle:])
        return [rank for half in halves if self.compiled(half) is None for rank in self.unwritable(half)]

    def compiled(self, ranks: Sequence[int]) -> bytes | None:
        """Some of the letters as one PDF; nothing where one of them cannot be written."""
        chosen = [self.sheets[rank] for rank in ranks]
        shown = {sheet.get("logo") for sheet in chosen}
        told = {
            "title": "Lettres à imprimer" if len(chosen) > 1 else "Lettre à imprimer",
            "keys": [self.keys[rank] for rank in ranks],
            "logos": [list(logo) if rank in shown else [] for rank, logo in enumerate(self.logos)],
            "sheets": [{"logo": None, "colour": _INK, **_plain(sheet)} for sheet in chosen],
        }
        try:
            return typst.compile(
                str(_LETTERS),
                format="pdf",
                sys_inputs={"told": json.dumps(told)},
                ignore_system_fonts=True,
                pdf_standards="ua-1",
                timestamp=int(self.at.timestamp()),
            )
        except typst.TypstError:
            # Its words name what stands in the letter: they are told to nobody.
            return None


def _plain(sheet: Mapping[str, object]) -> dict[str, object]:
    """The words of a sheet with a space for each tab or other sign that prints nothing."""
    return {
        name: [_spaced(one) for one in value] if isinstance(value, list) else _spaced(value)
        for name, value in sheet.items()
    }


def _spaced(value: object) -> object:
    return _UNPRINTED.sub(" ", value) if isinstance(value, str) else value


def keys_of(pdf: bytes) -> list[str]:
    """The ids of the letters that a file of ``letters`` holds; none where it is something else."""
    import pikepdf  # noqa: PLC0415 - of the one command that reads such a file again

    try:
        with pikepdf.open(io.BytesIO(pdf)) as opened:
            return [word for word in str(opened.docinfo.get("/Keywords", "")).replace(",", " ").split() if word]
    except pikepdf.PdfError:
        return []
