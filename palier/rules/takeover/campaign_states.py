"""Where a campaign stands, where each person of it stands, and what a person who telephones may note."""

from collections.abc import Mapping
from enum import StrEnum


class CampaignState(StrEnum):
    """Where a campaign stands. Stored words."""

    PREPARED = "preparee"
    RUNNING = "en_cours"
    PAUSED = "suspendue"
    STOPPED = "arretee"


CAMPAIGN_LABELS: Mapping[CampaignState, str] = {
    CampaignState.PREPARED: "Préparée : rien n’est parti",
    CampaignState.RUNNING: "En cours",
    CampaignState.PAUSED: "Suspendue : rien ne part",
    CampaignState.STOPPED: "Arrêtée : rien ne part, et rien n’est à faire",
}
CAMPAIGN_MOVES: Mapping[CampaignState, frozenset[CampaignState]] = {
    CampaignState.PREPARED: frozenset({CampaignState.RUNNING, CampaignState.STOPPED}),
    CampaignState.RUNNING: frozenset({CampaignState.PAUSED, CampaignState.STOPPED}),
    CampaignState.PAUSED: frozenset({CampaignState.RUNNING, CampaignState.STOPPED}),
    CampaignState.STOPPED: frozenset({CampaignState.RUNNING}),
}
"""A campaign that was stopped by mistake goes on from where it stood; the trigger says the same, and a test compares."""


class InviteState(StrEnum):
    """Where a person of a campaign stands. Stored words."""

    WAITING = "a_inviter"
    INVITED = "invitee"
    HELD = "retenue"
    """No way to them is sure: nothing is written, and nobody is told so."""
    REACHED = "jointe"
    CONFIRMED = "confirmee"
    REFUSED = "refusee"
    UNREACHABLE = "injoignable"


FETCHED = frozenset({InviteState.WAITING, InviteState.INVITED})
"""Still written to, by the plan."""
LOOKED_AT = FETCHED | {InviteState.HELD}
"""Those of whom something may be to do on their day: who is held may be held no more."""
ANSWERABLE = FETCHED | {InviteState.REACHED, InviteState.REFUSED, InviteState.UNREACHABLE}
"""What the link of a message may move, its person proved."""
BOARD: Mapping[str, frozenset[InviteState]] = {
    # Who is held is counted with who was written to: a count that differs would say that somebody hides.
    "À inviter": frozenset({InviteState.WAITING}),
    "Invitées, sans réponse": frozenset({InviteState.INVITED, InviteState.HELD}),
    "Jointes": frozenset({InviteState.REACHED}),
    "Ont confirmé": frozenset({InviteState.CONFIRMED}),
    "N’en veulent plus": frozenset({InviteState.REFUSED}),
    "Injoignables": frozenset({InviteState.UNREACHABLE}),
}
"""The columns of the board."""


class InviteRefusal(StrEnum):
    """What a person says in place of yes. Stored words."""

    USELESS = "plus_utile"
    NOT_MINE = "pas_a_moi"


class CallResult(StrEnum):
    """What came of a call. Stored words."""

    WILL_COME = "viendra"
    USELESS = "plus_utile"
    NOT_THEM = "pas_elle"
    NO_ANSWER = "pas_de_reponse"
    DEAD = "numero_mort"


CALL_LABELS: Mapping[CallResult, str] = {
    CallResult.WILL_COME: "Jointe : elle entrera avec son numéro",
    CallResult.USELESS: "Jointe : ce n’est plus utile",
    CallResult.NOT_THEM: "Le numéro est celui de quelqu’un d’autre",
    CallResult.NO_ANSWER: "Pas de réponse : à rappeler",
    CallResult.DEAD: "Le numéro n’existe plus",
}
AFTER_CALL: Mapping[CallResult, InviteState] = {
    CallResult.WILL_COME: InviteState.REACHED,
    CallResult.USELESS: InviteState.REFUSED,
    CallResult.NOT_THEM: InviteState.UNREACHABLE,
    CallResult.NO_ANSWER: InviteState.INVITED,
    CallResult.DEAD: InviteState.UNREACHABLE,
}
"""Where a person stands after a call; the last call that was noted counts, so that a mistake is noted again."""


class StockTaskKind(StrEnum):
    """What a person has to do. Stored words."""

    CALL = "telephone"
    POST = "lettre"
