"""The picture that the camera of a telephone reads: drawn in the page itself, with no style and no script."""

import io

import segno
from django.utils.safestring import SafeString, mark_safe

SCALE, MARGIN = 4, 4


def of(text: str) -> SafeString:
    """A QR code as SVG: dark on white whatever the colours of the page, with the margin that cameras need."""
    drawn = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        drawn,
        kind="svg",
        scale=SCALE,
        border=MARGIN,
        dark="#000",
        light="#fff",
        xmldecl=False,
        svgns=False,
        nl=False,
        svgclass=None,
        lineclass=None,
        omitsize=False,
    )
    return mark_safe(drawn.getvalue().decode())  # noqa: S308 - drawn here: lines and numbers, no text
