"""What was sent to be signed is cancelled, or begun anew with another paper: it is void, and its household is told."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from palier.models import Candidature, LeaseEnvelope, LeasePaper
from palier.models.candidatures import made_leases
from palier.rules.doors.access import Action, require
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.letters.composing import compose
from palier.rules.signing import lease_papers, lease_signing
from palier.rules.signing.lease_signing import EnvelopeMove
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.letters import writing
from palier.workflows.letters.wording import describe
from palier.workflows.signing.lease_envelopes import AllHaveSigned, begun, journal, living, locked


class NothingSent(Refusal):
    """There is nothing to cancel or to change."""

    sentence = "Aucun papier n’attend de signature."


def _void(candidature: Candidature, move: EnvelopeMove, by: Actor, at: datetime) -> tuple[Candidature, LeaseEnvelope]:
    """End what lives; the provider is told by the clock. Raises ``AllHaveSigned`` or ``NothingSent``."""
    require(by.role, Action.PREPARE_LEASE)
    candidature = locked(candidature)
    envelope = living(candidature)
    if made_leases.is_made(candidature):
        raise AllHaveSigned
    if envelope is None:
        raise NothingSent
    try:
        envelope.state = lease_signing.moved(envelope.state, move)
    except lease_signing.EnvelopeMoved as error:
        raise NothingSent from error
    envelope.ended_at = envelope.next_look_at = at
    envelope.save(update_fields=["state", "ended_at", "next_look_at"])
    if envelope.sent_at is not None:
        text = compose(
            "bail_envoi_annule",
            home=describe(candidature.publication.home),
            bailleur=candidature.publication.bailleur.present.name,
            is_replaced=move is EnvelopeMove.REPLACE,
        )
        writing.send(candidature, text, by=by, at=at)
    return candidature, envelope


@transaction.atomic
def cancel(candidature: Candidature, *, by: Actor, at: datetime) -> LeaseEnvelope:
    """Cancel what was sent by mistake: nobody signs it any more, and its household is told. The offer stays accepted.

    Raises ``NotToSign``, ``NothingSent`` or ``AllHaveSigned``.
    """
    _, envelope = _void(candidature, EnvelopeMove.CANCEL, by, at)
    journal(JournalVerb.CANCEL_LEASE_PAPERS, envelope, by, at, {})
    return envelope


@transaction.atomic
def change(candidature: Candidature, *, by: Actor, at: datetime) -> LeaseEnvelope:
    """Begin anew with the same papers, to change one: what was sent is void, whoever had signed it. The same refusals."""
    candidature, former = _void(candidature, EnvelopeMove.REPLACE, by, at)
    fresh = begun(candidature, by, at)
    for paper in _of_landlord(former):
        LeasePaper.objects.create(
            envelope=fresh,
            demande_id=fresh.demande_id,
            **{name: getattr(paper, name) for name in ("kind", "name", "size", "pages", "sha256", "data")},
            added_at=at,
        )
    journal(JournalVerb.CHANGE_LEASE_PAPERS, former, by, at, {"suite": str(fresh.public_id)})
    return fresh


def _of_landlord(envelope: LeaseEnvelope) -> Sequence[LeasePaper]:
    """The papers as they were given, without what a provider made of them."""
    return list(envelope.papers.filter(signed_from=None).exclude(kind=lease_papers.PROOF).order_by("pk"))
