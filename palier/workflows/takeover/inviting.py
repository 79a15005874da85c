"""The clock invites the people of a batch, one at a time: twice is once, killed anywhere it goes on, two at once write one.

The row of a person is held while they are written to, and skipped by whoever comes meanwhile; the step, its message and the next
day are one transaction, and a step is a row that cannot be there twice.
"""

import hashlib
import secrets
from base64 import b32encode
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from uuid import uuid5

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Mod
from django.utils.crypto import salted_hmac

from palier.models import StockCampaign, StockInvite, StockLine, StockSending, StockTask, StockTwin
from palier.models.doors import acting
from palier.rules.law import calendars, clocks
from palier.rules.law.calendars import Calendar
from palier.rules.takeover import campaign_plan
from palier.rules.takeover.campaign_plan import CampaignTurn, CampaignWay
from palier.rules.takeover.campaign_states import LOOKED_AT, CallResult, CampaignState, InviteState, StockTaskKind
from palier.rules.takeover.stock_fields import StockField
from palier.rules.takeover.stock_states import StockLineState
from palier.rules.takeover.twin_words import TwinState
from palier.workflows.acting import telling
from palier.workflows.takeover import campaigning, former_reach
from palier.workflows.takeover.former_reach import FormerReach

AT_ONCE = 2_000
"""People of one turn of a campaign: a relay is not flooded, and a mistake is stopped."""
_CHANNELS = {CampaignWay.EMAIL: "email", CampaignWay.TEXT: "sms"}
_LATER = timedelta(days=7)
"""When somebody who is held, or whose line is said to be another's double, is looked at again."""
_BYTES = 10
_MINUTES = 24 * 60
_WAITS = Q(done_at=None) | Q(result=CallResult.NO_ANSWER)
"""A task that somebody still has to do."""


def due(campaign: StockCampaign, *, at: datetime) -> list[int]:
    """Who is to be looked at now, the oldest first."""
    rows = StockInvite.objects.filter(campaign=campaign, state__in=LOOKED_AT, next_at__lte=at)
    return list(rows.order_by("next_at", "pk").values_list("pk", flat=True)[:AT_ONCE])


def proof_of(numero: str, birth: date) -> str:
    """What a link compares: a digest under the site's key, of a number (blank where it is asked) and a birth date."""
    told = f"{numero}|{birth.isoformat()}"
    return salted_hmac("palier.takeover.proof", told, algorithm="sha256").hexdigest()


def hash_of(code: str) -> str:
    """The digest of the code of a link; how it is typed from paper does not matter."""
    bare = "".join(sign for sign in code.upper() if sign.isalnum())
    return hashlib.sha256(bare.encode()).hexdigest()


@transaction.atomic
def invite(pk: int, *, at: datetime) -> bool:
    """Do the next step for one person; false where nothing is to do now."""
    acting.take(acting.CLOCK)
    rows = StockInvite.objects.select_for_update(of=("self",), skip_locked=True).select_related("line", "campaign")
    one = rows.filter(pk=pk, state__in=LOOKED_AT, next_at__lte=at, campaign__state=CampaignState.RUNNING).first()
    if one is None or one.line.state != StockLineState.WAITING:
        return False
    calendar = _calendar(one.line)
    if clocks.is_quiet(at, calendar):
        return False
    reach = former_reach.of(one.line, at=at)
    _let_go(one, reach)
    if reach.is_held or StockTwin.objects.filter(other=one.line, state=TwinState.SAME).exists():
        one.state, one.next_at = InviteState.HELD if reach.is_held else one.state, at + _LATER
        one.save(update_fields=["state", "next_at"])
        return False
    _next(one, reach, calendar, at=at)
    return True


