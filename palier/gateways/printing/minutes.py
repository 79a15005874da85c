"""The minutes of a séance as one PDF (typst): tagged and accessible (PDF/UA-1), the same bytes for the same words and day.

Words come in as data, in JSON, and nothing is fetched; the fonts are the library's own.
"""

import json
import re
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import typst

from palier.gateways.printing import Undisplayable
from palier.rules.commission.printed_minutes import PrintedMinutes

_MINUTES = Path(__file__).with_name("minutes.typ")
_UNPRINTED = re.compile(r"[\x00-\x1f\x7f-\x9f]")


class MinutesUndisplayable(Undisplayable):
    """A sign of the minutes is in no font here: their page is printed in its stead."""

    def __str__(self) -> str:
        """What to do."""
        return (
            "Un nom ou un mot de ce procès-verbal porte un signe que le PDF ne sait pas écrire. Imprimez la page du "
            "procès-verbal depuis votre navigateur, qui a plus de polices, et signez-la à la main."
        )


def minutes(said: PrintedMinutes, *, at: datetime) -> bytes:
    """The PDF, dated of the séance. Raises ``MinutesUndisplayable`` where a sign of it is in no font here."""
    try:
        made: bytes = typst.compile(
            str(_MINUTES),
            format="pdf",
            sys_inputs={"told": json.dumps(_plain(asdict(said)))},
            ignore_system_fonts=True,
            pdf_standards="ua-1",
            timestamp=int(at.timestamp()),
        )
    except typst.TypstError:
        # Its words name what stands in the minutes: they are told to nobody.
        raise MinutesUndisplayable from None
    return made


def _plain(value: object) -> object:
    """Words with a space for each sign that prints nothing."""
    if isinstance(value, str):
        return _UNPRINTED.sub(" ", value)
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, (list, tuple)) else value
