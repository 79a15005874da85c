"""A language that nobody speaks: each phrase between brackets, its letters accented, a third longer.

It is made from the template of catalogues, at run time: a sentence that stands in no catalogue comes out as it was written,
and so is seen. Of the places of a phrase, those that a table names hold what is nobody's to translate (a name, an address,
an amount); what stands in any other must be said too.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any

from config.checks import phrases
from palier.models import catalogues
from palier.models.catalogues import Language
from palier.rules.law import voice
from palier.web.languages import speaking
from palier.web.requests import chosen_language, cookies

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pytest
    from django.test import Client

CODE, OPEN, CLOSE = "qps", "⟦", "⟧"
LANGUAGE = Language(CODE, "Ƥşḗŭđǿ")
_LETTERS = str.maketrans(
    "aàâbcçdeéèêëfghiîïjklmnoôöpqrstuûùüvwxyzAÀÂBCÇDEÉÈÊFGHIÎJKLMNOÔPQRSTUVWXYZ",
    "äääɓććɗëëëëëƒğĥïïïĵķļɱñöööƥɋŕšŧüüüüṽŵẋýžÄÄÄƁĆĆƊËËËËƑĞĤÏÏĴĶĻṀÑÖÖƤɊŔŠŦÜṼŴẊÝŽ",
)
_KEPT = re.compile(r"(<[^>]*>|&\w+;|{\w+})")
DATA = {
    "name": "who somebody is",
    "organisation": "what it calls itself",
    "commune": "a proper name",
    "communes": "proper names of communes",
    "wished": "proper names of communes",
    "address": "as it was written",
    "street": "as it was written",
    "contact": "how to reach an organisation, as it wrote it",
    "seal": "letters and figures of a proof",
    "day": "a date, as the house writes it",
    "until": "a date, as the house writes it",
    "since": "a date, as the house writes it",
    "instant": "a date and an hour, as the house writes it",
    "number": "a figure, with its unit or its order",
    "amount": "euros",
    "article": "a text of the law",
    "criterion": "a territory's own word for a line of its grid",
    "heading": "a territory's own word for a part of its grid",
    "facts": "facts that a grid names, in the words of its catalogue",
    "before": "a line of a grid, as a territory voted it",
    "after": "a line of a grid, as a territory voted it",
    "typed": "what somebody wrote",
    "code": "a code of the register, as it was sent",
    "file": "the name of a file",
    "device": "the name of a device",
}
"""The places whose content is nobody's to translate, by their names; so are an address of a page (`_url`) and an article."""


def pseudo(text: str) -> str:
    """A text of this language; its tags and its places stay."""
    said = "".join(part if index % 2 else part.translate(_LETTERS) for index, part in enumerate(_KEPT.split(text)))
    return f"{OPEN}{said}{'~' * (len(text) * 3 // 10)}{CLOSE}"


class Told(str):
    """A phrase said in this language. It notes what its places are given that is French still."""

    __slots__ = ()
    french: list[str] = []

    def format_map(self, places: Any) -> str:
        """Fill the places of the phrase."""
        self._look(places)
        return str(self).format_map(places)

    def _look(self, places: dict[str, object]) -> None:
        for name, value in places.items():
            if name not in DATA and not name.endswith(("_url", "_article")) and has_words(outside(str(value))):
                Told.french.append(f"{{{name}}} of {self}: {value}")


def outside(text: str) -> str:
    """What of a text stands outside any phrase."""
    depth, left = 0, []
    for char in text:
        depth += char == OPEN
        if not depth:
            left.append(char)
        depth -= char == CLOSE
    return "".join(left)


_UNIT = re.compile(r"\b(?:m²|km|h|€|T\d\+?|Ko|Mo|PLAI|PLUS|PLS|LLI|Abis|DALO|SMS|Palier)\b|\b\d+(?:er|ʳᵉ|ᵉʳ|ᵉ)")
_WORD = re.compile(r"[^\W\d_]")


def has_words(text: str) -> bool:
    """Whether a text holds letters that are no sign of a unit, no name of a kind of loan or zone, nor that of this site."""
    return bool(_WORD.search(_UNIT.sub("", text)))


class Pseudo(voice.Listed):
    """The translations of the phrases of our catalogue; anything else comes out as it was written."""

    def __init__(self) -> None:
        """Read the template of catalogues."""
        super().__init__()
        self.known = {(entry.msgctxt or "", entry.msgid, entry.msgid_plural) for entry in phrases.template()}
        self.phrases = tuple((one, several) for context, one, several in sorted(self.known) if not context)

    def gettext(self, message: str) -> str:
        """A phrase without context."""
        return self.pgettext("", message)

    def pgettext(self, context: str, message: str) -> str:
        """A phrase of our catalogue."""
        return Told(pseudo(message)) if (context, message, "") in self.known else message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """One of two phrases."""
        return self.npgettext("", msgid1, msgid2, n)

    def npgettext(self, context: str, msgid1: str, msgid2: str, n: int) -> str:
        """One of two phrases, with a context."""
        said = msgid1 if abs(n) < 2 else msgid2
        return Told(pseudo(said)) if (context, msgid1, msgid2) in self.known else said


@cache
def translations() -> Pseudo:
    return Pseudo()


@contextmanager
def offered(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Offer this language beside French, to who asks for it by its cookie."""
    of_site = catalogues.offered()
    with monkeypatch.context() as patch:
        patch.setattr(catalogues, "offered", lambda: {**of_site, CODE: LANGUAGE})
        patch.setattr(speaking, "reader", lambda code: translations() if code == CODE else _reader(code))
        Told.french.clear()
        yield


_reader = speaking.reader


def speak(client: Client) -> None:
    """Have a browser ask for this language."""
    client.cookies[cookies.bound(chosen_language.COOKIE)] = CODE
