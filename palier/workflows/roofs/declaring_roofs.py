"""A logeur declares another roof, publishes it, pauses it, closes it, and corrects a mistake with its line in the journal."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q, QuerySet

from palier.models import Commune, OtherRoof, RoofRequest
from palier.rules.doors.access import Action, require
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import act
from palier.rules.roofs import other_roofs
from palier.rules.roofs.other_roofs import ROOM, RoofKind, RoofMove, RoofStage, RoofTerms
from palier.rules.roofs.roof_requests import HOLDS, READ, RoofRefusal, RoofRequestState
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal

ARTICLE = act("règles de publication de Palier")
_VERBS = {
    RoofMove.PUBLISH: JournalVerb.PUBLISH_ROOF,
    RoofMove.PAUSE: JournalVerb.PAUSE_ROOF,
    RoofMove.CLOSE: JournalVerb.CLOSE_ROOF,
}
_TOLD_VALUES = (
    "rent",
    "charges",
    "deposit",
    "places",
    "persons",
    "floor_area",
    "least_months",
    "most_months",
    "answer_days",
)
"""Numbers that a line of the journal keeps before and after; of words it keeps that they changed."""


class BadRoof(Refusal):
    """What is declared cannot be; the message says why, and the form shows it on its field."""

    def __init__(self, refused: other_roofs.ImpossibleRoof) -> None:
        """Keep the field, for the form."""
        super().__init__(str(refused))
        self.field = refused.field


class RoofStands(Refusal):
    """The roof is not where this can be done."""

    sentence = "Ce toit n’en est pas là : rechargez la page pour voir où il en est."


class RoofKindStands(Refusal):
    """A roof that was published stays of its kind."""

    sentence = "Un toit déjà publié reste de sa nature : fermez-le, puis déclarez l’autre."


class PlacesHeld(Refusal):
    """More people hold a place than there would be places."""

    sentence = "Plus de personnes ont une place que vous n’en gardez : notez d’abord les sorties."


@dataclass(frozen=True, slots=True)
class RoofsOfHouse:
    """The roofs of a logeur, each with its free places and the requests that wait."""

    roof: OtherRoof
    free: int
    waiting: int


def shown() -> QuerySet[OtherRoof]:
    """The roofs that anybody may ask for today: published, by an organisation that works here or that another carries on."""
    works = Q(organisation__closed_at=None, organisation__suspended_at=None)
    rows = OtherRoof.objects.filter(works | Q(organisation__successor__isnull=False), stage=RoofStage.OPEN)
    return rows.select_related("commune", "organisation")


def of_size(type_code: str) -> Q:
    """Roofs of which what one would have is of this size: of a shared flat, a room, however large the flat."""
    shared = Q(kind=RoofKind.SHARED)
    return shared if type_code == ROOM else Q(type_code=type_code) & ~shared


def free_places(roofs: Sequence[OtherRoof]) -> dict[int, int]:
    """How many places of each are free: numbers, and nobody."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT roof, free FROM palier_free_places(%s)", [[one.pk for one in roofs]])
        return dict(cursor.fetchall())


def of_house(by: Actor) -> list[RoofsOfHouse]:
    """The roofs of this logeur, those that are open first."""
    rows = OtherRoof.objects.filter(organisation__in=by.body.covers).select_related("commune")
    order = {stage.value: rank for rank, stage in enumerate((RoofStage.OPEN, RoofStage.PAUSED, RoofStage.DRAFT))}
    found = sorted(rows, key=lambda one: (order.get(one.stage, len(order)), one.name, one.pk))
    held: dict[int, int] = {}
    waiting: dict[int, int] = {}
    requests = RoofRequest.objects.filter(roof__in=[one.pk for one in found]).values_list("roof", "state")
    for roof, state in requests:
        held[roof] = held.get(roof, 0) + (state in HOLDS)
        waiting[roof] = waiting.get(roof, 0) + (state in (RoofRequestState.SENT, RoofRequestState.LISTED))
    return [RoofsOfHouse(one, max(0, one.places - held.get(one.pk, 0)), waiting.get(one.pk, 0)) for one in found]


def own(public_id: UUID, by: Actor) -> OtherRoof:
    """One roof of this logeur, or ``OtherRoof.DoesNotExist``."""
    return OtherRoof.objects.select_related("commune", "organisation").get(
        public_id=public_id, organisation__in=by.body.covers
    )


def _check(terms: RoofTerms, at: datetime) -> None:
    try:
        other_roofs.check(terms, on=day_in_paris(at))
    except other_roofs.ImpossibleRoof as refused:
        raise BadRoof(refused) from refused


