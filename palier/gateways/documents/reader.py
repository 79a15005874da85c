"""Opens a file that somebody sent, in a process of its own: bounded in memory and time, knowing nothing of ours.

Run by its path, never imported by the site: a photograph becomes a clean JPEG without what its camera wrote (place,
hour, owner), a PDF is counted and looked into for what could run. Reads the file on its standard input; answers one
line of JSON, then the bytes that it announces.
"""
# ruff: noqa: PLC0415 - each act imports its own decoder alone: half the time of a file is imports

import io
import json
import os
import resource
import sys
from typing import Any

MEMORY = 1536 * 1024 * 1024
SECONDS = 20
PIXELS = 50_000_000
SIDE = 20_000
KEPT_SIDE = 3000
"""Pixels of the longer side that is kept: a page is read at 250 dots an inch."""
SMALL_SIDE = 320
QUALITY = 82
PAGES = 200
DEPTH = 40
DRAWN, DRAWN_IN_ALL, DOTS = 32 * 1024 * 1024, 256 * 1024 * 1024, 200_000_000
"""Bytes once unpacked of one page or font and of all; points of a picture. A map takes two megabytes, an A3 seventy millions."""
RUNS = ("/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/GoToE", "/Rendition")
ACTS = (
    *RUNS,
    "/URI",
    "/GoToR",
    "/Named",
    "/Sound",
    "/Movie",
    "/Hide",
    "/ResetForm",
    "/GoTo3DView",
    "/Trans",
    "/SetOCGState",
)
HOLDS = ("/EmbeddedFiles", "/EF", "/RichMediaContent")
"""Keys under which a PDF carries other files, that a reader would save or play."""
A4 = (210, 297)


class DocumentRefused(Exception):
    """What is wrong with the file, in a word that the rules put into sentences."""


def photo(data: bytes) -> tuple[dict[str, Any], bytes, bytes]:
    """A clean JPEG, upright, of a bounded size, and a small one. Raises ``DocumentRefused``."""
    import pi_heif  # type: ignore[import-untyped]
    from PIL import Image, ImageOps, UnidentifiedImageError

    pi_heif.register_heif_opener(thumbnails=False)
    Image.MAX_IMAGE_PIXELS = None  # counted below, in our own words
    try:
        with Image.open(io.BytesIO(data), formats=("JPEG", "PNG", "HEIF")) as opened:
            _bound(*opened.size)
            # A JPEG is opened at a smaller scale at once: a large one never stands whole in memory.
            opened.draft("RGB", (KEPT_SIDE, KEPT_SIDE))
            upright = ImageOps.exif_transpose(opened)
            upright.thumbnail((KEPT_SIDE, KEPT_SIDE), Image.Resampling.LANCZOS)
            clean = _on_white(upright)
    except DocumentRefused:
        raise
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, RuntimeError) as error:
        raise DocumentRefused("photo_abimee") from error
    small = clean.copy()
    small.thumbnail((SMALL_SIDE, SMALL_SIDE), Image.Resampling.BICUBIC)
    return {"pages": 1, "width": clean.width, "height": clean.height}, _jpeg(clean), _jpeg(small)


def _bound(width: int, height: int) -> None:
    """Refuse a canvas before any of it is decoded."""
    if width * height > PIXELS or max(width, height) > SIDE:
        raise DocumentRefused("photo_trop_grande")


def _on_white(picture: Any) -> Any:  # noqa: ANN401 - a class of a library that is imported late
    """Without transparency, and without anything that was beside the pixels: a new picture holds them alone."""
    from PIL import Image

    clean = Image.new("RGB", picture.size, "white")
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        clean.paste(picture.convert("RGBA"), mask=picture.convert("RGBA").getchannel("A"))
    else:
        clean.paste(picture.convert("RGB"))
    return clean


def _jpeg(picture: Any) -> bytes:  # noqa: ANN401 - the same
    kept = io.BytesIO()
    picture.save(kept, "JPEG", quality=QUALITY, optimize=True)
    return kept.getvalue()


