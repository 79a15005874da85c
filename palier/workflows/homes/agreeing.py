"""The bailleur records its conventions of reservation and what it expects of a year (article R441-5)."""

from dataclasses import dataclass, fields
from datetime import date, datetime
from fractions import Fraction

from django.db import IntegrityError, transaction

from palier.models import Convention, CorrectionKind, FlowPlan, Organisation, OrganisationKind
from palier.models.homes import conventions
from palier.rules.commission import corrections
from palier.rules.doors.access import Action, require
from palier.rules.homes import flow, flow_balance, home_dates, state_order
from palier.rules.homes.flow import Contingent, FlowYear
from palier.rules.homes.flow_balance import FlowUnit
from palier.rules.homes.state_order import ImpossibleOrder, StateOrder
from palier.rules.law import clocks
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import cch
from palier.rules.law.rounding import Rounding
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal, days_bounded
from palier.workflows.acting.signing import house
from palier.workflows.homes import agreed_rates, correcting

_FLOW = cch("R441-5")


class NotABailleur(Refusal):
    """A convention is recorded by the bailleur that signed it."""

    sentence = "Une convention s’enregistre au nom du bailleur qui l’a signée."


class NotWithAReservataire(Refusal):
    """A convention reserves homes for a réservataire."""

    sentence = "Une convention se signe avec un réservataire."


class DelayTooLong(Refusal):
    """A delay that no convention gives."""

    sentence = "Ce délai se compte en jours, d’un jour à six mois : relisez la convention."


class ConventionsOverlap(Refusal):
    """One convention at a time between two organisations, in a département and for a contingent."""

    sentence = "Une convention est déjà en cours avec ce réservataire, dans ce département et pour ce contingent."


class OrderAfterTheEnd(Refusal):
    """An order that would cover no day of the convention that names it."""

    sentence = (
        "L’arrêté du préfet que nomme cette convention commencerait après sa fin : ôtez-le d’abord, en la corrigeant."
    )


class BadFigures(Refusal):
    """The figures break the law or arithmetic; the sentence says which."""

    def __init__(self, refused: flow.BadFlow | ImpossibleOrder) -> None:
        """Keep the field, for the form."""
        super().__init__(refused.sentence)
        self.field = refused.field


@dataclass(frozen=True, slots=True, kw_only=True)
class ConventionDraft:
    """What a signed convention says."""

    reservataire: Organisation
    departement: str
    contingent: Contingent
    rate: Fraction
    rounding: Rounding
    unit: FlowUnit
    lost_is_used: bool
    signed_on: date
    valid_from: date
    valid_until: date | None = None
    is_guarantee: bool = False
    answer_days: int | None = None
    delegate: Organisation | None = None
    order_reference: str = ""
    order_from: date | None = None
    order_until: date | None = None

    @property
    def order(self) -> StateOrder | None:
        """The order of the préfet that it names. Raises ``ImpossibleOrder``."""
        return state_order.order_of(
            self.order_reference,
            self.order_from,
            self.order_until,
            is_state=self.contingent in flow.STATE,
            within=(self.valid_from, self.valid_until),
        )


@transaction.atomic
def sign_convention(draft: ConventionDraft, *, by: Actor, at: datetime) -> Convention:
    """Record a convention. Its rate and those already agreed are within the law on every day that it holds.

    Raises ``ConventionsOverlap``.
    """
    require(by.role, Action.AGREE_FLOW)
    bailleur = _bailleur(by)
    conventions.hold(bailleur.pk)
    _check(draft, clocks.day_in_paris(at))
    made = _convention(bailleur, draft)
    _check_rates(bailleur, made, since=made.valid_from)
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError as error:
        raise ConventionsOverlap from error
    telling.journal(
        JournalVerb.CONCLUDE_CONVENTION,
        made,
        by=by,
        at=at,
        article=_FLOW,
        details={
            "reservataire": str(draft.reservataire.public_id),
            "departement": draft.departement,
            "contingent": draft.contingent,
            "taux": str(draft.rate),
            "arrondi": draft.rounding,
            **({"arrete": draft.order_reference} if draft.order_reference else {}),
        },
    )
    return made


def _bailleur(by: Actor) -> Organisation:
    bailleur = house(by)
    if bailleur.kind != OrganisationKind.BAILLEUR:
        raise NotABailleur
    return bailleur


def _check(draft: ConventionDraft, on: date) -> None:
    with days_bounded():
        home_dates.check_convention(draft.signed_on, draft.valid_from, draft.valid_until, on=on)
    for holder in (draft.reservataire, draft.delegate):
        if holder is not None and holder.kind != OrganisationKind.RESERVATAIRE:
            raise NotWithAReservataire
    try:
        flow_balance.check_convention_days(draft.answer_days, on=on)
    except flow_balance.ImpossibleDelay as error:
        raise DelayTooLong from error
    try:
        _ = draft.order
    except ImpossibleOrder as refused:
        raise BadFigures(refused) from refused