def _columns(terms: RoofTerms) -> dict[str, object]:
    """The terms as their columns hold them."""
    found = {one.name: getattr(terms, one.name) for one in fields(terms)}
    return found | {
        "kind": terms.kind.value,
        "publics": [one.value for one in terms.publics],
        "papers": [one.value for one in terms.papers],
        "lease_form": terms.lease_form.value if terms.lease_form else "",
    }


@transaction.atomic
def declare(terms: RoofTerms, commune: Commune, *, by: Actor, at: datetime) -> OtherRoof:
    """Declare a roof, which nobody sees before it is published. Raises ``BadRoof``."""
    require(by.role, Action.DECLARE_ROOF)
    _check(terms, at)
    made = OtherRoof.objects.create(
        organisation=by.body, commune=commune, created_at=at, changed_at=at, **_columns(terms)
    )
    telling.journal(JournalVerb.DECLARE_ROOF, made, by=by, at=at, article=ARTICLE, details={"nature": made.kind})
    return made


def _held(public_id: UUID, by: Actor) -> OtherRoof:
    rows = OtherRoof.objects.select_for_update(of=("self",)).select_related("commune")
    return rows.get(public_id=public_id, organisation__in=by.body.covers)


@transaction.atomic
def correct(public_id: UUID, terms: RoofTerms, commune: Commune, *, by: Actor, at: datetime) -> OtherRoof:
    """Correct what was declared; who asked for it is told. Nothing changed is no act.

    Raises ``BadRoof``, ``RoofStands``, ``RoofKindStands`` or ``PlacesHeld``.
    """
    require(by.role, Action.DECLARE_ROOF)
    roof = _held(public_id, by)
    if roof.stage == RoofStage.CLOSED:
        raise RoofStands
    if roof.stage != RoofStage.DRAFT and terms.kind != roof.kind:
        raise RoofKindStands
    _check(terms, at)
    if terms.places < RoofRequest.objects.filter(roof=roof, state__in=HOLDS).count():
        raise PlacesHeld
    after = _columns(terms) | {"commune_id": commune.code}
    before = {name: getattr(roof, name) for name in after}
    names = other_roofs.changed(before, after)
    if not names:
        return roof
    for name in names:
        setattr(roof, name, after[name])
    roof.changed_at = at
    roof.save(update_fields=[*(name.removesuffix("_id") for name in names), "changed_at"])
    numbers = [f"{name} {before[name]} {after[name]}" for name in names if name in _TOLD_VALUES]
    telling.journal(
        JournalVerb.CORRECT_ROOF,
        roof,
        by=by,
        at=at,
        article=ARTICLE,
        details={"champs": list(names), "avant_apres": numbers},
    )
    return roof


def who_waits(roof: OtherRoof) -> int:
    """How many people would be told that the roof is no longer proposed, if it closed now."""
    return RoofRequest.objects.filter(roof=roof, state__in=READ).count()


@transaction.atomic
def move(public_id: UUID, wanted: RoofMove, *, by: Actor, at: datetime) -> OtherRoof:
    """Publish a roof, pause it, or close it; closed, those who wait are answered that it is no longer proposed.

    Raises ``RoofStands`` or ``BadRoof``.
    """
    require(by.role, Action.DECLARE_ROOF)
    roof = _held(public_id, by)
    try:
        stage = other_roofs.moved(RoofStage(roof.stage), wanted)
    except other_roofs.ImpossibleRoofMove as error:
        raise RoofStands from error
    if wanted is RoofMove.PUBLISH:
        _check(roof.terms, at)
        roof.published_at = at
    if wanted is RoofMove.CLOSE:
        _answer_all(roof, by=by, at=at)
    roof.stage = stage.value
    roof.save(update_fields=["stage", "published_at"])
    telling.journal(_VERBS[wanted], roof, by=by, at=at, article=ARTICLE)
    return roof


def _answer_all(roof: OtherRoof, *, by: Actor, at: datetime) -> None:
    rows = RoofRequest.objects.defer("person_key", "by", "contact", "told_at", "late_told_on", "reminded_at")
    for row in rows.select_for_update(of=("self",)).filter(roof=roof, state__in=READ).order_by("pk"):
        row.state, row.reason = RoofRequestState.REFUSED.value, RoofRefusal.GONE.value
        row.answered_at, row.answered_by = at, by.person
        row.save(update_fields=["state", "reason", "answered_at", "answered_by"])
        details = {"reponse": RoofRequestState.REFUSED.value, "motif": RoofRefusal.GONE.value}
        telling.journal(JournalVerb.ANSWER_ROOF_REQUEST, row, by=by, at=at, article=ARTICLE, details=details)
