"""A referral: what a household hands over to a social service, how it is answered, and when it closes (ADR 71).

Its household takes it back at once, whatever was answered. A social service that finds a situation proved speeds it; one that
does not changes nothing: no priority of the law rests on its opinion (article L441-1).
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from palier.rules.law import clocks, parameters
from palier.rules.law.dates import add_days, add_months
from palier.rules.law.law import act, applies, cch
from palier.rules.law.voice import phrase, say
from palier.rules.people.facts import Situation
from palier.rules.situations import pieces, situations, urgency
from palier.rules.situations.needed_pieces import SITUATION_PREFIX
from palier.rules.situations.urgency import FiledProof, LaneState

FILE = "referrals.toml"
DALO = "decision_dalo"
"""The sixth urgent situation: its decision, which the register does not know yet."""
LONGEST_NOTE = 4_000
_HOUSE = act("règles de publication de Palier")
_SECRECY = act("article 226-13 du code pénal")


class ReferralState(StrEnum):
    """Where a referral stands. Stored words; ``EXPIRED``, ``OVER`` and ``TAKEN_BACK`` are read, and never stored."""

    WAITING = "attend"
    OPEN = "prise"
    ASKED = "preuve_demandee"
    PROVED = "qualifiee"
    UNPROVED = "non_prouvee"
    EXPIRED = "expiree"
    OVER = "finie"
    TAKEN_BACK = "reprise"


class ReferralMove(StrEnum):
    """What may be done with a referral."""

    TAKE = "prendre"
    ASK = "demander"
    HAND = "remettre"
    PROVE = "qualifier"
    REFUSE = "ne_pas_qualifier"
    RETRACT = "reprendre_reponse"
    TAKE_BACK = "reprendre"


_AT_WORK = frozenset({ReferralState.OPEN, ReferralState.ASKED})
MOVES: Mapping[ReferralMove, Mapping[ReferralState, ReferralState]] = {
    ReferralMove.TAKE: {ReferralState.WAITING: ReferralState.OPEN},
    ReferralMove.ASK: dict.fromkeys(_AT_WORK, ReferralState.ASKED),
    # A paper handed over is looked at, whatever was answered for want of it; before the code serves, it waits too.
    ReferralMove.HAND: {
        ReferralState.WAITING: ReferralState.WAITING,
        **dict.fromkeys((*sorted(_AT_WORK), ReferralState.UNPROVED), ReferralState.OPEN),
    },
    ReferralMove.PROVE: dict.fromkeys(_AT_WORK, ReferralState.PROVED),
    ReferralMove.REFUSE: dict.fromkeys(_AT_WORK, ReferralState.UNPROVED),
    # An answer given by mistake is taken back by its service, and the situation waits for another one.
    ReferralMove.RETRACT: dict.fromkeys((ReferralState.PROVED, ReferralState.UNPROVED), ReferralState.OPEN),
}
"""From where each move goes, and to where. Taking back changes no state: what was answered stays answered."""


class NotProvedReason(StrEnum):
    """Why a social service does not find a situation proved: of this list alone. Stored words."""

    NOT_A_PROOF = "papier_hors_liste"
    UNREADABLE = "papier_illisible"
    OVER = "situation_finie"
    ANOTHER = "autre_personne"
    NOT_OURS = "autre_service"


REASONS: Mapping[NotProvedReason, str] = {
    NotProvedReason.NOT_A_PROOF: phrase("Le papier montré n’est pas de ceux qui prouvent cette situation."),
    NotProvedReason.UNREADABLE: phrase("Le papier montré ne se lit pas, ou il n’est pas entier."),
    NotProvedReason.OVER: phrase("Le papier montré parle d’une situation qui est finie."),
    NotProvedReason.ANOTHER: phrase("Le papier montré concerne une autre personne."),
    NotProvedReason.NOT_OURS: phrase(
        "Ce service ne peut pas suivre cette situation : un autre service social le peut."
    ),
}
"""The words for the household. None of them tells a story."""


class RetractReason(StrEnum):
    """Why a social service takes its answer back: of this list alone. Stored words, none of them of the list above."""

    NO_PROOF = "ne_prouve_pas"
    OTHER_FILE = "autre_dossier"
    WRONG_DAY = "mauvais_jour"
    SLIP = "reponse_par_erreur"


RETRACTED: Mapping[RetractReason, str] = {
    RetractReason.NO_PROOF: phrase("Le papier vu ne prouve pas cette situation."),
    RetractReason.OTHER_FILE: phrase("La réponse était pour une autre personne."),
    RetractReason.WRONG_DAY: phrase("Le jour ou la fin de la preuve était faux."),
    RetractReason.SLIP: phrase("La réponse a été donnée par erreur."),
}
"""The words for the household, and for who chooses one."""


class NotOpen(ValueError):
    """The referral is over, taken back, or is not where this can be done."""


class NotOffered(ValueError):
    """No urgent situation: it is not for a social service to qualify."""


class ImpossibleEnd(ValueError):
    """A day seen, or an end, that cannot be; the message is a French sentence for who typed it."""

    def __init__(self, sentence: str, *, is_end: bool = False) -> None:
        """Keep whether it is the end that cannot be, rather than the day seen."""
        super().__init__(sentence)
        self.is_end = is_end


@dataclass(frozen=True, slots=True)
class Referral:
    """A referral, as far as its rules go."""

    state: ReferralState
    last_day: date
    """Of the code while it waits; of the reading once it was taken up."""
    is_taken_back: bool = False


@applies(_HOUSE)
def standing(one: Referral, *, on: date) -> ReferralState:
    """Where it stands on a day: its last day is whole, and what is taken back stays so."""
    if one.is_taken_back:
        return ReferralState.TAKEN_BACK
    if on > one.last_day:
        return ReferralState.EXPIRED if one.state is ReferralState.WAITING else ReferralState.OVER
    return one.state


@applies(_SECRECY)
def opens(one: Referral, *, on: date) -> bool:
    """Whether the social service that took it up reads it on that day."""
    return standing(one, on=on) not in (
        ReferralState.WAITING,
        ReferralState.EXPIRED,
        ReferralState.OVER,
        ReferralState.TAKEN_BACK,
    )


@applies(_HOUSE)
def move(one: Referral, wanted: ReferralMove, *, on: date) -> Referral:
    """The referral once this is done. Raises ``NotOpen``."""
    stands = standing(one, on=on)
    if wanted is ReferralMove.TAKE_BACK:
        if stands in (ReferralState.EXPIRED, ReferralState.OVER, ReferralState.TAKEN_BACK):
            raise NotOpen
        return replace(one, is_taken_back=True)
    if stands not in MOVES[wanted]:
        raise NotOpen
    return replace(
        one, state=MOVES[wanted][stands], last_day=last_day(on) if wanted is ReferralMove.TAKE else one.last_day
    )


@applies(_HOUSE)
def retracted(state: ReferralState, reason: str) -> RetractReason | None:
    """Why the last answer was taken back, while no other has come; none where none was."""
    is_waiting = state in _AT_WORK and reason in set(RetractReason)
    return RetractReason(reason) if is_waiting else None


@applies(_HOUSE)
def code_last_day(asked_on: date) -> date:
    """The last day on which a social service may use a code."""
    return add_days(asked_on, parameters.get(FILE, "code_days", asked_on).value)


@applies(_HOUSE)
def codes_alive(on: date) -> int:
    """How many codes of one person may wait at once."""
    count: int = parameters.get(FILE, "codes_alive", on).value
    return count


@applies(_HOUSE)
def last_day(taken_on: date) -> date:
    """The last day on which a referral that was taken up is read."""
    return add_months(taken_on, parameters.get(FILE, "opened_months", taken_on).value)


@applies(cch("L441-1"))
def offered(on: date) -> tuple[str, ...]:
    """The codes of what may be handed over: the urgent situations of the catalogue, and the decision of mediation."""
    urgent = (kind.situation for kind in situations.catalogue(on) if kind.urgent is not None)
    return (*(f"{SITUATION_PREFIX}{one.value}" for one in urgent), DALO)


@applies(cch("L441-1"))
def require_offered(code: str, on: date) -> str:
    """A code of that list, or ``NotOffered``."""
    if code not in offered(on):
        raise NotOffered
    return code


@applies(_HOUSE)
def situation_of(code: str) -> Situation | None:
    """The situation of a code; none for the decision of mediation, which the register gives."""
    return None if code == DALO else Situation(code.removeprefix(SITUATION_PREFIX))


@applies(_HOUSE)
def label(code: str) -> str:
    """The discreet label of what is handed over."""
    situation = situation_of(code)
    return situations.newest(situation).label if situation else pieces.newest(DALO).label


@applies(cch("L441-1"))
def proofs(code: str, on: date) -> tuple[tuple[str, ...], ...]:
    """The kinds of papers that prove it: one document of each kind is enough."""
    situation = situation_of(code)
    return situations.of(situation, on).proofs if situation else ((DALO,),)


@applies(cch("L441-1"))
def lacking(code: str, seen: Collection[str], *, on: date) -> tuple[tuple[str, ...], ...]:
    """The kinds of papers of which none was seen."""
    return tuple(kind for kind in proofs(code, on) if not set(kind) & set(seen))


@applies(_HOUSE)
def longest(code: str, seen_on: date) -> date | None:
    """The last day that a proof seen on a day may give; none for a decision, whose end is the register's."""
    situation = situation_of(code)
    return situations.expiry(situation, seen_on) if situation else None


