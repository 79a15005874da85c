"""A draft is tried before its vote: asked on a page, replayed by the worker on closed lists, told in tens (L441-2-8, ADR 131).

Tries that follow one another must find nobody. All of a territory are made on the same lists until enough others have closed; two
that would send almost the same people are told as one; and a day has few of them.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.crypto import salted_hmac

from palier.models import GridDraft, GridTrial, Publication, Territory, TrialMarks, TrialState
from palier.models.state import turns
from palier.rules.law.clocks import at_hour, day_in_paris
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import cch
from palier.rules.ranking import replaying, small_cells
from palier.rules.ranking.replaying import ReplayTally
from palier.rules.scoring import grids
from palier.rules.scoring.grids import Grid
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.organisations import held_territories
from palier.workflows.scoring import drafting_grids, trying_grids, trying_living
from palier.workflows.scoring.drafting_grids import DraftMoved
from palier.workflows.scoring.trying_grids import Replayed
from palier.workflows.scoring.trying_living import LivingTry

A_YEAR = timedelta(days=365)
A_DAY = timedelta(days=1)
MOST_A_DAY = 10
"""Of one territory: a team that works on a vote has enough, and who hunts for one household has not."""
STUCK = timedelta(minutes=10)
"""A worker that says nothing for this long is gone: the try begins again."""
_MARK = 8


class TooManyTrials(Refusal):
    """The more tries, the more their differences would tell."""

    sentence = (
        f"Ce territoire a déjà essayé {MOST_A_DAY} grilles en un jour. "
        "Essayez de nouveau demain : chacun reste ainsi introuvable."
    )


@dataclass(slots=True)
class TrialRun:
    """A try under way: what it has counted so far."""

    grid: Grid
    waiting: list[int]
    tally: ReplayTally = field(default_factory=ReplayTally)
    left_out: int = 0
    living: LivingTry | None = None


@transaction.atomic
def ask(draft: GridDraft, *, seen: str, by: Actor, at: datetime) -> GridTrial:
    """Ask for a try of the text that ``seen`` names; the same text on the same lists is the same try.

    Raises ``NotYourTerritory``, ``DraftMoved``, ``TooManyTrials``, or ``GridError`` where the draft is refused.
    """
    held_territories.require_where(draft.territory, by=by)
    if drafting_grids.digest_of(draft) != seen:
        raise DraftMoved
    digest = grids.read(draft.content, "brouillon").grid.digest
    _wait(draft.territory_id)
    since, until = _window(draft.territory, at)
    others = GridTrial.objects.filter(draft__territory=draft.territory)
    same = others.exclude(state=TrialState.FAILED).filter(digest=digest, until=until, draft=draft).first()
    if same is not None:
        return same
    # One that failed counts: it may have been made to.
    if others.filter(asked_at__gt=at - A_DAY).count() >= MOST_A_DAY:
        raise TooManyTrials
    trial = GridTrial.objects.create(
        draft=draft,
        digest=digest,
        content=draft.content,
        since=day_in_paris(since),
        until=until,
        asked_at=at,
        moved_at=at,
    )
    details = {"territoire": draft.territory_id, "empreinte": digest}
    telling.journal(JournalVerb.TRY_GRID, trial, by=by, at=at, article=cch("L441-2-8"), details=details)
    return trial


def _wait(territory: str) -> None:
    """One at a time in a territory: two that are counted, or compared, at once would not see each other."""
    turns.wait_for(f"essais {territory}")


def _window(territory: Territory, at: datetime) -> tuple[datetime, datetime]:
    """From when to when: as the last try, until enough other lists have closed to say nothing of one of them."""
    last = GridTrial.objects.filter(draft__territory=territory).order_by("-until").first()
    if last is not None:
        # Counted without the rankings, which a page may read too: a list that is about to be ranked is one of them.
        closed = Publication.objects.filter(
            home__commune__territory=territory, closes_at__gte=last.until, closes_at__lt=at
        )
        if closed.count() < small_cells.smallest_shown(day_in_paris(at)):
            return at_hour(last.since, 0), last.until
    return at_hour(day_in_paris(at - A_YEAR), 0), at


@transaction.atomic
def take(at: datetime) -> GridTrial | None:
    """A try that waits, or of which the worker is gone: one worker has it."""
    rows = GridTrial.objects.select_for_update(skip_locked=True, of=("self",)).select_related("draft__territory")
    trial = (
        rows.filter(state=TrialState.ASKED).order_by("asked_at").first()
        or rows.filter(state=TrialState.RUNNING, moved_at__lt=at - STUCK).order_by("asked_at").first()
    )
    if trial is not None:
        trial.state, trial.moved_at, trial.done = TrialState.RUNNING, at, 0
        trial.save(update_fields=["state", "moved_at", "done"])
    return trial


def begin(trial: GridTrial, *, at: datetime) -> TrialRun:
    """Which lists it is made on."""
    since = at_hour(trial.since, 0)
    closed = trying_grids.closed_lists(trial.draft.territory, since=since, until=trial.until)
    waiting = [one.pk for one in trying_grids.last(closed)]
    trial.lists, trial.moved_at = len(waiting), at
    trial.save(update_fields=["lists", "moved_at"])
    return TrialRun(grids.kept(trial.content), waiting)


def go_on(trial: GridTrial, run: TrialRun, some: Replayed, *, at: datetime) -> None:
    """Add some lists that were replayed, in whatever order they come, and say how far it is."""
    run.tally.join(some.tally)
    run.left_out += some.left_out
    trial.done, trial.moved_at = trial.done + some.lists, at
    trial.save(update_fields=["done", "moved_at"])


def weigh_living(trial: GridTrial, run: TrialRun, *, at: datetime) -> None:
    """Order the living demandes of the territory too, once, after the lists."""
    run.living = trying_living.weigh(trial, run.grid, at=at)
    trial.moved_at = at
    trial.save(update_fields=["moved_at"])


@transaction.atomic
def finish(trial: GridTrial, run: TrialRun, *, at: datetime) -> None:
    """Keep what may be told; of an earlier try that would send almost the same people, its counts in the place of these."""
    on = day_in_paris(at)
    marks = _marks(run.tally)
    _wait(trial.draft.territory_id)
    near = next((one.trial for one in _earlier(trial) if replaying.is_near(_cut(bytes(one.marks)), marks, on=on)), None)
    result = replaying.told_result(run.tally, run.left_out, on=on)
    if near is not None and result.get("places") is not None:
        trial.told_as, result = near, near.result
        marks = set()
    kept = TrialMarks(trial=trial, marks=b"".join(sorted(marks)))
    if run.living is not None:
        trying_living.keep(trial, run.living, kept, at=at)
    if kept.marks or kept.living:
        kept.save()
    trial.result, trial.state, trial.moved_at = result, TrialState.DONE, at
    trial.save(update_fields=["told_as", "result", "living", "living_as", "state", "moved_at"])


def _earlier(trial: GridTrial) -> Iterator[TrialMarks]:
    rows = TrialMarks.objects.filter(trial__draft__territory=trial.draft.territory_id, trial__state=TrialState.DONE)
    rows = rows.exclude(pk=trial.pk).exclude(marks=b"").defer("living")
    yield from rows.select_related("trial").order_by("-pk").iterator(20)


def _marks(tally: ReplayTally) -> set[bytes]:
    """Each place as a digest under a key of the site: whoever reads the table learns nobody's place."""
    said = (f"{publication}:{name}" for publication, name in tally.would_be_sent)
    return {salted_hmac("palier.trials", one, algorithm="sha256").digest()[:_MARK] for one in said}


def _cut(marks: bytes) -> set[bytes]:
    return {marks[start : start + _MARK] for start in range(0, len(marks), _MARK)}


@transaction.atomic
def fail(trial: GridTrial, *, at: datetime) -> None:
    """Say that it stopped: another may be asked for."""
    trial.state, trial.moved_at = TrialState.FAILED, at
    trial.save(update_fields=["state", "moved_at"])


def forget(at: datetime) -> int:
    """Drop whom tries would have sent, once no list of theirs is replayed any more."""
    return TrialMarks.objects.filter(trial__until__lt=at - 2 * A_YEAR).delete()[0]
