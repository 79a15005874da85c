"""Each night, looks for demandes that may be of one person; each minute, does what a person decided of them a day before."""

from django.utils import timezone

from palier.jobs.queue.clocks import on_the_clock
from palier.jobs.queue.one_by_one import each
from palier.workflows.life import pairing_demandes


@on_the_clock("35 0 * * *", "palier.jobs.pairs.look", priority=-20)
def look(timestamp: int) -> None:
    """Compare all that lives, once a night."""
    pairing_demandes.look(at=timezone.now())


@on_the_clock("* * * * *", "palier.jobs.pairs.settle")
def settle(timestamp: int) -> None:
    """Forget who began to hide, then carry out; what fails of one pair leaves the others theirs."""
    pairing_demandes.forget_sheltered(at=timezone.now())
    each(pairing_demandes.to_do(at=timezone.now()), lambda pk: pairing_demandes.carry_out(pk, at=timezone.now()))
