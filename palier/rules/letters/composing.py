"""Making a letter from its row: facts in, title and paragraphs out, or an error before anything is kept.

    compose("acceptation", home=describe(home), bailleur=bailleur.name)

A place without a value, a fact that no phrase of the row names, a part of the law that nothing says: each raises, in the act
that writes, whose transaction then keeps nothing.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from palier.rules.law import clocks, french, voice
from palier.rules.law.law import Source, applies, cch, crpa
from palier.rules.law.voice import say
from palier.rules.letters import table
from palier.rules.letters.parts import ARTICLE, Each, Given, LetterRow, Paragraph, Sentence

type Fact = str | int | date | Source | Sequence[str] | None
"""A fact as a letter says it: a day, an instant, an article and a number are worded here, an amount or a home before."""


class CannotCompose(ValueError):
    """A letter cannot be made; the message names its kind and what is wrong."""


class NoValue(CannotCompose):
    """A place of a phrase, or a condition, has no value."""


class UnknownFact(CannotCompose):
    """A fact that no phrase of the row names."""


class MissingPart(CannotCompose):
    """Nothing said a part that the law requires."""


@dataclass(frozen=True, slots=True)
class LetterText:
    """A letter before it is sent: its kind, its title and its paragraphs."""

    kind: str
    title: str
    paragraphs: tuple[str, ...]
    expected_by: date | None = None
    """The day by which an answer is expected: the message that announces the letter says it, and nothing else."""

    @property
    def body(self) -> str:
        """The paragraphs of a message, in plain text."""
        return "\n\n".join(self.paragraphs)


@applies(crpa("L311-3-1"), cch("R441-3"), cch("R441-10"), cch("L441-2-2"))
def compose(name: str, /, **facts: Fact) -> LetterText:
    """The letter of a row, from its facts. Raises ``table.UnknownKind``, or a ``CannotCompose`` that says what is wrong.

    Raises ``UnknownFact``, ``NoValue`` or ``MissingPart``.
    """
    if voice.is_answering():
        with voice.read_in(None):
            return compose(name, **facts)
    row = table.row_of(name)
    if odd := facts.keys() - _facts_of(name):
        raise UnknownFact(f"{name}: {', '.join(sorted(odd))}")
    known: dict[str, Fact] = {**facts, ARTICLE: row.article, **row.cites}
    title = next((one for one in row.title if _holds(row, one, known)), None)
    if title is None:
        raise NoValue(f"{name}: title")
    shown = {*title.shows}
    paragraphs: list[str] = []
    for paragraph in row.body:
        paragraphs += _paragraph(row, paragraph, known, shown)
    required = {must.label for must in row.must if not must.when or _is(row, must.when, known)}
    if lacks := required - shown:
        raise MissingPart(f"{name}: {', '.join(sorted(lacks))}")
    return LetterText(row.kind, _filled(row, title, known), tuple(paragraphs), _day(row, known))


@cache
def _facts_of(name: str) -> frozenset[str]:
    return table.row_of(name).facts()


def _paragraph(row: LetterRow, paragraph: Paragraph, known: Mapping[str, Fact], shown: set[str]) -> Iterator[str]:
    if isinstance(paragraph, Each):
        told = _given(row, paragraph.name, known)
        shown.update(paragraph.shows if told else ())
        yield from (f"{say(paragraph.lead)} {one}" if paragraph.lead else one for one in told)
        return
    sentences: list[str] = []
    for one in paragraph:
        if isinstance(one, Given):
            told = _given(row, one.name, known) if not one.when or _is(row, one.when, known) else ()
        else:
            told = (_filled(row, one, known),) if _holds(row, one, known) else ()
        shown.update(one.shows if told else ())
        sentences += told
    if sentences:
        yield row.channel.joint.join(sentences)


def _holds(row: LetterRow, one: Sentence, known: Mapping[str, Fact]) -> bool:
    """Whether a phrase is said."""
    return (not one.when or _is(row, one.when, known)) and not (one.unless and _is(row, one.unless, known))


def _is(row: LetterRow, name: str, known: Mapping[str, Fact]) -> bool:
    """Whether a fact holds: zero is a value, and does."""
    if name not in known:
        raise NoValue(f"{row.key}: {name}")
    return not _is_empty(known[name])


def _is_empty(value: Fact) -> bool:
    return value is None or value is False or (not isinstance(value, int | date | Source) and not value)


def _given(row: LetterRow, name: str, known: Mapping[str, Fact]) -> tuple[str, ...]:
    if not _is(row, name, known):
        return ()
    value = known[name]
    found = (value,) if isinstance(value, str) else tuple(value) if isinstance(value, Sequence) else ()
    if not all(found) or not found:
        raise NoValue(f"{row.key}: {name}")
    return found


def _filled(row: LetterRow, one: Sentence, known: Mapping[str, Fact]) -> str:
    return say(one.phrase, **{name: _worded(row, name, known) for name in one.places})


def _worded(row: LetterRow, name: str, known: Mapping[str, Fact]) -> str:
    value = known.get(name)
    if _is_empty(value) or isinstance(value, bool):
        raise NoValue(f"{row.key}: {name}")
    match value:
        case str() | Source():
            return str(value)
        case datetime():
            return clocks.say_instant(value)
        case date():
            return french.day(value)
        case int():
            return french.number(value)
    raise NoValue(f"{row.key}: {name}")


def _day(row: LetterRow, known: Mapping[str, Fact]) -> date | None:
    """The day by which an answer is expected."""
    if not row.answer_by:
        return None
    value = known.get(row.answer_by)
    if isinstance(value, datetime):
        return clocks.day_in_paris(value)
    return value if isinstance(value, date) else None
