"""What the acts of a séance take: bounded here, and judged by the verbs of the pages."""

from typing import Annotated, Literal
from uuid import UUID

from ninja import Schema
from pydantic import ConfigDict, Field, StringConstraints

from palier.api.words import Code, Day, Instant, Line160
from palier.models import Candidature
from palier.rules.commission.checking import PieceToAsk
from palier.rules.commission.commission import Capacity, Decision, Exemption
from palier.rules.commission.grounds import Ground
from palier.rules.commission.votes import Form
from palier.workflows.commission.drafts import DecisionDraft

SEATS, MOST_CANDIDATES, MOST_DAYS = 12, 50, 60
Place = Annotated[int, Field(ge=0, lt=SEATS, strict=True)]
Reason = Annotated[str, StringConstraints(strip_whitespace=True, max_length=300, pattern=r"^[^\x00-\x1f\x7f]*$")]
Line200 = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")
]
Text1000 = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=1000, pattern=r"^[^\x00-\x08\x0b-\x1f\x7f]*$")
]
Seat = Annotated[str, StringConstraints(pattern=r"^([0-9]|1[01])$")]
Ballots = dict[Seat, Literal["pour", "contre", "abstention", "absent"]]


class SeatIn(Schema):
    """Who is called to a seat."""

    model_config = ConfigDict(extra="forbid")

    name: Line160 = Field("", description="Vide avec un compte : le nom du compte.")
    quality: Capacity
    place: Line160 = Field("", description="Commune, territoire ou réservataire pour qui ce membre siège.")
    account: UUID | None = Field(None, description="Un compte de « listCommissionAccounts ».")


class SeatsIn(Schema):
    """The members called, in the order of their places, and the quorum of the internal rules."""

    model_config = ConfigDict(extra="forbid")

    members: list[SeatIn] = Field(min_length=1, max_length=SEATS)
    quorum: int = Field(ge=1, le=SEATS, strict=True)


class SeanceIn(SeatsIn):
    """The call of a séance."""

    held_at: Instant
    place: Line200
    form: Form = Form.ON_SITE
    prefet_agreed_on: Day | None = None
    agenda_days: int = Field(0, ge=0, le=MOST_DAYS, strict=True)


class OtherSeats(SeatsIn):
    """Other members before it opens, and why."""

    reason: Reason


class MoveIn(Schema):
    """Another instant, or another place; an empty place is the same one."""

    model_config = ConfigDict(extra="forbid")

    held_at: Instant
    place: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")] = ""
    reason: Reason


class WhyIn(Schema):
    """A reason, which the minutes carry."""

    model_config = ConfigDict(extra="forbid")

    reason: Reason


class AgendaIn(Schema):
    """A home for the agenda, with an exception of the law where fewer than three would be examined."""

    model_config = ConfigDict(extra="forbid")

    publication: UUID
    exception: Exemption | None = None


class OpeningIn(Schema):
    """Who is there, and who presides."""

    model_config = ConfigDict(extra="forbid")

    present: list[Place] = Field(min_length=1, max_length=SEATS)
    chair: Place | None = None
    prefet_agreed_on: Day | None = None


class PresenceIn(Schema):
    """Who comes or leaves."""

    model_config = ConfigDict(extra="forbid")

    member: Place
    is_present: Annotated[bool, Field(strict=True)]


class InterestIn(Schema):
    """The interest of a member in a home, or in one of its candidates."""

    model_config = ConfigDict(extra="forbid")

    member: Place
    candidate: UUID | None = None


class InterestBack(WhyIn):
    """A declaration noted by mistake."""

    member: Place


class DecisionIn(Schema):
    """One of the five decisions on one candidate."""

    model_config = ConfigDict(extra="forbid")

    candidate: UUID
    kind: Decision
    rank: int | None = Field(None, ge=1, le=MOST_CANDIDATES, strict=True)
    ground: Ground | None = Field(None, description="Un motif de « readHomeToDecide », pour qui n’a pas le logement.")
    text: Text1000 = Field("", description="La raison écrite au candidat.")
    piece: PieceToAsk | None = None
    piece_by: Day | None = None
    ballots: Ballots = Field(default_factory=dict, description="Les votes qui diffèrent de ceux du logement.")
    home_elsewhere: Code = Field("", max_length=10)


class DecisionsIn(Schema):
    """What the commission decided on a home: every candidate that it examined, all at once."""

    model_config = ConfigDict(extra="forbid")

    decisions: list[DecisionIn] = Field(min_length=1, max_length=MOST_CANDIDATES)
    ballots: Ballots = Field(
        default_factory=dict, description="Le vote de chaque membre, par sa place ; « absent » de qui était sorti."
    )
    order_reason: Reason = Field("", description="Si l’ordre n’est pas celui du classement, pourquoi.")

    def drafts(self, known: dict[UUID, Candidature]) -> list[DecisionDraft]:
        """As the verb takes them; ``known`` has every candidate named."""
        return [
            DecisionDraft(
                candidature=known[one.candidate],
                kind=one.kind,
                rank=one.rank,
                ground=one.ground or "",
                text=one.text,
                piece=one.piece or "",
                piece_by=one.piece_by,
                ballots={**self.ballots, **one.ballots},
                home_elsewhere=one.home_elsewhere,
            )
            for one in self.decisions
        ]


class ClosingIn(Schema):
    """A closing, once what leaves was read."""

    model_config = ConfigDict(extra="forbid")

    seen: Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=r"^[0-9a-f]+$")] = Field(
        description="Le « seen » de la lecture de cette même clôture."
    )
