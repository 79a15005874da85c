"""References to the law, as data: one spelling, parsed, hung on the functions that apply them.

A rule of the house says ``@applies(cch("R441-3"))``; the law index, the screens and the letters read the same objects.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

_NUMBER = re.compile(r"^[LRD]?\d+(-\d+)*( [IVX]+)?( \d+°)?( [a-z])?$")
_APPLIED: dict[str, tuple["Source", ...]] = {}


class MalformedReference(ValueError):
    """An article number that no code of law would print."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a rule comes from: ``text`` is the code or act, ``number`` the article in it (empty for a whole act)."""

    text: str
    number: str = ""

    def __str__(self) -> str:
        """The reference as it is printed on a screen or a letter."""
        return f"article {self.number} du {self.text}" if self.number else self.text

    @property
    def key(self) -> str:
        """A short stable key for files and indexes, such as ``CCH L441-2-8``."""
        return f"{_SHORT.get(self.text, self.text)} {self.number}".strip()


_CCH = "code de la construction et de l’habitation"
_CRPA = "code des relations entre le public et l’administration"
_SHORT = {_CCH: "CCH", _CRPA: "CRPA"}


def _article(text: str, number: str) -> Source:
    if not _NUMBER.match(number):
        raise MalformedReference(number)
    return Source(text, number)


def cch(number: str) -> Source:
    """An article of the code de la construction et de l'habitation: ``cch("L441-2-8")``."""
    return _article(_CCH, number)


def crpa(number: str) -> Source:
    """An article of the code des relations entre le public et l'administration."""
    return _article(_CRPA, number)


def act(title: str) -> Source:
    """A whole act: an order, a local deliberation, a rule that this product sets itself and says so."""
    return Source(title)


def parse(key: str) -> Source:
    """Read back a key written in a parameter file: ``CCH L441-1``, ``CRPA L311-3-1`` or the title of an act."""
    code, _, number = key.partition(" ")
    if code == "CCH":
        return cch(number)
    if code == "CRPA":
        return crpa(number)
    return act(key)


def applies[**P, R](*sources: Source) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Mark a rule with the articles that it applies; the law index is generated from these marks."""

    def mark(rule: Callable[P, R]) -> Callable[P, R]:
        _APPLIED[f"{rule.__module__}.{rule.__qualname__}"] = sources
        return rule

    return mark


def applied() -> Iterator[tuple[str, tuple[Source, ...]]]:
    """Every marked rule that has been imported, with its sources, by dotted name."""
    yield from sorted(_APPLIED.items())