def in_doubt(campaign: StockCampaign, *, at: datetime) -> list[int]:
    """Of those whose letter or call waits, who is looked at again in this minute: each of them once a day."""
    rows = StockInvite.objects.filter(campaign=campaign, tasks__in=StockTask.objects.filter(_WAITS))
    rows = rows.annotate(minute=Mod(F("pk"), _MINUTES)).filter(minute=at.hour * 60 + at.minute)
    return list(rows.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def look_again(pk: int, *, at: datetime) -> bool:
    """Let go of a letter or a call to somebody who hides since it was asked for; the plan does not move."""
    acting.take(acting.CLOCK)
    rows = StockInvite.objects.select_for_update(of=("self",), skip_locked=True).select_related("line")
    one = rows.filter(pk=pk).first()
    reach = former_reach.of(one.line, at=at) if one else FormerReach()
    if one is None or not _let_go(one, reach):
        return False
    if reach.is_held and one.state == InviteState.INVITED:
        one.state, one.next_at = InviteState.HELD, at + _LATER
        one.save(update_fields=["state", "next_at"])
    return True


def _let_go(one: StockInvite, reach: FormerReach) -> bool:
    """Whether something waited that would use a former contact in place of a safe one. It leaves as if it were answered."""
    if not reach.is_held and reach.demande is None:
        return False
    gone, _ = StockTask.objects.filter(_WAITS, invite=one).delete()
    return bool(gone)


def _next(one: StockInvite, reach: FormerReach, calendar: Calendar, *, at: datetime) -> None:
    ways = _left(one, reach)
    turn = campaign_plan.turn(one.done, ways, at=at, calendar=calendar)
    if turn.way is None:
        one.state, one.next_at = _end(one), None
    else:
        _write(one, turn, reach, at=at)
        one.state, one.done, one.next_at = InviteState.INVITED, turn.step + 1, turn.next_at
    one.asks_number = not one.line.numero
    born = one.line.birth_date
    one.proof = proof_of(one.line.numero, born) if born is not None else ""
    one.save(update_fields=["state", "done", "next_at", "proof", "asks_number"])


def _left(one: StockInvite, reach: FormerReach) -> Mapping[CampaignWay, str]:
    """The ways that nothing closed: a message that came back, or somebody else who answered, closes theirs."""
    sent = StockSending.objects.filter(invite=one)
    shut = {row.way for row in sent if row.lost_at is not None or row.disowned_at is not None}
    if not settings.SMS_URL:
        shut.add(CampaignWay.TEXT)
    if reach.demande is not None:
        # A contact of their file is not the one that came back.
        shut = set()
    return {way: contact for way, contact in reach.ways.items() if way not in shut}


def _end(one: StockInvite) -> InviteState:
    """Where somebody stands once the plan has no step left: unreachable if nothing of it can have arrived."""
    arrived = StockSending.objects.filter(invite=one, lost_at=None, disowned_at=None).exists()
    return InviteState.INVITED if arrived or one.tasks.filter(done_at=None).exists() else InviteState.UNREACHABLE


def _write(one: StockInvite, turn: CampaignTurn, reach: FormerReach, *, at: datetime) -> None:
    if turn.way is CampaignWay.CALL:
        _task(one, StockTaskKind.CALL, reach.ways[CampaignWay.CALL], at=at)
        return
    code = b32encode(secrets.token_bytes(_BYTES)).decode()
    link = f"{settings.SITE.rstrip('/')}{telling.page('invitation-reprise', _spaced(code))}"
    way = turn.way or CampaignWay.EMAIL
    key = uuid5(one.public_id, f"etape {turn.step}")
    StockSending.objects.create(
        invite=one,
        step=turn.step,
        way=way,
        message=None if way is CampaignWay.LETTER else key,
        code_hash=hash_of(code),
        sent_at=at,
    )
    if way is CampaignWay.LETTER:
        _task(one, StockTaskKind.POST, reach.ways[way], at=at, link=link)
        return
    said = campaigning.message(link, is_again=turn.step > 0)
    telling.message(
        _CHANNELS[way], reach.ways[way], subject=said.title, body=said.body, at=at, demande=reach.demande, key=key
    )


def _task(one: StockInvite, kind: StockTaskKind, contact: str, *, at: datetime, link: str = "") -> None:
    StockTask.objects.create(
        batch_id=one.line.batch_id,
        invite=one,
        kind=kind,
        name=former_reach.called(one.line.fields),
        contact=contact[:400],
        link=link,
        made_at=at,
        asks_number=kind is StockTaskKind.CALL and not one.line.numero,
    )


def _spaced(code: str) -> str:
    """By groups of four, as one types from paper."""
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))


def _calendar(line: StockLine) -> Calendar:
    """Of where the former tool said that they live; the country's where it did not."""
    return calendars.of_departement(str(line.fields.get(StockField.POSTAL_CODE, ""))[:2])
