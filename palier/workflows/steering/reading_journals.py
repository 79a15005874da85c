"""What a steward reads of the journal: accounts and settings. The database lets no other line through (``rows_of_stewards``)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import batched
from uuid import UUID

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncDate

from palier.models import JournalEntry, Organisation, SignInAttempt
from palier.models.identifiers import uuid7
from palier.models.rows import verb_rights
from palier.rules.doors.access import Action, require
from palier.rules.law.clocks import paris
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import act
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor

AT_ONCE = 500
"""Lines of an export that are held in memory."""
_HOUSE = act("règlement (UE) 2016/679, article 32")


@dataclass(frozen=True, slots=True)
class Extract:
    """What somebody asks of the journal; as the journal names what left in a file."""

    since: date | None = None
    until: date | None = None
    organisation: Organisation | None = None
    verb: str = ""
    public_id: UUID = field(default_factory=uuid7)


def lines(asked: Extract) -> QuerySet[JournalEntry]:
    """The lines of accounts and settings, the last first; of an organisation, those that its people signed."""
    rows = JournalEntry.objects.filter(verb__in=[asked.verb] if asked.verb else verb_rights.OF_ACCOUNTS)
    if asked.since:
        rows = rows.filter(at__gte=_start(asked.since))
    if asked.until:
        rows = rows.filter(at__lt=_start(asked.until + timedelta(days=1)))
    if asked.organisation:
        rows = rows.filter(organisation=asked.organisation.pk)
    return rows.order_by("-at", "-pk")


def refused_by_day(since: date, until: date) -> list[tuple[date, int]]:
    """How many times somebody was refused at a door, day by day: of nobody."""
    rows = SignInAttempt.objects.filter(
        is_success=False, at__gte=_start(since), at__lt=_start(until + timedelta(days=1))
    )
    by_day = rows.annotate(day=TruncDate("at", tzinfo=paris())).values_list("day")
    return [(row[0], row[1]) for row in by_day.annotate(times=Count("at")).order_by("-day")]


def exported(asked: Extract, *, by: Actor, at: datetime) -> Iterator[Sequence[JournalEntry]]:
    """The lines that leave in a file, ``AT_ONCE`` at most at a time; that they left is a line too, once the last is taken."""
    require(by.role, Action.RUN_PLATFORM)
    count = 0
    for some in batched(lines(asked).iterator(chunk_size=AT_ONCE), AT_ONCE):
        yield some
        count += len(some)
    telling.journal(JournalVerb.EXPORT_JOURNAL, asked, by=by, at=at, article=_HOUSE, details={"lignes": count})


def _start(day: date) -> datetime:
    return datetime.combine(day, time(), paris())
