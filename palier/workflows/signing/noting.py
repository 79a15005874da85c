"""The clock's turns with a provider of signature: what it is told, what it says, and what everybody signed, kept with its proof.

A call of the provider only says where to look; without one, each envelope is looked at by itself. The provider is asked outside
of any transaction, and what it says is taken under a lock: twice, late or out of order, it is taken once.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from palier.models import LeaseEnvelope, LeasePaper, SigningNotice
from palier.rules.candidature.funnel import Stage
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.letters.composing import compose
from palier.rules.signing import lease_papers, lease_signing
from palier.rules.signing.lease_signing import LIVING, UNDONE, WAITING, EnvelopeMove, EnvelopeState
from palier.rules.signing.signing_orders import EnvelopeStatus, SignedFile, SigningOrder
from palier.workflows.acting import telling
from palier.workflows.acting.actors import CLOCK, Actor
from palier.workflows.fetching import sealed
from palier.workflows.letters import writing
from palier.workflows.letters.wording import describe
from palier.workflows.signing import ending_time, lease_envelopes, ordering
from palier.workflows.signing.lease_envelopes import ARTICLE

REFUSED = "refuse"
FAULTS: Mapping[str, str] = {
    "autre_papier": "Le prestataire a rendu un fichier fait d’un autre papier que celui qui a été envoyé : il n’est pas gardé.",
    "papier_change": "Le fichier rendu par le prestataire ne commence pas comme celui qui a été envoyé : il n’est pas gardé.",
    "sans_preuve": "Le prestataire n’a pas rendu de fichier de preuve : rien n’est gardé.",
    REFUSED: "Le prestataire ne prend pas cet envoi : annulez-le et recommencez, ou signez sur papier.",
}
"""Why what came back is not taken."""
_MOST_TRIES = 99
"""Counted no further: the column is small, and an envelope may wait for years."""
_HELD = (*WAITING, EnvelopeState.REFUSED)


@dataclass(frozen=True, slots=True)
class SigningTurn:
    """What the provider is asked now about one envelope."""

    pk: int
    key: UUID
    order: SigningOrder | None
    """Where it has not opened it yet."""
    is_over: bool
    """Whether it is told that the envelope is over."""


def due(at: datetime) -> list[int]:
    """The envelopes of which something is to be asked, or ended: those that were called about first."""
    called = SigningNotice.objects.filter(envelope=OuterRef("pk"), looked_at=None)
    unclosed = Q(state__in=sorted(UNDONE), closed_at=None, sent_at__isnull=False)
    rows = LeaseEnvelope.objects.annotate(is_called=Exists(called)).filter(
        Q(is_called=True)
        | (Q(state__in=_HELD) | unclosed) & Q(next_look_at__lte=at)
        | Q(state__in=sorted(LIVING)) & ~Q(candidature__stage=Stage.ACCEPTEE)
    )
    return list(rows.order_by("-is_called", "next_look_at", "pk").values_list("pk", flat=True))


@transaction.atomic
def claim(pk: int, *, at: datetime) -> SigningTurn | None:
    """Take one turn of one envelope, and plan the next: two workers never ask together. None where nothing is to be asked."""
    row = _locked(pk, skip=True)
    if row is None:
        return None
    if EnvelopeState(row.state) in LIVING and row.candidature.stage != Stage.ACCEPTEE:
        _end(row, at)
    row.notices.filter(looked_at=None).update(looked_at=at)
    is_unknown = bool(row.level) and row.opened_at is None and row.state in _HELD
    if is_unknown and lease_envelopes.is_on_paper(row.candidature, row.level):
        # It came to be so since it was sent: no provider learns of it.
        row.level = ""
        row.save(update_fields=["level"])
    row.tries = min(row.tries + 1, _MOST_TRIES)
    row.next_look_at = lease_signing.next_look(row.tries, at)
    row.save(update_fields=["tries", "next_look_at"])
    if not row.level:
        # On paper alone: the provider knows nothing of it.
        if row.state in UNDONE:
            _close(row, at)
        else:
            _pass(row, at)
        return None
    if row.state in (EnvelopeState.DRAFT, EnvelopeState.SIGNED) or row.closed_at is not None:
        return None
    is_over = EnvelopeState(row.state) in UNDONE
    if row.fault == REFUSED and row.opened_at is None and not is_over:
        # It does not take this one: another is to be sent, and time passes meanwhile.
        _pass(row, at)
        return None
    is_new = row.opened_at is None and not is_over
    return SigningTurn(row.pk, row.public_id, ordering.order_of(row) if is_new else None, is_over)


def _locked(pk: int, *, skip: bool = False) -> LeaseEnvelope | None:
    rows = LeaseEnvelope.objects.select_for_update(of=("self",), skip_locked=skip)
    return (
        rows.select_related("candidature__publication__home__commune", "candidature__publication__bailleur")
        .filter(pk=pk)
        .first()
    )


@transaction.atomic
def opened(pk: int, links: Mapping[UUID, str], *, at: datetime) -> bool:
    """The provider has it: each signer's own way in is kept under seal. False where it was ended meanwhile."""
    row = _locked(pk)
    if row is None or row.state not in (EnvelopeState.SENT, EnvelopeState.REFUSED) or row.opened_at is not None:
        return False
    for signer in row.signers.all():
        signer.link_sealed = sealed.close(signer.public_id, links.get(signer.public_id, ""))
        signer.save(update_fields=["link_sealed"])
    row.opened_at, row.tries, row.fault = at, 0, ""
    row.next_look_at = lease_signing.next_look(0, at)
    if row.state == EnvelopeState.SENT:
        row.state = lease_signing.moved(row.state, EnvelopeMove.OPEN)
    row.save(update_fields=["opened_at", "tries", "fault", "next_look_at", "state"])
    _journal(JournalVerb.OPEN_LEASE_SIGNING, row, at, {})
    return True


