"""What a place on an open list means today, in words: inside, to be drawn, or how many would have to leave first.

Only what is counted is said: no probability, for nobody knows who else will come or go before the closing.
"""

from enum import StrEnum

from palier.rules.law.law import act, applies, cch
from palier.rules.law.voice import say, say_plural

_HOUSE = act("règles de publication de Palier")
_FAR = 2
"""« Far »: as many places behind the last one that is sent as are sent, and more (ours)."""


class Prospect(StrEnum):
    """Where a place stands beside the places that are sent."""

    INSIDE = "parmi"
    DRAWN = "a_egalite"
    OUTSIDE = "apres"
    FAR = "loin"
    UNSAID = "non_dite"


@applies(_HOUSE, cch("L441-2-8"))
def prospect(first: int, last: int, called: int, *, is_hidden: bool = False) -> Prospect:
    """Where the places that the draw can still give stand beside the ``called`` first; nothing is told of a hidden one."""
    if last <= called:
        return Prospect.INSIDE
    if is_hidden:
        return Prospect.UNSAID
    if first <= called:
        return Prospect.DRAWN
    return Prospect.FAR if first > _FAR * called else Prospect.OUTSIDE


@applies(_HOUSE, cch("L441-2-8"))
def meaning(found: Prospect, first: int, last: int, called: int, *, is_least: bool = False) -> str:
    """What that place means, were the list to close today; empty where nothing may be said of it.

    ``is_least``: the list was counted no further than ``first``, which may be later.
    """
    if found is Prospect.INSIDE:
        return say_plural(
            called,
            "Si la liste se fermait aujourd’hui, votre dossier serait le premier.",
            "Si la liste se fermait aujourd’hui, votre dossier serait parmi les {count} premiers.",
        )
    if found is Prospect.DRAWN:
        return say_plural(
            called,
            "D’autres dossiers sont à égalité avec le vôtre : un tirage au sort dira lequel est le premier.",
            "D’autres dossiers sont à égalité avec le vôtre : un tirage au sort dira qui est parmi les {count} premiers.",
        )
    if found is Prospect.UNSAID:
        return ""
    where = (
        say_plural(called, "Vous êtes loin de la première place.", "Vous êtes loin des {count} premières places.")
        if found is Prospect.FAR
        else say_plural(called, "Vous êtes après la première place.", "Vous êtes après les {count} premières places.")
    )
    return f"{where} {_leaving(first - called, is_least=is_least or last > first)}"


def _leaving(count: int, *, is_least: bool) -> str:
    """How many would have to go; at least that many where the draw is still to come."""
    if is_least:
        return say_plural(
            count,
            "Pour y entrer, il faudrait qu’au moins {count} dossier quitte la liste avant la clôture.",
            "Pour y entrer, il faudrait qu’au moins {count} dossiers quittent la liste avant la clôture.",
        )
    return say_plural(
        count,
        "Pour y entrer, il faudrait que {count} dossier quitte la liste avant la clôture.",
        "Pour y entrer, il faudrait que {count} dossiers quittent la liste avant la clôture.",
    )


@applies(_HOUSE)
def say_wasted(far: int, running: int) -> str:
    """How many of the open candidatures are far from the places that are sent; empty where none is."""
    if not far:
        return ""
    if running == 1:
        return say("Votre seule candidature ouverte est loin des premières places.")
    if far == running:
        return say("Vos {count} candidatures ouvertes sont toutes loin des premières places.", count=running)
    return say_plural(
        far,
        "{count} de vos {running} candidatures ouvertes est loin des premières places.",
        "{count} de vos {running} candidatures ouvertes sont loin des premières places.",
        running=running,
    )
