"""The title of a kept letter, for who reads another language: the phrase of its row is found again, and said.

A letter is kept as it was written, in French, and that text alone binds. Its title says what it is: the phrases of the table
that its kind may have are tried against it, and the one that fits gives the values of its places, which are said again too
(``said_values``). Nothing is kept beside the letter; a title that no row has any more stays in French.

A message that announces one is said again line by line, whole or not at all: half of it in French would be read as all of it. A
line may be a paragraph of a letter that the message repeats: several phrases in their order.

So is the body of a letter, beside the French that binds, paragraph by paragraph: what no phrase fits, and what somebody typed,
stays in French and is marked as such.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from palier.rules.law.law import act, applies
from palier.rules.law.typography import NBSP, THIN
from palier.rules.law.voice import is_french
from palier.rules.letters import table
from palier.rules.letters.parts import Channel, Each, Given, LetterRow, Paragraph, Sentence, To
from palier.rules.letters.said_values import (
    PLACE,
    SENTENCE,
    Patterns,
    exact,
    filled,
    fitting,
    found_again,
    group,
    patterns,
)

type Phrases = tuple[tuple[tuple[str, ...], re.Pattern[str]], ...]
"""What a line may be: phrases in their order, and the pattern that fits them."""
type Paragraphs = tuple[tuple[tuple[str | None, ...], re.Pattern[str]], ...]
"""The same of a paragraph of a letter; ``None`` stands for what its own rule words."""
_WORDED_WHEN_THEY_LEAVE = {
    *(To.HOUSEHOLD, To.SEEN, To.CANDIDATE),
    *(To.GIVER, To.LODGER, To.TRUSTED, To.FORMER, To.FORMER_TOOL),
}
"""Whom a message finds whose writer does not know their language: the clock does, when it leaves. Others are worded at once."""


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


@dataclass(frozen=True, slots=True)
class SaidPart:
    """A piece of a paragraph, in the language of its reader or as it was kept."""

    text: str
    is_french: bool


@applies(act("règles de publication de Palier"))
def body(kind: str, paragraphs: Sequence[str]) -> list[list[SaidPart]]:
    """The paragraphs of a letter in the language of its reader; none in French, or where not one of them is found again."""
    if is_french():
        return []
    own = _own_words().get(kind, ())
    said = [_again(_plain(one), _paragraphs().get(kind, ()), own) for one in paragraphs]
    return said if any(not part.is_french for parts in said for part in parts) else []


def _again(paragraph: str, known: Paragraphs, own: Patterns) -> list[SaidPart]:
    for phrases, pattern in known:
        found = pattern.fullmatch(paragraph)
        # What a rule words apart fits any paragraph: a phrase that is there says which this one is.
        if found and any(one is not None and found[f"p{index}"] for index, one in enumerate(phrases)):
            return list(_parts(phrases, found.groupdict(), own))
    return _given(paragraph, own)


def _parts(phrases: tuple[str | None, ...], kept: Mapping[str, str], own: Patterns) -> Iterator[SaidPart]:
    for index, one in enumerate(phrases):
        if kept[f"p{index}"]:
            if one is None:
                yield from _given(kept[f"p{index}"], own)
            else:
                yield SaidPart(filled(one, index, kept), is_french=False)


def _given(text: str, own: Patterns) -> list[SaidPart]:
    """What a rule worded apart: sentence by sentence, the longest run that is one phrase first."""
    pieces, parts, start = SENTENCE.split(text), [], 0
    while start < len(pieces):
        runs = ((end, " ".join(pieces[start:end])) for end in range(len(pieces), start, -1))
        end, told = next(
            ((end, told) for end, run in runs if (told := exact(run) or fitting(run, own) or found_again(run))),
            (start + 1, ""),
        )
        parts.append(SaidPart(told or pieces[start], is_french=not told))
        start = end
    return parts


def _line(line: str, phrases: Phrases) -> str | None:
    for said, pattern in phrases:
        if found := pattern.fullmatch(line):
            kept = found.groupdict()
            return " ".join(filled(one, index, kept) for index, one in enumerate(said) if kept[f"p{index}"] is not None)
    return None


@cache
def _subjects() -> Phrases:
    return tuple(_phrase(one) for row in _messages() for one in row.title if _has_words(one))


@cache
def _lines() -> Phrases:
    said = (one for row in _messages() for part in row.body if isinstance(part, tuple) for one in part)
    phrases = {one.phrase: one for one in said if isinstance(one, Sentence) and _has_words(one)}
    quoted = {one.quotes for row in _messages() for one in row.body if isinstance(one, Each) and one.quotes}
    # What has the fewest places first: a line that is said whole is no other line with a place that holds anything.
    alone = tuple(_phrase(phrases[key]) for key in sorted(phrases, key=lambda one: (one.count("{"), one)))
    return (*alone, *(_paragraph(part) for name in sorted(quoted) for part in table.row_of(name).body))


def _messages() -> Iterator[LetterRow]:
    return (row for row in table.ROWS.values() if row.channel is Channel.MESSAGE and row.to in _WORDED_WHEN_THEY_LEAVE)


def _has_words(one: Sentence) -> bool:
    """Whether it is more than its places: one that is not fits any line, and says nothing."""
    return any(sign.isalpha() for sign in PLACE.sub("", one.phrase))


def _plain(kept: str) -> str:
    return kept.replace(NBSP, " ").replace(THIN, " ")


@cache
def _phrases() -> Mapping[str, Phrases]:
    kinds: dict[str, list[tuple[tuple[str, ...], re.Pattern[str]]]] = {}
    for row in table.ROWS.values():
        kinds.setdefault(row.kind, []).extend(_phrase(one) for one in row.title)
    return {kind: tuple(phrases) for kind, phrases in kinds.items()}


@cache
def _paragraphs() -> Mapping[str, Paragraphs]:
    kinds: dict[str, list[tuple[tuple[str | None, ...], re.Pattern[str]]]] = {}
    for row in table.ROWS.values():
        if row.channel is not Channel.MESSAGE:
            kinds.setdefault(row.kind, []).extend(_found(part) for part in row.body)
    return {kind: tuple(parts) for kind, parts in kinds.items()}


@cache
def _own_words() -> Mapping[str, Patterns]:
    """The phrases of the rules that word a kind apart."""
    own = ((row.kind, part.words) for row in table.ROWS.values() for part in row.body if isinstance(part, Each))
    return {kind: patterns(*words) for kind, words in own if words}


def _found(part: Paragraph) -> tuple[tuple[str | None, ...], re.Pattern[str]]:
    """A paragraph of a row, with what its own rule words apart (``None``) in its place."""
    if isinstance(part, Each):
        return (part.lead or None, None), re.compile(f"{group(part.lead, 0) if part.lead else '(?P<p0>)'} ?(?P<p1>.+)")
    groups = [
        f"(?: ?(?P<p{index}>.+?))??"
        if isinstance(one, Given)
        else f"(?: ?{group(one.phrase, index)}){'?' if one.when or one.unless else ''}"
        for index, one in enumerate(part)
    ]
    return tuple(None if isinstance(one, Given) else one.phrase for one in part), re.compile("".join(groups))


def _phrase(one: Sentence) -> tuple[tuple[str, ...], re.Pattern[str]]:
    return (one.phrase,), re.compile(group(one.phrase, 0))


def _paragraph(part: Paragraph) -> tuple[tuple[str, ...], re.Pattern[str]]:
    """A paragraph of a letter, whose sentences stand behind one another; those with a condition may be missing."""
    sentences = [one for one in part if isinstance(one, Sentence)] if isinstance(part, tuple) else []
    groups = [
        f"(?: ?{group(one.phrase, index)})?" if one.when or one.unless else f" ?{group(one.phrase, index)}"
        for index, one in enumerate(sentences)
    ]
    return tuple(one.phrase for one in sentences), re.compile("".join(groups))
