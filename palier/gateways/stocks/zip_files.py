"""Archives of documents (ZIP): their list is streamed, each entry is read by itself, and nothing is written under its name.

Python's own reader holds the whole list and believes what it says. Here an archive is refused before any entry is unpacked where
it announces more bytes than it has, which entries that share their bytes do; an entry stops at the size that it announced.
"""

import stat
import struct
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO

from palier.gateways.stocks.bounds import LARGEST_FILE, StockUnreadable
from palier.rules.situations import uploads
from palier.rules.takeover.paper_faults import PaperFault, PaperRefused
from palier.rules.takeover.paper_mapping import LONGEST_PATH

MOST_ENTRIES = 100_000
LARGEST_TABLE = 64 * 1024 * 1024
"""Bytes of a table inside an archive, once unpacked."""
_CHUNK = 64 * 1024
_END, _END64, _LOCATOR, _ENTRY, _LOCAL = (
    struct.Struct("<4s4H2LH"),
    struct.Struct("<4sQ2H2L4Q"),
    struct.Struct("<4sLQL"),
    struct.Struct("<4s6H3L5H2L"),
    struct.Struct("<4s5H3L2H"),
)
_END_SIGN, _END64_SIGN, _LOCATOR_SIGN = b"PK\x05\x06", b"PK\x06\x06", b"PK\x06\x07"
_ENTRY_SIGN, _LOCAL_SIGN = b"PK\x01\x02", b"PK\x03\x04"
_ZIPS = (_LOCAL_SIGN, _END_SIGN)
_FULL16, _FULL32 = 0xFFFF, 0xFFFFFFFF
_HIDDEN, _STRONG, _UTF8 = 0x1, 0x40, 0x800
_STORED, _DEFLATED = 0, 8
_UNIXES = frozenset({3, 19})
_WIDE, _UNICODE_PATH = 0x0001, 0x7075
_BROKEN = "Cette archive ne s’ouvre pas : elle est coupée ou abîmée. Refaites-la, en ZIP."
_NOISE = ("__macosx", "thumbs.db", "desktop.ini", ".ds_store")
"""What systems leave beside files: no document, and not counted."""


@dataclass(frozen=True, slots=True)
class ZipEntry:
    """One file of an archive, as the list says; ``fault`` where the list is enough to refuse it."""

    number: int
    path: str
    size: int = 0
    packed: int = 0
    offset: int = 0
    method: int = _STORED
    crc: int = 0
    fault: str = ""

    @property
    def name(self) -> str:
        """Its own name, without its folders."""
        return self.path.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class _List:
    start: int
    size: int
    shift: int
    """Bytes before the archive: what runs by itself has a programme there."""


