"""A household reads the papers of its lease, signs through the provider or on paper, or says why it does not sign."""

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from django.db import transaction

from palier.models import Candidature, LeaseEnvelope, LeasePaper, LeaseSigner
from palier.models.foreseen import ReadPage
from palier.models.written_readings import WrittenReading
from palier.rules.candidature.funnel import Stage
from palier.rules.doors.access import Action, require
from palier.rules.law import clocks
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.voice import phrase
from palier.rules.signing import lease_papers, lease_signing
from palier.rules.signing.lease_signing import WAITING, EnvelopeMove, EnvelopeState
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal, UnknownReason
from palier.workflows.fetching import sealed
from palier.workflows.signing.lease_envelopes import ARTICLE


class NothingToSign(Refusal):
    """It was cancelled, signed, or its time is over, since the page was shown."""

    sentence = phrase("Ces papiers n’attendent plus votre signature. Cette page dit ce qu’ils sont devenus.")


class AlreadySigned(Refusal):
    """Who has signed does not refuse any more."""

    sentence = phrase("Vous avez déjà signé : pour revenir là-dessus, appelez le bailleur.")


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnLease:
    """The papers of a household's lease as its page shows them."""

    row: Candidature
    envelope: LeaseEnvelope
    papers: tuple[LeasePaper, ...]
    signed_papers: tuple[LeasePaper, ...]
    """As all have signed them, then the proof."""
    signers: tuple[LeaseSigner, ...]
    mine: LeaseSigner | None

    @classmethod
    def of(cls, row: Candidature, envelope: LeaseEnvelope, person_key: str) -> Self:
        """Read one envelope for one holder."""
        papers, signers = list(envelope.papers.all()), sorted(envelope.signers.all(), key=lambda one: one.pk)
        papers.sort(
            key=lambda one: (lease_papers.KINDS.index(one.kind) if one.kind in lease_papers.KINDS else 99, one.pk)
        )
        made = [one for one in papers if one.signed_from_id is not None or one.kind == lease_papers.PROOF]
        return cls(
            row=row,
            envelope=envelope,
            papers=tuple(one for one in papers if one not in made),
            signed_papers=tuple(made),
            signers=tuple(signers),
            mine=next((one for one in signers if person_key and one.person_key == person_key), None),
        )

    @property
    def is_made(self) -> bool:
        """Whether everybody has signed online: their files may be on their way still."""
        return self.envelope.state == EnvelopeState.SIGNED or (
            bool(self.signers) and all(one.signed_at for one in self.signers)
        )

    @property
    def waits(self) -> bool:
        """Whether it may still be signed, refused, or put on paper: its time is over once the clock has said so."""
        return self.row.stage == Stage.ACCEPTEE and EnvelopeState(self.envelope.state) in WAITING

    @property
    def may_sign(self) -> bool:
        """Whether this holder is led to the provider."""
        return (
            self.waits
            and self.envelope.on_paper_at is None
            and self.mine is not None
            and self.mine.signed_at is None
            and bool(self.mine.link_sealed)
        )

    @property
    def link(self) -> str:
        """Where this holder signs; empty where they do not."""
        if not self.may_sign or self.mine is None:
            return ""
        try:
            return sealed.opened(self.mine.public_id, self.mine.link_sealed)
        except sealed.SealBroken:
            return ""


_SENT = WrittenReading(
    lambda candidature: LeaseEnvelope.objects.filter(candidature=candidature, sent_at__isnull=False).order_by(
        "-sent_at", "-pk"
    ),
    pages=(ReadPage.CANDIDATURE,),
)


def of(row: Candidature, person_key: str) -> OwnLease | None:
    """The papers of this lease, the last that were sent; none where none were."""
    rows = _SENT(row.pk)
    found = next((one for one in rows if one.state == EnvelopeState.SIGNED), next(iter(rows), None))
    return OwnLease.of(row, found, person_key) if found else None


def _locked(row: Candidature, states: frozenset[EnvelopeState], by: Actor) -> LeaseEnvelope:
    require(by.role, Action.ANSWER_LEASE)
    rows = LeaseEnvelope.objects.select_for_update(of=("self",)).filter(candidature=row)
    found = rows.filter(state__in=sorted(states)).first()
    if found is None or row.stage != Stage.ACCEPTEE or found.sent_at is None:
        raise NothingToSign
    return found


@transaction.atomic
def prefer_paper(row: Candidature, *, by: Actor, at: datetime) -> LeaseEnvelope:
    """Sign on paper: an equal way, in one press. The landlord reads it, and says where and when. Raises ``NothingToSign``."""
    found = _locked(row, WAITING, by)
    if found.on_paper_at is None:
        found.on_paper_at = at
        found.save(update_fields=["on_paper_at"])
        _journal(JournalVerb.PREFER_PAPER_LEASE, found, by, at)
    return found


@transaction.atomic
def take_paper_back(row: Candidature, *, by: Actor, at: datetime) -> LeaseEnvelope:
    """Sign online after all, by the same way. Raises ``NothingToSign``."""
    found = _locked(row, WAITING, by)
    if found.on_paper_at is not None:
        found.on_paper_at = None
        found.save(update_fields=["on_paper_at"])
        _journal(JournalVerb.TAKE_PAPER_LEASE_BACK, found, by, at)
    return found


@transaction.atomic
def refuse(row: Candidature, *, reason: str, person_key: str, by: Actor, at: datetime) -> LeaseEnvelope:
    """Say that one does not sign, and why: the landlord reads it, and nothing else changes until it acts.

    Raises ``UnknownReason``, ``NothingToSign`` or ``AlreadySigned``.
    """
    if reason not in lease_signing.refusal_reasons(clocks.day_in_paris(at)):
        raise UnknownReason
    found = _locked(row, WAITING, by)
    if found.signers.filter(person_key=person_key, signed_at__isnull=False).exists():
        raise AlreadySigned
    found.state = lease_signing.moved(found.state, EnvelopeMove.REFUSE)
    found.refused_at, found.refusal = at, reason
    found.save(update_fields=["state", "refused_at", "refusal"])
    _journal(JournalVerb.REFUSE_LEASE, found, by, at, motif=reason)
    return found


@transaction.atomic
def take_refusal_back(row: Candidature, *, by: Actor, at: datetime) -> LeaseEnvelope:
    """Come back on it, while the landlord has not acted: it waits for a signature as before. Raises ``NothingToSign``."""
    found = _locked(row, frozenset({EnvelopeState.REFUSED}), by)
    lease_signing.moved(found.state, EnvelopeMove.TAKE_REFUSAL_BACK)
    # The provider may not have opened it yet.
    found.state = EnvelopeState.OPEN if found.opened_at is not None else EnvelopeState.SENT
    found.refused_at, found.refusal = None, ""
    found.save(update_fields=["state", "refused_at", "refusal"])
    _journal(JournalVerb.TAKE_LEASE_REFUSAL_BACK, found, by, at)
    return found


def _journal(verb: JournalVerb, found: LeaseEnvelope, by: Actor, at: datetime, **details: str) -> None:
    known: dict[str, str | int | list[str] | None] = {"candidature": str(found.candidature.public_id), **details}
    telling.journal(verb, found, by=by, at=at, article=ARTICLE, details=known)
