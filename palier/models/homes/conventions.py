"""What a bailleur and a réservataire agreed, what a year is expected to free, and what became of each home of the flow."""

from datetime import date, timedelta
from fractions import Fraction

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, DateRangeField, IntegerRangeField
from django.db import connection, models
from django.db.models import F, Func, Q, Value

from palier.models.homes.homes import Home
from palier.models.identifiers import uuid7
from palier.models.territories.organisations import Organisation
from palier.rules.homes import flow
from palier.rules.homes.flow import Contingent
from palier.rules.homes.flow_balance import Event, FlowEventKind, FlowSegment, FlowUnit
from palier.rules.homes.state_order import StateOrder
from palier.rules.law.rounding import Rounding

_ENDS = Value("[]")


def _same(column: str) -> tuple[Func, str]:
    return Func(F(column), F(column), _ENDS, function="int4range", output_field=IntegerRangeField()), "&&"


def _same_text(column: str) -> tuple[Func, str]:
    # A range of one hash: the plain types have no GiST equality without an extension of the server.
    hashed = Func(F(column), Value(0), function="hashtextextended", output_field=models.BigIntegerField())
    return Func(hashed, hashed, _ENDS, function="int8range", output_field=BigIntegerRangeField()), "&&"


def hold(bailleur: int) -> None:
    """Let one convention of a bailleur be recorded at a time, until the transaction ends: rates are checked together."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('palier_convention'), %s)", [bailleur])


class Convention(models.Model):
    """One convention of reservation: bailleur, réservataire, département, contingent, for a time (article R441-5)."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    bailleur = models.ForeignKey(Organisation, models.PROTECT, related_name="conventions_given")
    reservataire = models.ForeignKey(Organisation, models.PROTECT, related_name="conventions_held")
    """Who owns the contingent."""
    delegate = models.ForeignKey(Organisation, models.PROTECT, related_name="conventions_delegated", null=True)
    """Who designates in its place, where the owner delegated its reservations."""
    departement = models.CharField(max_length=3)
    contingent = models.CharField(max_length=8, choices=[(one.value, one.value) for one in Contingent])
    rate_numerator = models.PositiveIntegerField()
    rate_denominator = models.PositiveIntegerField()
    rounding = models.CharField(max_length=20, choices=[(one.value, one.value) for one in Rounding])
    unit = models.CharField(max_length=12, choices=[(one.value, one.value) for one in FlowUnit])
    lost_is_used = models.BooleanField()
    """A home taken back after the month counts as used."""
    is_guarantee = models.BooleanField(default=False)
    answer_days = models.PositiveSmallIntegerField(null=True)
    """A delay shorter than the month of the law, in days from the notice of vacancy; null for the month."""
    signed_on = models.DateField()
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    order_reference = models.CharField(max_length=160, blank=True, default="", db_default="")
    """The order of the préfet under which the State's share goes past its ceilings; empty where there is none."""
    order_from = models.DateField(null=True)
    order_until = models.DateField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(rate_numerator__gt=0, rate_denominator__gte=F("rate_numerator")),
                name="convention_rate_is_a_share",
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="convention_ends_after",
            ),
            models.CheckConstraint(
                condition=Q(order_reference="", order_from=None, order_until=None)
                | Q(
                    order_reference__gt="",
                    order_from__isnull=False,
                    order_until__isnull=False,
                    order_until__gte=F("order_from"),
                    contingent__in=[one.value for one in flow.STATE],
                ),
                name="convention_order_is_whole",
            ),
            ExclusionConstraint(
                name="convention_one_at_a_time",
                expressions=[
                    _same("bailleur"),
                    _same("reservataire"),
                    _same_text("departement"),
                    _same_text("contingent"),
                    (
                        Func(
                            F("valid_from"),
                            F("valid_until"),
                            _ENDS,
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        "&&",
                    ),
                ],
            ),
        )

    @property
    def rate(self) -> Fraction:
        """The share of the flow that it reserves."""
        return Fraction(self.rate_numerator, self.rate_denominator)

    @property
    def key(self) -> str:
        """What stays the same from one convention to the next: the owner and its contingent."""
        return f"{self.reservataire_id}:{self.contingent}"

    def holds(self, on: date) -> bool:
        """Whether it is in force on a day, its last one included."""
        return self.valid_from <= on and (self.valid_until is None or on <= self.valid_until)

    @property
    def order(self) -> StateOrder | None:
        """The order of the préfet that it names."""
        if self.order_from is None or self.order_until is None:
            return None
        return StateOrder(reference=self.order_reference, first_day=self.order_from, last_day=self.order_until)

    @property
    def days_of_change(self) -> tuple[date, ...]:
        """Its first day, and those that follow its end and that of its order: only then do rates go up, or an order lapse."""
        ended = [last + timedelta(days=1) for last in (self.valid_until, self.order_until) if last is not None]
        return (self.valid_from, *ended)

    def as_share(self, carried: Fraction) -> flow.Share:
        """The convention as the rules see it."""
        return flow.Share(
            key=self.key,
            label=self.reservataire.name,
            contingent=Contingent(self.contingent),
            rate=self.rate,
            rounding=Rounding(self.rounding),
            carried=carried,
            is_guarantee=self.is_guarantee,
            order=self.order,
        )


