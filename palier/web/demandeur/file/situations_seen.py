"""What an answer on situations adds and takes back, and what is lost by taking one back: nothing goes by a box left empty."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from palier.models import Demande
from palier.rules.law.voice import phrase, say
from palier.rules.people import facts
from palier.rules.people.facts import Situation
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
_LOST_BY_ANOTHER = phrase(
    "Vous changez « {situation} », qu’une preuve vérifiée établit. Cette preuve ne vaudra plus : envoyez-en une nouvelle."
)
_CHANGED = {
    Situation.ENERGY_CLASS: phrase("Vous changez la classe ou le jour du diagnostic"),
    Situation.PRESENT_LANDLORD: phrase("Vous changez de bailleur"),
}
_CHANGED_OTHERWISE = phrase("Vous changez la date ou le lieu")


def answers(form: SituationForm, new: Mapping[str, DeclaredFact]) -> Iterator[tuple[str, str]]:
    """What is told that was not, what changes, and what is told no more."""
    for kind in form.kinds:
        told = new.get(completing.claim_path(kind.situation))
        if told is None:
            continue
        if told.value is None:
            yield say("Vous retirez"), kind.words
        elif kind.situation in form.known:
            changed = _CHANGED.get(kind.situation, _CHANGED_OTHERWISE)
            yield say(changed), kind.words
        else:
            yield say("Vous ajoutez"), kind.words


def losses(
    demande: Demande,
    known: facts.Demande,
    form: SituationForm,
    new: Mapping[str, DeclaredFact],
    *,
    by: Actor,
    at: datetime,
) -> list[str]:
    """What taking a situation back costs, or telling it of another place, class or landlord: one sentence each."""
    found = []
    for one in standing.standings(demande, known, user=by.user, at=at):
        told = new.get(completing.claim_path(one.kind.situation))
        if told is not None and told.value is None:
            lost = _LOST.get(one.status, _LOST_OTHERWISE)
            found.append(say(lost, situation=one.kind.words))
        elif told is not None and one.status is GroundStatus.VERIFIED and form.is_of_another(one.kind.situation, told):
            found.append(say(_LOST_BY_ANOTHER, situation=one.kind.words))
    return found
