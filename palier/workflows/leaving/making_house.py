"""The clock's part: it steps down to the organisation's own role, gathers, adds the documents, seals the ZIP in parts (ADR 127).

Whoever asked must manage the organisation still. Each household of which a file is in it reads that it was taken, and for what.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from secrets import token_bytes
from tempfile import TemporaryFile
from typing import IO, Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from palier.models import Demande, FileContent, HouseArchive, HouseArchivePart, Membership, PictureContent, PieceContent
from palier.models.doors import acting
from palier.models.doors.acting import Acting
from palier.models.leaving import live_rows
from palier.models.leaving.house_rows import LeavingHouse
from palier.models.rows.row_rights import OF_MEMBERS
from palier.models.seals import seal_rows
from palier.rules.doors.access import Role
from palier.rules.doors.readings import Purpose
from palier.rules.leaving import house_archive
from palier.rules.leaving.house_archive import HouseState
from palier.workflows.acting import sealing_parts, tracing
from palier.workflows.acting.actors import Actor
from palier.workflows.leaving import gathering_house
from palier.workflows.leaving.house_zip import HouseWriter

ROLES = (Role.RESERVATAIRE, Role.BAILLEUR)
GONE = "effacé ou retiré depuis, ou que votre organisme n’a pas le droit d’ouvrir"
_BYTES: Mapping[str, Callable[[int], Any]] = {
    "piecefile": lambda key: FileContent.objects.filter(file=key).values_list("data", flat=True),
    "piececontent": lambda key: PieceContent.objects.filter(piece=key).values_list("data", flat=True),
    "homepicture": lambda key: PictureContent.objects.filter(picture=key).values_list("large", flat=True),
}
_TAKEN_FOR = timedelta(hours=1)
"""What was downloaded stays as long as a slow line may need, and no longer."""


@contextmanager
def _by_clock() -> Iterator[None]:
    with transaction.atomic(), acting.taken(acting.CLOCK):
        yield


def waiting() -> list[int]:
    """The archives that are asked for."""
    with _by_clock():
        rows = HouseArchive.objects.filter(state=HouseState.ASKED)
        return list(rows.order_by("asked_at").values_list("pk", flat=True))


def make(archive: int, *, at: datetime) -> bool:
    """Make one; false where another turn is making it, it was given up, or who asked manages the organisation no more."""
    with live_rows.alone(f"palier_house {archive}") as is_alone:
        return is_alone and _make(archive, at=at)


def _make(archive: int, *, at: datetime) -> bool:
    with TemporaryFile() as kept, HouseWriter(kept) as writing:
        with seal_rows.one_snapshot(), acting.taken(acting.CLOCK):
            row = _asked(archive)
            if row is None:
                return False
            house, who = _house(row), _who(row)
            wanted = gathering_house.everything(house, who, writing)
            with acting.taken(who):
                shown = list(
                    Demande.objects.filter(pk__in=house.files.values("demande")).values_list("pk", "public_id")
                )
        with _by_clock():
            HouseArchive.objects.filter(pk=row.pk).update(total=len(wanted), done=0)
        for done, one in enumerate(wanted, 1):
            _document(one, who, writing)
            with _by_clock():
                HouseArchive.objects.filter(pk=row.pk).update(done=done)
        writing.close(_told(row))
        return _keep(row, shown, kept, at=at)


def _asked(archive: int) -> HouseArchive | None:
    rows = HouseArchive.objects.select_related("organisation", "by").defer("by__password")
    row = rows.filter(pk=archive, state=HouseState.ASKED).first()
    if row is None:
        return None
    theirs = Membership.objects.filter(user=row.by, organisation=row.organisation, role=row.role)
    return row if theirs.filter(ended_at=None, suspended_at=None, manages_since__isnull=False).exists() else None


def _house(row: HouseArchive) -> LeavingHouse:
    return LeavingHouse(OF_MEMBERS[Role(row.role)], row.organisation.covers)


def _who(row: HouseArchive) -> Acting:
    role = OF_MEMBERS[Role(row.role)]
    return Acting(role=role, user=row.by_id, actor=row.by.public_id, organisation=row.organisation_id)


def _told(row: HouseArchive) -> dict[str, Any]:
    house = {"id": str(row.organisation.public_id), "name": row.organisation.name, "kind": row.organisation.kind}
    return {"house": house, "role": row.role, "purpose": row.purpose, "asked_at": gathering_house.as_json(row.asked_at)}


def _document(one: dict[str, Any], who: Acting, into: HouseWriter) -> None:
    """One document, under the role of the organisation: what became another's meanwhile is said to be absent."""
    with _by_clock(), acting.taken(who):
        data = _BYTES[one["kind"]](one["key"]).first()
    if data is None:
        into.absent.append({"path": one["path"], "why": GONE})
    else:
        into.put(one["path"], [bytes(data)], is_document=True)


def _keep(row: HouseArchive, shown: list[tuple[int, UUID]], kept: IO[bytes], *, at: datetime) -> bool:
    """Seal the ZIP in parts, write down whose files are in it, and say that it is ready; nothing where it was given up."""
    size, digest = kept.tell(), hashlib.sha256()
    kept.seek(0)
    with _by_clock():
        asked = HouseArchive.objects.select_for_update(of=("self",)).filter(pk=row.pk, state=HouseState.ASKED).first()
        if asked is None:
            return False
        for position, data in enumerate(iter(lambda: kept.read(sealing_parts.PART), b""), 1):
            digest.update(data)
            nonce = token_bytes(sealing_parts.NONCE)
            sealed = sealing_parts.sealed(data, row.public_id, position, nonce=nonce)
            HouseArchivePart(archive_id=row.pk, position=position, data=sealed).save(force_insert=True)
        by = Actor(role=Role(row.role), user=row.by, organisation=row.organisation)
        tracing.note((Demande(pk=key, public_id=public_id) for key, public_id in shown), Purpose.LEAVE, by=by, at=at)
        asked.state, asked.made_at, asked.expires_at = HouseState.READY, at, house_archive.expires_at(at)
        asked.size, asked.digest = size, digest.hexdigest()
        asked.save(update_fields=["state", "made_at", "expires_at", "size", "digest"])
    return True


def forget(*, at: datetime) -> int:
    """Erase those whose days are over, and those that were taken; how many."""
    with _by_clock():
        over = HouseArchive.objects.filter(Q(expires_at__lte=at) | Q(taken_at__lte=at - _TAKEN_FOR))
        keys = list(over.values_list("pk", flat=True))
        HouseArchivePart.objects.filter(archive__in=keys).delete()
        HouseArchive.objects.filter(pk__in=keys).delete()
    return len(keys)