_LABELS = (
    "departement",
    "contingent",
    "rounding",
    "unit",
    "lost_is_used",
    "signed_on",
    "valid_from",
    "valid_until",
    "is_guarantee",
    "answer_days",
    "order_reference",
    "order_from",
    "order_until",
)
"""What a correction of a convention compares, beside its rate and its two organisations."""


def said(one: Convention) -> dict[str, str]:
    """What a convention says, in words, for a correction to compare."""
    plain = {name: "" if (value := getattr(one, name)) is None else str(value) for name in _LABELS}
    names = {"reservataire": one.reservataire.name, "delegate": one.delegate.name if one.delegate else ""}
    return {**plain, "rate": str(one.rate), **{name: value[:160] for name, value in names.items()}}


class FlowPlan(models.Model):
    """What a bailleur expects of a year in a département: the figures from which its flow is computed."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    bailleur = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    departement = models.CharField(max_length=3)
    year = models.PositiveSmallIntegerField()
    stock = models.PositiveIntegerField()
    rotation_numerator = models.PositiveIntegerField()
    rotation_denominator = models.PositiveIntegerField()
    deliveries = models.PositiveIntegerField(default=0)
    transfers = models.PositiveIntegerField(default=0)
    renewal = models.PositiveIntegerField(default=0)
    degraded_coownership = models.PositiveIntegerField(default=0)
    unfit_buildings = models.PositiveIntegerField(default=0)
    sales = models.PositiveIntegerField(default=0)
    stock_reserved = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["bailleur", "departement", "year"], name="flowplan_one_a_year"),
            models.CheckConstraint(
                condition=Q(rotation_denominator__gt=0, rotation_denominator__gte=F("rotation_numerator")),
                name="flowplan_rotation_is_a_share",
            ),
        )

    @property
    def as_facts(self) -> flow.FlowYear:
        """The year as the rules see it."""
        return flow.FlowYear(
            stock=self.stock,
            rotation=Fraction(self.rotation_numerator, self.rotation_denominator),
            deliveries=self.deliveries,
            transfers=self.transfers,
            renewal=self.renewal,
            degraded_coownership=self.degraded_coownership,
            unfit_buildings=self.unfit_buildings,
            sales=self.sales,
            stock_reserved=self.stock_reserved,
        )


class FlowEvent(models.Model):
    """What happened to a home of the flow, with the segment that it had that day. Never changed, never erased."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    home = models.ForeignKey(Home, models.PROTECT, related_name="flow_events")
    bailleur = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    reservataire = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    departement = models.CharField(max_length=3)
    contingent = models.CharField(max_length=8, blank=True, default="", db_default="")
    """Which right of the réservataire it is charged to; empty where no convention says."""
    kind = models.CharField(max_length=12, choices=[(one.value, one.value) for one in FlowEventKind])
    on = models.DateField()
    at = models.DateTimeField()
    type_code = models.CharField(max_length=3)
    financing = models.CharField(max_length=4)
    is_qpv = models.BooleanField(null=True)
    reason = models.CharField(max_length=20)
    """A code of ``rules.homes.flow_balance.REASONS``."""

    class Meta:
        indexes = (models.Index(fields=["bailleur", "reservataire", "on"], name="flowevent_balance"),)

    @property
    def key(self) -> str:
        """The key of the convention that it is charged to."""
        return f"{self.reservataire_id}:{self.contingent}"

    @property
    def as_fact(self) -> Event:
        """The event as the rules see it."""
        segment = FlowSegment(type_code=self.type_code, financing=self.financing, is_qpv=self.is_qpv)
        return Event(kind=FlowEventKind(self.kind), on=self.on, segment=segment)
