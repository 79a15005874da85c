"""Each night, looks for demandes that may be of one person; each minute, does what a person decided of them a day before."""

from datetime import timedelta

from django.utils import timezone

from palier.jobs.queue.clocks import on_the_clock
from palier.jobs.queue.one_by_one import each
from palier.jobs.queue.taking_turns import WorkTurn
from palier.models.doors import jobs
from palier.workflows.life import finding_pairs, pairing_demandes

TURN = timedelta(seconds=20)
_LOOK = "palier.jobs.pairs.look"


@on_the_clock("35 0 * * *", _LOOK, priority=-20, is_alone=True)
def look(timestamp: int, after: int = 0) -> None:
    """Compare all that lives, from the demande after ``after``; what a turn leaves is asked for again, behind what waits."""
    turn = WorkTurn(TURN)
    while (last := finding_pairs.look(at=timezone.now(), after=after)) is not None:
        after = last
        if turn.is_over():
            jobs.defer(_LOOK, timestamp=timestamp, after=after)
            return


@on_the_clock("* * * * *", "palier.jobs.pairs.settle")
def settle(timestamp: int) -> None:
    """Forget who began to hide, then carry out; what fails of one pair leaves the others theirs."""
    pairing_demandes.forget_sheltered(at=timezone.now())
    each(pairing_demandes.to_do(at=timezone.now()), lambda pk: pairing_demandes.carry_out(pk, at=timezone.now()))
