"""What one line of a landlord's file says of a home, and each cell that is not understood with its sentence: pure, no memory.

The bounds are those of the page and of the API; a test compares. What is blank says nothing: a home that is there keeps it.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from palier.rules.homes.home_columns import HOME_FIELDS, CellKind, HomeField, HomeFieldRow
from palier.rules.homes.home_facts import CHARGE_ITEMS, NEARBY, HomeKind, Parking, listed
from palier.rules.homes.written_lines import has_unseen
from palier.rules.law.dates import add_days
from palier.rules.law.law import act, applies

_HOUSE = act("règles de données de Palier")
_UNWRITTEN = re.compile(r"[\x00-\x1f\x7f\ufffd]")
_CODES: Mapping[HomeField, tuple[re.Pattern[str], str]] = {
    HomeField.RPLS: (re.compile(r"[0-9A-Z]{10}"), "n’est pas un numéro RPLS : 10 chiffres ou majuscules"),
    HomeField.BUILDING: (
        re.compile(r"[0-9A-Za-z._-]{1,40}"),
        "n’est pas un identifiant d’immeuble : des lettres, des chiffres, des points ou des tirets, 40 au plus",
    ),
}
_LOST_ZERO = re.compile(r"\d{9}")
"""A spreadsheet that takes a number for an amount writes it without its first zero."""
_CLASSES = {one.lower(): one for one in "ABCDEFG"} | dict.fromkeys(("vierge", "nc", "inconnue"), "")
_TYPES = {f"{start}{number}": f"T{number}" for number in range(1, 6) for start in ("t", "f", "", "type")}
_TYPES |= {f"{number}{end}": f"T{number}" for number in range(1, 6) for end in ("p", "pieces", "piece")}
_TYPES |= dict.fromkeys(("t6p", "t6", "t7", "t8", "f6", "f7", "6", "7", "6p", "t6etplus", "6pieces"), "T6P")
_WORDS: Mapping[HomeField, Mapping[str, str]] = {
    HomeField.TYPE: _TYPES,
    HomeField.FINANCING: {"plai": "PLAI", "plus": "PLUS", "pls": "PLS"},
    HomeField.ENERGY: _CLASSES,
    HomeField.GREENHOUSE: _CLASSES,
    HomeField.KIND: {
        **dict.fromkeys(("appartement", "appt", "apt", "collectif", "logementcollectif"), HomeKind.FLAT.value),
        **dict.fromkeys(("maison", "pavillon", "individuel", "logementindividuel"), HomeKind.HOUSE.value),
    },
    HomeField.PARKING: {
        **dict.fromkeys(("aucun", "non", "sans"), Parking.NONE.value),
        **dict.fromkeys(("compris", "inclus"), Parking.INCLUDED.value),
        **dict.fromkeys(("impose", "obligatoire"), Parking.TIED.value),
        **dict.fromkeys(("enoption", "option", "facultatif"), Parking.OPTIONAL.value),
    },
}
_ITEMS: Mapping[HomeField, tuple[StrEnum, ...]] = {HomeField.COVER: (*CHARGE_ITEMS,), HomeField.NEARBY: (*NEARBY,)}
_YES = dict.fromkeys(("oui", "o", "1", "vrai", "true", "x", "yes"), True)
_YES |= dict.fromkeys(("non", "n", "0", "faux", "false", "no"), False)
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00)?)?")
_FRENCH = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})")
_SERIAL = re.compile(r"\d{5}(?:\.0+)?")
_EPOCH, _FIRST_SERIAL, _LAST_SERIAL = date(1899, 12, 30), 36_526, 73_050
"""A day that a spreadsheet wrote as a number, from 2000 to 2099."""
_NUMBER = re.compile(r"(-?\d{1,9})(?:[.,](\d{1,2})\d*)?")
_CENTS = 100
type CellValue = str | int | bool | date


class _Unread(Exception):
    """A cell that is not understood: the end of its sentence."""


@dataclass(frozen=True, slots=True)
class HomeLine:
    """What a line says, and the sentence of each cell that is not understood."""

    values: Mapping[HomeField, CellValue] = field(default_factory=dict)
    faults: tuple[str, ...] = ()

    @property
    def reference(self) -> str:
        """The landlord's own."""
        return str(self.values.get(HomeField.REFERENCE, ""))

    @property
    def rpls(self) -> str:
        """Its number in the register of homes."""
        return str(self.values.get(HomeField.RPLS, ""))


@applies(_HOUSE)
def read_cells(columns: Sequence[str], mapping: Mapping[int, HomeField], cells: Sequence[str]) -> HomeLine:
    """What a line says by this mapping of places to fields."""
    if len(cells) != len(columns):
        return HomeLine(
            faults=(
                f"La ligne a {len(cells)} cellules et non {len(columns)} : elle est coupée, ou une cellule est de trop.",
            )
        )
    values: dict[HomeField, CellValue] = {}
    faults: list[str] = []
    for place, one in mapping.items():
        text = cells[place].strip()
        if not text:
            continue
        try:
            values[one] = _value(one, HOME_FIELDS[one], text)
        except _Unread as unread:
            faults.append(f"La colonne « {columns[place]} » {unread}.")
    return HomeLine(values, tuple(faults))


