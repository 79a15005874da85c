"""The catalogues of `locale/`: one file a language, as translators write it, read once by each process.

A language is offered once its catalogue is complete enough. What it lacks is said in French.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

import polib

from palier.rules.law import voice

COMPLETE_ENOUGH = Fraction(95, 100)
"""Share of the phrases that a catalogue must have for its language to be offered."""
_PLACE = re.compile(r"{(\w+)}")
_PLACES = re.compile(r"{\w+}(?:[:/–-]{\w+})*")
"""A place, or those that are read as one: an hour, a range."""
_TAG = re.compile(r"<[^>]*>")
_IN_TAG = re.compile(r"(<[^>]*>)")
_RIGHT_TO_LEFT = {"R", "AL"}
_RIGHT, _ISOLATE, _END = "\u200f", "\u2068", "\u2069"
_LINK = "{link}"
"""The place of an address that is to be followed."""
MADE_BY = "X-Made-By"
"""The line of a header that says who translated: ``machine``, until a person has read it all again and says so there."""
_MACHINE = "machine"


@dataclass(frozen=True, slots=True)
class Language:
    """A language in which pages are read, by the name that it gives itself."""

    code: str
    name: str
    is_by_machine: bool = False
    """Translated by a machine, and read again by nobody: each page says so."""

    @property
    def direction(self) -> str:
        """``rtl`` or ``ltr``: that of the first letter of its own name."""
        return "rtl" if unicodedata.bidirectional(self.name[0]) in _RIGHT_TO_LEFT else "ltr"

    @property
    def short(self) -> str:
        """Its name where there is little room: two letters, or the name itself where who reads it may know no Latin letter."""
        return self.code.upper() if self.direction == "ltr" else self.name


FRENCH = Language("fr", "Français")


def folder() -> Path:
    """Where the catalogues stand: ``CODE.po``, made from ``palier.pot``."""
    return Path(__file__).parents[2] / "locale"


def places(text: str) -> frozenset[str]:
    """The named places of a phrase."""
    return frozenset(_PLACE.findall(text))


def tags(text: str) -> list[str]:
    """The tags of a phrase: a translation has the very same, so that it adds nothing to a page but words."""
    return sorted(_TAG.findall(text))


def faults(catalogue: polib.POFile) -> Iterator[str]:
    """What is wrong with the translated phrases of a catalogue: a place or a tag that the French does not have, or lacks."""
    for entry in catalogue:
        if entry.translated() and not _is_sound(entry):
            yield f"{entry.msgid}: the places or the tags of its translation are not its own"


def _is_sound(entry: polib.POEntry) -> bool:
    forms = entry.msgstr_plural.values() if entry.msgid_plural else (entry.msgstr,)
    return all(tags(form) == tags(entry.msgid) for form in forms) and _has_its_places(entry)


def _has_its_places(entry: polib.POEntry) -> bool:
    if not entry.msgid_plural:
        return places(entry.msgid) == places(entry.msgstr)
    # A form for one thing, or for two, may leave the number out.
    may, must = places(entry.msgid_plural), places(entry.msgid) & places(entry.msgid_plural)
    return all(must - {"count"} <= places(form) <= may for form in entry.msgstr_plural.values())


def language_of(catalogue: polib.POFile, code: str) -> Language:
    """The language of a catalogue, with the name that its header ``X-Name`` gives to it, and who translated it."""
    header = catalogue.metadata
    return Language(code, header.get("X-Name") or code, header.get(MADE_BY, "").strip().lower() == _MACHINE)


def is_complete_enough(catalogue: polib.POFile) -> bool:
    """Whether enough of the French phrases are said in this language."""
    wanted = [entry for entry in catalogue if not entry.obsolete]
    said = [entry for entry in wanted if entry.translated() and _is_sound(entry)]
    return bool(wanted) and Fraction(len(said), len(wanted)) >= COMPLETE_ENOUGH


@cache
def offered() -> Mapping[str, Language]:
    """The languages that a person can choose, by their codes: French, then those whose catalogue is complete enough."""
    found = {FRENCH.code: FRENCH}
    for path in sorted(folder().glob("*.po")):
        catalogue = polib.pofile(str(path))
        if is_complete_enough(catalogue):
            found[path.stem] = language_of(catalogue, path.stem)
    return found


class CatalogueReader(voice.Listed, GNUTranslations):
    """The phrases of a language, which can be looked through: a kept letter is said again by those that it was made of."""


def translations(code: str) -> CatalogueReader:
    """The phrases of a language; those with a wrong place or tag are left out, and said in French."""
    catalogue = polib.pofile(str(folder() / f"{code}.po"))
    sound = polib.POFile()
    sound.metadata = catalogue.metadata
    sound.extend(entry for entry in catalogue if entry.translated() and _is_sound(entry))
    if language_of(catalogue, code).direction == "rtl":
        _isolate_places(sound)
    reader = CatalogueReader(BytesIO(sound.to_binary()))
    reader.phrases = tuple((entry.msgid, entry.msgid_plural) for entry in sound if not entry.msgctxt)
    return reader


@cache
def reader(code: str) -> NullTranslations | None:
    """The phrases of a language, read once; none for French, which is said as it is written."""
    return None if code == FRENCH.code else translations(code)


def _isolate_places(catalogue: polib.POFile) -> None:
    """Keep what fills a place in its own order: a telephone number or an address among Arabic words is read from the left."""
    for entry in catalogue:
        entry.msgstr = isolated(entry.msgstr)
        entry.msgstr_plural = {form: isolated(text) for form, text in entry.msgstr_plural.items()}


def _isolate(place: re.Match[str]) -> str:
    # What follows an address in plain text is taken into it by readers of mail, an invisible sign too: a space ends it.
    return f"{_ISOLATE}{place[0]}{' ' if place[0] == _LINK else ''}{_END}"


def isolated(text: str) -> str:
    """A phrase from right to left whose places are isolated, as ``<bdi>`` would, but those in a tag, which hold an address.

    A phrase of places alone, as a date is, is from right to left because a mark at its start says so.
    """
    parts = _IN_TAG.split(text)
    parts[::2] = [_PLACES.sub(_isolate, one) for one in parts[::2]]
    told = "".join(parts)
    return f"{_RIGHT}{told}" if told != text else text
