"""A steward prepares a campaign, begins it once its counts are read, pauses, stops and begins again; the clock writes."""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from palier.models import StockBatch, StockCampaign
from palier.rules.doors.access import Action, require
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.letters.composing import LetterText, compose
from palier.rules.takeover.campaign_states import CAMPAIGN_MOVES, CampaignState
from palier.rules.takeover.stock_states import StockState
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.takeover.receiving import SOURCE, StockMoved, locked

_VERBS = {
    CampaignState.RUNNING: JournalVerb.BEGIN_CAMPAIGN,
    CampaignState.PAUSED: JournalVerb.PAUSE_CAMPAIGN,
    CampaignState.STOPPED: JournalVerb.STOP_CAMPAIGN,
}


class SiteUnknown(Refusal):
    """A message could not say where to answer."""

    sentence = "Ce site ne connaît pas sa propre adresse : une invitation ne dirait pas où répondre (`PALIER_SITE`)."


class CampaignMoved(Refusal):
    """The campaign is not where this act begins."""

    sentence = "Cette campagne a changé d’état entre-temps. Rouvrez sa page."


class NotCounted(Refusal):
    """Whoever begins has read how many are written to."""

    sentence = "Les personnes ne sont pas encore comptées : c’est fait dans la minute. Rouvrez cette page."


def of_batch(batch: StockBatch) -> StockCampaign | None:
    """The campaign of a batch."""
    return StockCampaign.objects.filter(batch=batch).first()


@transaction.atomic
def prepare(batch: StockBatch, *, by: Actor, at: datetime) -> StockCampaign:
    """Have the clock count who would be written to. Once for a batch. Raises ``SiteUnknown`` or ``StockMoved``."""
    require(by.role, Action.RUN_PLATFORM)
    if not settings.SITE:
        raise SiteUnknown
    if locked(batch).state != StockState.IN:
        raise StockMoved
    found = of_batch(batch)
    if found is not None:
        return found
    campaign = StockCampaign.objects.create(batch=batch, by=by.user, moved_at=at)
    telling.journal(JournalVerb.PREPARE_CAMPAIGN, campaign, by=by, at=at, article=SOURCE)
    return campaign


def begin(campaign: StockCampaign, *, by: Actor, at: datetime) -> StockCampaign:
    """Have the clock write, or go on. Raises ``CampaignMoved``, ``NotCounted`` or ``StockMoved``."""
    return _move(campaign, CampaignState.RUNNING, by=by, at=at)


def pause(campaign: StockCampaign, *, by: Actor, at: datetime) -> StockCampaign:
    """Nothing leaves until it is begun again; links still answer. Raises ``CampaignMoved``."""
    return _move(campaign, CampaignState.PAUSED, by=by, at=at)


def stop(campaign: StockCampaign, *, by: Actor, at: datetime) -> StockCampaign:
    """Nothing leaves, and no call or letter waits any more; begun again, it goes on. Raises ``CampaignMoved``."""
    return _move(campaign, CampaignState.STOPPED, by=by, at=at)


@transaction.atomic
def _move(campaign: StockCampaign, after: CampaignState, *, by: Actor, at: datetime) -> StockCampaign:
    require(by.role, Action.RUN_PLATFORM)
    # The batch before its campaign, as whoever undoes it.
    batch = locked(campaign.batch)
    found = StockCampaign.objects.select_for_update(of=("self",)).get(pk=campaign.pk)
    if after not in CAMPAIGN_MOVES[CampaignState(found.state)]:
        raise CampaignMoved
    if after is CampaignState.RUNNING and batch.state != StockState.IN:
        raise StockMoved
    if after is CampaignState.RUNNING and found.counted_at is None:
        raise NotCounted
    found.state, found.moved_at, found.begun_at = after, at, found.begun_at or at
    found.save(update_fields=["state", "moved_at", "begun_at"])
    details = {"personnes": int(found.counts.get("personnes", 0))}
    telling.journal(_VERBS[after], found, by=by, at=at, article=SOURCE, details=details)
    return found


def message(link: str, *, is_again: bool) -> LetterText:
    """The message of a campaign, the same for everybody: a mailbox may be somebody else's."""
    return compose("reprise_invitation", link=link, is_again=1 if is_again else None)