@applies(_HOUSE)
def require_end(code: str, asked: date | None, *, seen_on: date, handed_on: date, on: date) -> date | None:
    """The last day of what is qualified: the catalogue's own unless a sooner one is said. Raises ``ImpossibleEnd``."""
    if seen_on > on:
        raise ImpossibleEnd(say("Ce jour n’est pas encore venu."))
    if seen_on < handed_on:
        raise ImpossibleEnd(say("La personne ne vous avait pas encore orienté sa situation ce jour-là."))
    most = longest(code, seen_on)
    if asked is None or most is None:
        return most
    if asked < on:
        raise ImpossibleEnd(say("La date de fin est déjà passée."), is_end=True)
    if asked > most:
        raise ImpossibleEnd(
            say("Cette situation ne peut pas tenir aussi longtemps : une nouvelle preuve la renouvelle."), is_end=True
        )
    return asked


@dataclass(frozen=True, slots=True)
class Clock:
    """The two working days of one referral."""

    state: LaneState
    due_at: datetime | None = None


@applies(_HOUSE)
def clock(code: str, filed: Iterable[FiledProof], *, state: ReferralState, since: datetime, now: datetime) -> Clock:
    """Where its delay stands: it runs from the complete proof, never before the service had it in hand."""
    on, known = clocks.day_in_paris(now), tuple(filed)
    if state not in _AT_WORK:
        return Clock(LaneState.VALIDATED)
    firsts = [
        min((one.at for one in known if one.code in (*kind, urgency.UNNAMED)), default=None)
        for kind in proofs(code, on)
    ]
    found = [one for one in firsts if one is not None]
    if state is ReferralState.ASKED or len(found) < len(firsts):
        return Clock(LaneState.PROOF_MISSING)
    due = urgency.due_at(max(*found, since))
    return Clock(LaneState.LATE if now > due else LaneState.TO_VALIDATE, due)
