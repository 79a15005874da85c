"""The words of a letter that are free: how it ends, and what a territory adds. Everything else is locked (ADR 64).

A letter is made from its row, whose sentences the law asks for; what stands here comes after them, and takes nothing away.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from string import Formatter

from palier.rules.law import french
from palier.rules.law.law import act, applies
from palier.rules.law.voice import phrase, say
from palier.rules.letters.rows import parting_letters

_HOUSE = act("règles de publication de Palier")
LONGEST = 600
_MARKUP = re.compile(
    r"[<>]|&\w+;|\]\(|://|@|\bwww\.|[\w-]\.[a-z]{2,}|\b(?:javascript|data|mailto|tel|sms|ftp):", re.IGNORECASE
)
"""A tag, or what somebody would type as an address: in every letter at once, it would lead households elsewhere."""
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
"""Categories of signs that nobody reads, or that turn a line round."""


class EndingSlot(StrEnum):
    """What may be written, in the order in which a letter says it."""

    LOCAL = "information"
    FORMULA = "formule"


SLOTS: Mapping[EndingSlot, str] = {
    EndingSlot.LOCAL: phrase("Information locale"),
    EndingSlot.FORMULA: phrase("Formule de fin"),
}
PLACES: Mapping[str, str] = {
    "jour": phrase("le jour de la lettre"),
    "territoire": phrase("le nom du territoire"),
}
"""What a text may name between braces."""
NEVER = frozenset(row.kind for row in parting_letters.ROWS)
"""Kinds that say nothing of a place: a separation may be a flight."""


@dataclass(frozen=True, slots=True)
class Ending:
    """One version of one text; an empty one says nothing."""

    slot: str
    territory: str | None
    text: str


@applies(_HOUSE)
def faults(text: str, *, is_local: bool) -> str:
    """Why a text cannot stand in a letter, in a sentence; empty where it can."""
    if fault := _unfit(text):
        return fault
    try:
        named = _named(text)
    except ValueError:
        return say("Une accolade n’est pas fermée : ce qui se remplit s’écrit {example}.", example="{jour}")
    known = set(PLACES) if is_local else set(PLACES) - {"territoire"}
    if odd := sorted(named - known):
        return say(
            "« {word} » ne se remplit pas dans ce texte. Ce qui s’y remplit : {known}.",
            word=odd[0],
            known=", ".join(sorted(known)),
        )
    return ""


def _unfit(text: str) -> str:
    """Why its signs, or how many they are, cannot stand in a letter."""
    if len(text) > LONGEST:
        return say("Ce texte est trop long : {most} signes au plus.", most=french.number(LONGEST))
    if "\n" in text.strip():
        return say("Un seul paragraphe : retirez les retours à la ligne.")
    if any(unicodedata.category(sign) in _UNSEEN for sign in text):
        return say("Ce texte contient un signe qui ne se lit pas : retapez-le au lieu de le coller.")
    if _MARKUP.search(text):
        return say("Du texte seul, sans balise ni adresse de site : une lettre se lit aussi sur papier.")
    return ""


def _named(text: str) -> set[str]:
    """The places that a text names. Raises ``ValueError`` where its braces are not plain."""
    found = set[str]()
    for _, name, spec, turned in Formatter().parse(text):
        if spec or turned:
            raise ValueError(name)
        if name is not None:
            found.add(name)
    return found


@applies(_HOUSE)
def said(endings: Iterable[Ending], kind: str, *, territory: tuple[str, str] | None, on: date) -> tuple[str, ...]:
    """The paragraphs that end a letter of a kind, of the last versions; those of its territory in the place of everybody's.

    ``territory`` is the code and the name of the one that the letter is about, where it is about one.
    """
    if kind in NEVER:
        return ()
    last: dict[tuple[str, str | None], str] = {}
    for one in endings:
        last[one.slot, one.territory] = one.text
    code, name = territory or (None, "")
    found = (last.get((slot, code)) or last.get((slot, None)) or "" for slot in EndingSlot)
    return tuple(_filled(text, day=french.day(on), name=name) for text in found if text and not _is_broken(text))


def _is_broken(text: str) -> bool:
    """A text that no page let in: the letter leaves without it, for the law asks for none of its words."""
    try:
        return bool(_named(text) - set(PLACES))
    except ValueError:
        return True


def _filled(text: str, *, day: str, name: str) -> str:
    return text.format(jour=day, territoire=name)
