"""A flow of reservations as the API gives it: rights, balances and shares, in numbers of homes; no person."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from ninja import Schema
from pydantic import Field

from palier.api.said.homes import HouseSaid
from palier.models import Convention, FlowEvent, Organisation
from palier.rules.homes import flow_balance, quotas
from palier.rules.homes.flow import FlowLine
from palier.rules.homes.flow_balance import Balance, FlowEventKind
from palier.rules.homes.quotas import Counter
from palier.rules.people.answers import Reason
from palier.workflows.homes.balancing import ConventionBalance, FlowStanding
from palier.workflows.steering.voting_shares import ShareShown


class BalanceSaid(Schema):
    """Where a right stands: numbers of homes; what is left may be under zero."""

    due: int
    proposed: int
    attributed: int
    lost: int
    given_back: int
    used: int
    left: int

    @classmethod
    def of(cls, one: Balance) -> "BalanceSaid":
        """What the page shows."""
        return cls(**{name: getattr(one, name) for name in cls.model_fields})


class FlowLineSaid(Schema):
    """One figure of a year, and what it was made of."""

    label: str
    value: str
    inputs: str
    article: str

    @classmethod
    def of(cls, line: FlowLine) -> "FlowLineSaid":
        """What the page shows."""
        return cls(label=line.label, value=line.shown, inputs=line.inputs, article=str(line.article))


class NoticeSaid(Schema):
    """What is said of a flow, and decides nothing."""

    code: str
    sentence: str
    article: str

    @classmethod
    def of(cls, one: Reason) -> "NoticeSaid":
        """What the page shows."""
        return cls(code=one.code, sentence=one.sentence, article=str(one.source))


class ConventionSaid(Schema):
    """A convention of reservation."""

    id: UUID
    reservataire: HouseSaid
    delegate: HouseSaid | None
    contingent: str
    rate: str = Field(description="Une fraction, telle que la convention la dit : « 3/10 ».")
    rounding: str
    unit: str
    lost_is_used: bool
    valid_from: date
    valid_until: date | None
    order_reference: str = Field(description="Arrêté du préfet qui laisse l’État passer ses plafonds ; vide sans lui.")
    order_from: date | None
    order_until: date | None

    @classmethod
    def of(cls, one: Convention) -> "ConventionSaid":
        """What is kept of it."""
        return cls(
            id=one.public_id,
            reservataire=_house(one.reservataire),
            delegate=_house(one.delegate) if one.delegate else None,
            contingent=one.contingent,
            rate=f"{one.rate_numerator}/{one.rate_denominator}",
            rounding=one.rounding,
            unit=one.unit,
            lost_is_used=one.lost_is_used,
            valid_from=one.valid_from,
            valid_until=one.valid_until,
            order_reference=one.order_reference,
            order_from=one.order_from,
            order_until=one.order_until,
        )


class SegmentSaid(BalanceSaid):
    """The balance of one type of home: no right is due by type."""

    type_code: str
    financing: str
    is_qpv: bool | None


class RightSaid(Schema):
    """A convention, its right over the year, and what became of it."""

    convention: ConventionSaid
    homes: int
    line: FlowLineSaid
    total: BalanceSaid
    quarters: list[BalanceSaid]
    segments: list[SegmentSaid]

    @classmethod
    def of(cls, held: ConventionBalance) -> "RightSaid":
        """What the page shows."""
        return cls(
            convention=ConventionSaid.of(held.convention),
            homes=held.right.homes,
            line=FlowLineSaid.of(held.right.line),
            total=BalanceSaid.of(held.total),
            quarters=[BalanceSaid.of(one) for one in held.quarters],
            segments=[
                SegmentSaid(
                    **BalanceSaid.of(balance).model_dump(),
                    type_code=segment.type_code,
                    financing=segment.financing,
                    is_qpv=segment.is_qpv,
                )
                for segment, balance in held.segments
            ],
        )


class DepartementFlowSaid(Schema):
    """The flow of one landlord in one département: what is the landlord's alone is null for a réservataire."""

    bailleur: HouseSaid
    departement: str
    base: int | None
    base_lines: list[FlowLineSaid] | None
    own_line: FlowLineSaid | None
    own: BalanceSaid | None
    rights: list[RightSaid]
    waiting: list[ConventionSaid] = Field(description="Sans prévision de l’année : rien n’est encore dû.")
    notices: list[NoticeSaid]

    @classmethod
    def of(
        cls,
        bailleur: Organisation,
        standing: FlowStanding,
        held: list[ConventionBalance],
        waiting: list[Convention],
        *,
        is_theirs: bool,
    ) -> "DepartementFlowSaid":
        """What the page of each shows."""
        has_base, own = is_theirs and standing.base is not None, standing.own
        return cls(
            bailleur=_house(bailleur),
            departement=standing.departement,
            base=standing.base.homes if has_base and standing.base else None,
            base_lines=[FlowLineSaid.of(one) for one in standing.base.lines] if has_base and standing.base else None,
            own_line=FlowLineSaid.of(standing.bailleur) if is_theirs and standing.bailleur else None,
            own=BalanceSaid.of(own) if is_theirs and own else None,
            rights=[RightSaid.of(one) for one in held],
            waiting=[ConventionSaid.of(one) for one in waiting],
            notices=[NoticeSaid.of(one) for one in standing.notices] if is_theirs else [],
        )


