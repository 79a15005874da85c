"""Where the papers of a lease stand, in the words of its landlord's desk."""

from collections.abc import Collection, Mapping, Sequence

from palier.models import Candidature, LeaseEnvelope
from palier.rules.signing.lease_signing import EnvelopeState

_S = EnvelopeState
WORDS: Mapping[EnvelopeState, tuple[str, str]] = {
    _S.DRAFT: ("papiers à envoyer", "plain"),
    _S.SENT: ("papiers envoyés", "here"),
    _S.OPEN: ("signature en cours", "here"),
    _S.REFUSED: ("le ménage ne signe pas", "warn"),
    _S.SIGNED: ("signé par tous, à enregistrer", "ok"),
    _S.EXPIRED: ("temps de signer passé", "warn"),
    _S.CANCELLED: ("envoi annulé", "plain"),
    _S.REPLACED: ("papiers remplacés", "plain"),
    _S.ENDED: ("envoi fini", "plain"),
}
ON_PAPER = ("préfère signer sur papier", "warn")


def words(envelope: LeaseEnvelope) -> tuple[str, str]:
    """What a desk reads of one envelope, and its tone."""
    state = EnvelopeState(envelope.state)
    if envelope.on_paper_at is not None and state in (_S.SENT, _S.OPEN):
        return ON_PAPER
    return WORDS[state]


def foremost(envelopes: Sequence[LeaseEnvelope]) -> LeaseEnvelope | None:
    """Which envelope of a lease stands, the last first: what all signed, whatever was begun beside it; else the last."""
    signed = (one for one in envelopes if one.state == EnvelopeState.SIGNED)
    return next(signed, envelopes[0] if envelopes else None)


def said_of(rows: Collection[Candidature]) -> dict[int, str]:
    """What the lines of leases say of their papers, by candidature; those without papers are not there. One statement."""
    found: dict[int, list[LeaseEnvelope]] = {}
    for one in LeaseEnvelope.objects.filter(candidature__in=rows).order_by("-made_at", "-pk"):
        found.setdefault(one.candidature_id, []).append(one)
    return {pk: words(stands)[0] for pk, them in found.items() if (stands := foremost(them)) is not None}
