"""Making heads leave the machine: each closed ranking, each root of a day, one line of a list that only grows."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from palier.models import DailyRoot, HeadStamp, PublishedHead, Ranking
from palier.models.state import turns
from palier.models.together import Asking
from palier.models.written_readings import WrittenReading
from palier.rules.doors.access import Action, require
from palier.rules.seals import heads
from palier.rules.seals.heads import HeadKind, HeadLine
from palier.workflows.acting.actors import CLOCK, Actor

_TURN = "palier.publishing_heads"
_LONGEST = 200


class _Due(NamedTuple):
    kind: HeadKind
    name: str
    head: str
    since: datetime
    ranking: Ranking | None


_LAST = WrittenReading(lambda: PublishedHead.objects.order_by("-position")[:1])


def last() -> HeadLine | None:
    """The last line of the list."""
    return line_of(asked_last().now())


def asked_last() -> Asking[list[PublishedHead]]:
    """The same, for ``line_of``, with what else is asked."""
    return _LAST.asked()


def line_of(found: Sequence[PublishedHead]) -> HeadLine | None:
    """The line of the head that was found; none where none left yet."""
    return found[0].line if found else None


@transaction.atomic
def publish(*, at: datetime, by: Actor = CLOCK) -> int:
    """Put at the end of the list each head that is not on it yet, the oldest first; return how many."""
    require(by.role, Action.CLOSE)
    turns.wait_for(_TURN)
    line, rows = last(), []
    for due in sorted(_due(), key=lambda one: (one.since, one.kind, one.name)):
        line = heads.follow(line, at=at, kind=due.kind, name=due.name, head=due.head)
        rows.append(
            PublishedHead(
                position=line.position,
                at=at.replace(microsecond=0),
                kind=due.kind,
                name=due.name,
                head=due.head,
                seal=line.seal,
                ranking=due.ranking,
            )
        )
    PublishedHead.objects.bulk_create(rows)
    return len(rows)


def _due() -> Iterator[_Due]:
    for ranked in Ranking.objects.filter(published=None).select_related("publication"):
        name = heads.ranking_name(ranked.publication.public_id, ranked.version)
        yield _Due(HeadKind.RANKING, name, ranked.head, ranked.frozen_at, ranked)
    told = PublishedHead.objects.filter(kind=HeadKind.JOURNAL).values_list("name", flat=True)
    for root in DailyRoot.objects.exclude(day__in=list(told)):
        yield _Due(HeadKind.JOURNAL, root.day.isoformat(), root.root, root.sealed_at, None)


def to_stamp() -> PublishedHead | None:
    """The last line, while no authority answered for it: its stamp holds for every line before."""
    found = PublishedHead.objects.order_by("-position").first()
    return None if found is None or HeadStamp.objects.filter(head=found).exists() else found


def content(line: HeadLine) -> bytes:
    """What an authority dates: the line as the public list has it, with its line feed."""
    return f"{line.text()}\n".encode()


@transaction.atomic
def keep_stamp(
    head: PublishedHead, response: bytes, *, stamped_at: datetime, authority: str, at: datetime, by: Actor = CLOCK
) -> HeadStamp:
    """Keep an answer that was verified; the first one stays."""
    require(by.role, Action.CLOSE)
    told = {"response": response, "stamped_at": stamped_at, "received_at": at, "authority": authority[:_LONGEST]}
    kept, _ = HeadStamp.objects.get_or_create(head=head, defaults=told)
    return kept
