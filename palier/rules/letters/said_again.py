"""The title of a kept letter, for who reads another language: the phrase of its row is found again, and said.

A letter is kept as it was written, in French, and that text alone binds. Its title says what it is: the phrases of the table
that its kind may have are tried against it, and the one that fits gives the values of its places. A date or the type of a home
among them is said again too. Nothing is kept beside the letter; a title that no row has any more stays in French.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache

from palier.rules.law import french
from palier.rules.law.law import act, applies
from palier.rules.law.typography import NBSP, THIN
from palier.rules.law.voice import is_french, say
from palier.rules.letters import table, words

_PLACE = re.compile(r"\{(\w+)\}")
_MONTHS = {name: number for number, name in enumerate(french.MONTHS, start=1)}
_DAY = re.compile(rf"(1er|\d\d?) ({'|'.join(_MONTHS)}) (\d{{4}})")


@applies(act("règles de publication de Palier"))
def title(kind: str, kept: str) -> str:
    """What the title of a letter says, in the language of its reader; nothing in French, or where no phrase fits."""
    if is_french():
        return ""
    plain = kept.replace(NBSP, " ").replace(THIN, " ")  # a letter is kept as it was set
    for phrase, pattern in _phrases().get(kind, ()):
        if found := pattern.fullmatch(plain):
            return say(phrase, **{name: _value(value) for name, value in found.groupdict().items()})
    return ""


@cache
def _phrases() -> Mapping[str, tuple[tuple[str, re.Pattern[str]], ...]]:
    kinds: dict[str, list[tuple[str, re.Pattern[str]]]] = {}
    for row in table.ROWS.values():
        kinds.setdefault(row.kind, []).extend((one.phrase, _pattern(one.phrase)) for one in row.title)
    return {kind: tuple(phrases) for kind, phrases in kinds.items()}


def _pattern(phrase: str) -> re.Pattern[str]:
    return re.compile("".join(_pieces(phrase)))


def _pieces(phrase: str) -> Iterator[str]:
    for index, piece in enumerate(_PLACE.split(phrase)):
        yield f"(?P<{piece}>.+)" if index % 2 else re.escape(piece)


def _value(kept: str) -> str:
    if words.is_rooms(kept):
        return say(kept)
    found = _DAY.fullmatch(kept)
    if found is None:
        return kept
    day, month, year = found.groups()
    return french.day(date(int(year), _MONTHS[month], 1 if day == "1er" else int(day)))
