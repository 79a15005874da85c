"""Which files are taken as pieces: PDF and photographs, told by their first bytes and not by their name."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from palier.rules.law.law import act, applies
from palier.rules.law.voice import phrase, say
from palier.rules.people.answers import Reason

MEGABYTE = 1024 * 1024
MAX_BYTES = 20 * MEGABYTE
"""Twenty megabytes a file: a photograph of today's telephones fits."""
MAX_AT_ONCE = 10
"""Files in one sending."""
MAX_IN_PIECE = 30
"""Files in one piece."""
QUOTA = 200 * MEGABYTE
"""What one demande may keep, all its pieces together."""
MAX_PAGES = 1000
"""Pages that one demande may keep: somebody reads each."""
MAX_A_DAY = 60
"""Sendings of one person in twenty-four hours, those taken back since included: what is written and removed costs too."""
HEAD_BYTES = 64
"""How many first bytes ``check`` needs at least."""
_LONGEST_NAME = 120
_SOURCE = act("règles de dépôt des pièces de Palier")


class UploadKind(StrEnum):
    """A type of file that is taken; the word is its media type."""

    PDF = "application/pdf"
    JPEG = "image/jpeg"
    PNG = "image/png"
    HEIC = "image/heic"


EXTENSIONS: Mapping[str, UploadKind] = {
    "pdf": UploadKind.PDF,
    "jpg": UploadKind.JPEG,
    "jpeg": UploadKind.JPEG,
    "jfif": UploadKind.JPEG,
    "jpe": UploadKind.JPEG,
    "png": UploadKind.PNG,
    "heic": UploadKind.HEIC,
    "heif": UploadKind.HEIC,
    "hif": UploadKind.HEIC,
}
"""The ends of names that go with each type, the usual one first: a photograph that a computer saved is often a « .jfif »."""
_HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1")


class RefusedUpload(Exception):
    """A file that is not taken; ``reason`` has the French sentence and what to do."""

    def __init__(self, reason: Reason) -> None:
        """The reason is shown beside the field, nothing of the file is kept."""
        super().__init__(reason.code)
        self.reason = reason


