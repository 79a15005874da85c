"""A picture of a home is told by its content, opened apart, and drawn anew: nothing of what was sent is given back."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from PIL import Image

from palier.gateways.documents import pictures
from palier.rules.homes.home_pictures import (
    LARGE_BYTES,
    LARGE_SIDE,
    LARGEST_SENT,
    REFUSED_PICTURES,
    SMALL_BYTES,
    SMALL_SIDE,
    UnfitPicture,
)
from tests.picture_world import drawn, file, noise

SECRET = b"48.8631 2.4480 Mme Durand"


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def refusal(data: bytes) -> str:
    with pytest.raises(UnfitPicture) as refused:
        pictures.read(data)
    assert refused.value.field == "file"
    return next(word for word, sentence in REFUSED_PICTURES.items() if sentence == str(refused.value))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_two_webp_of_bounded_sides_come_back(kind: str) -> None:
    clean = pictures.read(file(kind))

    for made, side, most in ((clean.small, SMALL_SIDE, SMALL_BYTES), (clean.large, LARGE_SIDE, LARGE_BYTES)):
        with opened(made.data) as found:
            assert (found.format, found.size) == ("WEBP", (made.width, made.height))
        assert max(made.width, made.height) == side
        assert len(made.data) <= most


def test_what_packs_worst_is_made_smaller_until_it_fits() -> None:
    clean = pictures.read(file("JPEG", noise((1600, 1200))))

    assert len(clean.small.data) <= SMALL_BYTES
    assert len(clean.large.data) <= LARGE_BYTES


def test_a_small_picture_is_not_blown_up() -> None:
    assert pictures.read(file("PNG", drawn((640, 320)))).large.width == 640


def test_nothing_beside_the_pixels_is_kept() -> None:
    exif = Image.Exif()
    exif[0x010E] = SECRET.decode()
    exif[0x0112] = 6
    exif.get_ifd(0x8825)[1] = "N"
    sent = file("JPEG", exif=exif, comment=SECRET, icc_profile=SECRET * 10)
    assert SECRET in sent

    clean = pictures.read(sent)

    assert (clean.large.width, clean.large.height) == (720, 960)
    for made in (clean.small.data, clean.large.data):
        assert SECRET not in made
        with opened(made) as found:
            assert not found.getexif()
            assert not {"exif", "icc_profile", "xmp", "comment"} & set(found.info)


def test_the_same_pixels_have_the_same_name() -> None:
    plain, marked = pictures.read(file("PNG")), pictures.read(file("PNG") + b"\0" * 50)

    assert plain.digest == marked.digest != pictures.read(file("PNG", drawn((1600, 1100)))).digest
    assert len(plain.digest) == 32


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("share", [0.02, 0.5, 0.98])
def test_a_truncated_picture_is_refused(kind: str, share: float) -> None:
    whole = file(kind, noise((800, 600)))

    assert refusal(whole[: int(len(whole) * share)]) == "abimee"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("other", [b"%PDF-1.7\n", b"PK\x03\x04rest", b"<HTML><script>", b"<?php", b"<svg onload=x>"])
def test_another_file_behind_the_picture_is_refused(kind: str, other: bytes) -> None:
    assert refusal(file(kind) + other) == "melee"


@pytest.mark.parametrize("options", [{"progressive": True}, {"restart_marker_rows": 1}, {"quality": 1}])
def test_what_cameras_write_is_read_to_its_end(options: dict[str, object]) -> None:
    whole = file("JPEG", noise((800, 600)), **options)

    assert pictures.read(whole + b"a film of before the shot").digest == pictures.read(whole).digest


@pytest.mark.parametrize(
    "data",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>",
        b"%PDF-1.7\n",
        b"GIF89a" + b"\0" * 200,
        b"BM" + b"\0" * 200,
        b"<html>",
        b" " + file("PNG"),
        b"RIFF\0\0\0\0WAVE" + b"\0" * 100,
    ],
)
def test_the_type_is_told_by_the_content(data: bytes) -> None:
    assert refusal(data) == "type"


def test_what_moves_is_refused() -> None:
    moves = {"save_all": True, "append_images": [noise((800, 600))]}

    assert refusal(file("PNG", drawn((800, 600)), **moves)) == "animee"
    assert refusal(file("WEBP", drawn((800, 600)), **moves)) == "animee"


@pytest.mark.parametrize(
    ("size", "word"),
    [
        ((640, 320), ""),
        ((639, 320), "petite"),
        ((640, 319), "petite"),
        ((960, 320), ""),
        ((963, 320), "allongee"),
    ],
)
def test_sides_are_bounded(size: tuple[int, int], word: str) -> None:
    data = file("PNG", drawn(size))

    assert (refusal(data) if word else "") == word
    if not word:
        assert pictures.read(data).large.width == size[0]


def png_of(width: int, height: int) -> bytes:
    """A canvas as large as it says, in a few bytes."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")


@pytest.mark.parametrize(("width", "height"), [(60_000, 60_000), (20_001, 8_000), (7_072, 7_072)])
def test_a_bomb_is_refused_before_it_is_unpacked(width: int, height: int) -> None:
    assert refusal(png_of(width, height)) == "grande"


def test_a_bomb_in_a_comment_is_refused() -> None:
    swollen = zlib.compress(b"\0" * 80_000_000, 9)
    name = b"zTXt" + b"Comment\0\0" + swollen
    comment = struct.pack(">I", len(name) - 4) + name + struct.pack(">I", zlib.crc32(name))
    whole = file("PNG")

    assert refusal(whole[:33] + comment + whole[33:]) == "abimee"


def test_one_colour_shows_nothing() -> None:
    assert refusal(file("PNG", Image.new("RGB", (800, 600), "#888888"))) == "unie"
    assert refusal(file("PNG", Image.new("RGBA", (800, 600), (0, 0, 0, 0)))) == "unie"


def test_empty_and_heavy_are_told_at_once() -> None:
    assert refusal(b"") == "vide"
    assert refusal(b"\xff\xd8\xff" + b"\0" * LARGEST_SENT) == "lourde"


def test_a_process_that_falls_or_lasts_is_a_refusal(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    late, dead = tmp_path / "late.py", tmp_path / "dead.py"
    late.write_text("import time; time.sleep(30)")
    dead.write_text("raise SystemExit(3)")
    monkeypatch.setattr("palier.gateways.documents._SECONDS", 1)
    for script, word in ((late, "longue"), (dead, "abimee")):
        monkeypatch.setattr(pictures, "_PICTURER", script)
        assert refusal(file("PNG")) == word
