"""What each word of a mandate lets an adviser do for the account of its household, and what became of it since (ADR 66).

The acts are those of the household's own pages, in the same functions. What is not here stays in its hands: its contacts,
its situations, a désistement, a separation, the erasure of its file.
"""

from collections.abc import Mapping
from enum import StrEnum

from palier.rules.candidature.funnel import Verb
from palier.rules.doors.access import Action
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import act, applies
from palier.rules.law.voice import phrase
from palier.rules.life.lifecycle import LifeVerb
from palier.rules.mandates.mandates import MandateScope

_MINIMAL = act("règlement (UE) 2016/679, article 5")
ACTIONS: Mapping[MandateScope, frozenset[Action]] = {
    MandateScope.READ: frozenset(),
    MandateScope.PIECES: frozenset({Action.UPLOAD_PIECE}),
    MandateScope.APPLY: frozenset({Action.APPLY, Action.WITHDRAW}),
    MandateScope.ANSWER: frozenset({Action.ACCEPT, Action.DECLINE}),
    MandateScope.RENEW: frozenset({Action.RENEW_DEMANDE}),
}
"""The actions of the table of roles that each word opens."""
VERBS: Mapping[MandateScope, tuple[str, ...]] = {
    MandateScope.PIECES: (JournalVerb.FILE_PIECE,),
    MandateScope.APPLY: (Verb.APPLY, Verb.APPLY_AGAIN, Verb.HOLD, Verb.WITHDRAW),
    MandateScope.ANSWER: (Verb.ACCEPT, Verb.DECLINE, Verb.SUSPEND),
    MandateScope.RENEW: (LifeVerb.RENEW, JournalVerb.CANCEL_WARNING),
}
"""The lines of the journal that an act under each word writes."""


class Done(StrEnum):
    """What was done, as it is kept for its household. Stored words."""

    SENT = "piece_envoyee"
    APPLIED = "candidature"
    WITHDRAWN = "retrait"
    ACCEPTED = "acceptation"
    DECLINED = "refus"
    RENEWED = "renouvellement"


SCOPE_OF: Mapping[Done, MandateScope] = {
    Done.SENT: MandateScope.PIECES,
    Done.APPLIED: MandateScope.APPLY,
    Done.WITHDRAWN: MandateScope.APPLY,
    Done.ACCEPTED: MandateScope.ANSWER,
    Done.DECLINED: MandateScope.ANSWER,
    Done.RENEWED: MandateScope.RENEW,
}
"""The word under which each is done."""
LABELS: Mapping[Done, str] = {
    Done.SENT: phrase("Pièce envoyée"),
    Done.APPLIED: phrase("Candidature déposée"),
    Done.WITHDRAWN: phrase("Candidature retirée"),
    Done.ACCEPTED: phrase("Offre acceptée"),
    Done.DECLINED: phrase("Offre refusée"),
    Done.RENEWED: phrase("Demande renouvelée"),
}
UNDOING: Mapping[Done, str] = {
    Done.SENT: phrase("Voir la pièce ; la retirer tant qu’elle n’est pas contrôlée"),
    Done.APPLIED: phrase("Voir cette candidature, ou la retirer"),
    Done.WITHDRAWN: phrase("Voir cette candidature ; la déposer de nouveau si la liste est ouverte"),
    Done.ACCEPTED: phrase("Voir cette candidature, ou se désister"),
    Done.DECLINED: phrase("Voir cette candidature. Un refus ne se reprend pas"),
    Done.RENEWED: phrase("Voir la vie de ma demande"),
}
"""What its household may still do, what it could undo of its own act and no more: a link to the page where it is done."""


@applies(_MINIMAL)
def scope_of(done: Done) -> MandateScope:
    """The word that a mandate must name for this act."""
    return SCOPE_OF[done]
