"""A home held while an act is done with it, as long as it stands: one that was taken out meanwhile takes nothing (ADR 197)."""

from palier.models import Home
from palier.workflows.acting.refusals import Refusal


class HomeTakenOut(Refusal):
    """It was taken out of the stock, as declared by mistake or twice."""

    sentence = "Ce logement a été retiré de votre parc : remettez-le d’abord, depuis sa page."


def held(home: Home, *joined: str) -> Home:
    """The home as it stands now, alone until the transaction ends. Raises ``HomeTakenOut``."""
    rows = Home.objects.select_for_update(of=("self",)).select_related("commune", *joined)
    found = rows.filter(pk=home.pk).first()
    if found is None:
        raise HomeTakenOut
    return found
