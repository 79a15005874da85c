"""A steward brings an archive of documents beside a take-over, says which line each file names, has it taken in or out."""

from datetime import datetime

from django.db import transaction

from palier.models import StockBatch, StockBundle
from palier.rules.doors.access import Action, require
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.takeover import paper_states, stock_states
from palier.rules.takeover.paper_mapping import read_paper_mapping
from palier.rules.takeover.paper_states import BundleState
from palier.rules.takeover.stock_mapping import MappingError
from palier.rules.takeover.stock_states import StockState
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.acting.sent_files import SentStock
from palier.workflows.takeover import receiving, sealed_bundles
from palier.workflows.takeover.receiving import SOURCE, MappingRefused

_ZIP = b"PK"
TAKES_PAPERS = frozenset({StockState.RECEIVED, StockState.STOPPED, StockState.IN, StockState.UNDONE})
"""Where a take-over may be brought documents; they wait for its lines."""


class NoBundle(Refusal):
    """Nothing was sent."""

    sentence = "Choisissez l’archive des documents : elle n’est pas vide."


class NotAZipFile(Refusal):
    """Its first bytes are no ZIP's: nobody writes of whom each document is before they learn it."""

    sentence = "Ce fichier n’est pas une archive ZIP : mettez les documents dans un ZIP, puis envoyez-le."


class BundleAlreadyHere(Refusal):
    """The same bytes are beside the same take-over."""

    sentence = "Cette archive est déjà ici : continuez avec elle, ou retirez-la d’abord."


class BundleMoved(Refusal):
    """The archive is not where this act begins."""

    sentence = "Cette archive a changé d’état entre-temps. Rouvrez sa page."


class LinesFirst(Refusal):
    """Documents are put beside lines."""

    sentence = "Reprenez d’abord les dossiers : les documents se rangent à côté d’eux."


class BatchTakesNoPapers(Refusal):
    """The take-over is at work, or over."""

    sentence = "Cette reprise ne reçoit pas de documents en ce moment. Rouvrez sa page."


@transaction.atomic
def receive(batch: StockBatch, sent: SentStock, *, by: Actor, at: datetime) -> StockBundle:
    """Keep an archive. Raises ``NoBundle``, ``NotAZipFile``, ``BundleAlreadyHere`` or ``BatchTakesNoPapers``."""
    require(by.role, Action.RUN_PLATFORM)
    size, digest = sent.weighed()
    if not size:
        raise NoBundle
    if not next(iter(sent.chunks()), b"").startswith(_ZIP):
        raise NotAZipFile
    batch = receiving.locked(batch)
    if batch.state not in TAKES_PAPERS:
        raise BatchTakesNoPapers
    if StockBundle.objects.filter(batch=batch, digest=digest).exclude(state=BundleState.ENDED).exists():
        raise BundleAlreadyHere
    bundle = StockBundle.objects.create(
        batch=batch,
        by=by.user,
        name=sent.name[-200:],
        size=size,
        digest=digest,
        received_at=at,
        moved_at=at,
        bytes_until=stock_states.files_until(day_in_paris(at)),
    )
    sealed_bundles.keep(bundle, sent)
    details: dict[str, str | int | list[str] | None] = {"octets": size, "reprise": str(batch.public_id)}
    telling.journal(JournalVerb.RECEIVE_STOCK, bundle, by=by, at=at, article=SOURCE, details=details)
    return bundle


def locked(bundle: StockBundle) -> StockBundle:
    """The archive as it is now, under the lock of its take-over, then its own."""
    receiving.locked(bundle.batch)
    return StockBundle.objects.select_for_update(of=("self",)).select_related("batch").get(pk=bundle.pk)


@transaction.atomic
def write_mapping(bundle: StockBundle, text: str, *, by: Actor, at: datetime) -> StockBundle:
    """Keep which line each file names; the clock then tries it. Raises ``MappingRefused`` or ``BundleMoved``."""
    require(by.role, Action.RUN_PLATFORM)
    bundle = locked(bundle)
    if bundle.state not in paper_states.MAY_MAP_PAPERS:
        raise BundleMoved
    try:
        read_paper_mapping(text)
    except MappingError as error:
        raise MappingRefused(str(error)) from error
    bundle.mapping, bundle.state, bundle.moved_at = text, BundleState.TO_TRY, at
    bundle.save(update_fields=["mapping", "state", "moved_at"])
    telling.journal(JournalVerb.MAP_STOCK, bundle, by=by, at=at, article=SOURCE)
    return bundle


@transaction.atomic
def begin(bundle: StockBundle, *, by: Actor, at: datetime) -> StockBundle:
    """Have the clock take its documents in, or go on. Raises ``LinesFirst`` or ``BundleMoved``."""
    require(by.role, Action.RUN_PLATFORM)
    bundle = locked(bundle)
    if bundle.batch.state != StockState.IN:
        raise LinesFirst
    return _move(bundle, paper_states.MAY_BEGIN_PAPERS, BundleState.TAKING_IN, JournalVerb.BEGIN_STOCK, by=by, at=at)


@transaction.atomic
def withdraw(bundle: StockBundle, *, by: Actor, at: datetime) -> StockBundle:
    """Have the clock remove its documents, but those beside a line that a person made theirs. Raises ``BundleMoved``."""
    return _move(
        locked(bundle),
        paper_states.MAY_WITHDRAW_PAPERS,
        BundleState.WITHDRAWING,
        JournalVerb.UNDO_STOCK,
        by=by,
        at=at,
    )


@transaction.atomic
def drop(bundle: StockBundle, *, by: Actor, at: datetime) -> StockBundle:
    """Let go of an archive of which nothing is in; the clock erases its bytes. Raises ``BundleMoved``."""
    return _move(locked(bundle), paper_states.MAY_DROP_PAPERS, BundleState.ENDED, JournalVerb.DROP_STOCK, by=by, at=at)


def _move(
    bundle: StockBundle,
    before: frozenset[BundleState],
    after: BundleState,
    verb: JournalVerb,
    *,
    by: Actor,
    at: datetime,
) -> StockBundle:
    require(by.role, Action.RUN_PLATFORM)
    if bundle.state not in before:
        raise BundleMoved
    bundle.state, bundle.moved_at = after, at
    bundle.save(update_fields=["state", "moved_at"])
    details: dict[str, str | int | list[str] | None] = {"fichiers": bundle.read}
    telling.journal(verb, bundle, by=by, at=at, article=SOURCE, details=details)
    return bundle