def _value(one: HomeField, row: HomeFieldRow, text: str) -> CellValue:
    if _UNWRITTEN.search(text):
        raise _Unread("contient des signes qui ne s’écrivent pas : l’encodage du fichier est à revoir")
    if has_unseen(text):
        raise _Unread("contient un signe invisible : écrivez de nouveau cette cellule")
    if text.startswith(("=", "@")):
        raise _Unread("contient une formule, pas une valeur")
    if text.startswith("#") and text.endswith(("!", "?", "A")):
        raise _Unread("contient une erreur du tableur, pas une valeur")
    return _READ[row.kind](one, row, text)


def _text(_: HomeField, row: HomeFieldRow, text: str) -> str:
    told = " ".join(text.split())
    if len(told) > row.most:
        raise _Unread(f"dépasse {row.most} signes")
    return told


def _code(one: HomeField, _: HomeFieldRow, text: str) -> str:
    pattern, sentence = _CODES[one]
    told = text.removesuffix(".0")
    if one is HomeField.RPLS:
        told = "".join(told.upper().split())
        told = f"0{told}" if _LOST_ZERO.fullmatch(told) else told
    if not pattern.fullmatch(told):
        raise _Unread(sentence)
    return told


def _word(one: HomeField, row: HomeFieldRow, text: str) -> str:
    found = _WORDS[one].get(_bare(text.removesuffix(".0")))
    if found is None:
        known = dict.fromkeys(value for value in _WORDS[one].values() if value)
        raise _Unread(f"n’est pas un mot connu pour « {row.label} » : {', '.join(known)}")
    return found


def _bare(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.lower())
    return "".join(one for one in plain if one.isascii() and one.isalnum())


def _cents(text: str) -> int:
    bare = "".join(text.replace("€", "").split())
    if "," in bare and "." in bare:
        # The last of the two parts the cents; the other, thousands.
        bare = bare.replace("." if bare.rindex(",") > bare.rindex(".") else ",", "")
    told = _NUMBER.fullmatch(bare)
    if told is None:
        raise _Unread("ne se lit pas comme un nombre")
    sign = -1 if told[1].startswith("-") else 1
    return int(told[1]) * _CENTS + sign * int((told[2] or "").ljust(2, "0"))


def _amount(_: HomeField, row: HomeFieldRow, text: str) -> int:
    told = _cents(text)
    if not row.least <= told <= row.most:
        raise _Unread(f"n’est pas entre {row.least // _CENTS} et {row.most // _CENTS} euros")
    return told


def _count(_: HomeField, row: HomeFieldRow, text: str) -> int:
    bare = re.sub(r"(?i)\s*(?:m²|m2|cm|€|er|e|ème)$", "", text)
    told = 0 if _bare(text) in ("rdc", "rezdechaussee") and row.least < 0 else _cents(bare) // _CENTS
    if not row.least <= told <= row.most:
        raise _Unread(f"n’est pas entre {row.least} et {row.most}")
    return told


def _yes(_: HomeField, __: HomeFieldRow, text: str) -> bool:
    found = _YES.get(_bare(text.removesuffix(".0")))
    if found is None:
        raise _Unread("ne dit ni oui ni non")
    return found


def _day(_: HomeField, __: HomeFieldRow, text: str) -> date:
    if _SERIAL.fullmatch(text) and _FIRST_SERIAL <= (number := int(text.partition(".")[0])) <= _LAST_SERIAL:
        return add_days(_EPOCH, number)
    iso, french = _ISO.fullmatch(text), _FRENCH.fullmatch(text)
    parts = iso.groups() if iso else tuple(reversed(french.groups())) if french else ()
    try:
        return date(*map(int, parts))
    except (TypeError, ValueError):
        raise _Unread("ne se lit pas comme une date : écrivez-la JJ/MM/AAAA") from None


def _items(one: HomeField, __: HomeFieldRow, text: str) -> str:
    words = {
        part for part in (unicodedata.normalize("NFKD", part).strip() for part in re.split(r"[;,+/ ]", text)) if part
    }
    known = _ITEMS[one]
    if not words <= set(known):
        raise _Unread(f"n’est pas une liste de : {', '.join(sorted(known))}")
    return listed(words, known)


_READ: Mapping[CellKind, Callable[[HomeField, HomeFieldRow, str], CellValue]] = {
    CellKind.TEXT: _text,
    CellKind.CODE: _code,
    CellKind.WORD: _word,
    CellKind.COUNT: _count,
    CellKind.AMOUNT: _amount,
    CellKind.YES: _yes,
    CellKind.DAY: _day,
    CellKind.ITEMS: _items,
    CellKind.COMMUNE: _text,
}


@applies(_HOUSE)
def shown_cell(one: HomeField, value: CellValue) -> str:
    """A value as a person reads it."""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if HOME_FIELDS[one].kind is CellKind.AMOUNT:
        return f"{int(value) // _CENTS},{int(value) % _CENTS:02d} €"
    return str(value)
