"""Opens a picture of a home in a process of its own, bounded in memory and time: what comes out is drawn anew, small and large.

Run by its path, never imported by the site. Reads the file on its standard input; answers one line of JSON, then the two
pictures. The pixels alone are kept: no place, hour, owner, thumbnail, comment or profile, and no byte as it was sent.
"""
# ruff: noqa: PLC0415 - the decoder is imported once the bounds are set

import io
import json
import os
import resource
import struct
import sys
from typing import Any

MEMORY = 1024 * 1024 * 1024
SECONDS = 15
PIXELS, SIDE = 50_000_000, 20_000
LEAST_LONG, LEAST_SHORT, MOST_RATIO = 640, 320, 3
FLAT = 8
"""Shades of grey between the darkest and the lightest point of a picture on which something is seen."""
FOREIGN = (
    b"%PDF-",
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"Rar!\x1a",
    b"7z\xbc\xaf",
    b"\x7fELF",
    b"<html",
    b"<script",
    b"<svg",
    b"<?php",
)
"""How another file begins that would follow the picture. A telephone writes a second view or a film there: it is left behind."""
JPEG, PNG, WEBP = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF"
MARK, START_OF_SCAN, END = 0xFF, 0xDA, 0xD9
RESTARTS = range(0xD0, 0xD8)
STANDALONE = (0x01, *RESTARTS, 0xD8)
QUALITIES = (80, 72, 64, 56, 48, 40)


class PictureRefused(Exception):
    """What is wrong with the picture, in a word that the rules put into sentences."""


def kind(data: bytes) -> str:
    """The type that its first bytes show, whatever its name. Raises ``PictureRefused``."""
    if data.startswith(JPEG):
        return "JPEG"
    if data.startswith(PNG):
        return "PNG"
    if data.startswith(WEBP) and data[8:12] == b"WEBP":
        return "WEBP"
    raise PictureRefused("type")


def end(data: bytes, name: str) -> int:
    """Where the picture ends in its file, read as the format writes it. Raises ``PictureRefused``."""
    try:
        found = {"JPEG": _end_of_jpeg, "PNG": _end_of_png, "WEBP": _end_of_webp}[name](data)
    except (struct.error, IndexError):
        raise PictureRefused("abimee") from None
    if found > len(data):
        raise PictureRefused("abimee")
    return found


def _end_of_webp(data: bytes) -> int:
    return int(struct.unpack_from("<I", data, 4)[0]) + 8


def _end_of_png(data: bytes) -> int:
    at = len(PNG)
    while True:
        size, name = struct.unpack_from(">I4s", data, at)
        at += 12 + int(size)
        if name == b"IEND":
            return at


def _end_of_jpeg(data: bytes) -> int:
    at = 2
    while True:
        if data[at] != MARK:
            raise PictureRefused("abimee")
        marker = data[at + 1]
        if marker == MARK:  # padding between two segments
            at += 1
        elif marker == END:
            return at + 2
        elif marker in STANDALONE:
            at += 2
        else:
            at += 2 + struct.unpack_from(">H", data, at + 2)[0]
            if marker == START_OF_SCAN:
                at = _next_marker(data, at)


def _next_marker(data: bytes, at: int) -> int:
    """Past the entropy-coded bytes of a scan: a stuffed zero and a restart are of it."""
    while True:
        at = data.find(b"\xff", at)
        if at < 0:
            raise PictureRefused("abimee")
        if data[at + 1] != 0 and data[at + 1] not in RESTARTS:
            return at
        at += 2


def pictures(data: bytes, bounds: tuple[tuple[int, int], ...]) -> tuple[dict[str, Any], list[bytes]]:
    """One WebP for each bound of side and bytes, upright. Raises ``PictureRefused``."""
    from PIL import Image, ImageOps, UnidentifiedImageError

    name = kind(data)
    stop = end(data, name)
    if any(sign in data[stop:].lower() or sign in data[stop:] for sign in FOREIGN):
        raise PictureRefused("melee")
    Image.MAX_IMAGE_PIXELS = None  # counted below, in our own words
    longest = max(side for side, _ in bounds)
    try:
        with Image.open(io.BytesIO(data[:stop]), formats=(name,)) as opened:
            _bound(*opened.size)
            if name != "JPEG" and getattr(opened, "n_frames", 1) > 1:
                raise PictureRefused("animee")
            # A JPEG is opened at a smaller scale at once: a large one never stands whole in memory.
            opened.draft("RGB", (2 * longest, 2 * longest))
            upright = ImageOps.exif_transpose(opened)
            upright.thumbnail((2 * longest, 2 * longest), Image.Resampling.BICUBIC)
            clean = _on_white(upright)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, RuntimeError) as error:
        raise PictureRefused("abimee") from error
    darkest, lightest = clean.convert("L").getextrema()
    if lightest - darkest < FLAT:
        raise PictureRefused("unie")
    drawn = [_within(clean, side, most) for side, most in bounds]
    return {"pictures": [size for size, _ in drawn]}, [made for _, made in drawn]


def _bound(width: int, height: int) -> None:
    """Refuse a canvas before any of it is decoded."""
    if width * height > PIXELS or max(width, height) > SIDE:
        raise PictureRefused("grande")
    if max(width, height) < LEAST_LONG or min(width, height) < LEAST_SHORT:
        raise PictureRefused("petite")
    if max(width, height) > MOST_RATIO * min(width, height):
        raise PictureRefused("allongee")


def _on_white(picture: Any) -> Any:  # noqa: ANN401 - a class of a library that is imported late
    """Without transparency, and without anything that was beside the pixels: a new picture holds them alone."""
    from PIL import Image

    clean = Image.new("RGB", picture.size, "white")
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        whole = picture.convert("RGBA")
        clean.paste(whole, mask=whole.getchannel("A"))
    else:
        clean.paste(picture.convert("RGB"))
    return clean


def _within(picture: Any, side: int, most: int) -> tuple[tuple[int, int], bytes]:  # noqa: ANN401 - the same
    """The best that fits in so many bytes: less quality first, then fewer pixels."""
    from PIL import Image

    while True:
        drawn = picture.copy()
        drawn.thumbnail((side, side), Image.Resampling.LANCZOS)
        for quality in QUALITIES:
            made = io.BytesIO()
            drawn.save(made, "WEBP", quality=quality, method=4)
            if made.tell() <= most:
                return drawn.size, made.getvalue()
        side = side * 4 // 5


def main() -> None:
    """Draw the picture of the standard input within the bounds of the arguments: side and bytes, twice."""
    os.nice(10)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    # It writes no file, leaves no memory behind, and starts nobody.
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    numbers = [int(one) for one in sys.argv[1:]]
    parts: list[bytes] = []
    try:
        said, parts = pictures(sys.stdin.buffer.read(), tuple(zip(numbers[::2], numbers[1::2], strict=True)))
    except PictureRefused as refusal:
        said = {"refused": str(refusal)}
    except MemoryError:
        said = {"refused": "grande"}
    said["sizes"] = [len(part) for part in parts]
    sys.stdout.buffer.write(json.dumps(said).encode() + b"\n" + b"".join(parts))


if __name__ == "__main__":
    main()
