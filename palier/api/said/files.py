"""A candidature as the API gives it to its landlord, and the acts on it: no address, no contact, no resources, no piece."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import ConfigDict, Field

from palier.api.words import Code, Day, Instant, Line160, Words500
from palier.models import Candidature, Check, Lease, Offer, StillWanted
from palier.rules.candidature.funnel import Stage
from palier.rules.commission.checklist import CheckedItem, Item
from palier.rules.commission.looking import Look

MOST_PIECES = 40


class CandidateSaid(Schema):
    """One line of a list."""

    id: UUID
    reference: str
    rank: int | None
    stage: str
    stage_label: str
    name: str | None = Field(description="Absent quand le dossier ne se lit qu’au bureau.")
    is_at_the_desk: bool = Field(
        description="Ce dossier ne se lit et ne s’instruit qu’au bureau, par une personne : aucun appel n’en dit davantage."
    )
    still_wanted: Literal["oui", "sans_reponse", "non_jointe"] | None = Field(
        None,
        description="À qui publie la liste : la réponse à « toujours intéressé ? ». Absente de qui n’a pas eu la question, "
        "et de qui s’est retiré ; "
        "« non_jointe » quand aucun message n’est arrivé.",
    )
    still_wanted_at: datetime | None = None


class CandidatePage(Schema):
    """A page of a list, in the order of their ids; their rank says the order of the list."""

    items: list[CandidateSaid]
    next: UUID | None


class PointSaid(Schema):
    """One of the points that a check looks at, as the file tells it."""

    item: str
    label: str
    state: str
    sentence: str

    @classmethod
    def of(cls, line: CheckedItem) -> "PointSaid":
        """A line of the checklist."""
        return cls(item=line.item.value, label=line.label, state=line.state.value, sentence=line.sentence)


class CodeSaid(Schema):
    """A code, and what it says."""

    code: str
    sentence: str


class CheckSaid(Schema):
    """A check that was recorded."""

    id: str
    output: str
    ground: str
    pieces: list[str]
    answer_by: date | None
    at: datetime

    @classmethod
    def of(cls, check: Check) -> "CheckSaid":
        """What is kept of it, its note left out."""
        return cls(
            id=str(check.pk),
            output=check.output,
            ground=check.ground,
            pieces=list(check.pieces),
            answer_by=check.answer_by,
            at=check.at,
        )


class OfferSaid(Schema):
    """An offer, and where its answer stands: why it was refused stays between its household and who reads it at the desk."""

    id: UUID
    sent_at: datetime
    answer_days: int
    delivered_at: datetime | None
    answer_by: datetime | None
    answer: str = Field(description="Vide tant que l’offre court.")
    answered_at: datetime | None

    @classmethod
    def of(cls, offer: Offer) -> "OfferSaid":
        """What is kept of it."""
        return cls(
            id=offer.public_id,
            sent_at=offer.sent_at,
            answer_days=offer.answer_days,
            delivered_at=offer.delivered_at,
            answer_by=offer.answer_by,
            answer=offer.answer,
            answered_at=offer.answered_at,
        )


class LeaseSaid(Schema):
    """A lease that was recorded."""

    id: UUID
    signed_on: date
    starts_on: date
    contingent: str

    @classmethod
    def of(cls, lease: Lease) -> "LeaseSaid":
        """What is kept of it."""
        return cls(
            id=lease.public_id, signed_on=lease.signed_on, starts_on=lease.starts_on, contingent=lease.contingent
        )


class GroundSaid(Schema):
    """A ground of the law that holds for this household and this home."""

    code: str
    sentence: str
    article: str


class AgainSaid(Schema):
    """A file found not compliant by mistake: what checking it again does, or why it is not."""

    refused: str = Field(description="Pourquoi ce contrôle ne se reprend pas, ou plus. Vide quand il se reprend.")
    effects: list[str] = Field(description="Ce que la reprise fera à la liste, en phrases : qui passe avant, après.")
    read: str = Field(description="À redire dans la reprise : la liste a pu changer depuis.")
    reasons: list[CodeSaid] = Field(description="Les raisons : le candidat lit celle qui est choisie.")


class FileSaid(CandidateSaid):
    """One designated file, as its landlord reads it."""

    publication: UUID
    seen: str = Field(description="À redire dans le contrôle : deux personnes ne se contredisent pas sans le voir.")
    points: list[PointSaid]
    grounds: list[GroundSaid]
    checks: list[CheckSaid]
    again: AgainSaid | None = Field(None, description="Seulement d’un dossier non conforme.")
    offers: list[OfferSaid]
    lease: LeaseSaid | None


class CheckIn(Schema):
    """The output of a check, by somebody who looked at the file."""

    model_config = ConfigDict(extra="forbid")

    output: Code = Field(min_length=1, description="conforme, incomplet ou non_conforme.")
    seen: Code = Field(min_length=1, description="Le « seen » du dossier qui a été lu.")
    points: dict[Item, Look] = Field(default_factory=dict)
    whys: dict[Item, Words500] = Field(default_factory=dict)
    pieces: list[Code] = Field(default_factory=list, max_length=MOST_PIECES)
    answer_by: Day | None = None
    ground: Code = ""
    note: Words500 = ""


class CheckAgainIn(Schema):
    """Why a check that found a file not compliant is taken back, and what was read before."""

    model_config = ConfigDict(extra="forbid")

    why: Code = Field(min_length=1, description="Un code de « again.reasons ».")
    seen: Code = Field(min_length=1, description="Le « seen » du dossier qui a été lu.")
    read: Line160 = Field(min_length=1, description="Le « again.read » du dossier qui a été lu.")


class OfferIn(Schema):
    """The days that a household has to answer."""

    model_config = ConfigDict(extra="forbid")

    answer_days: int = Field(ge=1, le=60, strict=True)


class DeliveryIn(Schema):
    """A proof of delivery."""

    model_config = ConfigDict(extra="forbid")

    delivered_at: Instant
    proof: Line160 = Field(min_length=1)


class LeaseIn(Schema):
    """A lease that was signed."""

    model_config = ConfigDict(extra="forbid")

    signed_on: Day
    starts_on: Day
    contingent: Code = Field(min_length=1, description="Un code de « contingents ».")
    contingent_reason: Code = ""


class FallThroughIn(Schema):
    """Why an accepted home will not be leased."""

    model_config = ConfigDict(extra="forbid")

    reason: Code = Field(min_length=1, description="Un code de « abandon_reasons ».")


def line_of(
    row: Candidature,
    label: str,
    name: str | None,
    *,
    is_at_the_desk: bool,
    asked: StillWanted | None = None,
    is_lost: bool = False,
) -> CandidateSaid:
    """One line of a list."""
    return CandidateSaid(
        id=row.public_id,
        reference=row.reference,
        rank=row.rank,
        stage=row.stage,
        stage_label=label,
        name=name,
        is_at_the_desk=is_at_the_desk,
        **_answer(row, asked, is_lost=is_lost),
    )


def _answer(row: Candidature, asked: StillWanted | None, *, is_lost: bool) -> dict[str, Any]:
    """What its household answered, and when; a withdrawal is no answer."""
    if asked is None or row.stage == Stage.RETIREE:
        return {}
    silence = "non_jointe" if is_lost else "sans_reponse"
    return {"still_wanted": "oui" if asked.yes_at else silence, "still_wanted_at": asked.yes_at}
