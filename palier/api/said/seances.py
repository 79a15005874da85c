"""A séance as the API gives it to its landlord: members are public offices, candidates are references; no name of a household."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from ninja import Schema
from pydantic import Field

from palier.api.said.files import GroundSaid
from palier.api.said.flow import NoticeSaid
from palier.models import Candidature, Decision, Seance
from palier.rules.commission import commission, seances, substitutes, votes
from palier.rules.commission.commission import Capacity
from palier.rules.commission.pace import Pace
from palier.rules.law import clocks
from palier.workflows.commission import minutes_words


class SeanceLine(Schema):
    """A séance, without what stands on its agenda."""

    id: UUID
    held_at: datetime
    place: str
    form: str
    form_label: str
    stage: str
    stage_label: str
    quorum: int
    agenda_days: int
    agenda_closes_at: datetime
    prefet_agreed_on: date | None
    convened_at: datetime
    opened_at: datetime | None
    closed_at: datetime | None
    homes: int = Field(description="Combien de logements sont à son ordre du jour, reportés compris.")
    foreseen_minutes: int | None = Field(None, description="Sa durée prévue, en minutes ; nul si personne ne l’a dite.")
    foreseen_minutes_a_home: int | None = Field(None, description="Les minutes prévues pour un logement ; nul de même.")
    foreseen_end: datetime | None = Field(None, description="Sa fin prévue ; elle suit la séance quand on la déplace.")

    @classmethod
    def of(cls, row: Seance, homes: int, foreseen: Pace | None) -> "SeanceLine":
        """What is kept of it, and what is foreseen of its hours."""
        plain: dict[str, Any] = {name: getattr(row, name) for name in _PLAIN}
        return cls(
            **plain,
            id=row.public_id,
            form_label=votes.FORMS[row.form],
            stage_label=seances.STAGE_WORDS[row.stage],
            agenda_closes_at=seances.agenda_closes_at(row.held_at, row.agenda_days),
            homes=homes,
            foreseen_minutes=foreseen.lasts if foreseen else None,
            foreseen_minutes_a_home=foreseen.home if foreseen else None,
            foreseen_end=foreseen.ends_at(row.held_at) if foreseen else None,
        )


_PLAIN = (
    *("held_at", "place", "form", "stage", "quorum", "agenda_days", "prefet_agreed_on"),
    *("convened_at", "opened_at", "closed_at"),
)


class SeancePage(Schema):
    """A page of séances."""

    items: list[SeanceLine]
    next: UUID | None


class SeatSaid(Schema):
    """Who is called: a public office, and its voice."""

    member: int = Field(description="La place dans la liste, à redire dans « present », « ballots » et « interest ».")
    name: str
    quality: str
    quality_label: str
    voice: str
    place: str = Field(description="Ce pour quoi ce membre siège, par son code ; vide s’il siège pour tout logement.")
    is_present: bool
    has_account: bool
    substitute_of: int | None = Field(
        default=None, description="Pour un suppléant ou un représentant : la place de qui il remplace. Nul sinon."
    )
    is_called: bool = Field(
        default=True,
        description="Faux pour qui a laissé son siège à un suppléant, et pour un suppléant dont le titulaire est revenu.",
    )

    @classmethod
    def of(cls, row: dict[str, Any], place: int, *, has_account: bool) -> "SeatSaid":
        """What is kept of it."""
        return cls(
            member=place,
            name=row["name"],
            quality=row["quality"],
            quality_label=commission.CAPACITIES[row["quality"]],
            voice=row["voice"],
            place=row.get("place", ""),
            is_present=row["present"],
            has_account=has_account,
            substitute_of=row.get(substitutes.SUBSTITUTE_OF),
            is_called=substitutes.is_called(row),
        )


class QuorumSaid(Schema):
    """Votes that the internal rules ask for, those of the call, and those of who is noted present."""

    required: int
    called: int
    present: int

    @classmethod
    def of(cls, row: Seance) -> "QuorumSaid":
        """Counted from its members: a home may have fewer, for some sit for some homes only."""
        members = substitutes.called(row.members)
        voting = [one for one in members if commission.VOICES[Capacity(one["quality"])] is _DELIBERATIVE]
        present = sum(one["present"] for one in voting)
        return cls(required=row.quorum, called=len(voting), present=present)


_DELIBERATIVE = commission.Voice.DELIBERATIVE


class ChangeSaid(Schema):
    """What changed after the call, as the minutes carry it."""

    what: str
    label: str
    at: datetime
    member: int | None
    publication: UUID | None
    reason: str

    @classmethod
    def of(cls, row: dict[str, Any], members: list[dict[str, Any]]) -> "ChangeSaid":
        """One line."""
        said = minutes_words.change(row, members, {})
        return cls(
            what=row["what"],
            label=said["label"],
            at=said["at"],
            member=row.get("member"),
            publication=row.get("home"),
            reason=said["reason"],
        )


class DecisionSaid(Schema):
    """A decision that was recorded, with its coded ground."""

    kind: str
    kind_label: str
    rank: int | None
    ground: str
    text: str
    piece: str
    piece_by: date | None
    votes: dict[str, int] = Field(description="Pour, contre, abstention.")
    decided_at: datetime

    @classmethod
    def of(cls, row: Decision) -> "DecisionSaid":
        """What is kept of it; who voted how stands in the minutes."""
        return cls(
            kind=row.kind,
            kind_label=commission.LABELS[commission.Decision(row.kind)],
            rank=row.rank,
            ground=row.ground,
            text=row.text,
            piece=row.piece,
            piece_by=row.piece_by,
            votes={one.value: int(row.votes.get(one.value, 0)) for one in votes.Ballot},
            decided_at=row.decided_at,
        )


class ExaminedSaid(Schema):
    """A candidate whom the commission examines for a home, in the order of the frozen ranking."""

    candidate: UUID
    reference: str
    rank: int | None
    points: int | None
    stage: str | None = Field(description="Absent, comme les points, quand le dossier ne se lit qu’au bureau.")
    is_at_the_desk: bool = Field(
        description="Ce dossier s’examine au bureau : les décisions de ce logement s’y enregistrent, par une personne."
    )
    decision: DecisionSaid | None = Field(description="Absente quand le dossier ne se lit qu’au bureau.")

    @classmethod
    def of(cls, row: Candidature, decision: Decision | None, *, is_at_the_desk: bool) -> "ExaminedSaid":
        """Where it stands."""
        return cls(
            candidate=row.public_id,
            reference=row.reference,
            rank=row.rank,
            # Its stage says what was decided.
            points=None if is_at_the_desk else row.points,
            stage=None if is_at_the_desk else row.stage,
            is_at_the_desk=is_at_the_desk,
            decision=DecisionSaid.of(decision) if decision and not is_at_the_desk else None,
        )


class InterestSaid(Schema):
    """An interest that a member declared: they do not vote on this home."""

    member: int
    candidate: UUID | None
    is_withdrawn: bool


class AgendaSaid(Schema):
    """A home of the agenda, with its candidates."""

    publication: UUID
    home: UUID
    exception: str
    postponed_reason: str
    order_reason: str
    is_decided: bool
    is_at_the_vote: bool = Field(description="Les membres qui ont un compte votent sur leur page.")
    candidates: list[ExaminedSaid]
    interests: list[InterestSaid]


class SeanceSaid(SeanceLine):
    """A séance whole."""

    chair: int | None
    members: list[SeatSaid]
    quorum_foreseen: QuorumSaid
    notices: list[NoticeSaid]
    changes: list[ChangeSaid]
    agenda: list[AgendaSaid]


class OpenedFileSaid(ExaminedSaid):
    """The same with the grounds that hold for this candidate and this home; none for who is read at the desk."""

    grounds: list[GroundSaid]


class HomeToDecideSaid(Schema):
    """A home of the agenda, as it is decided: reading it is told to each household that it names."""

    publication: UUID
    home: UUID
    is_decided: bool
    numbers: str
    exceptions: list[str] = Field(description="Les exceptions de la loi qui sont vraies de cette liste.")
    voters: list[int] = Field(description="Les places des membres présents qui votent sur ce logement.")
    candidates: list[OpenedFileSaid]


class AccountSaid(Schema):
    """A member of the commission who has an account."""

    id: UUID
    name: str


class AccountsSaid(Schema):
    """Every one of them."""

    items: list[AccountSaid]


class ClosingSaid(Schema):
    """What closing would send."""

    letters: int
    kinds: dict[str, int] = Field(description="Par décision, sans celles des dossiers qui ne se lisent qu’au bureau.")
    seen: str = Field(description="À redire dans la clôture.")


def notices_of(row: Seance) -> list[NoticeSaid]:
    """What the page says of the composition: gaps of the law, members without what they sit for."""
    on = clocks.day_in_paris(row.held_at)
    called = substitutes.called(row.members)
    gaps = votes.composition_gaps([Capacity(one["quality"]) for one in called], on=on)
    unseated = seances.missing_places((one["name"], Capacity(one["quality"]), one.get("place", "")) for one in called)
    return [NoticeSaid.of(one) for one in (*gaps, *unseated)]
