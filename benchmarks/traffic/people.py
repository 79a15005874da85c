"""Who may act, and on what: read from the database by its owner."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from benchmarks.traffic.ledger import Person

if TYPE_CHECKING:
    from uuid import UUID

    import psycopg

_PEOPLE = """
    SELECT u.public_id, h.demande_id FROM palier_user u JOIN palier_holder h ON h.user_id = u.id
    JOIN palier_demande d ON d.id = h.demande_id
    WHERE u.is_demo AND u.is_active AND d.confirmed_at IS NOT NULL AND d.state <> 'radiee'
    ORDER BY u.id DESC LIMIT %s
"""
_OPEN = """
    SELECT public_id FROM palier_publication
    WHERE stage = 'publiee' AND opens_at <= now() AND closes_at > now() + make_interval(secs => %s)
    ORDER BY closes_at, id LIMIT %s
"""


def people(connection: psycopg.Connection[Any], count: int) -> list[Person]:
    """Demandeurs who can enter by the one-click door and apply, the last written first."""
    return [Person(*row) for row in connection.execute(_PEOPLE, [count]).fetchall()]


def open_publications(connection: psycopg.Connection[Any], count: int, *, for_seconds: float = 3600) -> list[UUID]:
    """Publications open now and for so long, the first to close first."""
    return [row[0] for row in connection.execute(_OPEN, [for_seconds, count]).fetchall()]
