"""Each night, looks for demandes that may be of one person; each minute, does what a person decided of them a day before."""

from datetime import timedelta

from django.utils import timezone
from procrastinate.contrib.django import app

from palier.jobs.queue.clocks import WhenCut, is_cut, on_the_clock
from palier.jobs.queue.one_by_one import SomeFailed, each
from palier.jobs.queue.taking_turns import WorkTurn
from palier.models.doors import jobs
from palier.workflows.life import finding_pairs, pairing_demandes

TURN = timedelta(seconds=20)
_LOOK, LOOK_ON = "palier.jobs.pairs.look", "palier.jobs.pairs.look_on"
_PRIORITY = -20


@on_the_clock("35 0 * * *", _LOOK, priority=_PRIORITY, is_alone=True)
def look(timestamp: int) -> None:
    """Compare all that lives, by turns."""
    _take_turn(0)


@app.task(name=LOOK_ON, queueing_lock=LOOK_ON, lock=_LOOK, priority=_PRIORITY, retry=WhenCut())
def look_on(after: int) -> None:
    """The same, from the demande after ``after``: a name of its own, which a release before keeps for a worker that knows it."""
    _take_turn(after)


def _take_turn(after: int) -> None:
    """What a turn leaves is asked for again, behind what waits. A slice that fails leaves the night to the others."""
    turn, failed = WorkTurn(TURN), list[Exception]()
    while which := finding_pairs.slice_after(after):
        try:
            finding_pairs.look(which, at=timezone.now())
        except Exception as error:  # noqa: BLE001 - whatever it is, the others are compared
            failed.append(error)
            if is_cut(error):
                break
        after = which[-1]
        if turn.is_over():
            jobs.defer(LOOK_ON, after=after)
            break
    if failed:
        raise SomeFailed(failed) from failed[0]


@on_the_clock("* * * * *", "palier.jobs.pairs.settle")
def settle(timestamp: int) -> None:
    """Forget who began to hide, then carry out; what fails of one pair leaves the others theirs."""
    pairing_demandes.forget_sheltered(at=timezone.now())
    each(pairing_demandes.to_do(at=timezone.now()), lambda pk: pairing_demandes.carry_out(pk, at=timezone.now()))
