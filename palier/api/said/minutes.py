"""Closed minutes as the API gives them: opaque references; of who is read at the desk, nothing of what was decided."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from ninja import Schema
from pydantic import Field

from palier.api.said.seances import SeatSaid


class MinutedSaid(Schema):
    """A decision of the minutes; of who is read at the desk, the reference alone."""

    candidate: UUID | None
    reference: str
    is_at_the_desk: bool
    ranking_place: int | None
    decision: str | None
    article: str | None
    rank: int | None
    ground: str | None
    reason: str | None
    piece: str | None
    piece_by: date | None
    votes: dict[str, Any] | None

    @classmethod
    def of(cls, row: dict[str, Any], *, is_at_the_desk: bool) -> "MinutedSaid":
        """As the minutes keep it, but the figure of a refusal: it says an income."""
        told = dict.fromkeys(_MINUTED) if is_at_the_desk else {name: row.get(name) for name in _MINUTED}
        return cls(
            **told,
            candidate=row["candidature"] or None,
            reference=row.get("reference") or "",
            is_at_the_desk=is_at_the_desk,
        )


_MINUTED = (
    *("ranking_place", "decision", "article", "rank", "ground", "reason", "piece", "piece_by"),
    "votes",
)


class MinutedHomeSaid(Schema):
    """A home of the minutes."""

    publication: UUID
    rpls_id: str
    address: str
    reservataire: str
    exception: str
    postponed: str
    order_reason: str
    voting: int
    decisions: list[MinutedSaid]
    taken_back: list[MinutedSaid]


class MinutesSaid(Schema):
    """Closed minutes. Their PDF, which is signed, is read by a person: ``page`` and ``pdf`` say where."""

    seance: UUID
    format: str
    digest: str = Field(description="SHA-256 du procès-verbal entier, tel que chacun le signe.")
    opened_at: datetime
    closed_at: datetime
    place: str
    form: str
    chair: int | None
    members: list[SeatSaid]
    quorum_required: int
    quorum_voting: int
    homes: list[MinutedHomeSaid]
    signed_by: list[int] = Field(description="Les places de ceux qui ont signé depuis leur compte.")
    page: str
    pdf: str
