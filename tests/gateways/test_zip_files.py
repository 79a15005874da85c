"""Archives as they come: of any age and tool, cut, closed, swollen, overlapping; none ends the process that reads it."""

from __future__ import annotations

import io
import struct
import tracemalloc
import zipfile
import zlib

import pytest

from palier.gateways.stocks import zip_files
from palier.gateways.stocks.bounds import StockUnreadable
from palier.gateways.stocks.zip_files import OpenedZip, ZipEntry
from palier.rules.situations.uploads import RefusedUpload
from palier.rules.takeover.paper_faults import PaperRefused
from tests import factories
from tests.paper_world import archive


def opened(data: bytes) -> OpenedZip:
    return OpenedZip(io.BytesIO(data))


def listed(data: bytes) -> list[ZipEntry]:
    return list(opened(data).entries())


def faults(data: bytes) -> list[tuple[str, str]]:
    return [(entry.path, entry.fault) for entry in listed(data)]


def read(data: bytes, place: int = 0) -> bytes:
    made = opened(data)
    return made.read(list(made.entries())[place])


def record(
    name: bytes,
    data: bytes = b"%PDF-1.7\n",
    *,
    flags: int = 0,
    size: int | None = None,
    packed: int | None = None,
    at: int = 0,
) -> tuple[bytes, bytes]:
    """An entry as it stands, and its line of the list, written by hand."""
    told = (
        flags,
        0,
        0,
        0,
        zlib.crc32(data),
        len(data) if packed is None else packed,
        len(data) if size is None else size,
    )
    local = struct.pack("<4s5H3L2H", b"PK\x03\x04", 20, *told, len(name), 0) + name + data
    line = struct.pack("<4s6H3L5H2L", b"PK\x01\x02", 20, 20, *told, len(name), 0, 0, 0, 0, 0, at) + name
    return local, line


def by_hand(*records: tuple[bytes, bytes], number: int | None = None) -> bytes:
    body, lines = b"".join(local for local, _ in records), b"".join(line for _, line in records)
    count = min(len(records) if number is None else number, 0xFFFF)
    return body + lines + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, len(lines), len(body), 0)


@pytest.mark.parametrize("packed", [True, False])
def test_an_ordinary_archive_gives_its_bytes_whatever_stands_before_it(packed: bool) -> None:
    pdf = factories.pdf(3)
    data = archive({"a/é.pdf": pdf, "b.pdf": factories.pdf()}, packed=packed)
    assert [entry.path for entry in listed(data)] == ["a/é.pdf", "b.pdf"]
    assert read(data) == pdf
    assert read(b"MZ" + b"\0" * 500 + data) == pdf


def test_an_archive_of_the_long_form_is_read_too() -> None:
    made, pdf = io.BytesIO(), factories.pdf()
    with zipfile.ZipFile(made, "w") as writing, writing.open("a.pdf", "w", force_zip64=True) as into:
        into.write(pdf)
    assert read(made.getvalue()) == pdf
    many = by_hand(*(record(b"%d.pdf" % n) for n in range(3)))
    place = len(many) - 22
    size, start = struct.unpack_from("<2L", many, place + 12)
    wide = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, 3, 3, size, start)
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, place, 1)
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0xFFFF, 0xFFFF, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    assert len(listed(many[:place] + wide + locator + end)) == 3


def test_names_of_old_tools_and_of_new_ones_are_read() -> None:
    assert faults(by_hand(record("Numéro.pdf".encode("cp437")))) == [("Numéro.pdf", "")]
    assert faults(by_hand(record("Numéro.pdf".encode(), flags=0x800))) == [("Numéro.pdf", "")]
    assert faults(by_hand(record("Numéro.pdf".encode()))) == [("Numéro.pdf", "")]
    assert faults(by_hand(record(b"\xe9\xe8.pdf", flags=0x800)))[0][1] == "nom_illisible"
    assert faults(by_hand(record(b"1\\2\\CNI.pdf"))) == [("1/2/CNI.pdf", "")]
    for name in (b"a\x00b.pdf", b"a\nb.pdf", b"x" * 400 + b".pdf", "a\u202efdp.exe".encode()):
        assert faults(by_hand(record(name)))[0][1] == "nom_illisible", name


