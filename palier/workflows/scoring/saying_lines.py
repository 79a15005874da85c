"""The facts of a frozen line, in the language of who reads: what was ranked is kept in French, and that text alone binds.

The file is weighed again as on the closing day, in French and in the reader's language. A line whose French is, letter for
letter, the one that was frozen is said as it is said today; any other stays as it was kept.
"""

from functools import partial

from palier.models import Demande, Publication
from palier.models.demandes import layers
from palier.rules.law import voice
from palier.rules.people import facts
from palier.workflows.scoring import scoring


def again(demande: Demande, publication: Publication) -> dict[str, str]:
    """Each fact of today's lines by its French words; nothing to who reads French."""
    if voice.is_french():
        return {}
    on, home = scoring.closing_day(publication), publication.weighed_home
    known, grid = layers.facts_of(demande, on), scoring.grid_of(publication.grid)
    weighed = partial(scoring.score, known, grid, on=on, departement=home.departement, home=home)
    said = weighed().lines
    with voice.read_in(None):
        kept = weighed().lines
    return {french.fact: other.fact for french, other in zip(kept, said, strict=True)}


def told_apart(publication: Publication, whole: facts.Demande, seen: facts.Demande) -> frozenset[str]:
    """The criteria that weigh otherwise on the whole file than on what a reader may know of it."""
    if seen is whole:
        return frozenset()
    on, home = scoring.closing_day(publication), publication.weighed_home
    grid = scoring.grid_of(publication.grid)
    lines, shown = (
        scoring.score(known, grid, on=on, departement=home.departement, home=home).lines for known in (whole, seen)
    )
    return frozenset(line.criterion for line in lines if line not in shown)
