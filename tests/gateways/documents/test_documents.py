"""Files as people send them: photographs come back clean, PDFs whole, and what cannot be read says what to do."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from palier.gateways import documents
from palier.rules.situations import uploads
from palier.rules.situations.uploads import UploadKind
from tests import factories

HEIC = (Path(__file__).parent / "photo.heic").read_bytes()
"""A photograph of 64 × 48 points, taken at a known place."""
ORIENTATION, MAKER, PLACE = 0x0112, 0x010F, 0x8825


def photo(size: tuple[int, int] = (80, 40), *, form: str = "JPEG", turned: int = 1, **options: object) -> bytes:
    picture = Image.new("RGB", size, "white")
    picture.paste("red", (0, 0, size[0] // 2, size[1]))
    facts = Image.Exif()
    facts[ORIENTATION], facts[MAKER], facts[PLACE] = turned, "Un téléphone", {1: "N", 2: (48.0, 51.0, 24.0)}
    kept = io.BytesIO()
    picture.save(kept, form, exif=facts, **options)
    return kept.getvalue()


def refused(name: str, data: bytes) -> str:
    with pytest.raises(uploads.RefusedUpload) as found:
        documents.read(name, data)
    assert found.value.reason.remedy
    return found.value.reason.code


@pytest.mark.parametrize(
    ("name", "data"),
    [("a.jpg", photo()), ("a.png", photo(form="PNG")), ("a.HEIC", HEIC)],
    ids=["jpeg", "png", "heic"],
)
def test_a_photograph_becomes_a_jpeg_that_tells_neither_where_nor_by_whom(name: str, data: bytes) -> None:
    found = documents.read(name, data)

    assert (found.kind, found.name, found.pages) == (UploadKind.JPEG, "a.jpg", 1)
    with Image.open(io.BytesIO(found.data)) as kept, Image.open(io.BytesIO(found.thumbnail)) as small:
        assert (kept.format, small.format) == ("JPEG", "JPEG")
        for each in (kept, small):
            assert not dict(each.getexif())
            assert not {"exif", "xmp", "icc_profile", "comment"} & set(each.info)
    assert b"phone" not in found.data


def test_a_photograph_taken_sideways_stands_upright() -> None:
    found = documents.read("a.jpg", photo((80, 40), turned=6))

    with Image.open(io.BytesIO(found.data)) as kept:
        assert kept.size == (40, 80)


def test_a_large_photograph_is_kept_at_the_size_of_a_page() -> None:
    found = documents.read("a.jpg", photo((6000, 4000)))

    with Image.open(io.BytesIO(found.data)) as kept:
        assert max(kept.size) == 3000


def test_what_is_transparent_is_white() -> None:
    kept = io.BytesIO()
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(kept, "PNG")
    found = documents.read("a.png", kept.getvalue())

    with Image.open(io.BytesIO(found.data)) as shown:
        assert shown.getpixel((10, 10)) == (255, 255, 255)


def _png(width: int, height: int) -> bytes:
    def chunk(kind: bytes, told: bytes) -> bytes:
        return struct.pack(">I", len(told)) + kind + told + struct.pack(">I", zlib.crc32(kind + told))

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    lines = zlib.compress(b"\0" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", lines) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("zeros.heic", b"\0\0\0\x18ftypheic" + b"\0" * 5000, "photo_abimee"),
        ("cut.heic", HEIC[:400], "photo_abimee"),
        ("cut.jpg", photo((400, 400), quality=95)[:2000], "photo_abimee"),
        ("canvas.png", _png(60_000, 60_000), "photo_trop_grande"),
        ("ribbon.png", _png(30_000, 10), "photo_trop_grande"),
        ("junk.pdf", b"%PDF-1.7\n" + b"x" * 200, "pdf_abime"),
        ("empty.pdf", b"", "fichier_vide"),
        ("page.html", b"<script>alert(1)</script>", "type_refuse"),
        ("huge.pdf", b"%PDF-1.7\n" + b"x" * uploads.MAX_BYTES, "fichier_trop_lourd"),
    ],
)
def test_what_cannot_be_read_is_refused_at_once_with_what_to_do(name: str, data: bytes, code: str) -> None:
    assert refused(name, data) == code


def test_a_photograph_under_the_name_of_another_kind_is_read_for_what_it_is() -> None:
    assert documents.read("capture.jpg", photo(form="PNG")).kind is UploadKind.JPEG


def made(change: object = None, **options: object) -> bytes:
    kept = io.BytesIO()
    with pikepdf.open(io.BytesIO(factories.pdf(2))) as opened:
        if callable(change):
            change(opened)
        opened.save(kept, **options)
    return kept.getvalue()


def test_a_pdf_is_kept_as_its_pages_and_they_are_counted() -> None:
    found = documents.read("avis.pdf", made())

    with pikepdf.open(io.BytesIO(found.data)) as kept:
        assert len(kept.pages) == found.pages == 2
    assert (found.data[:5], found.thumbnail) == (b"%PDF-", b"")


def _at_opening(opened: pikepdf.Pdf) -> None:
    opened.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")


def _under_a_name(opened: pikepdf.Pdf) -> None:
    script = opened.make_indirect(pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)"))
    opened.Root.Names = pikepdf.Dictionary(JavaScript=pikepdf.Dictionary(Names=pikepdf.Array(["a", script])))


def _on_a_page(opened: pikepdf.Pdf) -> None:
    opened.pages[0].obj.AA = pikepdf.Dictionary(O=pikepdf.Dictionary(S=pikepdf.Name.Launch, F="calc.exe"))


def _sent_away(opened: pikepdf.Pdf) -> None:
    opened.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.SubmitForm, F="https://ailleurs.example/")


def _attached(opened: pikepdf.Pdf) -> None:
    opened.attachments["autre.exe"] = b"MZ"


def _beside_a_page(opened: pikepdf.Pdf) -> None:
    held = opened.make_stream(b"MZ")
    file = pikepdf.Dictionary(Type=pikepdf.Name.Filespec, F="autre.exe", EF=pikepdf.Dictionary(F=held))
    note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.FileAttachment, Rect=[0, 0, 9, 9], FS=file)
    opened.pages[0].obj.Annots = pikepdf.Array([opened.make_indirect(note)])


@pytest.mark.parametrize("change", [_attached, _beside_a_page])
def test_a_pdf_that_carries_another_file_is_refused(change: object) -> None:
    assert refused("avis.pdf", made(change)) == "pdf_joint"


@pytest.mark.parametrize("change", [_at_opening, _under_a_name, _on_a_page, _sent_away])
def test_a_pdf_that_holds_a_programme_is_refused(change: object) -> None:
    assert refused("avis.pdf", made(change)) == "pdf_programme"


def test_a_pdf_under_a_password_is_refused_and_one_that_opens_is_not() -> None:
    locked = made(encryption=pikepdf.Encryption(owner="a", user="b"))
    readable = made(encryption=pikepdf.Encryption(owner="a", user=""))

    assert refused("avis.pdf", locked) == "pdf_protege"
    assert documents.read("avis.pdf", readable).pages == 2


def test_a_pdf_that_swells_in_memory_is_refused_and_the_site_goes_on() -> None:
    """Two gigabytes of nothing in two megabytes: the reader reaches its bound alone."""
    squeeze = zlib.compressobj(9)
    packed = b"".join(squeeze.compress(b"\0" * 16_777_216) for _ in range(128)) + squeeze.flush()
    head = b"1 0 obj<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>stream\n" % len(packed)
    data = (
        b"%PDF-1.7\n" + head + packed + b"\nendstream endobj\n2 0 obj<</Type/XRef/Size 4/W[1 2 1]/Root 3 0 R>>stream\n"
    )

    assert refused("bombe.pdf", data) == "pdf_abime"
    assert documents.read("avis.pdf", made()).pages == 2


def drawing(packed: bytes, *filters: str) -> bytes:
    """A page whose picture is packed so."""
    made_of = pikepdf.new()
    page = made_of.add_blank_page()
    page.Contents = pikepdf.Stream(made_of, packed)
    page.Contents.Filter = pikepdf.Array([pikepdf.Name(each) for each in filters])
    kept = io.BytesIO()
    made_of.save(kept, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    return kept.getvalue()


LINES = zlib.compress(b"0 0 m 9 9 l S " * 4_000_000, 9)
"""Fifty-six megabytes of lines in sixty kilobytes."""


@pytest.mark.parametrize(
    "data",
    [
        drawing(LINES, "/FlateDecode"),
        drawing(zlib.compress(LINES), "/FlateDecode", "/FlateDecode"),
        drawing(LINES.hex().encode() + b">", "/ASCIIHexDecode", "/FlateDecode"),
    ],
)
def test_a_page_on_which_the_viewer_of_a_desk_would_choke_is_refused(data: bytes) -> None:
    assert len(data) < 300_000
    assert refused("plan.pdf", data) == "fichier_trop_long"


def test_a_picture_of_a_billion_points_is_refused_and_a_large_drawing_is_not() -> None:
    def widen(opened: pikepdf.Pdf) -> None:
        picture = pikepdf.Stream(opened, b"")
        picture.Type, picture.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
        picture.Width, picture.Height = 40_000, 40_000
        opened.pages[0].Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(P=opened.make_indirect(picture)))

    assert refused("scan.pdf", made(widen)) == "fichier_trop_long"
    plan = zlib.compress(b"0 0 m 9 9 l S " * 1_000_000, 9)
    assert documents.read("plan.pdf", drawing(plan, "/FlateDecode")).pages == 1


def test_files_are_joined_in_order_into_one_document() -> None:
    recto, verso = (documents.read("a.jpg", photo()).data for _ in range(2))
    whole = documents.join([recto, made(), verso, HEIC])

    with pikepdf.open(io.BytesIO(whole)) as opened:
        assert len(opened.pages) == 5


def test_no_advice_ever_loses_what_was_sent() -> None:
    for sentence, remedy in uploads.REFUSALS.values():
        assert "page par page" not in remedy
        assert sentence.endswith(".")
        assert remedy
