"""The clock's part of an archive: the bytes of the files that its person's own role listed, one ZIP, sealed in parts.

Each step is a transaction of its own, so that its progress is read meanwhile; begun twice, it is the same archive. What was
gathered stays as it was at the instant when it was asked; a file taken back since is said to be absent.
"""

import hashlib
import json
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from secrets import token_bytes
from tempfile import TemporaryFile
from typing import IO, Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from palier.models import (
    DataArchive,
    DataArchivePart,
    FileContent,
    PieceContent,
    PieceFile,
    Ranking,
    StockPaper,
    StockPaperContent,
)
from palier.models.demandes import layers
from palier.models.doors import acting
from palier.models.ranking import freezing
from palier.rules.law import clocks, french
from palier.rules.letters.composing import compose
from palier.rules.own_data import archives
from palier.rules.own_data.archives import ArchiveState
from palier.rules.takeover.stock_states import StockLineState
from palier.workflows.acting import sealed_papers, sealing_parts, telling
from palier.workflows.letters import heard, to_one_person
from palier.workflows.own_data import zipping
from palier.workflows.own_data.zipping import FORGOTTEN, NOT_LOOKED_AT, READ_NO_MORE, TOO_BIG, ArchiveZip

GATHERED = 0
"""The part that holds what was gathered."""


@dataclass(frozen=True, slots=True)
class Asked:
    """An archive to make, as it was gathered."""

    pk: int
    demande: int
    public_id: UUID
    told: dict[str, Any]


@contextmanager
def _by_clock() -> Iterator[None]:
    """A transaction of the clock's own: what is said of the progress is read as soon as it ends."""
    with transaction.atomic(), acting.taken(acting.CLOCK):
        yield


def pack(told: dict[str, Any], archive: DataArchive) -> DataArchivePart:
    """What was gathered, packed and sealed, for the clock."""
    packed = zlib.compress(json.dumps(told, ensure_ascii=False).encode())
    return _part(archive.pk, archive.demande_id, archive.public_id, GATHERED, packed)


def _part(archive: int, demande: int, public_id: UUID, position: int, data: bytes) -> DataArchivePart:
    kept = sealing_parts.sealed(data, public_id, position, nonce=token_bytes(sealing_parts.NONCE))
    return DataArchivePart(archive_id=archive, demande_id=demande, position=position, data=kept)


def asked_of(demande: int) -> list[int]:
    """The archives of a file that wait to be made."""
    with _by_clock():
        rows = DataArchive.objects.filter(demande=demande, state=ArchiveState.ASKED)
        return list(rows.order_by("pk").values_list("pk", flat=True))


def late(*, at: datetime) -> list[int]:
    """Archives that a lost job left."""
    with _by_clock():
        rows = DataArchive.objects.filter(state=ArchiveState.ASKED, asked_at__lt=at - archives.LATE_AFTER)
        return list(rows.order_by("pk").values_list("pk", flat=True))


def make(archive: int, *, at: datetime) -> bool:
    """Make one archive; false where its person took it back, or where it is made already."""
    asked = _asked(archive)
    if asked is None:
        return False
    with TemporaryFile() as kept:
        writing = ArchiveZip(kept)
        zipping.documents(asked.told, writing)
        _pieces(asked, writing)
        _rankings(asked, writing)
        writing.close(asked.told["asked_at"])
        return _keep(asked, kept, at=at)


def _asked(archive: int) -> Asked | None:
    with _by_clock():
        row = DataArchive.objects.filter(pk=archive, state=ArchiveState.ASKED).first()
        part = DataArchivePart.objects.filter(archive=archive, position=GATHERED).first()
        if row is None or part is None:
            return None
        told = json.loads(zlib.decompress(sealing_parts.opened(bytes(part.data), row.public_id, GATHERED)))
        return Asked(row.pk, row.demande_id, row.public_id, told)


def _pieces(asked: Asked, writing: ArchiveZip) -> None:
    """Each file of the list, one at a time: a file of 20 MB is all that is ever held."""
    left = archives.MOST_BYTES
    for done, one in enumerate(asked.told["files"], 1):
        is_too_big = one["size"] > left
        data = None if is_too_big else _bytes(asked, one)
        if data is None:
            writing.leave_out(one["path"], TOO_BIG if is_too_big else _absence(one))
        else:
            left -= writing.put(one["path"], [data])
        with _by_clock():
            DataArchive.objects.filter(pk=asked.pk).update(done=done)


