"""What a commission decides on one candidature, before it is recorded: as a form gives it, and as a vote keeps it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from palier.models import Candidature
from palier.rules.commission import commission
from palier.rules.commission.commission import Ruling


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionDraft:
    """What the commission decides on one candidature, with its votes."""

    candidature: Candidature
    kind: str
    rank: int | None = None
    ground: str = ""
    text: str = ""
    piece: str = ""
    piece_by: date | None = None
    votes: Mapping[str, int] | None = None
    """A show of hands: counts of ``pour``, ``contre`` and ``abstention``."""
    ballots: Mapping[str, str] | None = None
    """The vote of each member, by place in the list, or ``absent`` for who was out of the room; it stands over ``votes``."""
    home_elsewhere: str = ""

    @property
    def ref(self) -> str:
        """The opaque id of its candidature."""
        return str(self.candidature.public_id)

    @property
    def ruling(self) -> Ruling:
        """The same as the rules read it."""
        return Ruling(
            key=self.ref,
            decision=commission.Decision(self.kind),
            rank=self.rank,
            piece=self.piece or None,
            deadline=self.piece_by,
            ground=self.ground or None,
            text=self.text,
            place=self.candidature.rank,
        )


def kept(drafts: Iterable[DecisionDraft]) -> list[dict[str, Any]]:
    """The decisions as a vote keeps them: everything but who votes how."""
    return [
        {
            "candidature": one.ref,
            "kind": str(one.kind),
            "rank": one.rank,
            "ground": str(one.ground),
            "text": one.text,
            "piece": str(one.piece),
            "piece_by": one.piece_by.isoformat() if one.piece_by else None,
            "home_elsewhere": one.home_elsewhere,
        }
        for one in sorted(drafts, key=lambda one: one.ref)
    ]


def read(
    rows: Sequence[Mapping[str, Any]], candidatures: Iterable[Candidature], ballots: Mapping[str, str]
) -> list[DecisionDraft]:
    """The decisions of a vote, each with the same ballots; one whose candidature has left is left out."""
    known = {str(row.public_id): row for row in candidatures}
    return [
        DecisionDraft(
            candidature=known[row["candidature"]],
            kind=row["kind"],
            rank=row["rank"],
            ground=row["ground"],
            text=row["text"],
            piece=row["piece"],
            piece_by=date.fromisoformat(row["piece_by"]) if row["piece_by"] else None,
            ballots=dict(ballots),
            home_elsewhere=row["home_elsewhere"],
        )
        for row in rows
        if row["candidature"] in known
    ]
