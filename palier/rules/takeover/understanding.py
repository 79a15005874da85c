"""What is understood of one line of a former tool by a mapping, and what is not: pure, one line at a time, no memory."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from palier.rules.law import dates
from palier.rules.law.law import act, applies
from palier.rules.people import phones
from palier.rules.people.numero import MalformedNumero, normalise
from palier.rules.takeover.stock_faults import StockFault
from palier.rules.takeover.stock_fields import STOCK_FIELDS, WHO, StockField, StockKind
from palier.rules.takeover.stock_mapping import MappedField, StockMapping

LONGEST_CELL = 300
"""Signs of a field that is kept."""
LONGEST_KEY = 80
_OLDEST = 115
"""Years: nobody on a waiting list was born before, and 1 January 1900 is the « no date » of many tools."""
_FIRST_DEPOSIT: Final = 1970
_MOST = 100_000_000
_SHAPES: Mapping[str, tuple[re.Pattern[str], str]] = {
    "AAAA-MM-JJ": (re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ]00:00(?::00(?:\.0+)?)?)?"), "ymd"),
    "JJ/MM/AAAA": (re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})"), "dmy"),
    "JJ-MM-AAAA": (re.compile(r"(\d{1,2})-(\d{1,2})-(\d{4})"), "dmy"),
    "JJ.MM.AAAA": (re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})"), "dmy"),
    "AAAAMMJJ": (re.compile(r"(\d{4})(\d{2})(\d{2})"), "ymd"),
    "JJMMAAAA": (re.compile(r"(\d{2})(\d{2})(\d{4})"), "dmy"),
    "MM/JJ/AAAA": (re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})"), "mdy"),
}
_EMAIL = re.compile(r"[A-Za-z0-9._%+'-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,63}")
_PHONE = re.compile(r"(?:\+\d{6,15}|0\d{9})")
_COUNT = re.compile(r"\d{1,9}(?:[.,]0+)?")
_AMOUNT = re.compile(r"(\d{1,9})(?:[.,](\d{1,2})\d*)?")
_THOUSANDS: Mapping[str, re.Pattern[str]] = {
    ",": re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+(?:,\d*)?"),
    ".": re.compile(r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d*)?"),
}
_AFTER = re.escape("".join(bytes([one]).decode("cp1252", "ignore") for one in range(0x80, 0xC0)))
_UNWRITTEN = re.compile(rf"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffd]|[\xc2\xc3\xc5][\x81\x8d\x8f\x90\x9d{_AFTER}]")
"""Signs that no name has, and a letter of UTF-8 read as two of Windows: its first byte, then one of the 64 that follow."""
_FORMULA = re.compile(r"[=@]|[+\-][A-Za-z(]")
_CENTS = 100


class _Unread(Exception):
    """A cell that is not understood."""

    def __init__(self, fault: StockFault) -> None:
        super().__init__(fault)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class UnderstoodLine:
    """What a line became: its fields, those that were left out, or why it is refused."""

    key: str = ""
    fields: Mapping[StockField, str | int] = field(default_factory=dict)
    left_out: Mapping[StockField, StockFault] = field(default_factory=dict)
    refusal: StockFault | None = None
    column: str = ""
    """Where it is refused for."""


class StockReader:
    """Reads the lines of one file by one mapping, on one day."""

    def __init__(self, mapping: StockMapping, columns: Sequence[str], *, on: date) -> None:
        """Find where each column stands. Raises ``KeyError`` with a column that the file has not."""
        places = {name: index for index, name in reversed(list(enumerate(columns)))}
        self.width = len(columns)
        self.key_column = mapping.key
        self._key = places[mapping.key]
        self._fields = [(one, places[one.column]) for one in mapping.fields]
        self.mapping = mapping
        self._on = on
        self._oldest = dates.add_years(on, -_OLDEST)

    @applies(act("règles de reprise de Palier"))
    def read(self, cells: Sequence[str]) -> UnderstoodLine:
        """What this line becomes. A cell that is blank says nothing, and is no fault."""
        if len(cells) != self.width:
            return UnderstoodLine(refusal=StockFault.CUT)
        key = cells[self._key].strip()
        if not key:
            return UnderstoodLine(refusal=StockFault.NO_KEY, column=self.key_column)
        if len(key) > LONGEST_KEY:
            return UnderstoodLine(refusal=StockFault.TOO_LONG, column=self.key_column)
        return self._fields_of(key, cells)

    def _fields_of(self, key: str, cells: Sequence[str]) -> UnderstoodLine:
        found: dict[StockField, str | int] = {}
        left_out: dict[StockField, StockFault] = {}
        for one, place in self._fields:
            text = cells[place].strip()
            if not text:
                continue
            try:
                found[one.field] = self._value(one, text)
            except _Unread as unread:
                if not one.is_optional:
                    return UnderstoodLine(key=key, refusal=unread.fault, column=one.column)
                left_out[one.field] = unread.fault
        if StockField.NUMBER not in found and not WHO & found.keys():
            return UnderstoodLine(key=key, refusal=StockFault.NOBODY)
        return UnderstoodLine(key=key, fields=found, left_out=left_out)

    def _value(self, one: MappedField, text: str) -> str | int:
        if len(text) > LONGEST_CELL:
            raise _Unread(StockFault.TOO_LONG)
        if _UNWRITTEN.search(text):
            raise _Unread(StockFault.SIGNS)
        kind = STOCK_FIELDS[one.field].kind
        if kind is StockKind.CODE:
            if one.codes is None or text not in one.codes:
                raise _Unread(StockFault.CODE)
            return one.codes[text]
        if _FORMULA.match(text):
            raise _Unread(StockFault.FORMULA)
        return self._plain_value(kind, text)

    def _plain_value(self, kind: StockKind, text: str) -> str | int:
        if kind is StockKind.BIRTH:
            return self._day(text, self._oldest)
        if kind is StockKind.PAST_DAY:
            return self._day(text, date(_FIRST_DEPOSIT, 1, 1))
        if kind is StockKind.AMOUNT:
            return _amount(text, self.mapping.decimal)
        return _READ[kind](text)

    def _day(self, text: str, oldest: date) -> str:
        for shape in self.mapping.dates:
            day = _day_of(shape, text)
            if day is None:
                continue
            if day < oldest:
                raise _Unread(StockFault.TOO_OLD)
            if day > self._on:
                raise _Unread(StockFault.TO_COME)
            return day.isoformat()
        raise _Unread(StockFault.NO_SUCH_DAY)


@applies(act("règles de reprise de Palier"))
def reads(shape: str, text: str) -> bool:
    """Whether a cell is a day of this shape."""
    return _day_of(shape, text) is not None


def _day_of(shape: str, text: str) -> date | None:
    pattern, order = _SHAPES[shape]
    told = pattern.fullmatch(text)
    if told is None:
        return None
    parts = dict(zip(order, (int(part) for part in told.groups()), strict=True))
    try:
        return date(parts["y"], parts["m"], parts["d"])
    except ValueError:
        return None


def _number(text: str) -> str:
    try:
        return normalise(text)
    except MalformedNumero:
        raise _Unread(StockFault.NUMBER) from None


def _email(text: str) -> str:
    if not _EMAIL.fullmatch(text) or ".." in text:
        raise _Unread(StockFault.EMAIL)
    return text


def _phone(text: str) -> str:
    typed = phones.bare(text)
    typed = f"+{typed[2:]}" if typed.startswith("00") else typed
    if not _PHONE.fullmatch(typed):
        raise _Unread(StockFault.PHONE)
    return typed


def _count(text: str) -> int:
    bare = _APART_SPACES.sub("", text)
    if not _COUNT.fullmatch(bare):
        raise _Unread(StockFault.NOT_A_NUMBER)
    return int(re.split("[.,]", bare)[0])


def _amount(text: str, decimal: str) -> int:
    """Cents, without a float; the other of the two signs parts thousands, by three. Where it does not, alone, it parts cents.

    A workbook keeps a number without a sign, and its reader writes a point: ``18345.5`` is never 183 455.
    """
    bare = _APART_SPACES.sub("", text.removesuffix("€").strip())
    if _THOUSANDS[decimal].fullmatch(bare):
        bare = bare.replace("." if decimal == "," else ",", "")
    told = _AMOUNT.fullmatch(bare)
    if told is None or int(told[1]) > _MOST:
        raise _Unread(StockFault.NOT_A_NUMBER)
    return int(told[1]) * _CENTS + int((told[2] or "").ljust(2, "0"))


_APART_SPACES = re.compile(r"\s")
_READ: Mapping[StockKind, Callable[[str], str | int]] = {
    StockKind.TEXT: str,
    StockKind.NUMBER: _number,
    StockKind.EMAIL: _email,
    StockKind.PHONE: _phone,
    StockKind.COUNT: _count,
}
