"""Texts, days and instants as a call says them: bounded, so that what no rule expects is refused before any is asked."""

from datetime import UTC, date, datetime
from typing import Annotated, Final

from pydantic import AfterValidator, AwareDatetime, Field, StringConstraints
from pydantic_core import PydanticCustomError

from palier.rules.homes.written_lines import has_unseen

_PLAIN = r"^[^\x00-\x1f\x7f]*$"
FAR_DAY: Final = "day_out_of_range"
UNSEEN: Final = "unseen_sign"
"""The kinds of what is refused here, each said in its own words."""
_FIRST, _LAST = date(1990, 1, 1), date(2100, 12, 31)


def _day(said: date) -> date:
    if not _FIRST <= said <= _LAST:
        raise PydanticCustomError(FAR_DAY, FAR_DAY)
    return said


def _instant(said: datetime) -> datetime:
    _day(said.astimezone(UTC).date() if _FIRST.year <= said.year <= _LAST.year else said.date())
    return said


def _seen(said: str) -> str:
    if has_unseen(said):
        raise PydanticCustomError(UNSEEN, UNSEEN)
    return said


Day = Annotated[date, AfterValidator(_day)]
Instant = Annotated[AwareDatetime, AfterValidator(_instant)]
"""With its time zone: an hour alone is the hour of nobody."""
Cents = Annotated[int, Field(strict=True)]
Line60 = Annotated[str, StringConstraints(strip_whitespace=True, max_length=60, pattern=_PLAIN), AfterValidator(_seen)]
Line160 = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=160, pattern=_PLAIN), AfterValidator(_seen)
]
Words500 = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=500, pattern=r"^[^\x00-\x08\x0b-\x1f\x7f]*$")
]
Code = Annotated[str, StringConstraints(max_length=40, pattern=r"^[A-Za-z0-9_]*$")]
Yes = Annotated[bool, Field(strict=True)]
