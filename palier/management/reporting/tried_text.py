"""What a tried grid would have changed, in lines for a terminal: counts in tens, each with what it says."""

from collections.abc import Iterator
from datetime import date

from palier.rules.law import french
from palier.rules.law.typography import typeset
from palier.rules.ranking import replaying
from palier.rules.ranking.replaying import SPLIT_LABELS, ReplaySplit
from palier.workflows.scoring.trying_grids import TriedGrid

_FEW = "moins de 10"
_HIDDEN = "–"
_WIDTH = 46


def lines(tried: TriedGrid, *, since: date, on: date) -> Iterator[str]:
    """The whole report; every count is cut to whole tens, and a small one is not told."""
    tally, grid = tried.tally, tried.reading.grid
    yield f"{grid.title} ({grid.code}), essayée sur les listes closes depuis le {french.day(since)}."
    if tried.left_out:
        yield (
            f"{french.count(tried.left_out, 'liste n’est pas rejouée', 'listes ne sont pas rejouées')} : "
            "un dossier n’y est plus, ou ne se lit plus."
        )
    if not tally.lists:
        yield "Aucune liste close de ce territoire ne peut être rejouée : rien ne se compare."
        return
    yield f"{french.count(tally.lists, 'liste rejouée', 'listes rejouées')}, effectifs arrondis à la dizaine inférieure."
    if replaying.told(tally.places, on=on) is None:
        yield "Moins de dix candidats y ont été envoyés aux bailleurs : trop peu pour rien dire sans désigner quelqu’un."
        return
    yield f"Listes dont les candidats envoyés au bailleur changeraient : {_told(tally.moved_lists, on)}."
    yield f"Listes dont le premier serait un autre : {_told(tally.is_first_other, on)}."
    yield f"Places d’envoyés qui passeraient à quelqu’un d’autre : {_told(tally.changed, on)} sur {_told(tally.places, on)}."
    for split in ReplaySplit:
        yield ""
        yield f"{SPLIT_LABELS[split]:{_WIDTH}}  {'candidats':>10}  {'envoyés':>10}  {'le seraient':>12}"
        for row in replaying.rows_of(tally, split, on=on):
            counts = (_cell(row.candidates, 10), _cell(row.sent, 10), _cell(row.would_be, 12))
            yield f"  {row.label:{_WIDTH - 2}}  {'  '.join(counts)}"
    yield ""
    yield f"{_HIDDEN} : non communiqué, moins de dix personnes ou de quoi les retrouver."
    yield "La commission décide ensuite : être envoyé n’est pas être logé."


def _told(count: int, on: date) -> str:
    found = replaying.told(count, on=on)
    return _FEW if found is None else typeset(french.number(found))


def _cell(count: int | None, width: int) -> str:
    return f"{_HIDDEN if count is None else french.number(count):>{width}}"
