"""A member of a séance declares an interest in a home or in a candidate: no vote on that home, and the minutes say so."""

from datetime import datetime

from django.db import transaction

from palier.models import AgendaItem, Candidature, InterestDeclaration, Seance
from palier.rules import interests
from palier.rules.access import Action, require
from palier.rules.law import act
from palier.workflows import convening, telling
from palier.workflows.actors import Actor
from palier.workflows.refusals import Refusal
from palier.workflows.signing import signatory

_ARTICLE = act("règles de séance de Palier")


class TooLateToDeclare(Refusal):
    """The home is decided, or the séance is closed: a vote that was cast is not undone here."""

    sentence = "Les décisions sur ce logement sont enregistrées\u00a0: l’intérêt doit être déclaré avant le vote."


class BadInterest(Refusal):
    """The member or the candidate is none of this agenda; the message says which."""


@transaction.atomic
def declare_interest(
    item: AgendaItem, *, member: int, candidature: Candidature | None = None, by: Actor, at: datetime
) -> InterestDeclaration:
    """Record the interest of a member in a home, or in a candidate for it. Declared twice, it is one."""
    seance = Seance.objects.select_for_update().get(pk=item.seance_id)
    require(by.role, Action.DECIDE)
    known = item.interests.filter(member=member).first()
    if known is not None:
        return known
    if seance.stage == "close" or item.decisions.exists():
        raise TooLateToDeclare
    ref = str(candidature.public_id) if candidature else ""
    examined = [str(row.public_id) for row in convening.compliant(item.publication)]
    home = str(item.publication.public_id)
    try:
        interests.require(
            interests.Declaration(member=str(member), home=home, candidature=ref),
            members=[str(index) for index in range(len(seance.members))], candidatures=examined,
        )  # fmt: skip
    except interests.BadDeclaration as error:
        raise BadInterest(str(error)) from error
    kept = InterestDeclaration.objects.create(
        seance=seance, item=item, member=member, label=str(seance.members[member]["name"])[:160],
        candidature_ref=ref or None, by=signatory(by), at=at,
    )  # fmt: skip
    details: dict[str, str | int | list[str] | None] = {
        "logement": home, "membre": member, "candidature": ref or None,
    }  # fmt: skip
    telling.journal("declarer_interet", seance, by=by, at=at, article=_ARTICLE, details=details)
    return kept
