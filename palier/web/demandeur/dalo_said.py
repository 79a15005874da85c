"""The right to housing on the page of the situations: what the register says of it, or which cases look met."""

from dataclasses import dataclass
from datetime import datetime

from palier.models import Demande, Piece
from palier.rules.law import clocks
from palier.rules.law.voice import phrase, say
from palier.rules.people import facts
from palier.rules.situations import dalo, urgency
from palier.rules.situations.pieces import PieceStatus
from palier.rules.situations.urgency import LaneState
from palier.web.public.dalo_page import clock_of, is_nowhere, own_codes
from palier.workflows.people import pieces


@dataclass(frozen=True, slots=True)
class DaloSaid:
    """The sixth urgent situation, in words: what the register says of it, or which cases look met."""

    pill: str
    tone: str
    sentence: str
    may_send: bool
    """Whether a favourable decision may be sent: the register does not know one that holds."""
    cases: tuple[str, ...]
    clock: tuple[str, ...] = ()
    """What its decision has started: by when an offer, then the court."""


def say_dalo(demande: Demande, known: facts.Demande, *, at: datetime) -> DaloSaid:
    """Say where the right to housing stands. Cases inform « selon nos informations » and decide nothing."""
    codes = own_codes(known)
    on = clocks.day_in_paris(at)
    sent = Piece.objects.filter(demande=demande, code=pieces.DALO_DECISION, status=PieceStatus.TO_CHECK)
    filed = [urgency.FiledProof(piece.code, piece.uploaded_at) for piece in sent]
    lane = urgency.lane_of_dalo(known, filed, now=at)
    if lane.state is LaneState.VALIDATED:
        known_of = [say("Le registre national connaît votre décision.")]
        if lane.valid_until:
            known_of.append(say("Elle tient jusqu’au {day}.", day=clocks.say_day(lane.valid_until)))
        clock = clock_of(known.dalo_decided_on, codes, on) if known.dalo_decided_on else ()
        return DaloSaid(phrase("reconnu"), "ok", " ".join(known_of), may_send=False, cases=(), clock=clock)
    if lane.due_at is not None:
        day = clocks.say_day(clocks.day_in_paris(lane.due_at))
        sentence = say("Votre décision est comparée au registre national, au plus tard le {day}.", day=day)
        return DaloSaid(phrase("en contrôle"), "plain", sentence, may_send=False, cases=())
    lapsed = lane.state is LaneState.LAPSED
    pill = phrase("terminé") if lapsed else phrase("non reconnu")
    if is_nowhere(codes, on):
        return DaloSaid(pill, "plain", say(dalo.NOWHERE), may_send=False, cases=())
    met = {case for code in codes or [""] for case in dalo.possible_cases(known, code, on=on)}
    cases = tuple(say(words) for case, words in dalo.CASES.items() if case in met)
    return DaloSaid(
        pill,
        "plain",
        say("Une décision favorable de la commission de médiation place un dossier avant tous les autres."),
        may_send=True,
        cases=cases,
    )