@transaction.atomic
def told(pk: int, status: EnvelopeStatus, *, at: datetime) -> bool:
    """Note who has signed; say whether all have, and their files are to be fetched. Said twice, it is noted once."""
    row = _locked(pk)
    if row is None or row.state in (EnvelopeState.SIGNED, EnvelopeState.DRAFT):
        return False
    signers = list(row.signers.all())
    for signer in signers:
        instant = status.signed.get(signer.public_id)
        if instant is not None and signer.signed_at is None:
            signer.signed_at = instant
            signer.save(update_fields=["signed_at"])
            whose = signer.person_key or "bailleur"
            _journal(JournalVerb.NOTE_LEASE_SIGNATURE, row, at, {"signataire": whose})
    if status.completed_at is not None and lease_signing.is_complete([bool(one.signed_at) for one in signers]):
        return True
    if EnvelopeState(row.state) in _HELD:
        _pass(row, at)
    return False


def papers_of(pk: int) -> list[UUID]:
    """The papers whose signed files are fetched."""
    rows = LeasePaper.objects.filter(envelope=pk, signed_from=None).exclude(kind=lease_papers.PROOF)
    return list(rows.order_by("pk").values_list("public_id", flat=True))


@transaction.atomic
def seal(
    pk: int, status: EnvelopeStatus, files: Mapping[UUID, SignedFile], proof: bytes, *, at: datetime
) -> LeaseEnvelope | None:
    """Keep what everybody signed, with its proof, if it surely is what was sent; else say why not, and keep nothing of it.

    A signature is never lost: what was cancelled or over meanwhile is signed all the same, if all had signed.
    """
    row = _locked(pk)
    if row is None or row.state in (EnvelopeState.SIGNED, EnvelopeState.DRAFT) or status.completed_at is None:
        return None
    sent = list(row.papers.filter(signed_from=None).defer(None).order_by("pk"))
    if fault := _fault(sent, files, proof):
        if row.fault != fault:
            row.fault = fault
            row.save(update_fields=["fault"])
            _journal(JournalVerb.REFUSE_SIGNING_PROOF, row, at, {"raison": fault})
        return None
    for paper in sent:
        _keep(row, paper.kind, paper.name, files[paper.public_id].data, at, paper)
    _keep(row, lease_papers.PROOF, "preuve.pdf", proof, at, None)
    row.state = lease_signing.moved(row.state, EnvelopeMove.COMPLETE)
    row.completed_at, row.closed_at, row.fault, row.next_look_at = status.completed_at, at, "", None
    row.save(update_fields=["state", "completed_at", "closed_at", "fault", "next_look_at"])
    # Whatever was begun beside it is over: the contract is made.
    for other in LeaseEnvelope.objects.filter(candidature=row.candidature_id, state__in=sorted(LIVING)):
        _end(other, at)
    digests = list(row.papers.order_by("pk").values_list("sha256", flat=True))
    _journal(JournalVerb.SEAL_LEASE, row, at, {"empreintes": digests})
    _write(row, "bail_signe_par_tous", at)
    return row


