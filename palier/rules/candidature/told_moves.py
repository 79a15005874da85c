"""Whether what the journal tells of a candidature leads to where it stands: the trace held to the state.

Each move has a line of its own on its candidature, but those that a closing or a sending makes on a whole list at once, and
where a suspended one would come back to once its decision is taken back.
Lines are taken without their order: two of one act bear the same instant, and clocks of two machines differ. What is
asked is that all of them, each once, make one path through the funnel.
"""

from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from palier.rules.candidature.funnel import DECIDED, INITIAL, MOVES, NAMED, Stage, Verb
from palier.rules.candidature.offer_answers import OfferAnswer
from palier.rules.law.journal_verbs import JournalVerb

WHOLE_LIST = (Verb.RANK, Verb.FIND_INELIGIBLE, Verb.PASS_OVER)
"""Told once, on the publication."""
NAMED_WITHOUT_AD = JournalVerb.NAME_WITHOUT_AD
BEGINNINGS = {Verb.APPLY.value: INITIAL, NAMED_WITHOUT_AD: NAMED}
"""What begins a candidature, and where it then stands: it is told exactly once."""
TOLD = frozenset({*BEGINNINGS, *(move.verb.value for move in MOVES if move.verb not in WHOLE_LIST)})
"""Every verb of a line that moves a candidature."""
_UNTOLD_ENDS = {(Stage.EN_ATTENTE, ""), (Stage.SUSPENDUE, Stage.EN_ATTENTE), (Stage.SUSPENDUE, Stage.DEPOSEE)}
"""What a closing ends besides, without a line of their own."""
type _Place = tuple[str, str]
"""A stage, and the one to which a suspended candidature would come back."""
_KNOWN = 65_536


def _untold(place: _Place) -> Iterator[_Place]:
    """Where a candidature may go next without a line: with its whole list."""
    stage, back = place
    for move in MOVES:
        if move.verb in WHOLE_LIST and move.origin == stage:
            yield move.target, back
        if move.verb in (Verb.RANK, Verb.PASS_OVER) and stage == Stage.SUSPENDUE and move.origin == back:
            yield stage, move.target
    if stage == Stage.SUSPENDUE and back in DECIDED:
        yield stage, Stage.CONFORME
    if place in _UNTOLD_ENDS:
        yield Stage.SANS_SUITE, ""


def _told(place: _Place, verb: str) -> Iterator[_Place]:
    """Where a line of this verb leads from here."""
    stage, back = place
    for move in MOVES:
        if move.verb != verb or move.origin != stage:
            continue
        if move.verb is Verb.SUSPEND:
            yield move.target, stage
        elif move.verb is not Verb.RESTORE or move.target == back:
            yield move.target, ""


@lru_cache(maxsize=_KNOWN)
def places(verbs: tuple[str, ...]) -> frozenset[_Place]:
    """Every place to which these lines lead, all of them used, in whatever order; empty when they make no path.

    The second part is empty but for a suspended candidature. ``verbs`` are those of ``TOLD``, sorted.
    """
    begun = [verb for verb in verbs if verb in BEGINNINGS]
    if len(begun) != 1:
        return frozenset()
    rest = Counter(verbs) - Counter(begun)
    names = tuple(sorted(rest))
    first = ((BEGINNINGS[begun[0]].value, ""), tuple(rest[name] for name in names))
    met, waiting, found = {first}, [first], set()
    while waiting:
        place, left = waiting.pop()
        if not any(left):
            found.add((str(place[0]), str(place[1])))
        nexts = [(to, left) for to in _untold(place)]
        for n, name in enumerate(names):
            if left[n]:
                nexts += [(to, (*left[:n], left[n] - 1, *left[n + 1 :])) for to in _told(place, name)]
        fresh = [each for each in nexts if each not in met]
        met.update(fresh)
        waiting += fresh
    return frozenset(found)


def unexplained(verbs: tuple[str, ...], stage: str, back: str) -> tuple[str, ...]:
    """The columns of a candidature that its lines do not explain: where it stands, or where it would come back to."""
    found = places(verbs)
    if stage not in {one for one, _ in found}:
        return ("stage",)
    return ("suspended_from",) if stage == Stage.SUSPENDUE and (stage, back) not in found else ()


ANSWERS = {
    OfferAnswer.LIVE: ((), ()),
    OfferAnswer.ACCEPTED: ((Verb.ACCEPT,), ()),
    OfferAnswer.ABANDONED: ((Verb.ACCEPT,), (Verb.FALL_THROUGH, Verb.STEP_DOWN)),
    OfferAnswer.REFUSED: ((Verb.DECLINE,), ()),
    OfferAnswer.SILENT: ((Verb.NOTE_SILENCE,), ()),
    OfferAnswer.WITHDRAWN: ((), (Verb.TAKE_BACK, Verb.STEP_DOWN, Verb.END)),
}
"""By the answer of an offer: the verbs that the journal tells of that offer, these and no other; then those of which its
candidature must have one, where there are any."""
