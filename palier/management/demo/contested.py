"""A refusal of the demo that its household contests: written to the landlord, and still to be answered."""

from palier.management.demo.days import Days
from palier.models import Candidature, Demande
from palier.rules.appeals.appeals import AppealReason
from palier.rules.candidature.funnel import Stage
from palier.workflows.acting.actors import Actor
from palier.workflows.appeals import appeals, contestable


def write(demande: Demande, by: Actor, days: Days) -> None:
    """As the page does it, three days after the letter."""
    refused = Candidature.objects.filter(demande=demande, stage=Stage.NON_ATTRIBUEE).order_by("pk").first()
    found = contestable.of_candidature(refused) if refused else None
    if found is None:
        return
    appeals.contest(
        found,
        reasons=[AppealReason.WRONG_FACT, AppealReason.UNREAD_PIECE],
        said="Mon nouveau contrat n’a pas été compté. L’attestation est dans mon dossier depuis le mois dernier.",
        named=[],
        by=by,
        at=days.at(-3, 18),
    )
