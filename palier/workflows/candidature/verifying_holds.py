"""A candidature held because its household is already on the list: the réservataire may release it, with a reason."""

from datetime import datetime

from django.db import transaction

from palier.models import Candidature
from palier.models.candidatures import places
from palier.rules.candidature.funnel import PublicationStage, Verb
from palier.rules.commission import motives
from palier.rules.doors.access import Action, require
from palier.rules.law import french
from palier.rules.letters.composing import compose
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.candidature import advancing
from palier.workflows.letters.wording import describe


class ClosedAlready(Refusal):
    """The list is frozen."""

    sentence = "La publication est close : une candidature en attente ne peut plus y entrer."


class HoldReasonNeeded(Refusal):
    """Why these are two households."""

    sentence = "Dites en une phrase pourquoi il s’agit de deux ménages différents."


@transaction.atomic
def release_hold(candidature: Candidature, *, reason: str, by: Actor, at: datetime) -> Candidature:
    """Let a held candidature into the list, before the closing only. Raises ``ClosedAlready`` or ``HoldReasonNeeded``."""
    require(by.role, Action.RELEASE_HELD)
    window = places.lock_window(candidature.publication_id)
    if window.stage != PublicationStage.PUBLIEE or window.at >= window.closes_at:
        raise ClosedAlready
    scanned = motives.scan(reason)
    if not reason.strip() or scanned:
        raise HoldReasonNeeded(*(motive.sentence for motive in scanned[:1]))
    candidature = Candidature.objects.select_for_update(of=("self",)).get(pk=candidature.pk)
    advancing.advance(candidature, Verb.RELEASE, by=by, at=at)
    text = compose("attente_levee", home=describe(candidature.publication.home), typed=french.cited(reason))
    telling.send(candidature.demande, text, by=by, at=at, candidature=candidature)
    return candidature
