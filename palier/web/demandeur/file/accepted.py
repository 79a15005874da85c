"""The home that a household has accepted, until its lease: which one, what comes next, and the way to change one's mind."""

from palier.models import Candidature, Demande, LeaseEnvelope, Offer
from palier.models.candidatures import made_leases
from palier.models.foreseen import ReadPage
from palier.models.written_readings import WrittenReading
from palier.rules.candidature.funnel import Stage
from palier.rules.candidature.offer_answers import OfferAnswer
from palier.rules.signing.lease_signing import EnvelopeState
from palier.web.languages.later import shown as said
from palier.workflows.candidature import applying
from palier.workflows.letters import wording

ACCEPTED = "acceptee"
_NOT_SHOWN = (EnvelopeState.DRAFT, EnvelopeState.CANCELLED, EnvelopeState.REPLACED, EnvelopeState.ENDED)
"""Papers that are not, or no longer, a household's to sign."""


_ACCEPTED = WrittenReading(
    lambda demande: (
        Offer.objects.filter(demande=demande, answer=OfferAnswer.ACCEPTED, candidature__stage=Stage.ACCEPTEE)
        .prefetch_related("candidature", "publication__home__commune", "publication__bailleur")
        .order_by("-answered_at")[:1]
    ),
    pages=(ReadPage.FILE,),
)


def of(demande: Demande) -> dict[str, object] | None:
    """The offer that was accepted and whose lease is not signed; none where there is none."""
    found = _ACCEPTED.first(demande.pk)
    return None if found is None else shown(found)


def shown(offer: Offer) -> dict[str, object]:
    """An accepted offer as the file and the page of the offer say it."""
    home, bailleur = offer.publication.home, offer.publication.bailleur
    others = Candidature.objects.filter(demande=offer.demande_id, stage=Stage.SUSPENDUE)
    found = LeaseEnvelope.objects.filter(candidature=offer.candidature_id).exclude(state__in=_NOT_SHOWN)
    papers = found.order_by("-pk").first()
    waits = papers is not None and papers.signers.filter(person_key__gt="", signed_at=None).exists()
    return {
        "offer": offer,
        "exact": wording.exact(home),
        "home": home,
        "bailleur": bailleur,
        "others": others.exists(),
        "papers": papers.state if papers else "",
        "made": said(applying.LeaseIsMade()) if made_leases.is_made(offer.candidature) else "",
        "is_signed_here": papers is not None and not waits,
    }
