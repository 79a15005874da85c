"""Reads XML that may be hostile: no DTD, no entity, no network, bounded memory, and the place of each fault.

Files are read as they stream in, one demande at a time: a file of thousands costs the memory of one.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from lxml import etree

from palier.gateways.sne.errors import SneGarbage

type Source = bytes | Path | str | IO[bytes]

FILE_LIMIT = 64 * 1024 * 1024
"""The largest file that is read, in bytes."""
DEMANDE_LIMIT = 2 * 1024 * 1024
"""The largest demande: past it the file is not of this format, whatever it is."""

_CHUNK = 64 * 1024
_MEGABYTE = 1024 * 1024
_DOCTYPES = tuple("<!DOCTYPE".encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be"))
_OVERLAP = max(len(word) for word in _DOCTYPES) - 1
_FORBIDDEN = "ce fichier contient une déclaration DOCTYPE, interdite dans le format du SNE"
_WATCHED = ("{*}interfaceNuu", "{*}listeDoublons", "{*}entete", "{*}demande")


@dataclass(slots=True)
class SnePart:
    """One ``demande`` element with its header. Valid until the next one is asked for."""

    element: etree._Element
    number: int
    version: str = ""
    header: dict[str, str] = field(default_factory=dict)


def local(element: etree._Element) -> str:
    """The name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def parser_options() -> dict[str, Any]:
    """What every XML parser of the house is given."""
    return {
        "resolve_entities": False,
        "no_network": True,
        "load_dtd": False,
        "dtd_validation": False,
        "huge_tree": False,
        "remove_comments": True,
        "remove_pis": True,
    }


def parse(data: bytes) -> etree._Element:
    """Parse a small whole document under the same precautions. Raises ``SneGarbage``."""
    if any(word in data for word in _DOCTYPES):
        raise SneGarbage("", f"{_FORBIDDEN}.")
    try:
        root = etree.fromstring(data, etree.XMLParser(**parser_options()))
    except (etree.XMLSyntaxError, ValueError) as error:
        raise _malformed(error) from error
    _refuse_doctype(root)
    return root


def parts(source: Source) -> Iterator[SnePart]:
    """Yield each ``demande`` of a file, wherever its ``interfaceNuu`` stands (alone, several, inside an envelope)."""
    if isinstance(source, bytes):
        source = BytesIO(source)
    if isinstance(source, str | Path):
        with Path(source).open("rb") as opened:
            yield from _Stream(opened.read).parts()
    else:
        yield from _Stream(source.read).parts()


class _Stream:
    """One reading of one file."""

    def __init__(self, read: Callable[[int], bytes]) -> None:
        self._read = read
        self._parser = etree.XMLPullParser(events=("start", "end"), tag=_WATCHED, **parser_options())
        self._total = 0
        self._since = 0
        self._tail = b""
        self._count = 0
        self._is_ours = False
        self._version = ""
        self._header: dict[str, str] = {}

    def parts(self) -> Iterator[SnePart]:
        while chunk := self._read(_CHUNK):
            self._guard(chunk)
            try:
                self._parser.feed(chunk)
            except (etree.XMLSyntaxError, ValueError) as error:
                raise _malformed(error) from error
            yield from self._completed()
        try:
            self._parser.close()
        except (etree.XMLSyntaxError, ValueError) as error:
            raise _malformed(error) from error
        yield from self._completed()
        if not self._is_ours:
            raise SneGarbage("", "ce fichier n’est pas au format du SNE : l’élément interfaceNuu est absent.")

    def _guard(self, chunk: bytes) -> None:
        self._total += len(chunk)
        self._since += len(chunk)
        if self._total > FILE_LIMIT:
            raise SneGarbage("", f"ce fichier dépasse la taille permise de {FILE_LIMIT // _MEGABYTE} Mo.")
        if self._since > DEMANDE_LIMIT:
            limit = f"{DEMANDE_LIMIT // _MEGABYTE} Mo"
            place = f"demande {self._count + 1}" if self._is_ours else "début du fichier"
            raise SneGarbage(place, f"plus de {limit} sans demande complète, ce n’est pas un fichier du SNE.")
        window = self._tail + chunk
        if any(word in window for word in _DOCTYPES):
            raise SneGarbage("", f"{_FORBIDDEN}.")
        self._tail = window[-_OVERLAP:]

    def _completed(self) -> Iterator[SnePart]:
        events: Any = self._parser.read_events()
        for event, element in events:
            _refuse_doctype(element)
            name = local(element)
            if event == "start":
                self._opened(name, element)
            elif name == "entete":
                self._header = {local(child): (child.text or "").strip() for child in element}
            elif name == "demande":
                self._count += 1
                self._since = 0
                yield SnePart(element, self._count, self._version, self._header)
                _forget(element)

    def _opened(self, name: str, element: etree._Element) -> None:
        if name in {"interfaceNuu", "listeDoublons"}:
            self._is_ours = True
            self._version = element.get("versionInterface", "")
            self._header = {}


def _forget(element: etree._Element) -> None:
    element.clear()
    parent = element.getparent()
    while parent is not None and (before := element.getprevious()) is not None:
        parent.remove(before)


def _refuse_doctype(element: etree._Element) -> None:
    if element.getroottree().docinfo.internalDTD is not None:
        raise SneGarbage("", f"{_FORBIDDEN}.")


def _malformed(error: Exception) -> SneGarbage:
    line = getattr(error, "lineno", None)
    place = f"ligne {line}" if line else ""
    return SneGarbage(place, "le fichier n’est pas un XML bien formé, il est coupé ou abîmé à cet endroit.")
