"""Letters on paper as one PDF (typst): A4, the address in the window of an envelope, each letter on a sheet of its own.

The PDF is tagged and says that it is accessible (PDF/UA-1); its fonts are the library's own, so that every machine makes the
same. Words come in as data, in JSON: nothing that is written in a letter is read as markup, and nothing is fetched.
"""

import io
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

import typst

_LETTERS = Path(__file__).with_name("letters.typ")
_INK = "#000000"


class Undisplayable(Exception):
    """A letter holds a sign that no font here has: it is not printed as a blank square."""

    def __str__(self) -> str:
        """What to do."""
        return (
            "Une de ces lettres porte un signe que le PDF ne sait pas écrire. Ouvrez-les par « Ouvrir le document à imprimer » : "
            "le navigateur a plus de polices."
        )


def letters(
    sheets: Sequence[Mapping[str, object]], *, keys: Sequence[str], at: datetime, logos: Sequence[bytes] = ()
) -> bytes:
    """The letters in their order; ``keys`` are their opaque ids, kept in the file for who notes them printed later.

    A sheet may name the ``logo`` of its sender, by its rank in ``logos``, and a ``colour``. Raises ``Undisplayable``.
    """
    told = {
        "title": "Lettres à imprimer" if len(sheets) > 1 else "Lettre à imprimer",
        "keys": list(keys),
        "logos": [list(logo) for logo in logos],
        "sheets": [{"logo": None, "colour": _INK, **sheet} for sheet in sheets],
    }
    try:
        return typst.compile(
            str(_LETTERS),
            format="pdf",
            sys_inputs={"told": json.dumps(told)},
            ignore_system_fonts=True,
            pdf_standards="ua-1",
            timestamp=int(at.timestamp()),
        )
    except typst.TypstError:
        # Its words name what stands in the letter: they are told to nobody.
        raise Undisplayable from None


def keys_of(pdf: bytes) -> list[str]:
    """The ids of the letters that a file of ``letters`` holds; none where it is something else."""
    import pikepdf  # noqa: PLC0415 - of the one command that reads such a file again

    try:
        with pikepdf.open(io.BytesIO(pdf)) as opened:
            return [word for word in str(opened.docinfo.get("/Keywords", "")).replace(",", " ").split() if word]
    except pikepdf.PdfError:
        return []