class OpenedZip:
    """An archive that is open: listed as many times as wanted, an entry read at a time."""

    def __init__(self, opened: IO[bytes]) -> None:
        """Walk its list once. Raises ``StockUnreadable`` with what is wrong with the whole."""
        self._opened = opened
        self._end = opened.seek(0, 2)
        if self._end > LARGEST_FILE:
            raise StockUnreadable("Cette archive dépasse 4 Go : coupez-la en plusieurs.")
        self._list = self._found()
        packed = 0
        for entry in self._walked():
            packed += entry.packed
        if packed > self._end:
            raise StockUnreadable("Cette archive annonce plus d’octets qu’elle n’en a : elle est abîmée, ou piégée.")

    def entries(self) -> Iterator[ZipEntry]:
        """Its files in order; of two that have one path, the second is at fault."""
        seen: set[int] = set()
        for entry in self._walked():
            mark = hash(entry.path.casefold())
            if not entry.fault and mark in seen:
                yield ZipEntry(entry.number, entry.path, fault=PaperFault.SAME_NAME.value)
                continue
            seen.add(mark)
            yield entry

    def _found(self) -> _List:
        """Where its list stands, by what is written at its end."""
        tail = min(self._end, _END.size + _FULL16)
        data = self._at(self._end - tail, tail)
        place = data.rfind(_END_SIGN)
        if place < 0 or len(data) - place < _END.size:
            raise StockUnreadable(_BROKEN)
        _, disk, list_disk, _, number, size, offset, _ = _END.unpack_from(data, place)
        end = self._end - tail + place
        if _FULL16 in (number, disk) or _FULL32 in (size, offset):
            size, offset, end = self._wide(end)
        elif disk or list_disk:
            raise StockUnreadable("Cette archive est en plusieurs volumes : refaites-la en un seul fichier.")
        start = end - size
        if start < 0 or start < offset:
            raise StockUnreadable(_BROKEN)
        return _List(start, size, start - offset)

    def _wide(self, end: int) -> tuple[int, int, int]:
        """The same in archives of more than 4 GB or 65,535 files: size and place of the list, and where it ends."""
        if end < _LOCATOR.size + _END64.size:
            raise StockUnreadable(_BROKEN)
        sign, _, place, _ = _LOCATOR.unpack(self._at(end - _LOCATOR.size, _LOCATOR.size))
        if sign != _LOCATOR_SIGN or place + _END64.size > end:
            raise StockUnreadable(_BROKEN)
        told = _END64.unpack(self._at(place, _END64.size))
        if told[0] != _END64_SIGN:
            raise StockUnreadable(_BROKEN)
        return told[8], told[9], place

    def _walked(self) -> Iterator[ZipEntry]:
        at, stop, number = self._list.start, self._list.start + self._list.size, 0
        while at < stop:
            head = self._at(at, _ENTRY.size)
            told = _ENTRY.unpack(head)
            if told[0] != _ENTRY_SIGN:
                raise StockUnreadable(_BROKEN)
            name, extra, comment = told[10:13]
            rest = self._at(at + _ENTRY.size, name + extra)
            at += _ENTRY.size + name + extra + comment
            number += 1
            # Folders too: a list of nothing else would be walked for hours.
            if number > MOST_ENTRIES:
                raise StockUnreadable("Cette archive a plus de 100 000 fichiers : coupez-la en plusieurs.")
            entry = self._entry(number, told, rest[:name], rest[name:])
            if entry is not None:
                yield entry

    def _entry(self, number: int, told: tuple[int, ...], raw: bytes, extra: bytes) -> ZipEntry | None:
        """What one line of the list says; none for a folder, and for what a system left there."""
        _, made, _, flags, method, _, _, crc, packed, size, _, _, _, _, _, kind, offset = told
        size, packed, offset = _widened(extra, size, packed, offset)
        path, fault = _path(raw, extra, is_utf8=bool(flags & _UTF8))
        if path.endswith("/") or _is_noise(path):
            return None
        system, mode = made >> 8, kind >> 16
        if fault == "" and system in _UNIXES and stat.S_IFMT(mode) not in (0, stat.S_IFREG):
            fault = PaperFault.LINK.value
        if fault == "" and (flags & (_HIDDEN | _STRONG)):
            fault = PaperFault.ENCRYPTED.value
        if fault == "" and method not in (_STORED, _DEFLATED):
            fault = PaperFault.METHOD.value
        if fault == "" and (size == 0 or size > uploads.MAX_BYTES) and not _is_table(path):
            fault = "fichier_trop_lourd" if size else "fichier_vide"
        return ZipEntry(number, path, size, packed, offset + self._list.shift, method, crc, fault)

    def _at(self, place: int, size: int) -> bytes:
        self._opened.seek(place)
        data = self._opened.read(size)
        if len(data) != size:
            raise StockUnreadable(_BROKEN)
        return data

    def read(self, entry: ZipEntry) -> bytes:
        """The bytes of a document. ``PaperRefused``, or ``RefusedUpload`` by its first bytes, before the rest is unpacked."""

        def looked(head: bytes) -> None:
            if head.startswith(_ZIPS):
                raise PaperRefused(PaperFault.NESTED.value)
            uploads.check(head, entry.size, entry.name)

        if entry.size > uploads.MAX_BYTES:
            raise uploads.refusal("fichier_trop_lourd")
        return b"".join(self.chunks(entry, looked))

    def chunks(self, entry: ZipEntry, looked: Callable[[bytes], None] = lambda _: None) -> Iterator[bytes]:
        """The bytes of an entry, no further than it announced; ``looked`` sees the first. Raises ``PaperRefused``."""
        if entry.fault:
            raise PaperRefused(entry.fault)
        crc, size, is_first = 0, 0, True
        for data in self._unpacked(entry):
            if is_first:
                looked(data)
                is_first = False
            crc, size = zlib.crc32(data, crc), size + len(data)
            if size > entry.size:
                break
            yield data
        if (crc, size) != (entry.crc, entry.size):
            raise PaperRefused(PaperFault.DAMAGED.value)

    def _parts(self, at: int, stop: int) -> Iterator[bytes]:
        while at < stop:
            yield self._at(at, min(_CHUNK, stop - at))
            at += _CHUNK

    def _unpacked(self, entry: ZipEntry) -> Iterator[bytes]:
        try:
            head = _LOCAL.unpack(self._at(entry.offset, _LOCAL.size))
            if head[0] != _LOCAL_SIGN:
                raise PaperRefused(PaperFault.DAMAGED.value)
            at = entry.offset + _LOCAL.size + head[9] + head[10]
            packed = self._parts(at, at + entry.packed)
            yield from packed if entry.method == _STORED else _inflated(packed)
        except (StockUnreadable, zlib.error):
            raise PaperRefused(PaperFault.DAMAGED.value) from None


