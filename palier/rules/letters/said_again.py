"""The title of a kept letter, for who reads another language: the phrase of its row is found again, and said.

A letter is kept as it was written, in French, and that text alone binds. Its title says what it is: the phrases of the table
that its kind may have are tried against it, and the one that fits gives the values of its places. A date or the type of a home
among them is said again too. Nothing is kept beside the letter; a title that no row has any more stays in French.

A message that announces one is said again line by line, whole or not at all: half of it in French would be read as all of it.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache

from palier.rules.law import clocks, french
from palier.rules.law.law import act, applies
from palier.rules.law.typography import NBSP, THIN
from palier.rules.law.voice import is_french, say
from palier.rules.letters import table, words
from palier.rules.letters.parts import Channel, LetterRow, Sentence, To

type Phrases = tuple[tuple[str, re.Pattern[str]], ...]
_OF_A_HOUSEHOLD = {To.HOUSEHOLD, To.SEEN, To.CANDIDATE}
"""To whom the messages go that hang on a file: what is for one person alone is worded for them when it is written."""
_PLACE = re.compile(r"\{(\w+)\}")
_MONTHS = {name: number for number, name in enumerate(french.MONTHS, start=1)}
_DAY = re.compile(rf"(?:({'|'.join(french.DAYS)}) )?(1er|\d\d?) ({'|'.join(_MONTHS)}) (\d{{4}})")


@applies(act("règles de publication de Palier"))
def title(kind: str, kept: str) -> str:
    """What the title of a letter says, in the language of its reader; nothing in French, or where no phrase fits."""
    if is_french():
        return ""
    # A letter is kept as it was set.
    return _line(_plain(kept), _phrases().get(kind, ())) or ""


@applies(act("règles de publication de Palier"))
def message(subject: str, body: str) -> tuple[str, str] | None:
    """Subject and body of a message to a household, in the language of its reader.

    ``None`` in French, or where a line of it is of no phrase: what a rule words apart, and what somebody typed.
    """
    if is_french():
        return None
    told = _line(_plain(subject), _subjects())
    lines = [_line(_plain(line), _lines()) if line.strip() else "" for line in body.splitlines()]
    if told is None or any(line is None for line in lines):
        return None
    return told, "\n".join(line or "" for line in lines)


def _line(line: str, phrases: Phrases) -> str | None:
    for phrase, pattern in phrases:
        if found := pattern.fullmatch(line):
            return say(phrase, **{name: _value(value) for name, value in found.groupdict().items()})
    return None


@cache
def _subjects() -> Phrases:
    return tuple((one.phrase, _pattern(one.phrase)) for row in _messages() for one in row.title if _has_words(one))


@cache
def _lines() -> Phrases:
    said = (one for row in _messages() for part in row.body if isinstance(part, tuple) for one in part)
    phrases = {one.phrase for one in said if isinstance(one, Sentence) and _has_words(one)}
    # What has the fewest places first: a line that is said whole is no other line with a place that holds anything.
    return tuple((one, _pattern(one)) for one in sorted(phrases, key=lambda one: (one.count("{"), one)))


def _messages() -> Iterator[LetterRow]:
    return (row for row in table.ROWS.values() if row.channel is Channel.MESSAGE and row.to in _OF_A_HOUSEHOLD)


def _has_words(one: Sentence) -> bool:
    """Whether it is more than its places: one that is not fits any line, and says nothing."""
    return any(sign.isalpha() for sign in _PLACE.sub("", one.phrase))


def _plain(kept: str) -> str:
    return kept.replace(NBSP, " ").replace(THIN, " ")


@cache
def _phrases() -> Mapping[str, Phrases]:
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
    weekday, day, month, year = found.groups()
    try:
        told = date(int(year), _MONTHS[month], 1 if day == "1er" else int(day))
    except ValueError:
        return kept  # somebody typed a day that is none
    return clocks.say_day(told) if weekday else french.day(told)