def _bytes(asked: Asked, one: dict[str, Any]) -> bytes | None:
    """Of a file of that file alone, whatever the list says."""
    if "paper" in one:
        return _former(asked, one["paper"])
    with _by_clock():
        rows = (
            PieceContent.objects.filter(piece=one["piece"], demande=asked.demande)
            if one["file"] is None
            else FileContent.objects.filter(file=one["file"], demande=asked.demande, file__awaits_scan=False)
        )
        data = rows.values_list("data", flat=True).first()
    return None if data is None else bytes(data)


def _former(asked: Asked, paper: int) -> bytes | None:
    """A document of a former tool, while its line is confirmed as theirs."""
    with _by_clock():
        mine = StockPaper.objects.filter(line__demande=asked.demande, line__state=StockLineState.CONFIRMED)
        found = mine.filter(pk=paper).first()
        try:
            return sealed_papers.bytes_of_paper(found) if found is not None else None
        except (StockPaperContent.DoesNotExist, sealing_parts.Unsealable):
            return None


def _absence(one: dict[str, Any]) -> str:
    """Why a file of the list is not in the archive."""
    if "paper" in one:
        return READ_NO_MORE
    with _by_clock():
        waits = one["file"] is not None and PieceFile.objects.filter(pk=one["file"], awaits_scan=True).exists()
    return NOT_LOOKED_AT if waits else FORGOTTEN


def _rankings(asked: Asked, writing: ArchiveZip) -> None:
    wanted = {one["ranking"] for one in asked.told["rankings"] if "ranking" in one}
    with _by_clock():
        found = Ranking.objects.filter(pk__in=wanted).values_list("pk", "header")
        public = {str(key): freezing.public_lines(key, header) for key, header in found}
        zipping.rankings(asked.told, public, writing)


def _keep(asked: Asked, kept: IO[bytes], *, at: datetime) -> bool:
    """Seal the ZIP in parts, say that it is ready, and write to its person; nothing where they took it back meanwhile."""
    size, digest = kept.tell(), hashlib.sha256()
    kept.seek(0)
    with _by_clock():
        row = DataArchive.objects.select_for_update(of=("self",)).select_related("demande").filter(pk=asked.pk).first()
        if row is None or row.state != ArchiveState.ASKED:
            return False
        for position, data in enumerate(_read(kept), GATHERED + 1):
            digest.update(data)
            _part(row.pk, row.demande_id, row.public_id, position, data).save(force_insert=True)
        DataArchivePart.objects.filter(archive=row, position=GATHERED).delete()
        row.state, row.made_at, row.expires_at = ArchiveState.READY, at, archives.expires_at(at)
        row.size, row.digest, row.done = size, digest.hexdigest(), row.total
        row.save(update_fields=["state", "made_at", "expires_at", "size", "digest", "done"])
        _tell(row, at=at)
    return True


def _read(kept: IO[bytes]) -> Iterator[bytes]:
    while data := kept.read(sealing_parts.PART):
        yield data


def _tell(row: DataArchive, *, at: datetime) -> None:
    """One message to its person, where they alone are reached; it names neither them nor what is ready."""
    known = layers.facts_of(row.demande, clocks.day_in_paris(at))
    to = to_one_person.reach(row.demande, row.by_id, row.person_key, known, by_way_of=("email", "sms"))
    if to is None or row.expires_at is None:
        return
    link = f"{settings.SITE.rstrip('/')}{telling.page('mes-donnees')}" if settings.SITE else None
    with heard.spoken(row.demande, row.by_id, to[1]) as language:
        said = compose("archive_prete", day=french.day(archives.last_day(row.expires_at)), link=link)
    telling.message(*to, subject=said.title, body=heard.marked(said, language), at=at)


def forget(*, at: datetime) -> int:
    """Erase the archives whose days are over; how many."""
    with _by_clock():
        over = list(DataArchive.objects.filter(expires_at__lte=at).values_list("pk", flat=True))
        DataArchivePart.objects.filter(archive__in=over).delete()
        DataArchive.objects.filter(pk__in=over).delete()
    return len(over)