REFUSALS: Mapping[str, tuple[str, str]] = {
    "fichier_vide": (phrase("Ce fichier est vide."), phrase("Choisissez le fichier à nouveau.")),
    "fichier_trop_lourd": (
        phrase("Ce fichier dépasse 20 Mo."),
        phrase(
            "Photographiez chaque page : plusieurs photos forment une seule pièce. Ce que vous avez déjà envoyé "
            "est gardé."
        ),
    ),
    "fichier_trop_long": (
        phrase("Ce fichier demande trop de temps à lire."),
        phrase("Envoyez une photo de chaque page. Ce que vous avez déjà envoyé est gardé."),
    ),
    "type_refuse": (
        phrase("Ce fichier n’est ni un PDF ni une photo que nous savons lire."),
        phrase("Envoyez un PDF ou une photo (JPEG, PNG ou HEIC)."),
    ),
    "fichier_deguise": (
        phrase("Le contenu de ce fichier ne correspond pas à la fin de son nom."),
        phrase("Envoyez le fichier d’origine, sans changer son nom."),
    ),
    "photo_abimee": (
        phrase("Cette photo est abîmée ou incomplète."),
        phrase(
            "Ouvrez-la sur votre téléphone. Si elle ne s’affiche pas, reprenez-la et envoyez la nouvelle. Ce que "
            "vous avez déjà envoyé est gardé."
        ),
    ),
    "photo_trop_grande": (
        phrase("Cette image a trop de points pour être lue."),
        phrase("Prenez une photo ordinaire de la page, sans panorama. Ce que vous avez déjà envoyé est gardé."),
    ),
    "pdf_abime": (
        phrase("Ce PDF ne s’ouvre pas."),
        phrase(
            "Téléchargez-le à nouveau, ou envoyez une photo de chaque page. Ce que vous avez déjà envoyé est gardé."
        ),
    ),
    "pdf_protege": (
        phrase("Ce PDF demande un mot de passe."),
        phrase(
            "Ouvrez-le, choisissez « Imprimer » puis « Enregistrer en PDF », et envoyez ce nouveau fichier. Une "
            "photo de chaque page convient aussi."
        ),
    ),
    "pdf_programme": (
        phrase("Ce PDF contient un programme."),
        phrase(
            "Ouvrez-le, choisissez « Imprimer » puis « Enregistrer en PDF », et envoyez ce nouveau fichier. Une "
            "photo de chaque page convient aussi."
        ),
    ),
    "pdf_joint": (
        phrase("Ce PDF contient d’autres fichiers."),
        phrase(
            "Ouvrez-le, choisissez « Imprimer » puis « Enregistrer en PDF », et envoyez ce nouveau fichier. Une "
            "photo de chaque page convient aussi."
        ),
    ),
    "fichier_infecte": (
        phrase("Ce fichier n’est pas gardé : il pourrait abîmer l’appareil de la personne qui l’ouvre."),
        phrase(
            "Vous n’y êtes sans doute pour rien. Photographiez chaque page du document, puis envoyez les photos. Ce "
            "que vous avez déjà envoyé est gardé."
        ),
    ),
    "pdf_trop_long": (phrase("Ce PDF a plus de 200 pages."), phrase("Envoyez les seules pages qui servent.")),
    "trop_de_fichiers": (
        phrase("Vous avez choisi plus de dix fichiers."),
        phrase("Envoyez-les en plusieurs fois. Ce que vous avez déjà envoyé est gardé."),
    ),
    "piece_pleine": (
        phrase("Cette pièce a déjà trente fichiers."),
        phrase("Retirez ceux qui ne servent pas, puis envoyez la suite."),
    ),
    "dossier_plein": (
        phrase("Votre dossier garde déjà 200 Mo de fichiers."),
        phrase("Retirez un fichier qui ne sert plus, puis envoyez celui-ci. Le reste est gardé."),
    ),
    "trop_de_pages": (
        phrase("Votre dossier garderait plus de 1 000 pages."),
        phrase("Envoyez les seules pages qui servent. Ce que vous avez déjà envoyé est gardé."),
    ),
    "envoi_en_cours": (
        phrase("Un autre de vos envois est encore en cours de lecture."),
        phrase("Attendez qu’il finisse, puis renvoyez celui-ci. Ce que vous avez déjà envoyé est gardé."),
    ),
    "trop_d_envois": (
        phrase("Beaucoup de personnes envoient des fichiers en ce moment."),
        phrase("Recommencez dans une minute. Ce que vous avez déjà envoyé est gardé."),
    ),
    "trop_en_un_jour": (
        phrase("Vous avez envoyé des fichiers soixante fois en un jour."),
        phrase(
            "Reprenez demain. Si c’est urgent, apportez-les à votre guichet, qui les numérise. Ce que vous avez "
            "déjà envoyé est gardé."
        ),
    ),
}
"""Why a file is not taken and what to do; no advice here ever loses what was sent."""


@applies(_SOURCE)
def refusal(code: str) -> RefusedUpload:
    """The refusal of this code, with its sentence and its remedy."""
    sentence, remedy = REFUSALS[code]
    return RefusedUpload(Reason(code=code, sentence=say(sentence), source=_SOURCE, remedy=say(remedy)))


@applies(_SOURCE)
def named(refused: RefusedUpload, name: str, *, alone: bool) -> RefusedUpload:
    """The same refusal, saying which of several files it is about and that none of them was kept."""
    if alone:
        return refused
    shown = safe_name(name, UploadKind.PDF).removesuffix(".pdf")
    reason = refused.reason
    return RefusedUpload(
        replace(
            reason,
            sentence=f"« {shown} » : {reason.sentence}",
            remedy=f"{reason.remedy} {say('Aucun des fichiers choisis n’a été gardé cette fois.')}",
        )
    )


