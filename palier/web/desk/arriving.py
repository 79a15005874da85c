"""Files on their way in, from whoever sends them: the field that takes several, and their opening outside of any transaction."""

import time
from functools import partial
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from palier.gateways import documents as documents_read
from palier.rules.situations import uploads
from palier.web.desk.looking import InfectedFile, SendingScan
from palier.web.languages.later import later
from palier.web.requests import waiting
from palier.workflows.people import filing

BAD_REQUEST, TOO_LARGE, TOO_MANY = 400, 413, 429
STATUSES = {
    "fichier_trop_lourd": TOO_LARGE,
    "dossier_plein": TOO_LARGE,
    "trop_de_pages": TOO_LARGE,
    "envoi_en_cours": TOO_MANY,
    "trop_d_envois": TOO_MANY,
    "trop_en_un_jour": TOO_MANY,
}
LONGEST = 120.0
"""Seconds after which no other file of a sending is opened: ten photographs of a telephone take ten, on a busy machine forty."""
type Given = UploadedFile[bytes]


class Files(forms.ClearableFileInput):
    """A field that takes several files at once, straight from a telephone."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One or more files; each is cleaned by itself."""

    def clean(self, data: Any, initial: Any = None) -> list[Given]:  # noqa: ANN401 - what Django's fields take
        """The files as they came, an empty one included: the reader says what is wrong with it."""
        given = data if isinstance(data, list) else [data]
        return [super(FilesField, self).clean(one, initial) for one in given or [None]]


def field() -> FilesField:
    """The field of the files of one piece, in the words of every page that asks for them."""
    return FilesField(
        label=later("Les fichiers"),
        allow_empty_file=True,
        max_length=255,
        help_text=later("Un PDF, ou une ou plusieurs photos : recto et verso, chaque page. 20 Mo par fichier."),
        widget=Files(attrs={"accept": "image/*,.heic,.heif,application/pdf"}),
        error_messages={
            "required": later("Choisissez un fichier."),
            "max_length": later("Le nom de ce fichier est trop long."),
            "invalid": later("Choisissez un fichier."),
            "missing": later("Choisissez un fichier."),
        },
    )


def full(error: waiting.NoPlaceError) -> uploads.RefusedUpload:
    """Why nothing was opened: other sendings are under way, one's own or everybody's."""
    return uploads.refusal("envoi_en_cours" if error.is_own else "trop_d_envois")


def said_on(form: forms.Form, refused: uploads.RefusedUpload) -> int:
    """Say beside the files why none was kept, and give the status of the answer."""
    form.add_error("file", f"{refused.reason.sentence} {refused.reason.remedy}")
    return STATUSES.get(refused.reason.code, BAD_REQUEST)


def opened_outside(given: list[Given], *, whose: str) -> waiting.Outside:
    """Have the files opened without a slot: ten of them take a minute of whoever opens them."""
    if len(given) > uploads.MAX_AT_ONCE:
        raise uploads.refusal("trop_de_fichiers")
    return waiting.Outside(partial(_read, given), waiting.ARRIVING, uploads.RefusedUpload, whose=whose)


def _read(given: list[Given]) -> list[filing.SentFile]:
    """Read each file in turn: what is refused is named, and none of them is kept."""
    found, until, scan = [], time.monotonic() + LONGEST, SendingScan()
    for one in given:
        name = one.name or ""
        try:
            if time.monotonic() > until:
                raise uploads.refusal("fichier_trop_long")
            if (one.size or 0) > uploads.MAX_BYTES:
                # Refused before it is read into memory.
                raise uploads.refusal("fichier_trop_lourd")
            data = one.read()
            awaits = scan.awaits(data)
            clean = documents_read.read(name, data)
        except InfectedFile:
            raise uploads.named(uploads.refusal("fichier_infecte"), name, alone=len(given) == 1) from None
        except uploads.RefusedUpload as refusal:
            raise uploads.named(refusal, name, alone=len(given) == 1) from refusal
        found.append(filing.SentFile(clean.name, clean.data, clean.pages, clean.thumbnail, awaits_scan=awaits))
    return found