def pdf(data: bytes) -> dict[str, Any]:
    """How many pages it has; ``DocumentRefused`` when it asks for a password, holds a programme or cannot be read."""
    import pikepdf

    try:
        with pikepdf.open(io.BytesIO(data)) as opened:
            pages = len(opened.pages)
            danger = next(filter(None, (_danger(one, DEPTH) for one in opened.objects)), "")
            is_swollen = not danger and _is_swollen(opened.objects)
    except pikepdf.PasswordError as error:
        raise DocumentRefused("pdf_protege") from error
    except (pikepdf.PdfError, ValueError, RuntimeError, RecursionError) as error:
        raise DocumentRefused("pdf_abime") from error
    if danger:
        raise DocumentRefused(danger)
    if is_swollen:
        raise DocumentRefused("fichier_trop_long")
    if not pages:
        raise DocumentRefused("pdf_abime")
    if pages > PAGES:
        raise DocumentRefused("pdf_trop_long")
    return {"pages": pages}


def _is_swollen(objects: Any) -> bool:  # noqa: ANN401 - objects of a PDF
    """Whether it unpacks to what the viewer of a desk would choke on: half a megabyte may hold a picture of a million lines."""
    import pikepdf

    whole = 0
    for one in objects:
        if not isinstance(one, pikepdf.Stream):
            continue
        if str(one.get("/Subtype", "")) == "/Image":
            if int(one.get("/Width", 0)) * int(one.get("/Height", 0)) > DOTS:
                return True
            continue
        size = _unpacked(one)
        whole += size
        if size > DRAWN or whole > DRAWN_IN_ALL:
            return True
    return False


def _unpacked(one: Any) -> int:  # noqa: ANN401 - the same
    """Bytes of a stream once unpacked, no further than what is refused; those that are damaged count as they are."""
    import zlib

    import pikepdf

    data, filters = one.read_raw_bytes(), one.get("/Filter", [])
    for name in [str(filters)] if str(filters).startswith("/") else [str(each) for each in filters]:
        try:
            if name not in ("/FlateDecode", "/Fl"):
                return len(one.read_bytes())  # the others pack little; one of a chain is unpacked with it
            data = zlib.decompressobj().decompress(data, DRAWN + 1)
        except (zlib.error, pikepdf.PdfError):
            break
    return len(data)


def _danger(one: Any, depth: int) -> str:  # noqa: ANN401 - an object of a PDF
    """The refusal that an object deserves, by itself or by what it holds directly: an act to run, a file to save; or none."""
    import pikepdf

    if not isinstance(one, (pikepdf.Dictionary, pikepdf.Array, pikepdf.Stream)):
        return ""
    if depth == 0:
        return "pdf_programme"  # nothing honest is nested so deep
    if isinstance(one, pikepdf.Array):
        held: list[Any] = list(one.as_list())
    else:
        keys = list(one.keys())
        if "/JS" in keys or "/JavaScript" in keys or "/XFA" in keys or str(one.get("/S", "")) in RUNS:
            return "pdf_programme"
        if any(key in keys for key in HOLDS):
            return "pdf_joint"
        held = [one.get(key) for key in keys]
    inside = (_danger(each, depth - 1) for each in held if not getattr(each, "is_indirect", False))
    return next(filter(None, inside), "")


KEPT = ("/Type", "/MediaBox", "/CropBox", "/Rotate", "/UserUnit", "/Resources", "/Contents", "/Group")
"""What makes the picture of a page. All else (links, notes, forms, acts, what an editor wrote beside) stays behind."""
OUTSIDE = ("/F", "/FFilter", "/FDecodeParms")
"""By these a stream is read from another file."""
BESIDE = (
    "/AA",
    "/OpenAction",
    "/JS",
    "/JavaScript",
    "/XFA",
    "/EF",
    "/RichMediaContent",
    "/Metadata",
    "/PieceInfo",
    "/OPI",
    "/Ref",
    "/AF",
)
"""What stands beside a picture and draws nothing of it."""