def _inflated(parts: Iterator[bytes]) -> Iterator[bytes]:
    inflating = zlib.decompressobj(-zlib.MAX_WBITS)
    for part in parts:
        packed = part
        while packed:
            if data := inflating.decompress(packed, _CHUNK):
                yield data
            packed = inflating.unconsumed_tail
        if inflating.eof:
            return
    # What ends where a part of it ends is not said to be over: its last bytes wait inside.
    if data := inflating.flush():
        yield data


def _widened(extra: bytes, size: int, packed: int, offset: int) -> tuple[int, int, int]:
    """The numbers that do not fit where they are written, from beside the name."""
    data, found = _extra(extra, _WIDE), []
    for told in (size, packed, offset):
        if told == _FULL32 and len(data) >= 8:  # noqa: PLR2004 - bytes of a long number
            found.append(int.from_bytes(data[:8], "little"))
            data = data[8:]
        else:
            found.append(told)
    return found[0], found[1], found[2]


def _extra(extra: bytes, wanted: int) -> bytes:
    at = 0
    while at + 4 <= len(extra):
        word, size = struct.unpack_from("<2H", extra, at)
        if word == wanted:
            return extra[at + 4 : at + 4 + size]
        at += 4 + size
    return b""


def _path(raw: bytes, extra: bytes, *, is_utf8: bool) -> tuple[str, str]:
    """The path of an entry and what is wrong with it: UTF-8 where it is said or shows, else the code page of the first ZIPs."""
    told = _extra(extra, _UNICODE_PATH)
    if told[:1] == b"\x01" and told[1:5] == zlib.crc32(raw).to_bytes(4, "little"):
        raw, is_utf8 = told[5:], True
    try:
        path = raw.decode("utf-8")
    except UnicodeDecodeError:
        path = raw.decode("utf-8", "replace") if is_utf8 else raw.decode("cp437")
    path = path.replace("\\", "/")
    shown = "".join(sign if sign.isprintable() else "\ufffd" for sign in path)[:LONGEST_PATH]
    if shown != path or "\ufffd" in path or not path.strip("/ "):
        return shown or "\ufffd", PaperFault.NAME.value
    parts = path.split("/")
    if path.startswith("/") or ".." in parts or (len(parts[0]) > 1 and parts[0][1] == ":"):
        return path, PaperFault.OUTSIDE.value
    return path.removeprefix("./"), ""


def _is_noise(path: str) -> bool:
    parts = path.casefold().split("/")
    return parts[0] == _NOISE[0] or parts[-1] in _NOISE[1:]


def _is_table(path: str) -> bool:
    return path.rpartition(".")[2].casefold() in {"csv", "txt", "tsv", "xml", "xlsx", "ods"}
