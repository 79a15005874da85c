"""What is stored of the candidates of a list that closes, to be held against what the facts give again."""

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import NamedTuple

from django.db import connection

from palier.models.ranking.freezing import ON_LIST

LATE = timedelta(minutes=10)
"""A fact of the last minutes may have come too late for the task that weighs after it: the list had closed."""


class StoredKey(NamedTuple):
    """All that a rank rests on, the snapshot by its SHA-256."""

    verdict: str
    tier: int
    order_points: int
    waiting_since: date
    snapshot: bytes


class Stored(NamedTuple):
    """A candidature on a list, and its key as it is stored."""

    demande: int
    key: StoredKey
    version: str = ""
    """The version of its row: as long as it stands, so does the key."""


_ALL = """
    SELECT c.id, c.demande_id, c.verdict, c.tier, c.order_points, c.waiting_since, sha256(convert_to(c.snapshot, 'UTF8')),
        concat(c.xmin, c.ctid)
    FROM palier_candidature c WHERE
"""
_VERSIONS = f"SELECT c.id, concat(c.xmin, c.ctid) FROM palier_candidature c WHERE {ON_LIST}"  # noqa: S608 - the condition is written there
_STORED = f"{_ALL} {ON_LIST}"
_RANKED = f"{_ALL} c.publication_id = %(publication)s AND c.rank IS NOT NULL"
_LATE = """
    SELECT asked.id FROM unnest(%(demandes)s::bigint[]) AS asked (id) WHERE
        EXISTS (SELECT FROM palier_fact WHERE demande_id = asked.id AND at BETWEEN %(since)s AND %(until)s)
        OR EXISTS (SELECT FROM palier_demandeversion WHERE demande_id = asked.id AND received_at BETWEEN %(since)s AND %(until)s)
        OR EXISTS (SELECT FROM palier_piece WHERE demande_id = asked.id AND (uploaded_at BETWEEN %(since)s AND %(until)s
                   OR verified_at BETWEEN %(since)s AND %(until)s))
    UNION SELECT (args ->> 'demande')::bigint FROM procrastinate_jobs
    WHERE task_name = 'palier.jobs.rescoring.rescore' AND status IN ('todo', 'doing')
"""
_UNCARRIED = """
    SELECT DISTINCT f.demande_id FROM palier_fact f LEFT JOIN palier_piece p ON p.id = f.piece_id
    WHERE f.layer = 'verifie' AND f.demande_id = ANY (%s) AND (
        f.by_id IS NULL OR f.piece_id IS NOT NULL AND p.verified_by_id IS NULL
        OR EXISTS (SELECT FROM palier_holder h WHERE h.user_id = f.by_id AND h.demande_id = f.demande_id))
"""


def stored(publication: int, read: Mapping[int, Stored] = MappingProxyType({})) -> dict[int, Stored]:
    """Every candidature that the closing ranks or finds ineligible, by its id; of those ``read`` before, whose row moved."""
    if not read:
        return _read(_STORED, publication)
    with connection.cursor() as cursor:
        cursor.execute(_VERSIONS, {"publication": publication})
        versions = dict(cursor.fetchall())
    same = {pk: read[pk] for pk, version in versions.items() if pk in read and read[pk].version == version}
    moved = versions.keys() - same.keys()
    return same | (_read(f"{_STORED} AND c.id = ANY (%(some)s)", publication, some=list(moved)) if moved else {})


def ranked(publication: int) -> dict[int, Stored]:
    """Every candidature that has a rank, by its id: what a correction ranks again."""
    return _read(_RANKED, publication)


def _read(statement: str, publication: int, **values: list[int]) -> dict[int, Stored]:
    with connection.cursor() as cursor:
        cursor.execute(statement, {"publication": publication, **values})
        return {
            pk: Stored(demande, StoredKey(verdict, tier, points, since, bytes(digest)), version)
            for pk, demande, verdict, tier, points, since, digest, version in cursor.fetchall()
        }


def late(demandes: Collection[int], closes_at: datetime) -> set[int]:
    """Demandes whose facts moved just before the instant, or that a task still has to weigh."""
    with connection.cursor() as cursor:
        cursor.execute(_LATE, {"demandes": list(demandes), "since": closes_at - LATE, "until": closes_at})
        return {row[0] for row in cursor.fetchall()} & set(demandes)


def uncarried(demandes: Collection[int]) -> set[int]:
    """Demandes with a fact said to be verified, that nobody but its own household stands for."""
    with connection.cursor() as cursor:
        cursor.execute(_UNCARRIED, [list(demandes)])
        return {row[0] for row in cursor.fetchall()}
