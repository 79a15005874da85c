"""What became of a draft since one of its texts was tried: what a try tells is of that text, and of no other (ADR 131)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from palier.models import GridTrial, GridVersion
from palier.models.scoring import grids_store
from palier.rules.law import french
from palier.rules.law.clocks import day_in_paris
from palier.rules.scoring import grids
from palier.rules.scoring.grid_changes import GridChangeKind
from palier.web.presentation.grid_changes import ChangedLine, ChangedPart, changed_lines, changed_whole
from palier.workflows.scoring import drafting_grids, trying_living

_COUNTED: Mapping[GridChangeKind, tuple[str, str]] = {
    GridChangeKind.ADDED: ("ligne ajoutée", "lignes ajoutées"),
    GridChangeKind.REMOVED: ("ligne retirée", "lignes retirées"),
    GridChangeKind.CHANGED: ("ligne changée", "lignes changées"),
}


@dataclass(frozen=True, slots=True)
class SinceTried:
    """The text of today beside the one that was tried. ``said``: what differs, in a few words; none of one that is refused."""

    is_moved: bool
    is_entered: bool
    is_refused: bool = False
    said: str = ""
    lines: Sequence[ChangedLine] = ()
    whole: Sequence[ChangedPart] = ()
    seen: str = ""

    @property
    def may_try(self) -> bool:
        """Whether the text of today can be tried from here."""
        return self.is_moved and not self.is_entered and not self.is_refused


@dataclass(frozen=True, slots=True)
class GridsOfTry:
    """Beside what a text was tried: the grid of then, lent where the territory had none; and the other one of today."""

    then: str
    is_lent: bool
    since: str


def counted(lines: Sequence[ChangedLine]) -> list[str]:
    """How many lines are added, removed and changed, for a steward: what none is, is not said."""
    counts = {kind: sum(one.kind is kind for one in lines) for kind in _COUNTED}
    return [french.count(counts[kind], *_COUNTED[kind]) for kind in _COUNTED if counts[kind]]


def since_tried(trial: GridTrial) -> SinceTried:
    """What changed of the draft of a try."""
    draft = trial.draft
    seen, is_entered = drafting_grids.digest_of(draft), draft.version_id is not None
    if draft.content == trial.content:
        return SinceTried(is_moved=False, is_entered=is_entered, seen=seen)
    reading = drafting_grids.look(draft).reading
    if reading is None:
        return SinceTried(is_moved=True, is_entered=is_entered, is_refused=True, seen=seen)
    tried = grids.kept(trial.content)
    lines, whole = changed_lines(tried, reading.grid), changed_whole(tried, reading.grid)
    said = french.series([*counted(lines), *(f"« {part.name} »" for part in whole)])
    return SinceTried(is_moved=True, is_entered=is_entered, said=said, lines=lines, whole=whole, seen=seen)


def grids_of(trial: GridTrial, *, at: datetime) -> GridsOfTry:
    """The grid under which the living demandes were ordered, and the one that is in force since, where it is another."""
    told, on = trial.living_as or trial, day_in_paris(at)
    day = day_in_paris(told.moved_at)
    rows = GridVersion.objects.filter(territory=trial.draft.territory_id).order_by("-effective_on", "-pk")
    own = rows.filter(effective_on__lte=day).exclude(entered_at__gt=told.moved_at).first()
    lent = grids_store.borrowed(day) if told.living.get(trying_living.LENT) else None
    then = own or lent
    now = rows.filter(effective_on__lte=on).first()
    is_other = now is not None and now != own
    return GridsOfTry(
        then=then.name if then is not None else "",
        is_lent=own is None,
        since=now.name if now is not None and is_other else "",
    )
