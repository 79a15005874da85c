"""Under ten candidates a place is a hint about somebody: whoever may move it at will is told the whole list and no more.

A household that has not applied, or whose situation is ticked and not proved, could try one fact after another and read
the points of the others in the places. Its own total stays exact; the place is exact once nothing can be tried.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import date

from palier.rules.law.law import act, applies
from palier.rules.law.voice import phrase
from palier.rules.people.facts import Proof, Situation
from palier.rules.ranking import small_cells

_HOUSE = act("règles de publication de Palier")
_SITUATIONS = frozenset(situation.value for situation in Situation)
WHY = phrase(
    "Sous dix candidats, la place exacte n’est dite qu’à qui a candidaté avec des situations vérifiées : "
    "elle dirait les points des autres."
)
"""Said where a place is not."""


TRIES = 8
"""Changes of one's own word in a day after which no exact place is said: each change is one more look at the same list."""
SPENT = phrase(
    "Vous avez essayé ou changé beaucoup de réponses aujourd’hui. La place exacte revient demain : essayer sans "
    "fin dirait les points des autres."
)
"""Said where a place is not, because of tries."""
TOO_SHORT = phrase("Cette liste est trop courte pour dire une place : elle dirait les points des autres.")
"""Said where a place before and after a change is not."""


@applies(_HOUSE)
def tries(paths: Iterable[str]) -> int:
    """How many different files a person made of their own in a day: what is declared once, and is no situation, is none.

    Completing a file, or looking at a hundred homes with the same answers, is no try.
    """
    counted = Counter(paths)
    return sum(times if path.startswith("claims/") else times - 1 for path, times in counted.items())


@applies(_HOUSE)
def is_small(total: int, on: date) -> bool:
    """Whether there are others, and too few for a place to tell nothing about one of them."""
    return 1 < total < small_cells.smallest_shown(on)


@applies(_HOUSE)
def rests_on_a_claim(lines: Iterable[tuple[str, str, int]]) -> bool:
    """Whether points come from a situation that is ticked and not proved. Each line: its criterion, its proof, its points."""
    return any(name in _SITUATIONS and proof != Proof.VERIFIED and points > 0 for name, proof, points in lines)