@pytest.mark.parametrize(
    "name", [b"../a.pdf", b"a/../../b.pdf", b"/a.pdf", b"\\\\serveur\\a.pdf", b"c:\\a.pdf", b"..\\a.pdf"]
)
def test_a_path_that_leaves_the_archive_is_refused(name: bytes) -> None:
    assert faults(by_hand(record(name)))[0][1] == "hors_archive"


def test_a_closed_entry_is_refused_and_the_others_are_read() -> None:
    first, second = record(b"a.pdf", flags=1), record(b"b.pdf", at=len(record(b"a.pdf")[0]))
    assert faults(by_hand(first, second)) == [("a.pdf", "chiffre"), ("b.pdf", "")]
    with pytest.raises(PaperRefused, match="chiffre"):
        read(by_hand(first))


def test_a_bomb_stops_at_the_size_that_it_announced_and_holds_no_memory() -> None:
    swollen = zlib.compressobj(9, zlib.DEFLATED, -15)
    data = swollen.compress(b"%PDF-1.7\n" + b"0" * 400_000_000) + swollen.flush()
    name, line = b"a.pdf", struct.pack("<H", 8)
    local = (
        struct.pack("<4s2H", b"PK\x03\x04", 20, 0)
        + line
        + struct.pack("<2H3L2H", 0, 0, 0, len(data), 1000, len(name), 0)
    )
    told = struct.pack("<4s3H", b"PK\x01\x02", 20, 20, 0) + line
    told += struct.pack("<2H3L5H2L", 0, 0, 0, len(data), 1000, len(name), 0, 0, 0, 0, 0, 0)
    bomb = by_hand((local + name + data, told + name))
    tracemalloc.start()
    with pytest.raises(PaperRefused, match="abime"):
        read(bomb)
    assert tracemalloc.get_traced_memory()[1] < 2_000_000
    tracemalloc.stop()


def test_entries_that_share_their_bytes_refuse_the_whole() -> None:
    local, line = record(b"0.pdf", b"%PDF-" + b"0" * 5_000)
    body = (local, line)
    with pytest.raises(StockUnreadable, match="piégée"):
        opened(by_hand(body, *((b"", record(b"%d.pdf" % n, b"%PDF-" + b"0" * 5_000)[1]) for n in range(1, 50))))


def test_too_many_files_refuse_the_whole_whatever_the_end_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zip_files, "MOST_ENTRIES", 20)
    records = [record(b"%d.pdf" % n, b"") for n in range(21)]
    with pytest.raises(StockUnreadable, match="100 000"):
        opened(by_hand(*records, number=3))
    with pytest.raises(StockUnreadable, match="100 000"):
        opened(by_hand(*(record(b"%d/" % n, b"") for n in range(21)), number=3))


@pytest.mark.parametrize("size", [65_535, 65_536, 65_537, 131_072, 131_080])
def test_a_content_that_ends_where_a_part_of_it_ends_is_read_whole(size: int) -> None:
    data = b"%PDF-" + b"0" * (size - 5)
    made = opened(archive({"a.pdf": data}))
    assert b"".join(made.chunks(next(iter(made.entries())))) == data


@pytest.mark.parametrize(
    "data",
    [b"", b"PK", b"%PDF-1.7", b"PK\x05\x06", archive({"a.pdf": factories.pdf()})[:-30], archive({"a.pdf": b"x"})[40:]],
    ids=range(6),
)
def test_what_is_cut_or_is_no_archive_is_said_to_be(data: bytes) -> None:
    with pytest.raises(StockUnreadable):
        list(opened(data).entries())


def test_any_byte_changed_is_a_refusal_in_words_and_never_another_error() -> None:
    good = archive({"a/1.pdf": factories.pdf(), "b.pdf": factories.pdf(2)})
    for place in range(len(good)):
        wrong = bytearray(good)
        wrong[place] ^= 0xFF
        try:
            made = opened(bytes(wrong))
            for entry in made.entries():
                try:
                    made.read(entry)
                except (PaperRefused, RefusedUpload):
                    continue
        except StockUnreadable:
            continue


def test_a_content_that_is_not_the_one_announced_is_refused() -> None:
    local, line = record(b"a.pdf", b"%PDF-1.7\nvrai")
    with pytest.raises(PaperRefused, match="abime"):
        read(by_hand((local.replace(b"vrai", b"faux"), line)))
