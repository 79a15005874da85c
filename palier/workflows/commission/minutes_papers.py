"""The minutes as a PDF: as their chair signed them, then signed with the key of the site, and given whole or not (ADR 152)."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models.fields.json import KT

from palier.models import JournalEntry, MinutesPaper, MinutesSignature, Seance, User
from palier.rules.commission.printed_minutes import PrintedMinutes
from palier.rules.law import canonical
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import cch
from palier.workflows.acting import telling
from palier.workflows.acting.actors import CLOCK
from palier.workflows.acting.refusals import Refusal
from palier.workflows.commission import minutes_words

_ARTICLE = cch("L441-2")


class PaperBroken(Refusal):
    """What is kept is not what was signed: it is shown to nobody as the minutes."""

    sentence = "Ce fichier n’est plus celui qui a été signé : il n’est pas donné. Prévenez l’exploitant du site."


def digest_of(data: bytes) -> str:
    """SHA-256 of a file, as the journal keeps it."""
    return hashlib.sha256(data).hexdigest()


def keep(seance: Seance, data: bytes, *, member: int, by: User, at: datetime) -> MinutesPaper:
    """Keep what the chair signs, in their act."""
    return MinutesPaper.objects.create(
        seance=seance, member=member, by=by, data=data, digest=digest_of(data), made_at=at
    )


@dataclass(frozen=True, slots=True)
class PaperToSign:
    """A file that waits for its signature, in whose name, and the words of which it is the drawing, dated of the closing."""

    pk: int
    data: bytes
    name: str
    words: PrintedMinutes
    drawn_at: datetime


def waiting(*, turn: int, most: int) -> list[int]:
    """Some of the files that wait for their signature, the oldest first; where there are more than ``most``, each in its turn."""
    found = list(
        MinutesPaper.objects.filter(signed_at=None, refused_at=None)
        .order_by("made_at", "pk")
        .values_list("pk", flat=True)
    )
    if len(found) <= most:
        return found
    first = turn * most % len(found)
    return [*found[first:], *found[:first]][:most]


def to_sign(pk: int) -> PaperToSign | None:
    """One of them; none where it is signed already. Raises ``PaperBroken``.

    The key of the site is worth what is believed here: minutes that are those of their digest, signed by who presided, in whose
    act the journal has this file. Whoever signs draws these words again, and compares.
    """
    paper = (
        MinutesPaper.objects.select_related("seance__bailleur").filter(pk=pk, signed_at=None, refused_at=None).first()
    )
    if paper is None:
        return None
    data, seance = _whole(bytes(paper.data), paper.digest), paper.seance
    minutes, signature = seance.minutes or {}, _of_the_chair(paper)
    if (
        signature is None
        or seance.closed_at is None
        or canonical.digest(minutes) != seance.minutes_digest
        or minutes.get("chair") != paper.member
        or _told(seance) != {paper.digest}
    ):
        raise PaperBroken
    words = minutes_words.words(seance, until=signature.pk)
    return PaperToSign(pk, data, minutes["members"][paper.member]["name"], words, seance.closed_at)


def _of_the_chair(paper: MinutesPaper) -> MinutesSignature | None:
    seance = paper.seance
    mine = seance.signatures.filter(member=paper.member, by=paper.by_id, digest=seance.minutes_digest)
    return mine.filter(signed_at=paper.made_at).first()


def _told(seance: Seance) -> set[str]:
    """The digests of files that the journal has in the signatures of a séance: its chair's alone has one."""
    lines = JournalEntry.objects.filter(object_id=seance.public_id, verb=JournalVerb.SIGN_MINUTES)
    return set(lines.filter(details__has_key="papier").values_list(KT("details__papier"), flat=True))


@transaction.atomic
def signed(pk: int, data: bytes, *, at: datetime) -> MinutesPaper:
    """Keep the signed file. Twice, it is once: what was given to somebody never changes."""
    paper = MinutesPaper.objects.select_for_update(of=("self",)).select_related("seance").get(pk=pk)
    if paper.signed_at is not None:
        return paper
    paper.signed, paper.signed_digest, paper.signed_at = data, digest_of(data), at
    paper.save(update_fields=["signed", "signed_digest", "signed_at"])
    details: dict[str, str | int | list[str] | None] = {"papier": paper.digest, "signe": paper.signed_digest}
    telling.journal(JournalVerb.SEAL_MINUTES, paper.seance, by=CLOCK, at=at, article=_ARTICLE, details=details)
    return paper


@transaction.atomic
def refuse(pk: int, *, at: datetime) -> None:
    """Note that a file is not what the minutes say: it waits for no signature, and is given to nobody as the minutes."""
    MinutesPaper.objects.filter(pk=pk, signed_at=None, refused_at=None).update(refused_at=at)


def of(seance: Seance) -> MinutesPaper | None:
    """What is kept of the minutes of a séance, without its bytes."""
    return MinutesPaper.objects.defer("data", "signed").filter(seance=seance).first()


def bytes_of(paper: MinutesPaper) -> bytes:
    """The signed file, or the one that waits. Raises ``PaperBroken``."""
    if paper.signed is not None:
        return _whole(bytes(paper.signed), paper.signed_digest)
    return _whole(bytes(paper.data), paper.digest)


def _whole(data: bytes, digest: str) -> bytes:
    if digest_of(data) != digest:
        raise PaperBroken
    return data