class LawShareSaid(Schema):
    """One share of the signed leases: leases that count, those known, those of which nothing is known."""

    code: str
    label: str
    departement: str
    due: float
    share: float | None
    reached: int
    known: int
    unknown: int
    missing: int
    status: str
    sentence: str
    article: str
    is_informative: bool

    @classmethod
    def of(cls, one: Counter, *, code: str = "", label: str = "") -> "LawShareSaid":
        """What the page shows."""
        plain = ("departement", "reached", "known", "unknown", "missing", "sentence", "is_informative")
        return cls(
            **{name: getattr(one, name) for name in plain},
            code=code or one.rule.value,
            label=label or quotas.LABELS[one.rule],
            due=float(one.due),
            share=None if one.share is None else float(one.share),
            status=one.status.value,
            article=str(one.article),
        )


class LocalShareSaid(Schema):
    """A share that a territory voted, and how far the leases of the year are."""

    territory: str
    label: str
    percent: int
    effective_on: date
    share: LawShareSaid | None

    @classmethod
    def of(cls, one: ShareShown) -> "LocalShareSaid":
        """What the page shows."""
        row = one.row
        told = None if one.counter is None else LawShareSaid.of(one.counter, code=row.kind, label=one.label)
        return cls(
            territory=str(row.territory_id),
            label=one.label,
            percent=row.percent,
            effective_on=row.effective_on,
            share=told,
        )


class FlowSaid(Schema):
    """The flow of an organisation over a year."""

    year: int
    as_of: date
    departements: list[DepartementFlowSaid]
    leases: int
    shares: list[LawShareSaid]
    local_shares: list[LocalShareSaid]


class FlowEventSaid(Schema):
    """What became of a home of the flow, with the segment that it had that day."""

    id: UUID
    home: UUID
    bailleur: HouseSaid
    reservataire: HouseSaid
    departement: str
    contingent: str
    kind: str
    kind_label: str
    on: date
    at: datetime
    type_code: str
    financing: str
    is_qpv: bool | None
    reason: str
    reason_label: str

    @classmethod
    def of(cls, one: FlowEvent) -> "FlowEventSaid":
        """What the log shows."""
        plain: dict[str, Any] = {
            name: getattr(one, name)
            for name in ("id", "departement", "contingent", "kind", "on", "at", "type_code", "financing", "is_qpv")
        }
        return cls(
            **plain,
            home=one.home.public_id,
            bailleur=_house(one.bailleur),
            reservataire=_house(one.reservataire),
            kind_label=flow_balance.LABELS[FlowEventKind(one.kind)],
            reason=one.reason,
            reason_label=flow_balance.REASONS[one.reason],
        )


class FlowEventPage(Schema):
    """A page of the log, in the order of its lines."""

    items: list[FlowEventSaid]
    next: UUID | None


def _house(one: Organisation) -> HouseSaid:
    return HouseSaid(id=one.public_id, name=one.name)