@dataclass(frozen=True, slots=True)
class UploadUse:
    """What the files of a demande take now."""

    bytes: int
    pages: int
    heaviest: str = ""
    """The name of the heaviest file that the person who sends may take back; empty where there is none."""
    heaviest_bytes: int = 0


@applies(_SOURCE)
def require_room(kept: UploadUse, added: int, *, pages: int, files: int, more: int) -> None:
    """Refuse what a demande or a piece cannot hold: ``added`` bytes and ``pages``, ``files`` and ``more`` of the piece."""
    if kept.bytes + added > QUOTA:
        raise _full(kept)
    if kept.pages + pages > MAX_PAGES:
        raise refusal("trop_de_pages")
    if files + more > MAX_IN_PIECE:
        raise refusal("piece_pleine")


def _full(kept: UploadUse) -> RefusedUpload:
    """What to take back, by name; the counter where everything has been checked."""
    refused = refusal("dossier_plein")
    if kept.heaviest:
        weight = max(1, round(kept.heaviest_bytes / MEGABYTE))
        remedy = say(
            "Le plus lourd que vous pouvez retirer est « {file} » ({number} Mo) : retirez-le s’il ne sert "
            "plus, puis envoyez celui-ci. Ce que vous avez déjà envoyé est gardé.",
            file=kept.heaviest,
            number=weight,
        )
    else:
        remedy = say(
            "Ceux qui sont là ont été contrôlés : apportez ce fichier à votre guichet. "
            "Ce que vous avez déjà envoyé est gardé."
        )
    return RefusedUpload(replace(refused.reason, remedy=remedy))


@applies(_SOURCE)
def require_day(sendings: int) -> None:
    """Refuse one sending more of a person who made so many in a day."""
    if sendings >= MAX_A_DAY:
        raise refusal("trop_en_un_jour")


@applies(_SOURCE)
def recognise(head: bytes) -> UploadKind | None:
    """The type that the first bytes show, or ``None``."""
    if re.match(rb"%PDF-\d\.\d", head):
        return UploadKind.PDF
    if head.startswith(b"\xff\xd8\xff"):
        return UploadKind.JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return UploadKind.PNG
    if head[4:8] == b"ftyp" and head[8:12] in _HEIC_BRANDS:
        return UploadKind.HEIC
    return None


@applies(_SOURCE)
def check(head: bytes, size: int, name: str) -> UploadKind:
    """The type of a file that may be kept, or ``RefusedUpload``.

    ``head`` is its first bytes (``HEAD_BYTES`` or more), ``size`` its whole length in bytes, ``name`` as sent.
    """
    if size <= 0 or not head:
        raise refusal("fichier_vide")
    if size > MAX_BYTES:
        raise refusal("fichier_trop_lourd")
    kind = recognise(head)
    if kind is None:
        raise refusal("type_refuse")
    _, dot, extension = name.rpartition(".")
    said = EXTENSIONS.get(extension.strip().lower()) if dot else kind
    # One kind of photograph under the name of another is a telephone's habit, and is read for what it is.
    if said is not kind and (said is None or UploadKind.PDF in (said, kind)):
        raise refusal("fichier_deguise")
    return kind


@applies(_SOURCE)
def safe_name(name: str, kind: UploadKind) -> str:
    """A name that can be shown and saved: no folder, no control character, the extension of the type."""
    base = re.split(r"[/\\]", name)[-1].rpartition(".")
    stem = base[0] if base[1] else base[2]
    # Controls and marks that reverse the direction of the text could disguise a name on screen.
    stem = "".join(character for character in stem if character.isprintable()).strip(" .")
    extension = next(end for end, found in EXTENSIONS.items() if found is kind)
    return f"{stem[:_LONGEST_NAME] or 'piece'}.{extension}"
