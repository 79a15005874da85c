"""References to the law, as data: one spelling, parsed, hung on the functions that apply them.

A rule of the house says ``@applies(cch("R441-3"))``; the law index, the screens and the letters read the same objects.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

_LATIN = "bis|ter|quater|quinquies|sexies|septies|octies|nonies|decies|quindecies|terdecies"
_BARE = rf"[LRDA]?\d+(?:-\d+)*(?: (?:{_LATIN})(?: [A-Z]\b)?)?"
_NUMBER = re.compile(rf"^(?P<article>{_BARE})(?: [IVX]+)?(?: \d+°)?(?: [a-z](?: bis| ter)?)?$")
_ARTICLE_OF = re.compile(r"^article (?P<number>.+?) (?:du |de la |de l’)(?P<text>.+)$")
_ARTICLE_AFTER = re.compile(r"^(?P<text>.+), article (?P<number>[^,]+)$")
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
        if not self.number:
            return self.text
        if self.text.startswith(_EUROPEAN):
            return f"{self.text}, article {self.number}"
        return f"article {self.number} {_of(self.text)}"

    @property
    def key(self) -> str:
        """A short stable key for files and indexes, such as ``CCH L441-2-8``; other texts are printed in full."""
        short = _SHORT.get(self.text)
        return f"{short} {self.number}".strip() if short else str(self)

    @property
    def whole(self) -> "Source":
        """The article without its paragraph: ``R441-3 b`` is a part of ``R441-3``, and is indexed there."""
        found = _NUMBER.match(self.number)
        return Source(self.text, found["article"]) if found else self


_CCH = "code de la construction et de l’habitation"
_CRPA = "code des relations entre le public et l’administration"
_SHORT = {_CCH: "CCH", _CRPA: "CRPA"}
_EUROPEAN = "règlement (UE)"
_FEMININE = ("loi ", "convention ", "délibération ", "directive ")
_ELIDED = ("arrêté ", "ordonnance ", "annexe ")


def _of(text: str) -> str:
    if text.startswith(_FEMININE):
        return f"de la {text}"
    return f"de l’{text}" if text.startswith(_ELIDED) else f"du {text}"


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
    """Anything else: an order, a law, another code, a local deliberation, a rule that this product sets and says so.

    ``article 225-1 du code pénal`` and ``règlement (UE) 2016/679, article 32`` are read as articles of their texts, and
    are printed back as they were written.
    """
    for pattern in (_ARTICLE_OF, _ARTICLE_AFTER):
        found = pattern.match(title)
        if found and _NUMBER.match(found["number"]):
            return Source(found["text"], found["number"])
    return Source(title)


def parse(key: str) -> Source:
    """Read back a key written in a parameter file: ``CCH L441-1``, ``CRPA L311-3-1`` or what ``act`` reads."""
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
