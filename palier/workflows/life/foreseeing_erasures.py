"""What the erasures of a day would remove, and what would wait: opaque references and counts, and nothing is changed."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from palier.models import Demande, ErasureForecast
from palier.models.life import erased_rows
from palier.rules.doors.access import Action, require
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import act
from palier.rules.life import retention
from palier.rules.life.retention import Occasion
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.life import erasing

_HOUSE = act("règles de conservation de Palier")
AHEAD = timedelta(days=30)
"""How far ahead a steward looks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreseen:
    """One demande that is at its term, or whose person asked. Without ``waits``, it would go."""

    reference: str
    occasion: Occasion
    since: date
    """The first day of its erasure, or the day of the request."""
    rows: Mapping[str, int] = field(default_factory=dict)
    waits: tuple[str, ...] = ()


def foresee(*, at: datetime) -> Iterator[Foreseen]:
    """Every demande that the erasures of this instant would look at, requests first."""
    today = day_in_paris(at)
    for demande in _each(lambda after: erasing.asked(after=after)):
        asked = demande.erasure_asked_at
        yield _foreseen(demande, Occasion.REQUEST, day_in_paris(asked) if asked else today, at)
    for demande in _each(lambda after: erasing.due(at, after=after)):
        struck = erasing.struck_off_on(demande)
        yield _foreseen(demande, Occasion.TERM, retention.erased_from(struck) if struck else today, at)


def _each(find: Callable[[int], list[int]]) -> Iterator[Demande]:
    last = 0
    while batch := find(last):
        yield from Demande.objects.filter(pk__in=batch).order_by("pk")
        last = batch[-1]


def _foreseen(demande: Demande, occasion: Occasion, since: date, at: datetime) -> Foreseen:
    waits = tuple(reason.sentence for reason in erasing.obstacles(demande, occasion, at))
    accounts = erasing.accounts_of(demande)
    rows = erased_rows.rows_of(demande.pk, subject=erasing.subject_of(demande), users=[user.pk for user in accounts])
    if accounts:
        rows["palier_user"] = len(accounts)
    return Foreseen(reference=str(demande.public_id), occasion=occasion, since=since, rows=rows, waits=waits)


@dataclass(frozen=True, slots=True)
class ErasureTotals:
    """What was foreseen, added up: nothing of a file is left in it."""

    going: Mapping[Occasion, int]
    held: Mapping[str, int]
    """How many wait, by the sentence of the reason."""
    rows: Mapping[str, int]
    """Rows that would go, by table."""
    days: Mapping[date, int]
    """Those that would go, by the first day of their erasure."""


def added_up(foreseen: Iterable[Foreseen]) -> ErasureTotals:
    """Add up what the command tells file by file: the page of a steward and its last line say the same."""
    going, held, rows, days = Counter[Occasion](), Counter[str](), Counter[str](), Counter[date]()
    for one in foreseen:
        if one.waits:
            held.update(one.waits)
            continue
        going[one.occasion] += 1
        rows.update(one.rows)
        days[one.since] += 1
    return ErasureTotals(going, held, rows, days)


@transaction.atomic
def ask(*, by: Actor, at: datetime) -> ErasureForecast:
    """Ask for a dry run: the clock counts it, as it alone reads files. One that waits already is the same."""
    require(by.role, Action.RUN_PLATFORM)
    waiting = ErasureForecast.objects.filter(counted_at=None).order_by("-pk").first()
    if waiting is not None:
        return waiting
    made = ErasureForecast.objects.create(asked_at=at)
    telling.journal(JournalVerb.FORESEE_ERASURES, made, by=by, at=at, article=_HOUSE)
    return made


def count_asked(*, at: datetime) -> int:
    """Count the dry runs that wait; older ones are forgotten. The clock's act: it changes nothing of a file."""
    waiting = list(ErasureForecast.objects.filter(counted_at=None))
    if waiting:
        counts = _counted(at)
        ErasureForecast.objects.filter(pk__in=[one.pk for one in waiting]).update(counted_at=at, counts=counts)
        ErasureForecast.objects.filter(pk__lt=waiting[-1].pk).delete()
    return len(waiting)


def _counted(at: datetime) -> dict[str, Any]:
    """Today as the command would find it; then, of the days that follow, what comes to its term."""
    today = day_in_paris(at)
    now = added_up(foresee(at=at))
    coming = added_up(one for one in foresee(at=at + AHEAD) if one.since > today)
    return {
        "day": today.isoformat(),
        "going": {occasion.value: count for occasion, count in now.going.items()},
        "held": dict(now.held),
        "rows": dict(now.rows),
        "days": {day.isoformat(): count for day, count in sorted(coming.days.items())},
        "held_later": sum(coming.held.values()),
    }
