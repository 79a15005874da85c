"""Each minute: invites the people of former tools, puts their numbers to the State's register; beside it, finds doubles.

Each part is bounded and goes on from where it stood; the register is asked outside of any transaction.
"""

import logging
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from palier.gateways.sne.client import SneClient
from palier.gateways.sne.errors import SneError, SneUnavailable, SneUnknownNumber
from palier.gateways.sne.shapes import SneDemande
from palier.jobs.people.register_turns import RegisterTurn
from palier.jobs.queue.clocks import on_the_clock
from palier.jobs.queue.one_by_one import each
from palier.jobs.queue.taking_turns import WorkTurn
from palier.models import StockCampaign
from palier.models.doors import acting, jobs
from palier.rules.people.facts import HOLDERS
from palier.rules.takeover.campaign_states import CampaignState
from palier.rules.takeover.register_words import RegisterTold
from palier.rules.takeover.stock_states import StockState
from palier.workflows.takeover import campaign_turns, comparing, inviting, pairing

log = logging.getLogger(__name__)
TURN = timedelta(seconds=20)
"""Of lines that are compared: a million would wait an hour where a turn is so many lines."""
WRITES = timedelta(seconds=25)
"""Of each minute, for the invitations of all campaigns: a thousand of them would hold up a closing."""
_COMPARE = "palier.jobs.campaigns.compare"


@on_the_clock("* * * * *", "palier.jobs.campaigns.sweep", priority=-15)
def sweep(timestamp: int) -> None:
    """One turn of everything; what fails of one campaign leaves the others theirs."""
    parts = (_campaigns, _register)
    each(parts, lambda part: part())


@on_the_clock("* * * * *", _COMPARE, priority=-15, is_alone=True)
def compare(timestamp: int) -> None:
    """Find doubles among lines, and come back while some are left, behind whatever waits: a worker does one task at a time."""
    turn = WorkTurn(TURN)
    while pairing.look(at=timezone.now()):
        if turn.is_over():
            jobs.defer(_COMPARE, timestamp=timestamp)
            return


def _campaigns() -> None:
    with transaction.atomic():
        acting.take(acting.CLOCK)
        found = list(StockCampaign.objects.filter(batch__state=StockState.IN).order_by("pk"))
    running = sum(one.state == CampaignState.RUNNING for one in found)
    each(found, partial(go_on, lasts=WRITES / max(1, running)))


def go_on(campaign: StockCampaign, *, lasts: timedelta = WRITES) -> None:
    """One turn of a campaign; whom it has no time left to write to is written to in the next minute."""
    at = timezone.now()
    if campaign.state == CampaignState.PREPARED:
        campaign_turns.foresee(campaign, at=at)
        return
    is_running = campaign.state == CampaignState.RUNNING
    if is_running:
        campaign_turns.take_in(campaign, at=at)
    campaign_turns.settle(campaign)
    try:
        with transaction.atomic():
            acting.take(acting.CLOCK)
            doubtful, due = inviting.in_doubt(campaign, at=at), inviting.due(campaign, at=at)
        each(WorkTurn(lasts).of(doubtful), partial(inviting.look_again, at=at))
        if is_running:
            each(WorkTurn(lasts).of(due), partial(inviting.invite, at=at))
    finally:
        campaign_turns.count(campaign, at=at)


def _register() -> None:
    comparing.add(at=timezone.now())
    if settings.SNE_URL:
        turn = RegisterTurn()
        each(
            turn.of(comparing.due(at=timezone.now())),
            lambda one: turn.heard(is_there=ask(*one, at=timezone.now())),
        )


def ask(check: int, numero: str, *, at: datetime) -> bool:
    """Put one number to the register, and keep what differs; whether it answered."""
    client = SneClient(settings.SNE_URL, Path(settings.SNE_CERTS), settings.SNE_GUICHET, at)
    try:
        found = client.demande(numero)
    except SneUnknownNumber:
        comparing.keep(check, numero, None, None, at=at)
    except SneError as error:
        # The kind alone: a message of the register may quote what it was sent.
        log.warning("stock_number_unanswered", extra={"kind": type(error).__name__})
        comparing.keep_silence(check, numero, at=at)
        return not isinstance(error, SneUnavailable)
    else:
        dated = found.file_dated_at.date() if found.file_dated_at else None
        comparing.keep(check, numero, _told(found), dated, at=at)
    return True


def _told(found: SneDemande) -> RegisterTold:
    return RegisterTold(
        births=tuple(one.birth_date for one in found.persons if one.role in HOLDERS),
        deposited_on=found.demande.deposited_on,
        renewed_on=found.renewed_on,
        is_struck_off=found.radiation is not None,
    )
