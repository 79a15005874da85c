"""What an answer on situations adds and takes back, and what is lost by taking one back: nothing goes by a box left empty."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from palier.models import Demande
from palier.rules.law.voice import phrase, say
from palier.rules.people import facts
from palier.rules.situations.priorities import GroundStatus
from palier.web.demandeur.file.situations import SituationForm
from palier.workflows.acting.actors import Actor
from palier.workflows.people import completing, standing
from palier.workflows.people.completing import DeclaredFact

_LOST = {
    GroundStatus.IN_REVIEW: phrase(
        "Vous retirez « {situation} ». Sa preuve est en contrôle : les points qui en viendraient ne viendront pas."
    ),
    GroundStatus.VERIFIED: phrase("Vous retirez « {situation} », qu’une preuve vérifiée établit."),
}
_LOST_OTHERWISE = phrase("Vous retirez « {situation} ». Les points qui en viendraient ne viendront pas.")


def answers(form: SituationForm, new: Mapping[str, DeclaredFact]) -> Iterator[tuple[str, str]]:
    """What is told that was not, what changes, and what is told no more."""
    for kind in form.kinds:
        told = new.get(completing.claim_path(kind.situation))
        if told is None:
            continue
        if told.value is None:
            yield say("Vous retirez"), kind.words
        elif kind.situation in form.known:
            yield say("Vous changez la date ou le lieu"), kind.words
        else:
            yield say("Vous ajoutez"), kind.words


def losses(
    demande: Demande, known: facts.Demande, new: Mapping[str, DeclaredFact], *, by: Actor, at: datetime
) -> list[str]:
    """What taking a situation back costs, one sentence each."""
    found = []
    for one in standing.standings(demande, known, user=by.user, at=at):
        told = new.get(completing.claim_path(one.kind.situation))
        if told is not None and told.value is None:
            lost = _LOST.get(one.status, _LOST_OTHERWISE)
            found.append(say(lost, situation=one.kind.words))
    return found
