"""Who may make a move: the roles that stand for the actor whom the funnel names, with the right of the act that moves."""

from collections.abc import Mapping

from palier.rules.candidature.funnel import FunnelMove, Mover, Stage, Verb
from palier.rules.doors.access import Action, Role, may
from palier.rules.law.law import applies, cch

HANDS: Mapping[Mover, frozenset[Role]] = {
    # A guichet acts for a person who gave it a mandate; an adviser too, in the acts that theirs names.
    Mover.DEMANDEUR: frozenset({Role.DEMANDEUR, Role.GUICHET, Role.MANDATAIRE}),
    Mover.RESERVATAIRE: frozenset({Role.RESERVATAIRE}),
    Mover.BAILLEUR: frozenset({Role.BAILLEUR}),
    Mover.COMMISSION: frozenset({Role.COMMISSION}),
    Mover.CLOCK: frozenset({Role.CLOCK}),
}
"""The roles in which each actor acts."""
_DECIDE, _CHECK, _LEASE = (Action.DECIDE,), (Action.CHECK,), (Action.SIGN_LEASE,)
RIGHTS: Mapping[Verb, tuple[Action, ...]] = {
    Verb.HOLD: (Action.APPLY,),
    Verb.RELEASE: (Action.RELEASE_HELD,),
    Verb.WITHDRAW: (Action.WITHDRAW,),
    Verb.APPLY_AGAIN: (Action.APPLY,),
    Verb.RANK: (Action.CLOSE,),
    Verb.FIND_INELIGIBLE: (Action.CLOSE,),
    Verb.SET_ASIDE: (Action.SECOND_READ,),
    Verb.BRING_BACK: (Action.SET_ASIDE,),
    Verb.DESIGNATE: (Action.DESIGNATE, Action.CALL_NEXT),
    Verb.PASS_OVER: (Action.DESIGNATE,),
    **dict.fromkeys((Verb.FIND_COMPLIANT, Verb.ASK_PIECES, Verb.FIND_NOT_COMPLIANT, Verb.CHECK_AGAIN), _CHECK),
    **dict.fromkeys((Verb.ATTRIBUTE, Verb.RESERVE, Verb.ATTRIBUTE_UNDER_CONDITION), _DECIDE),
    **dict.fromkeys((Verb.REFUSE_ATTRIBUTION, Verb.FIND_INADMISSIBLE, Verb.RECONSIDER), _DECIDE),
    Verb.OFFER: (Action.OFFER,),
    Verb.ACCEPT: (Action.ACCEPT,),
    Verb.DECLINE: (Action.DECLINE,),
    Verb.NOTE_SILENCE: (Action.NOTE_SILENCE,),
    **dict.fromkeys((Verb.SIGN, Verb.FALL_THROUGH), _LEASE),
    Verb.TAKE_BACK: (Action.OFFER,),
    Verb.STEP_DOWN: (Action.STEP_DOWN,),
    Verb.SUSPEND: (Action.ACCEPT,),
}
"""One of these rights is held by who moves."""
DRAWN = (Verb.RESTORE, Verb.END)
"""What the clock draws from an act that had its right: no action of the table is asked again."""


class NotTheMover(Exception):
    """The table gives this move to somebody else: a fault of what called it, told to no person."""

    def __init__(self, role: Role, origin: Stage, verb: Verb) -> None:
        """Keep the role and the move that it asked."""
        super().__init__(f"{verb} from {origin} is not a move of {role}")
        self.role = role
        self.origin = origin
        self.verb = verb


@applies(cch("R441-5"))
def roles_of(move: FunnelMove, *, is_own: bool) -> frozenset[Role]:
    """The roles that may make a move; on its own list, a landlord stands where the réservataire would."""
    hands = frozenset[Role]().union(*(HANDS[actor] for actor in move.actors))
    if is_own and Mover.RESERVATAIRE in move.actors:
        hands |= HANDS[Mover.BAILLEUR]
    if move.verb in DRAWN:
        return hands
    return frozenset(role for role in hands if any(may(role, right) for right in RIGHTS[move.verb]))


@applies(cch("R441-5"))
def require_mover(move: FunnelMove, role: Role, *, is_own: bool) -> None:
    """Raise ``NotTheMover`` unless the table gives this move to this role, on a list of the landlord's own or not."""
    if role not in roles_of(move, is_own=is_own):
        raise NotTheMover(role, move.origin, move.verb)
