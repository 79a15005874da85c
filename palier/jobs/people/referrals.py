"""Brings files up to what social services qualified: at once, and again for what waits for a file of one's own."""

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from palier.jobs.queue.clocks import on_the_clock
from palier.jobs.queue.one_by_one import PATIENT, each
from palier.models.doors import acting
from palier.workflows.mandates import settling_referrals
from palier.workflows.mistakes import mistakes


@app.task(name="palier.jobs.referrals.settle", retry=PATIENT)
def settle(referral: int) -> None:
    """Bring one file up to what was qualified, then look at the lists that closed meanwhile; twice is the same as once."""
    now = timezone.now()
    with transaction.atomic():
        acting.take(acting.CLOCK)
        changed = settling_referrals.settle(referral, at=now)
    if changed is not None:
        with transaction.atomic():
            acting.take(acting.CLOCK)
            mistakes.notice(changed, at=now)


@on_the_clock("*/10 * * * *", "palier.jobs.referrals.settle_all")
def settle_all(timestamp: int) -> None:
    """What waited for a file that its person alone reads."""
    with transaction.atomic():
        acting.take(acting.CLOCK)
        found = list(settling_referrals.due())
    each(found, settle)
