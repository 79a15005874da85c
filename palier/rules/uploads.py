"""Which files are taken as pieces: PDF and photographs, told by their first bytes and not by their name."""

import re
from collections.abc import Mapping
from enum import StrEnum

from palier.rules.answers import Reason
from palier.rules.law import act, applies

MAX_BYTES = 10 * 1024 * 1024
"""Ten megabytes: a page photographed by a telephone fits."""
HEAD_BYTES = 64
"""How many first bytes ``check`` needs at least."""
_LONGEST_NAME = 120
_SOURCE = act("règles de dépôt des pièces de Palier")


class Kind(StrEnum):
    """A type of file that is taken; the word is its media type."""

    PDF = "application/pdf"
    JPEG = "image/jpeg"
    PNG = "image/png"
    HEIC = "image/heic"


EXTENSIONS: Mapping[str, Kind] = {
    "pdf": Kind.PDF,
    "jpg": Kind.JPEG,
    "jpeg": Kind.JPEG,
    "png": Kind.PNG,
    "heic": Kind.HEIC,
    "heif": Kind.HEIC,
}
"""The ends of names that go with each type."""
_HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1")


class RefusedUpload(Exception):
    """A file that is not taken; ``reason`` has the French sentence and what to do."""

    def __init__(self, reason: Reason) -> None:
        """The reason is shown beside the field, nothing of the file is kept."""
        super().__init__(reason.code)
        self.reason = reason


def _refuse(code: str, sentence: str, remedy: str) -> RefusedUpload:
    return RefusedUpload(Reason(code=code, sentence=sentence, source=_SOURCE, remedy=remedy))


@applies(_SOURCE)
def recognise(head: bytes) -> Kind | None:
    """The type that the first bytes show, or ``None``."""
    if re.match(rb"%PDF-\d\.\d", head):
        return Kind.PDF
    if head.startswith(b"\xff\xd8\xff"):
        return Kind.JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return Kind.PNG
    if head[4:8] == b"ftyp" and head[8:12] in _HEIC_BRANDS:
        return Kind.HEIC
    return None


@applies(_SOURCE)
def check(head: bytes, size: int, name: str) -> Kind:
    """The type of a file that may be kept, or ``RefusedUpload``.

    ``head`` is its first bytes (``HEAD_BYTES`` or more), ``size`` its whole length in bytes, ``name`` as sent.
    """
    if size <= 0 or not head:
        raise _refuse("fichier_vide", "Ce fichier est vide.", "Choisissez le fichier à nouveau.")
    if size > MAX_BYTES:
        raise _refuse(
            "fichier_trop_lourd",
            "Ce fichier dépasse 10\u00a0Mo.",
            "Envoyez une photo moins grande, ou un PDF page par page.",
        )
    kind = recognise(head)
    if kind is None:
        raise _refuse(
            "type_refuse",
            "Ce fichier n’est ni un PDF ni une photo que nous savons lire.",
            "Envoyez un PDF ou une photo (JPEG, PNG ou HEIC).",
        )
    _, dot, extension = name.rpartition(".")
    if dot and EXTENSIONS.get(extension.strip().lower()) is not kind:
        raise _refuse(
            "fichier_deguise",
            "Le contenu de ce fichier ne correspond pas à la fin de son nom.",
            "Envoyez le fichier d’origine, sans changer son nom.",
        )
    return kind


@applies(_SOURCE)
def safe_name(name: str, kind: Kind) -> str:
    """A name that can be shown and saved: no folder, no control character, the extension of the type."""
    base = re.split(r"[/\\]", name)[-1].rpartition(".")
    stem = base[0] if base[1] else base[2]
    # Controls and marks that reverse the direction of the text could disguise a name on screen.
    stem = "".join(character for character in stem if character.isprintable()).strip(" .")
    extension = next(end for end, found in EXTENSIONS.items() if found is kind)
    return f"{stem[:_LONGEST_NAME] or 'piece'}.{extension}"
