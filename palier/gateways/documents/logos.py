"""A logo: opened in the process apart as any picture is, then drawn anew, small. Nothing of the file that was sent is kept."""

import io

from PIL import Image, ImageChops

from palier.gateways import documents
from palier.rules.letters.looks import LARGEST_KEPT, LARGEST_LOGO, LOGO_HEIGHT, LOGO_SIDE, UnfitLook
from palier.rules.situations.uploads import RefusedUpload, UploadKind, recognise

_HEAD = 64
_COLOURS = 128


def read(data: bytes) -> bytes:
    """A clean PNG of a bounded size. Raises ``UnfitLook``, whose sentence says what to send."""
    if len(data) > LARGEST_LOGO:
        raise UnfitLook("Ce logo dépasse 1 Mo : envoyez-en un plus petit.")
    if recognise(data[:_HEAD]) not in (UploadKind.PNG, UploadKind.JPEG):
        raise UnfitLook("Le logo est une image PNG ou JPEG. Un SVG peut contenir un programme : il n’est pas pris.")
    try:
        clean = documents.read("logo", data).data
    except RefusedUpload as refused:
        raise UnfitLook("Cette image ne s’ouvre pas, ou elle est trop grande : envoyez-en une autre.") from refused
    with Image.open(io.BytesIO(clean), formats=("JPEG",)) as opened:
        drawn = opened.convert("RGB")
    return _small(_cropped(drawn))


def _cropped(picture: Image.Image) -> Image.Image:
    """Without the white around it."""
    edges = ImageChops.difference(picture, Image.new("RGB", picture.size, "white")).convert("L")
    box = edges.point([0] * 24 + [255] * 232).getbbox()
    if box is None:
        raise UnfitLook("Cette image est toute blanche : envoyez-en une autre.")
    return picture.crop(box)


def _small(picture: Image.Image) -> bytes:
    side, height = LOGO_SIDE, LOGO_HEIGHT
    while True:
        drawn = picture.copy()
        drawn.thumbnail((side, height), Image.Resampling.LANCZOS)
        made = io.BytesIO()
        drawn.quantize(_COLOURS).save(made, "PNG", optimize=True)
        if made.tell() <= LARGEST_KEPT:
            return made.getvalue()
        side, height = side * 3 // 4, height * 3 // 4
