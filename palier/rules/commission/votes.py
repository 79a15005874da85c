"""How the commission votes: who takes part for a home, the count, the mayor's casting vote, the chair (L441-2, R441-9)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from palier.rules.commission import interests
from palier.rules.commission.commission import VOICES, Capacity, Voice
from palier.rules.law import parameters
from palier.rules.law.law import applies, cch
from palier.rules.people.answers import Reason

_FILE = "commission.toml"
_COMMISSION, _COMPOSITION = cch("L441-2"), cch("R441-9")


class Ballot(StrEnum):
    """The vote of one member on one decision. Stored words, never labels."""

    FOR = "pour"
    AGAINST = "contre"
    ABSTAIN = "abstention"


class Form(StrEnum):
    """How a séance is held. Votes one after the other by mail are no commission: its members deliberate together."""

    ON_SITE = "presentiel"
    DIGITAL = "numerique"


FORMS: Mapping[str, str] = {Form.ON_SITE: "sur place", Form.DIGITAL: "en ligne, tous connectés en même temps"}
"""What each form of a séance is called."""


class NotACommission(ValueError):
    """Members who do not decide at the same time are no commission."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """A member at a séance. ``key`` is its place in the list; ``place`` what it sits for, where it sits for some homes only.

    The place of a mayor is a commune, of an intercommunal president a territory, of a réservataire its contingent.
    """

    key: str
    capacity: Capacity
    is_present: bool = True
    place: str = ""
    is_called: bool = True
    """Whether they are the one of their seat: who is away while a suppléant is called there has no voice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VoteScope:
    """What a home falls under: commune, arrondissement, intercommunal territory, contingent; empty where unknown."""

    commune: str = ""
    arrondissement: str = ""
    territory: str = ""
    contingent: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class VoteResult:
    """What a vote gives. ``reasons`` says why, or what keeps it from counting."""

    is_adopted: bool
    votes_for: int
    votes_against: int
    abstentions: int
    voting: int
    """Members with a deliberative voice who could vote."""
    is_casting: bool = False
    """Whether the mayor's voice decided a tie."""
    faults: tuple[Reason, ...] = ()
    reasons: tuple[Reason, ...] = ()


_PLACES = {
    Capacity.MAIRE: "commune",
    Capacity.MAIRE_ARRONDISSEMENT: "arrondissement",
    Capacity.EPCI: "territory",
    Capacity.RESERVATAIRE: "contingent",
}
"""Members who sit for some homes only, and what of the home must be theirs."""


def _reason(code: str, sentence: str) -> Reason:
    return Reason(code=code, sentence=sentence, source=_COMMISSION)


@applies(_COMPOSITION, _COMMISSION)
def voice_for(seat: Seat, scope: VoteScope) -> Voice | None:
    """The voice of a member for a home, ``None`` when the home is outside its commune, territory or contingent.

    Somebody of whom nobody said what they sit for has no voice: a mayor votes for one commune, never for all.
    """
    held = _PLACES.get(seat.capacity)
    if held and (not seat.place or seat.place != getattr(scope, held)):
        return None
    return VOICES[seat.capacity]


@applies(_COMPOSITION)
def voters(
    seats: Sequence[Seat], scope: VoteScope, *, interested: Collection[str] = (), absent: Collection[str] = ()
) -> tuple[Seat, ...]:
    """The members present who vote on a home: a deliberative voice for it, and no interest in it.

    ``absent`` are members of the séance who were out of the room for this vote.
    """
    there = [seat for seat in seats if seat.is_present and seat.is_called]
    able = [seat for seat in there if voice_for(seat, scope) is Voice.DELIBERATIVE]
    return tuple(seat for seat in able if interests.may_vote(seat.key, interested) and seat.key not in absent)


def _faults(
    ballots: Mapping[str, Ballot],
    able: Sequence[Seat],
    quorum: int,
    interested: Collection[str],
    strangers: Collection[str],
) -> tuple[Reason, ...]:
    keys, found = {seat.key for seat in able}, []
    if len(able) < max(quorum, 1):
        found.append(_reason("quorum_du_point", "Le quorum n’est pas atteint pour ce logement : reportez-le."))
    if any(key in interested for key in ballots):
        found.append(_reason("vote_interesse", "Un membre qui a déclaré un intérêt ne vote pas pour ce logement."))
    if strangers or any(key not in keys and key not in interested for key in ballots):
        found.append(_reason("vote_sans_voix", "Un vote vient d’un membre absent, ou sans voix pour ce logement."))
    if keys - set(ballots):
        sentence = "Il manque le vote d’un membre présent : pour, contre, abstention, ou sorti pour ce vote."
        found.append(_reason("vote_manquant", sentence))
    return tuple(found)


