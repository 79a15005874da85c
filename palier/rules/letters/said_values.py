"""What stands in a place of a phrase, found again in a kept letter: a day, an hour, a number of points, a home, a label.

A value is of no phrase of a letter: the rule that worded it has its own. Each kind of them is tried, whole, and what is none
(a name, an address, what somebody typed) stays as it was kept.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property

from palier.rules.law import clocks, elision, french, source_words
from palier.rules.law.law import act, applies
from palier.rules.law.voice import Listed, listed, phrase, say, say_plural
from palier.rules.letters import words

PLACE = re.compile(r"\{(\w+)\}")
_HOUSE = act("règles de publication de Palier")
_ORDINAL = re.compile(r"(\d[\d ]*)(?:ᵉ|er|ʳᵉ)")
_COUNT = re.compile(r"(\d[\d ]*) (\D+)")
_MONTHS = {name: number for number, name in enumerate(french.MONTHS, start=1)}
_DAY = re.compile(rf"(?:({'|'.join(french.DAYS)}) )?(1er|\d\d?) ({'|'.join(_MONTHS)}) (\d{{4}})")
_AMOUNT = re.compile(rf"({french.MINUS}?)(\d[\d ]*(?:,\d\d?)?) (€|%)")
_UNITS: Mapping[str, str] = {"€": phrase("{number} €"), "%": phrase("{number} %")}
_INSTANT = re.compile(r"(.+) à (\d\d?) h (\d\d)")
_LABELLED = frozenset({"who", "what", "piece", "contract", "reasons", "pieces"})
"""Places that hold labels of a table, which may be one word: elsewhere a word alone may be a name."""
_COUNTED = "{count} "
"""How what a rule counts inside a sentence begins: points, persons, applications."""
SENTENCE = re.compile(r"(?<=[.!?]) (?=[A-ZÀ-Ý«])")
"""Between two sentences."""
_BOTH = phrase("{first} et {last}")
_AND = PLACE.split(_BOTH)[2]
_EITHER = re.compile(r" ou (?=une? )")
"""Between types of home of which one is advised: ``un T5 ou un T6 ou plus`` are two."""
_START, _LEAST, _SEVERAL = 6, 20, 5
"""Letters by which sentences are told apart; those that one has at least, places aside; how many are meant where none is said."""
_ENDS = (".", "!", "?", ":")


@applies(_HOUSE)
def filled(said: str, index: int, kept: Mapping[str, str]) -> str:
    """A phrase in the language of its reader; its values are those that a pattern of ``group`` found."""
    return say(said, **{name: _value(kept[f"p{index}_{name}"], name) for name in PLACE.findall(said)})


@applies(_HOUSE)
def group(said: str, index: int) -> str:
    """The pattern that fits a phrase whatever its places hold, as little as they can: the rest may bear the same signs."""
    return f"(?P<p{index}>{''.join(_pieces(said, index))})"


@applies(_HOUSE)
def exact(kept: str) -> str:
    """What a phrase without a place says, inside a sentence or at its start; nothing where it is none.

    A reason is quoted without its full stop, an article beside it stays as it is named.
    """
    if " " not in kept:
        return ""
    if (told := say(kept)) != kept:
        return told
    return _labelled(kept)


@applies(_HOUSE)
def found_again(kept: str) -> str:
    """What a sentence says that a rule worded with its values, among all the phrases of the reader; nothing where it is none."""
    reader = listed()
    if reader is None or " " not in kept:
        return ""
    known = _sentences(reader)
    for said in (*known.get(kept[:_START], ()), *known.get("", ())):
        values = said.values_of(kept)
        if values is not None and not any(SENTENCE.search(one) for one in values.values()):
            return said.said(values)
    return ""


@dataclass(frozen=True)
class _Sentence:
    """A phrase with places, or one of the two forms of it."""

    form: str
    one: str
    several: str

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        return re.compile(group(self.form, 0))

    def values_of(self, kept: str) -> dict[str, str] | None:
        """What its places hold in a kept sentence; ``None`` where it is another one."""
        found = self.pattern.fullmatch(kept)
        return (
            None if found is None else {name: found[f"p0_{name}"] for name in dict.fromkeys(PLACE.findall(self.form))}
        )

    def said(self, values: Mapping[str, str]) -> str:
        """The phrase with these values, in the language of its reader."""
        told = {name: _value(one, name) for name, one in values.items()}
        if not self.several:
            return say(self.one, **told)
        figure = told.pop("count", "")
        unsaid = 1 if self.form == self.one else _SEVERAL
        return say_plural(int(re.sub(r"\D", "", figure) or unsaid), self.one, self.several, **told)


@cache
def _sentences(reader: Listed) -> Mapping[str, Sequence[_Sentence]]:
    """The sentences of a reader that have places, by their first letters; under nothing where they begin by a place."""
    found: dict[str, list[_Sentence]] = defaultdict(list)
    for one, several in reader.phrases:
        for form in filter(None, (one, several)):
            literal = PLACE.sub("", form)
            if form.endswith(_ENDS) and len(literal) >= _LEAST and (several or literal != form):
                start = elision.certain(form.partition("{")[0])
                found[start[:_START] if len(start) >= _START else ""].append(_Sentence(form, one, several))
    # What says the most by itself first: a sentence with fewer places is no other one whose place holds the rest.
    return {key: sorted(known, key=lambda one: -len(PLACE.sub("", one.form))) for key, known in found.items()}


def _labelled(kept: str) -> str:
    """The label of a table, as it stands inside a sentence or at its start."""
    other = french.capital(kept) if kept == french.small(kept) else french.small(kept)
    for tried in dict.fromkeys((kept, other, f"{other}.", f"{kept}.")):
        if (told := say(tried)) != tried:
            told = told if kept.endswith(".") else told.removesuffix(".")
            return french.small(told) if kept == french.small(kept) else french.capital(told)
    return ""


def _pieces(said: str, number: int) -> Iterator[str]:
    seen: set[str] = set()
    pieces = PLACE.split(said)
    for index, piece in enumerate(pieces):
        name = f"p{number}_{piece}"
        if not index % 2:
            yield elision.pattern(piece) if index < len(pieces) - 1 else re.escape(piece)
        else:
            # A place that stands twice holds the same twice.
            yield f"(?P={name})" if name in seen else f"(?P<{name}>.+?)"
            seen.add(name)


type Patterns = tuple[tuple[str, re.Pattern[str]], ...]
"""Phrases, each with the pattern that fits it whole."""


@cache
def _homes() -> Patterns:
    return patterns(words.DESCRIBED, words.EXACT)


@cache
def _sinces() -> Patterns:
    return patterns(words.SENIORITY)


@cache
def _articles() -> Patterns:
    return patterns(source_words.OF_THE_CODE)


@applies(_HOUSE)
def patterns(*phrases: str) -> Patterns:
    """Each phrase beside what fits it whole."""
    return tuple((one, re.compile(group(one, 0))) for one in phrases)


@applies(_HOUSE)
def fitting(kept: str, known: Patterns) -> str:
    """What a kept text says by the first of these phrases that fits it; nothing where none does."""
    for said, pattern in known:
        if found := pattern.fullmatch(kept):
            return filled(said, 0, found.groupdict())
    return ""


def _value(kept: str, name: str) -> str:
    if words.is_rooms(kept):
        return say(kept)
    if found := _ORDINAL.fullmatch(kept):
        return found.group(1)
    if name.endswith("article"):
        return fitting(kept, _articles()) or kept
    told = exact(kept) or (_labelled(kept) if name in _LABELLED else "")
    return (
        told
        or _counted(kept)
        or _amount(kept)
        or fitting(kept, _homes())
        or _moment(kept)
        or _several(kept, name)
        or kept
    )


def _amount(kept: str) -> str:
    """Euros, or a share, with what stands behind the comma."""
    if found := _AMOUNT.fullmatch(kept):
        sign, number, unit = found.groups()
        whole, comma, rest = number.replace(" ", "").partition(",")
        told = french.number(int(whole)) + (french.decimal(f".{rest}") if comma else "")
        return sign + say(_UNITS[unit], number=told)
    return ""


@cache
def _counts(reader: Listed) -> Mapping[str, tuple[str, str]]:
    """What is counted, in the singular and in the plural, each leading to both: no other place, and no sentence."""
    return {
        form.removeprefix(_COUNTED): (one, several)
        for one, several in reader.phrases
        for form in (one, several)
        if several and PLACE.findall(form) == ["count"] and form.startswith(_COUNTED) and not form.endswith(_ENDS)
    }


def _counted(kept: str) -> str:
    reader = listed()
    if reader is not None and (found := _COUNT.fullmatch(kept)):
        figure, what = found.groups()
        if forms := _counts(reader).get(what):
            return say_plural(int(figure.replace(" ", "")), *forms)
    return ""


def _several(kept: str, name: str) -> str:
    """Values one behind another, each found again, or none: half of them in French would be read as all."""
    if " ; " in kept:
        told = [
            fitting(one, _sinces()) or _moment(one) or (_labelled(one) if name in _LABELLED else "")
            for one in kept.split(" ; ")
        ]
        return french.series(told, is_wide=True) if all(told) else ""
    if name == "seniorities":
        return fitting(kept, _sinces())
    if _EITHER.search(kept):
        told = [exact(one) for part in _EITHER.split(kept) for one in part.split(", ")]
        return say("{types} ou {last}", types=french.series(told[:-1]), last=told[-1]) if all(told) else ""
    before, _, last = kept.rpartition(_AND)
    told = [exact(one) for one in (*before.split(", "), last)] if before else []
    return say(_BOTH, first=french.series(told[:-1]), last=told[-1]) if told and all(told) else ""


def _moment(kept: str) -> str:
    """A day, with its hour where it has one."""
    if found := _INSTANT.fullmatch(kept):
        day, hour, minute = found.groups()
        told = _dated(day)
        return say("{day} à {hour} h {minute}", day=told, hour=hour, minute=minute) if told else ""
    return _dated(kept)


def _dated(kept: str) -> str:
    found = _DAY.fullmatch(kept)
    if found is None:
        return ""
    weekday, day, month, year = found.groups()
    try:
        told = date(int(year), _MONTHS[month], 1 if day == "1er" else int(day))
    except ValueError:
        return ""  # somebody typed a day that is none
    return clocks.say_day(told) if weekday else french.day(told)