def _convention(bailleur: Organisation, draft: ConventionDraft) -> Convention:
    plain = {field.name: getattr(draft, field.name) for field in fields(draft) if field.name != "rate"}
    return Convention(
        bailleur=bailleur, rate_numerator=draft.rate.numerator, rate_denominator=draft.rate.denominator, **plain
    )


def _check_rates(bailleur: Organisation, made: Convention, *, since: date, besides: int | None = None) -> None:
    try:
        agreed_rates.check(bailleur.pk, made.departement, since=since, made=made, besides=besides)
    except flow.BadFlow as refused:
        raise BadFigures(refused) from refused


@transaction.atomic
def correct_convention(
    convention: Convention, draft: ConventionDraft, *, reason: str, by: Actor, at: datetime
) -> Convention:
    """Correct what was written of a convention: checked as a new one is, and what was there before stays readable.

    Raises ``NotYourConvention`` or ``ConventionsOverlap``.
    """
    require(by.role, Action.AGREE_FLOW)
    bailleur = _bailleur(by)
    conventions.hold(bailleur.pk)
    convention = (
        Convention.objects.select_for_update(of=("self",))
        .select_related("reservataire", "delegate")
        .get(pk=convention.pk)
    )
    if convention.bailleur_id != bailleur.pk:
        raise NotYourConvention
    _check(draft, clocks.day_in_paris(at))
    before, made = conventions.said(convention), _convention(bailleur, draft)
    made.pk, made.public_id = convention.pk, convention.public_id
    _check_rates(bailleur, made, since=min(convention.valid_from, made.valid_from), besides=made.pk)
    if convention.departement != made.departement:
        _check_left(convention)
    correcting.note(
        CorrectionKind.CONVENTION,
        made,
        corrections.changes(before, conventions.said(made)),
        bailleur=bailleur,
        reservataire=draft.reservataire,
        reason=reason,
        article=_FLOW,
        by=by,
        at=at,
    )
    try:
        with transaction.atomic():
            made.save(force_update=True)
    except IntegrityError as error:
        raise ConventionsOverlap from error
    return made


def _check_left(convention: Convention) -> None:
    """What stays in a département that a convention leaves: its order may have let others go past a ceiling."""
    try:
        agreed_rates.check(
            convention.bailleur_id, convention.departement, since=convention.valid_from, besides=convention.pk
        )
    except flow.BadFlow as refused:
        raise BadFigures(refused) from refused


class NotYourConvention(Refusal):
    """The convention is another bailleur's."""

    sentence = "Cette convention est celle d’un autre bailleur."


class BadEnd(Refusal):
    """A convention ends within its own dates, and is never lengthened."""

    sentence = "Le dernier jour d’une convention vient après son premier, et ne dépasse pas celui qui est écrit."


@transaction.atomic
def end_convention(convention: Convention, last_day: date, *, by: Actor, at: datetime) -> Convention:
    """Write the last day of a convention: another may follow. Ending it twice on the same day changes nothing.

    Raises ``NotYourConvention``, ``BadEnd`` or ``OrderAfterTheEnd``.
    """
    require(by.role, Action.AGREE_FLOW)
    bailleur = _bailleur(by)
    conventions.hold(bailleur.pk)
    convention = Convention.objects.select_for_update().get(pk=convention.pk)
    if convention.bailleur_id != bailleur.pk:
        raise NotYourConvention
    if convention.valid_until == last_day:
        return convention
    if last_day < convention.valid_from or last_day > (convention.valid_until or date.max):
        raise BadEnd
    convention.valid_until = last_day
    if convention.order_from is not None and convention.order_from > last_day:
        raise OrderAfterTheEnd
    _check_rates(bailleur, convention, since=last_day, besides=convention.pk)
    convention.save(update_fields=["valid_until"])
    telling.journal(
        JournalVerb.END_CONVENTION,
        convention,
        by=by,
        at=at,
        article=_FLOW,
        details={"dernier_jour": last_day.isoformat()},
    )
    return convention


@transaction.atomic
def plan_year(departement: str, year: int, figures: FlowYear, *, by: Actor, at: datetime) -> FlowPlan:
    """Record, or correct, what a year is expected to free in a département. Raises ``BadFigures``."""
    require(by.role, Action.AGREE_FLOW)
    bailleur = _bailleur(by)
    try:
        found = flow.base(figures, on=date(year, 1, 1))
    except flow.BadFlow as refused:
        raise BadFigures(refused) from refused
    counts = {field.name: getattr(figures, field.name) for field in fields(figures) if field.name != "rotation"}
    rotation = {
        "rotation_numerator": figures.rotation.numerator,
        "rotation_denominator": figures.rotation.denominator,
    }
    kept, _ = FlowPlan.objects.update_or_create(
        bailleur=bailleur, departement=departement, year=year, defaults={**counts, **rotation}
    )
    telling.journal(
        JournalVerb.PLAN_FLOW,
        kept,
        by=by,
        at=at,
        article=_FLOW,
        details={"departement": departement, "annee": year, "assiette": found.homes},
    )
    return kept