@applies(_COMMISSION, _COMPOSITION)
def tally(
    ballots: Mapping[str, Ballot],
    seats: Sequence[Seat],
    *,
    quorum: int,
    scope: VoteScope,
    interested: Collection[str] = (),
    absent: Collection[str] = (),
) -> VoteResult:
    """Count the votes cast on one decision. On a tie the mayor of the commune of the home, if present, decides."""
    able = voters(seats, scope, interested=interested, absent=absent)
    # Minutes name who was out by their place: a place of nobody would leave them unread.
    strangers = set(absent) - {seat.key for seat in seats}
    faults = _faults(ballots, able, quorum, interested, strangers)
    counted = [(seat, ballots[seat.key]) for seat in able if seat.key in ballots]
    pros, cons, none = (sum(ballot is wanted for _, ballot in counted) for wanted in Ballot)
    mayor = next((ballot for seat, ballot in counted if seat.capacity is Capacity.MAIRE), None)
    is_tie = pros == cons
    is_casting = is_tie and pros > 0 and mayor in (Ballot.FOR, Ballot.AGAINST)
    is_adopted = not faults and (mayor is Ballot.FOR if is_casting else pros > cons)
    return VoteResult(
        is_adopted=is_adopted,
        votes_for=pros,
        votes_against=cons,
        abstentions=none,
        voting=len(able),
        is_casting=is_casting,
        faults=faults,
        reasons=_why(pros, cons, mayor if is_casting else None),
    )


def _why(pros: int, cons: int, casting: Ballot | None) -> tuple[Reason, ...]:
    if casting is not None:
        said = "la décision est adoptée" if casting is Ballot.FOR else "la décision n’est pas adoptée"
        return (_reason("voix_preponderante", f"À égalité des voix, celle du maire l’emporte : {said}."),)
    if pros == cons:
        sentence = "Les voix sont à égalité, sans voix du maire pour les départager : rien n’est adopté."
        return (_reason("egalite_sans_maire", sentence),)
    if pros < cons:
        return (_reason("majorite_contre", "La majorité des voix est contre cette décision."),)
    return (_reason("majorite_pour", "La majorité des voix est pour cette décision."),)


@applies(_COMPOSITION)
def elect_chair(choices: Mapping[str, str], births: Mapping[str, date], *, on: date) -> str | None:
    """Who chairs, elected by the six of the board: absolute majority, and the oldest on a tie; ``None`` for a new round.

    ``choices`` says for whom each member votes, ``births`` when each of the six was born. Raises ``NotACommission``.
    """
    board = parameters.get(_FILE, "board_seats", on).value
    if len(births) != board or not set(choices) <= set(births) or not set(choices.values()) <= set(births):
        raise NotACommission("chair")
    counts = {member: sum(choice == member for choice in choices.values()) for member in births}
    most = max(counts.values())
    first = [member for member, count in counts.items() if count == most]
    if most == 0:
        return None
    if len(first) > 1:
        return min(first, key=births.__getitem__)
    return first[0] if most * 2 > len(choices) else None


@applies(_COMPOSITION)
def composition_gaps(capacities: Sequence[Capacity], *, on: date) -> tuple[Reason, ...]:
    """What a call of members lacks of the six of the board, one of whom represents the tenants."""
    board: int = parameters.get(_FILE, "board_seats", on).value
    tenants = sum(capacity is Capacity.TENANTS for capacity in capacities)
    called = tenants + sum(capacity is Capacity.BOARD for capacity in capacities)
    found = []
    if called != board:
        who = "aucun n’est convoqué" if called == 0 else "1 est convoqué" if called == 1 else f"{called} sont convoqués"
        sentence = f"Le conseil du bailleur désigne {board} membres : {who}."
        found.append(Reason(code="membres_du_conseil", sentence=sentence, source=_COMPOSITION))
    if tenants < 1:
        sentence = "Aucun membre ne représente les locataires."
        found.append(Reason(code="locataires_absents", sentence=sentence, source=_COMPOSITION))
    return tuple(found)


@applies(_COMMISSION)
def require_form(form: Form | str) -> Form:
    """The form of a séance: on site, or digital with everyone connected at the same time; nothing else decides.

    Raises ``NotACommission``.
    """
    try:
        return Form(form)
    except ValueError:
        raise NotACommission(form) from None
