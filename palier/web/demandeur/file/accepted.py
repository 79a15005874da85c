"""The home that a household has accepted, until its lease: which one, what comes next, and the way to change one's mind."""

from palier.models import Candidature, Demande, Offer
from palier.rules.candidature.funnel import Stage
from palier.rules.candidature.offer_answers import OfferAnswer
from palier.workflows.letters import wording

ACCEPTED = "acceptee"


def of(demande: Demande) -> dict[str, object] | None:
    """The offer that was accepted and whose lease is not signed; none where there is none."""
    found = (
        Offer.objects.filter(demande=demande, answer=OfferAnswer.ACCEPTED, candidature__stage=Stage.ACCEPTEE)
        .prefetch_related("candidature", "publication__home__commune", "publication__bailleur")
        .order_by("-answered_at")
        .first()
    )
    return None if found is None else shown(found)


def shown(offer: Offer) -> dict[str, object]:
    """An accepted offer as the file and the page of the offer say it."""
    home, bailleur = offer.publication.home, offer.publication.bailleur
    others = Candidature.objects.filter(demande=offer.demande_id, stage=Stage.SUSPENDUE)
    return {"offer": offer, "exact": wording.exact(home), "home": home, "bailleur": bailleur, "others": others.exists()}
