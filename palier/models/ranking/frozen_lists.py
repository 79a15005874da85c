"""A closed list as it was frozen, read back: what each line rests on, and who was sent from it, when."""

import json
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import connection

from palier.models.homes.homes import Publication
from palier.models.journal import JournalEntry
from palier.models.ranking.rankings import Ranking
from palier.rules.candidature.funnel import Verb
from palier.rules.law.journal_verbs import JournalVerb

SENT, CALLED = Verb.DESIGNATE, JournalVerb.CALL_NEXT
_LINES = """
    SELECT l.rank, l.pseudonym, l.tie, l.demande_id, l.candidature_id, coalesce(l.kept_opening, c.snapshot)
    FROM palier_rankingline l LEFT JOIN palier_candidature c ON c.id = l.candidature_id
    WHERE l.ranking_id = %s ORDER BY l.rank
"""


class FrozenLine(NamedTuple):
    """One line; the opening is none once its household is erased."""

    rank: int
    pseudonym: str
    tie: str
    demande: int | None
    candidature: int | None
    opening: dict[str, Any] | None

    @property
    def key(self) -> tuple[int, int, date | None] | None:
        """Tier, points and seniority, as frozen; none where they are not known any more."""
        told = self.opening
        if not told or "tier" not in told or "points" not in told:
            return None
        since = told.get("waiting_since")
        return int(told["tier"]), int(told["points"]), date.fromisoformat(since) if since else None


class Sending(NamedTuple):
    """One sending of files to the landlord: when, and the ranks."""

    at: datetime
    ranks: frozenset[int]


def latest(publication: Publication) -> Ranking | None:
    """The ranking that stands: the last version."""
    return publication.rankings.order_by("-version").first()


def lines(ranked: Ranking) -> Iterator[FrozenLine]:
    """Its lines in order of rank."""
    with connection.cursor() as cursor:
        cursor.execute(_LINES, [ranked.pk])
        for rank, pseudonym, tie, demande, candidature, opening in cursor.fetchall():
            yield FrozenLine(rank, pseudonym, tie, demande, candidature, _load(opening))


def _load(opening: str | None) -> dict[str, Any] | None:
    try:
        told = json.loads(opening) if opening else None
    except ValueError:
        return None
    return told if isinstance(told, dict) else None


def sendings(publication: Publication) -> list[Sending]:
    """Who was sent, from the journal: the first sending, then each call of the next ranks."""
    entries = JournalEntry.objects.filter(object_id=publication.public_id, verb__in=(SENT, CALLED))
    return [
        Sending(entry.at, frozenset(int(rank) for rank in entry.details.get("rangs", [])))
        for entry in entries.order_by("at", "recorded_at", "pk")
    ]
