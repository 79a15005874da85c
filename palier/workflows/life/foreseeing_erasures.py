"""What the erasures of a day would remove, and what would wait: opaque references and counts, and nothing is changed."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from palier.models import Demande
from palier.models.life import forgetting
from palier.rules.law.clocks import day_in_paris
from palier.rules.life import retention
from palier.rules.life.retention import Occasion
from palier.workflows.life import erasing


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
    rows = forgetting.rows_of(demande.pk, subject=erasing.subject_of(demande), users=[user.pk for user in accounts])
    if accounts:
        rows["palier_user"] = len(accounts)
    return Foreseen(reference=str(demande.public_id), occasion=occasion, since=since, rows=rows, waits=waits)
