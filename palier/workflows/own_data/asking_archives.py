"""A person asks for all that is held on them, downloads it, or erases it: alone, with a fresh code, one archive at a time."""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction

from palier.models import DataArchive, DataArchivePart, Demande
from palier.models.doors import jobs
from palier.rules.doors.access import Action, require
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.voice import phrase
from palier.rules.own_data import archives
from palier.rules.own_data.archives import ArchiveState
from palier.rules.own_data.belonging import ACCESS, PORTABLE
from palier.workflows.acting import sealing_parts, telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.doors import slowing
from palier.workflows.own_data import gathering, making, whose
from palier.workflows.own_data.gathering import Said

FOR = "archive"
"""What a code that opens an archive confirms."""


class TooManyArchives(Refusal):
    """As many were asked for today as may be."""

    sentence = phrase("Vous avez déjà demandé trois archives aujourd’hui. Recommencez demain.")


class NoArchive(Refusal):
    """None is ready, or its days are over."""

    sentence = phrase("Aucune archive n’est prête. Vous pouvez en demander une.")


class SealChanged(Refusal):
    """The site has another secret since: what was sealed cannot be opened."""

    sentence = phrase("Cette archive ne peut plus être ouverte. Demandez-en une nouvelle.")


def of(demande: Demande, by: Actor) -> DataArchive | None:
    """The archive of this person; none where they asked for none, or where it is erased."""
    return DataArchive.objects.filter(demande=demande, by=by.person).first()


@transaction.atomic
def ask(
    demande: Demande, said: Said, *, person_key: str, has_safe_address: bool, by: Actor, at: datetime
) -> DataArchive:
    """Gather all that is held on this person now, under their own role; the clock makes the archive. Raises ``TooManyArchives``.

    The one of before is erased: there is never more than one.
    """
    require(by.role, Action.TAKE_OWN_DATA)
    demande = Demande.objects.select_for_update(no_key=True).get(pk=demande.pk)
    if slowing.take_one(f"archives {by.person.pk}", most=archives.ASKED_A_DAY, at=at) == 0:
        raise TooManyArchives
    _remove(demande, by)
    mine = whose.of_person(demande, person_key, by=by, wants_safe_address=has_safe_address)
    told = gathering.everything(mine, said, at=at)
    row = DataArchive.objects.create(
        demande=demande,
        by=by.person,
        person_key=person_key,
        has_safe_address=has_safe_address,
        asked_at=at,
        total=len(told["files"]),
    )
    making.pack(told, row).save(force_insert=True)
    telling.journal(JournalVerb.ASK_ARCHIVE, demande, by=by, at=at, article=ACCESS)
    jobs.defer("palier.jobs.archives.make", demande=demande.pk, lock=f"archive-{demande.pk}")
    return row


@transaction.atomic
def take(demande: Demande, *, by: Actor, at: datetime) -> Iterator[bytes]:
    """The ZIP, part by part, to be read in this very transaction. Raises ``NoArchive``."""
    require(by.role, Action.TAKE_OWN_DATA)
    row = DataArchive.objects.select_for_update(no_key=True).filter(demande=demande, by=by.person).first()
    if row is None or not archives.is_open(row.state, row.expires_at, at=at):
        raise NoArchive
    row.taken_at = at
    row.save(update_fields=["taken_at"])
    telling.journal(JournalVerb.TAKE_ARCHIVE, demande, by=by, at=at, article=PORTABLE)
    return _parts(row)


def _parts(row: DataArchive) -> Iterator[bytes]:
    """One at a time: no length of archive fills the memory. Raises ``SealChanged``."""
    rows = DataArchivePart.objects.filter(archive=row).exclude(position=making.GATHERED)
    for position in list(rows.order_by("position").values_list("position", flat=True)):
        kept = rows.values_list("data", flat=True).get(position=position)
        try:
            yield sealing_parts.opened(bytes(kept), row.public_id, position)
        except sealing_parts.Unsealable as error:
            raise SealChanged from error


@transaction.atomic
def erase(demande: Demande, *, by: Actor) -> None:
    """Erase the archive of this person at once; twice is once."""
    require(by.role, Action.TAKE_OWN_DATA)
    _remove(Demande.objects.select_for_update(no_key=True).get(pk=demande.pk), by)


def _remove(demande: Demande, by: Actor) -> None:
    mine = DataArchive.objects.filter(demande=demande, by=by.person)
    # The archive before its parts, as whoever fills it takes them: two at once never wait for each other.
    held = list(mine.select_for_update(of=("self",)).values_list("pk", flat=True))
    DataArchivePart.objects.filter(archive__in=held).delete()
    mine.delete()


def is_ready(row: DataArchive | None, *, at: datetime) -> bool:
    """Whether there is an archive to download."""
    return row is not None and archives.is_open(row.state, row.expires_at, at=at)


def is_being_made(row: DataArchive | None) -> bool:
    """Whether the clock is at work on it."""
    return row is not None and row.state == ArchiveState.ASKED
