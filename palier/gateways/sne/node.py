"""A tolerant look at one element: blanks are missing, codes are kept, an impossible value is refused at its place."""

import re
from collections.abc import Iterator
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from lxml import etree

from palier.gateways.sne import codes
from palier.gateways.sne.documents import local
from palier.gateways.sne.errors import SneGarbage
from palier.gateways.sne.shapes import SneUnknownCode

_AMOUNT = re.compile(r"\d{1,9}([.,]\d{1,4})?")
_SPACES = re.compile(r"\s")
_SHOWN = 40
YEARS = range(1850, 2200)
"""Years that a file about living people can hold. Beyond them a delay added, or an hour of Paris, leaves the calendar."""


class Node:
    """One element of a demande, or its absence: every question has an answer, ``None`` or empty when nothing is there."""

    def __init__(self, element: etree._Element | None, number: int, path: str, unknown: list[SneUnknownCode]) -> None:
        self.element = element
        self.path = path
        self._number = number
        self._unknown = unknown

    def __bool__(self) -> bool:
        return self.element is not None

    def _wrap(self, element: etree._Element | None, path: str) -> "Node":
        return Node(element, self._number, path, self._unknown)

    def child(self, *names: str) -> "Node":
        """The first child of that name, then its child, and so on."""
        node = self
        for name in names:
            inside = () if node.element is None else node.element
            found = next((one for one in inside if local(one) == name), None)
            node = self._wrap(found, f"{node.path}/{name}".lstrip("/"))
        return node

    def children(self, *names: str) -> Iterator["Node"]:
        """Every child bearing the last name, under the path of the others."""
        holder = self.child(*names[:-1])
        inside = () if holder.element is None else holder.element
        for index, one in enumerate((one for one in inside if local(one) == names[-1]), start=1):
            yield self._wrap(one, f"{holder.path}/{names[-1]}[{index}]".lstrip("/"))

    def text(self, *names: str) -> str:
        """The text, without the blanks around it."""
        element = self.child(*names).element
        return "" if element is None else (element.text or "").strip()

    def code(self, *names: str) -> str:
        """The ``code`` attribute, kept as it came, and noted when no published list has it."""
        node = self.child(*names)
        if node.element is None:
            return ""
        code = node.element.get("code", "").strip()
        known = codes.BY_ELEMENT.get(local(node.element))
        if code and known is not None and code not in known:
            self._unknown.append(SneUnknownCode(path=node.path, code=code))
        return code

    def note_unknown(self, code: str) -> None:
        """Say that this code is of no published list."""
        self._unknown.append(SneUnknownCode(path=self.path, code=code))

    def day(self, *names: str) -> date | None:
        """A calendar day; a time after it is left aside."""
        node, text = self.child(*names), self.text(*names)
        if not text:
            return None
        try:
            found = date.fromisoformat(text[:10])
        except ValueError:
            found = None
        if found is None or found.year not in YEARS:
            raise node.refuse("date impossible", text)
        return found

    def moment(self, *names: str) -> datetime | None:
        """An instant with its offset."""
        node, text = self.child(*names), self.text(*names)
        if not text:
            return None
        try:
            found = datetime.fromisoformat(text)
        except ValueError:
            found = None
        if found is None or found.year not in YEARS:
            raise node.refuse("date impossible", text)
        return found

    def amount(self, *names: str) -> Decimal | None:
        """An amount or a size, never negative; ``None`` when it is not said."""
        node, text = self.child(*names), self.text(*names)
        compact = _SPACES.sub("", text)
        if not compact:
            return None
        if not _AMOUNT.fullmatch(compact):
            raise node.refuse("nombre impossible", text)
        return Decimal(compact.replace(",", "."))

    def whole(self, *names: str) -> int | None:
        """The amount to the nearest unit."""
        value = self.amount(*names)
        return None if value is None else int(value.quantize(Decimal(1), ROUND_HALF_UP))

    def cents(self, *names: str) -> int | None:
        """The amount in cents."""
        value = self.amount(*names)
        return None if value is None else int((value * 100).quantize(Decimal(1), ROUND_HALF_UP))

    def flag(self, *names: str) -> bool | None:
        """True, false, or not said."""
        node, text = self.child(*names), self.text(*names).lower()
        if not text:
            return None
        if text not in {"true", "false", "1", "0"}:
            raise node.refuse("ni oui ni non", text)
        return text in {"true", "1"}

    def refuse(self, fault: str, text: str) -> SneGarbage:
        """The error that names this place."""
        line = None if self.element is None else self.element.sourceline
        where = f"ligne {line}, " if line else ""
        shown = text if len(text) <= _SHOWN else text[:_SHOWN] + "…"
        name = self.path.rpartition("/")[2]
        return SneGarbage(f"{where}demande {self._number}, {name}", f"{fault} « {shown} »")
