"""A page of plain lines as a PDF, written by hand: what an invented landlord and its invented provider hand over."""

from collections.abc import Sequence

_LINES, _LEFT, _TOP, _STEP = 50, 50, 780, 15


def page(lines: Sequence[str]) -> bytes:
    """One page, the same bytes for the same lines."""
    shown = b"".join(
        b"BT /F1 9 Tf %d %d Td (%s) Tj ET\n" % (_LEFT, _TOP - _STEP * index, _escaped(line))
        for index, line in enumerate(lines[:_LINES])
    )
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(shown), shown),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    )
    made, places = bytearray(b"%PDF-1.4\n"), []
    for number, one in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = len(made)
    made += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    made += b"".join(b"%010d 00000 n \n" % place for place in places)
    made += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table)
    return bytes(made)


def _escaped(line: str) -> bytes:
    told = line.encode("cp1252", "replace")
    return told.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