def bare(data: bytes) -> bytes:
    """The pages of a PDF and nothing else: what was written in its forms is drawn, nothing acts, nothing leads elsewhere.

    Raises ``DocumentRefused``.
    """
    import pikepdf

    kept = io.BytesIO()
    try:
        with pikepdf.open(io.BytesIO(data)) as opened, pikepdf.new() as clean:
            if len(opened.pages) > PAGES:
                raise DocumentRefused("pdf_trop_long")
            _draw_forms(opened)
            for page in opened.pages:
                for key in [key for key in page.obj.keys() if key not in KEPT]:  # noqa: SIM118 - not a mapping
                    del page.obj[key]
            clean.pages.extend(opened.pages)
            for one in clean.objects:
                _disarm(one, DEPTH)
            if any(_danger(one, DEPTH) for one in clean.objects):
                raise DocumentRefused("pdf_programme")
            clean.save(kept, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    except pikepdf.PasswordError as error:
        raise DocumentRefused("pdf_protege") from error
    except (pikepdf.PdfError, ValueError, TypeError, RuntimeError, RecursionError) as error:
        raise DocumentRefused("pdf_abime") from error
    return kept.getvalue()


def _draw_forms(opened: Any) -> None:  # noqa: ANN401 - a PDF
    """What somebody filled in becomes part of the page; a form that cannot be drawn is shown without it."""
    import pikepdf

    try:
        if "/AcroForm" in opened.Root:
            opened.generate_appearance_streams()
        opened.flatten_annotations("screen")
    except (pikepdf.PdfError, ValueError, TypeError, RuntimeError):
        return


def _disarm(one: Any, depth: int) -> None:  # noqa: ANN401 - an object of a PDF
    """Take from an object, and from what it holds directly, what would act, wherever a page still reaches it."""
    import pikepdf

    if depth == 0 or not isinstance(one, (pikepdf.Dictionary, pikepdf.Array, pikepdf.Stream)):
        return
    if isinstance(one, pikepdf.Array):
        held: list[Any] = list(one.as_list())
    else:
        is_act = isinstance(one, pikepdf.Dictionary) and str(one.get("/S", "")) in ACTS
        gone = one.keys() if is_act else (BESIDE + OUTSIDE if isinstance(one, pikepdf.Stream) else BESIDE)
        for key in [key for key in gone if key in one]:
            del one[key]
        if str(one.get("/Subtype", "")) == "/PS" and isinstance(one, pikepdf.Stream):
            one.write(b"")
        held = [one.get(key) for key in one.keys()]  # noqa: SIM118 - not a mapping
    for each in held:
        if not getattr(each, "is_indirect", False):
            _disarm(each, depth - 1)


def joined(sizes: list[int], data: bytes) -> bytes:
    """One PDF of several files in order: photographs on a page of their own, the pages of each PDF as they are.

    Raises ``DocumentRefused``.
    """
    import img2pdf  # type: ignore[import-untyped]
    import pikepdf

    layout = img2pdf.get_layout_fun(
        (img2pdf.mm_to_pt(A4[0]), img2pdf.mm_to_pt(A4[1])), auto_orient=True, fit=img2pdf.FitMode.shrink
    )
    start, kept = 0, io.BytesIO()
    with pikepdf.new() as whole:
        for size in sizes:
            part, start = data[start : start + size], start + size
            if not part.startswith(b"%PDF"):
                _, clean, _ = (None, part, None) if part[:2] == b"\xff\xd8" else photo(part)
                part = img2pdf.convert(clean, layout_fun=layout)
            else:
                part = bare(part)
            try:
                with pikepdf.open(io.BytesIO(part)) as opened:
                    whole.pages.extend(opened.pages)
            except (pikepdf.PdfError, ValueError, RuntimeError) as error:
                raise DocumentRefused("pdf_abime") from error
        whole.save(kept)
    return kept.getvalue()


def main() -> None:
    """Do one thing, named by the first argument, on the standard input; pages go first."""
    os.nice(10)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    data = sys.stdin.buffer.read()
    parts: list[bytes] = []
    try:
        if sys.argv[1] == "photo":
            said, *parts = photo(data)
        elif sys.argv[1] == "pdf":
            said, parts = pdf(data), [bare(data)]
        elif sys.argv[1] == "look":
            said = pdf(data)
        elif sys.argv[1] == "bare":
            said, parts = {}, [bare(data)]
        else:
            said, parts = {}, [joined([int(size) for size in sys.argv[2:]], data)]
    except DocumentRefused as refusal:
        said = {"refused": str(refusal)}
    except MemoryError:
        said = {"refused": "photo_trop_grande" if sys.argv[1] == "photo" else "pdf_abime"}
    said["sizes"] = [len(part) for part in parts]
    sys.stdout.buffer.write(json.dumps(said).encode() + b"\n" + b"".join(parts))


if __name__ == "__main__":
    main()
