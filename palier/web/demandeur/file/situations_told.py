"""My particular situations as they stand: each with its proof, its state, its end and what can be done now."""

from dataclasses import dataclass

from palier.rules.law import clocks
from palier.rules.law.voice import phrase, say
from palier.rules.situations.priorities import GroundStatus
from palier.rules.situations.urgency import LaneState
from palier.workflows.people import pieces
from palier.workflows.people.standing import SituationStanding

PILLS = {
    GroundStatus.ANNOUNCED: (phrase("à déclarer"), "plain"),
    GroundStatus.DECLARED: (phrase("preuve à déposer"), "warn"),
    GroundStatus.IN_REVIEW: (phrase("en contrôle"), "plain"),
    GroundStatus.VERIFIED: (phrase("vérifiée"), "ok"),
    GroundStatus.LAPSED: (phrase("expirée"), "here"),
    GroundStatus.REFUSED: (phrase("preuve refusée"), "here"),
}


@dataclass(frozen=True, slots=True)
class SituationCard:
    """A situation that the person told, in the words of the screen."""

    standing: SituationStanding
    words: str
    pill: str
    tone: str
    sentence: str
    act: str
    """What the link to the pieces says; empty where nothing is to be done."""
    url: str


def told(one: SituationStanding, url: str) -> SituationCard:
    """Say where a situation stands and what can be done now."""
    pill, tone = PILLS[one.status]
    return SituationCard(one, one.kind.words, pill, tone, _sentence(one), _act(one), url)


def _act(one: SituationStanding) -> str:
    if one.status in (GroundStatus.DECLARED, GroundStatus.REFUSED) or (
        one.status is GroundStatus.LAPSED and not one.is_proved
    ):
        return say("Déposer une preuve")
    if one.lane is not None and one.lane.state is LaneState.PROOF_MISSING:
        return say("Compléter la preuve")
    return say("Renouveler la preuve") if one.may_renew else ""


def _ended(day: str, *, is_proved: bool) -> str:
    if is_proved:
        return say("Ne compte plus après le {day}. Une preuve récente la renouvelle.", day=day)
    return say(
        "Sans preuve, elle n’est plus comptée après le {day}. Cochez-la si elle est toujours vraie, et prouvez-la.",
        day=day,
    )


def _sentence(one: SituationStanding) -> str:
    if one.status is GroundStatus.VERIFIED:
        if one.until is None:
            return say("Compte sans date de fin.")
        return say("Compte jusqu’au {day}.", day=clocks.say_day(one.until))
    if one.status is GroundStatus.LAPSED and one.until:
        return _ended(clocks.say_day(one.until), is_proved=one.is_proved)
    if one.status is GroundStatus.REFUSED:
        return say("Pourquoi : {reason}", reason=one.reason)
    return _in_review(one) or _to_prove(one)


def _in_review(one: SituationStanding) -> str:
    """What is missing of a proof, or by when it is checked; empty where no proof is looked at."""
    lane = one.lane
    if lane is None or one.status is not GroundStatus.IN_REVIEW:
        return ""
    if lane.state is LaneState.PROOF_MISSING:
        return say("Il manque encore : {proofs}.", proofs=pieces.say_proofs(lane.missing))
    if lane.due_at is None:
        return ""
    day = clocks.say_day(clocks.day_in_paris(lane.due_at))
    if lane.state is LaneState.LATE:
        return say("Le contrôle devait être fait le {day} : il passe avant les autres.", day=day)
    return say("La preuve est complète. Le contrôle se fait au plus tard le {day}.", day=day)


def _to_prove(one: SituationStanding) -> str:
    proofs = say("La preuve : {proofs}.", proofs=pieces.say_proofs(one.kind.proofs))
    if one.until is None:
        return proofs
    return f"{say('Sans preuve, gardée jusqu’au {day}.', day=clocks.say_day(one.until))} {proofs}"
