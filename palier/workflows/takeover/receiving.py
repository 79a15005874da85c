"""A steward brings the files of a former tool, and writes the mapping: nothing is taken in, and all of it can be taken away."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from palier.models import Organisation, StockBatch, StockCampaign, StockFile, StockLine
from palier.rules.doors.access import Action, require
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import act
from palier.rules.takeover import stock_states
from palier.rules.takeover.campaign_states import CampaignState
from palier.rules.takeover.stock_mapping import MappingError, read_mapping
from palier.rules.takeover.stock_states import StockState
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.acting.sent_files import SentStock
from palier.workflows.takeover import sealed_files

SOURCE = act("règles de reprise de Palier")


class NoStockFile(Refusal):
    """Nothing was sent."""

    sentence = "Choisissez le fichier de l’ancien outil : il n’est pas vide."


class SameStockName(Refusal):
    """Two files bear one name: a mapping could not tell them apart."""

    sentence = "Deux fichiers ont le même nom : renommez l’un d’eux."


class StockAlreadyHere(Refusal):
    """The same bytes are in a batch that lives."""

    sentence = "Ce fichier est déjà dans une reprise : continuez avec elle, ou retirez-la d’abord."


class MappingRefused(Refusal):
    """The mapping is not one; every fault is said."""

    sentence = "Cette correspondance ne peut pas servir."


class StockMoved(Refusal):
    """The batch is not where this act begins."""

    sentence = "Cette reprise a changé d’état entre-temps. Rouvrez sa page."


class StockMappingKept(Refusal):
    """What came in by a mapping is not told by another."""

    sentence = "Cette reprise a commencé avec sa correspondance. Pour en changer, annulez la reprise d’abord."


@transaction.atomic
def receive(organisation: Organisation, files: Sequence[SentStock], *, by: Actor, at: datetime) -> StockBatch:
    """Keep files, the main one first. Raises ``NoStockFile``, ``SameStockName`` or ``StockAlreadyHere``."""
    require(by.role, Action.RUN_PLATFORM)
    weighed = [one.weighed() for one in files]
    if not files or not all(size for size, _ in weighed):
        raise NoStockFile
    if len({one.name for one in files}) < len(files):
        raise SameStockName
    if _is_here(weighed[0][1]):
        raise StockAlreadyHere
    batch = StockBatch.objects.create(
        organisation=organisation,
        by=by.user,
        received_at=at,
        moved_at=at,
        files_until=stock_states.files_until(day_in_paris(at)),
    )
    for position, (one, (size, digest)) in enumerate(zip(files, weighed, strict=True)):
        sealed_files.keep(batch, position, one, size, digest)
    details: dict[str, str | int | list[str] | None] = {
        "fichiers": len(files),
        "octets": sum(size for size, _ in weighed),
        "organisme": str(organisation.public_id),
    }
    telling.journal(JournalVerb.RECEIVE_STOCK, batch, by=by, at=at, article=SOURCE, details=details)
    return batch


def _is_here(digest: str) -> bool:
    """Whether a batch that lives, or that may be begun again, has these bytes as its main file."""
    rows = StockFile.objects.filter(digest=digest, position=0)
    return rows.exclude(batch__state=stock_states.StockState.ENDED).exists()


def locked(batch: StockBatch) -> StockBatch:
    """The batch as it is now, under its lock."""
    return StockBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)


@transaction.atomic
def write_mapping(
    batch: StockBatch,
    text: str,
    *,
    encoding: str = "",
    separator: str = "",
    sheet: int = 0,
    by: Actor,
    at: datetime,
) -> StockBatch:
    """Keep a mapping, and how the main file is read. Raises ``MappingRefused`` or ``StockMappingKept``."""
    require(by.role, Action.RUN_PLATFORM)
    batch = locked(batch)
    if batch.state not in stock_states.MAY_MAP:
        raise StockMappingKept
    try:
        mapping = read_mapping(text)
    except MappingError as error:
        raise MappingRefused(str(error)) from error
    batch.tool, batch.mapping, batch.mapping_digest = mapping.tool, text, mapping.digest
    batch.encoding, batch.separator, batch.sheet, batch.moved_at = encoding, separator, sheet, at
    batch.save(update_fields=["tool", "mapping", "mapping_digest", "encoding", "separator", "sheet", "moved_at"])
    details = {"correspondance": mapping.digest}
    telling.journal(JournalVerb.MAP_STOCK, batch, by=by, at=at, article=SOURCE, details=details)
    return batch


@transaction.atomic
def begin(batch: StockBatch, *, by: Actor, at: datetime) -> StockBatch:
    """Have the clock take it in, from where it stopped or from its first line. Raises ``StockMoved``."""
    return _move(batch, stock_states.MAY_BEGIN, StockState.TAKING_IN, JournalVerb.BEGIN_STOCK, by=by, at=at)


@transaction.atomic
def undo(batch: StockBatch, *, by: Actor, at: datetime) -> StockBatch:
    """Have the clock remove every line that nobody made theirs. Raises ``StockMoved``."""
    moved = _move(batch, stock_states.MAY_UNDO, StockState.UNDOING, JournalVerb.UNDO_STOCK, by=by, at=at)
    # Taken in again by another mapping, nobody is written to before a steward has read the counts anew.
    running = StockCampaign.objects.filter(batch=batch).exclude(state=CampaignState.STOPPED)
    running.update(state=CampaignState.STOPPED, moved_at=at)
    return moved


@transaction.atomic
def drop(batch: StockBatch, *, by: Actor, at: datetime) -> StockBatch:
    """Let go of a batch of which nothing is in; the clock erases its files. Raises ``StockMoved``."""
    return _move(batch, stock_states.MAY_DROP, StockState.ENDED, JournalVerb.DROP_STOCK, by=by, at=at)


def _move(
    batch: StockBatch, before: frozenset[StockState], after: StockState, verb: JournalVerb, *, by: Actor, at: datetime
) -> StockBatch:
    require(by.role, Action.RUN_PLATFORM)
    batch = locked(batch)
    if batch.state not in before or (after is not StockState.ENDED and not batch.mapping_digest):
        raise StockMoved
    batch.state, batch.moved_at = after, at
    batch.save(update_fields=["state", "moved_at"])
    details: dict[str, str | int | list[str] | None] = {
        "correspondance": batch.mapping_digest,
        "lignes": batch.read,
    }
    telling.journal(verb, batch, by=by, at=at, article=SOURCE, details=details)
    return batch


def left(batch: StockBatch) -> int:
    """Lines that a person made theirs, and that an undoing left."""
    return StockLine.objects.filter(batch=batch, demande__isnull=False).count()
