"""One statement for a few messages while a relay is spoken to: answers are noted, the next are claimed (ADR 121)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from palier.models.doors import row_security
from palier.rules.people.facts import HOLDERS

# One transaction of its own, in one round trip: the role ends with it.
_STEP = """
    SELECT set_config('role', %(role)s, true);
    WITH answered AS (
        SELECT * FROM unnest(%(answered)s::uuid[], %(answered_at)s::timestamptz[]) AS one (id, at)
    ), noted AS (
        UPDATE palier_message message SET sent_at = answered.at FROM answered
        WHERE message.id = answered.id AND message.sent_at IS NULL
    ), opened AS (
        UPDATE palier_passwordlink link SET left_at = answered.at FROM answered
        WHERE link.public_id = answered.id AND link.left_at IS NULL
    )
    UPDATE palier_message message SET claimed_at = %(at)s
    FROM unnest(%(claimed)s::uuid[], %(contacts)s::text[]) AS next (id, contact)
    WHERE message.id = next.id AND message.sent_at IS NULL AND message.claimed_at IS NULL AND message.doubts = 0
        AND (message.demande_id IS NULL OR EXISTS (
            SELECT FROM palier_person WHERE demande_id = message.demande_id AND role = ANY(%(holders)s)
                AND next.contact IN (email, phone)))
    RETURNING message.id
"""


class AnsweredMessage(NamedTuple):
    """A message for which the relay answered."""

    id: UUID
    at: datetime


class NextClaim(NamedTuple):
    """A message of which the last word comes soon, never claimed before."""

    id: UUID
    contact: str
    """The contact of a holder to which it goes, as written there; not looked at for a message of no file."""


def step(answered: Sequence[AnsweredMessage], claims: Sequence[NextClaim], *, at: datetime) -> set[UUID]:
    """Note the ones and claim the others; which were claimed: not those whose file, or another sender, moved meanwhile.

    Outside a transaction: all is kept when it returns.
    """
    values: dict[str, Any] = {
        "role": row_security.CLOCK,
        "answered": [one.id for one in answered],
        "answered_at": [one.at for one in answered],
        "claimed": [one.id for one in claims],
        "contacts": [one.contact for one in claims],
        "holders": [str(role) for role in HOLDERS],
        "at": at,
    }
    with connection.cursor() as cursor:
        cursor.execute(_STEP, values)
        cursor.nextset()
        return {row[0] for row in cursor.fetchall()}