def _fault(sent: list[LeasePaper], files: Mapping[UUID, SignedFile], proof: bytes) -> str:
    """What is wrong with what came back; empty where all of it holds."""
    if not proof.startswith(b"%PDF-"):
        return "sans_preuve"
    for paper in sent:
        found = files.get(paper.public_id)
        if found is None or found.made_from != paper.sha256:
            return "autre_papier"
        # A signature of a PDF is written behind it: all that was sent stands before, to the byte.
        if not found.data.startswith(bytes(paper.data)) or len(found.data) == paper.size:
            return "papier_change"
    return ""


def _keep(
    row: LeaseEnvelope, kind: str, name: str, data: bytes, at: datetime, signed_from: LeasePaper | None
) -> LeasePaper:
    return LeasePaper.objects.create(
        envelope=row,
        demande_id=row.demande_id,
        kind=kind,
        signed_from=signed_from,
        name=name,
        size=len(data),
        pages=signed_from.pages if signed_from else 0,
        sha256=hashlib.sha256(data).hexdigest(),
        data=data,
        added_at=at,
    )


@transaction.atomic
def refused(pk: int, *, at: datetime) -> None:
    """The provider does not take it: its landlord reads so, and it may still be signed on paper."""
    row = _locked(pk)
    if row is not None and row.state in _HELD and row.fault != REFUSED:
        row.fault = REFUSED
        row.save(update_fields=["fault"])


@transaction.atomic
def closed(pk: int, *, at: datetime) -> None:
    """The provider knows that it is over."""
    row = _locked(pk)
    if row is not None and row.state in UNDONE:
        _close(row, at)


def _close(row: LeaseEnvelope, at: datetime) -> None:
    row.closed_at, row.next_look_at = at, None
    row.save(update_fields=["closed_at", "next_look_at"])


def _pass(row: LeaseEnvelope, at: datetime) -> None:
    """What time does to an envelope: recalled once, then over, for who was reached alone."""
    ending_time.look(row, at=at)


def _end(row: LeaseEnvelope, at: datetime) -> None:
    """The lease was signed on paper, or came to nothing: the envelope is over, and nobody is told twice."""
    row.state = lease_signing.moved(row.state, EnvelopeMove.END)
    row.ended_at = row.next_look_at = at
    row.save(update_fields=["state", "ended_at", "next_look_at"])
    _journal(JournalVerb.END_LEASE_PAPERS, row, at, {})


def _journal(
    verb: JournalVerb, row: LeaseEnvelope, at: datetime, details: dict[str, str | int | list[str] | None]
) -> None:
    known = {"candidature": str(row.candidature.public_id), **details}
    telling.journal(verb, row, by=CLOCK, at=at, article=ARTICLE, details=known)


def _write(row: LeaseEnvelope, kind: str, at: datetime) -> None:
    publication = row.candidature.publication
    bailleur = publication.bailleur.present
    text = compose(kind, home=describe(publication.home), bailleur=bailleur.name)
    by = Actor(role=CLOCK.role, organisation=publication.bailleur)
    writing.send(row.candidature, text, by=by, at=at)
