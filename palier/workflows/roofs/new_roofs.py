"""Other roofs that are new to a saved search: told beside homes, to its owner alone, where they asked to see them (ADR 109)."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Case, Count, F, OuterRef, Q, Subquery, When
from django.db.models.functions import Coalesce, Greatest

from palier.models import OtherRoof, RoofRequest, SavedSearch
from palier.models.demandes import layers
from palier.rules.homes import alerts
from palier.rules.homes.alerts import WantedHome
from palier.rules.law import french
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.voice import say
from palier.rules.people import facts
from palier.rules.people.answers import Outcome
from palier.rules.roofs import roof_fit
from palier.rules.roofs.other_roofs import KINDS, RoofKind
from palier.rules.roofs.roof_requests import HOLDS, LIVING, RoofRequestState
from palier.workflows.acting import telling
from palier.workflows.roofs import declaring_roofs

type FittingRoof = tuple[OtherRoof, tuple[str, ...]]
"""A roof that is told, and why."""


_NEW_AT = Greatest("published_at", Case(When(is_full=False, then=F("freed_at"))))
"""As ``models.homes.matching`` has it in SQL: shown, or free again."""


@transaction.atomic
def note_free(*, at: datetime) -> None:
    """Look at each roof that is shown: whether its places are all held, or waited for on its list; free again, it is new.

    Whatever freed the place: a refusal, a withdrawal, the end of a stay, a file that is gone, a place more. One that is
    free and taken again between two looks was free for nobody.
    """
    taken = RoofRequest.objects.filter(roof=OuterRef("pk"), state__in=HOLDS | {RoofRequestState.LISTED}, moved_at=None)
    counted = taken.order_by().values("roof").annotate(count=Count("pk")).values("count")
    for row in declaring_roofs.shown().annotate(held=Coalesce(Subquery(counted), 0)).order_by("pk"):
        is_full = row.held >= row.places
        if is_full != row.is_full:
            freed = {} if is_full else {"freed_at": at}
            OtherRoof.objects.filter(pk=row.pk, is_full=row.is_full).update(is_full=is_full, **freed)


def new_to(row: SavedSearch, wanted: WantedHome, at: datetime) -> list[OtherRoof]:
    """Roofs that were published since the search was saved, that it asks for, and that it was not weighed against yet."""
    if not row.has_roofs:
        return []
    rows = declaring_roofs.shown().annotate(new_at=_NEW_AT).filter(new_at__gt=at - alerts.NEW_FOR, new_at__lte=at)
    freed_since = Q(new_at=F("freed_at"), freed_at__gt=row.weighed_at) if row.weighed_at else Q(pk__in=())
    rows = rows.filter(~Q(pk__in=row.seen_roofs) | freed_since, new_at__gte=row.made_at)
    inside = rows.filter(commune__in=row.communes) | rows.filter(commune__departement__in=row.departements)
    if wanted.type_code:
        inside = inside.filter(declaring_roofs.of_size(wanted.type_code))
    if wanted.most_rent is not None:
        inside = inside.annotate(full=F("rent") + F("charges")).filter(full__lte=wanted.most_rent)
    return sorted(inside, key=lambda one: (one.full_rent, one.name, one.pk))


def still_new(row: SavedSearch, at: datetime) -> set[int]:
    """Of what was weighed, what would come again if it were forgotten."""
    rows = OtherRoof.objects.annotate(new_at=_NEW_AT).filter(pk__in=row.seen_roofs, new_at__gt=at - alerts.NEW_FOR)
    return set(rows.values_list("pk", flat=True))


def fitting(
    row: SavedSearch, wanted: WantedHome, known: facts.Demande, new: Sequence[OtherRoof], *, at: datetime
) -> list[FittingRoof]:
    """Those that the owner may ask for, and does not ask for yet."""
    if not layers.is_open(row.demande):
        return []
    mine = RoofRequest.objects.filter(demande=row.demande, by=row.by_id, roof__in=[one.pk for one in new])
    asked = set(mine.filter(state__in=LIVING).values_list("roof", flat=True))
    found = []
    for one in new:
        verdict = roof_fit.verdict(one.terms, one.place, demande=known, key=row.person_key, on=day_in_paris(at))
        if one.pk not in asked and verdict.outcome is not Outcome.NOT_ELIGIBLE:
            found.append((one, alerts.roof_reasons(wanted, verdict)))
    return found


def told(one: OtherRoof, why: Sequence[str]) -> str:
    """One roof in a message: what it is, what it costs and for how long, why it is told, and its page."""
    kind = say(KINDS[RoofKind(one.kind)])
    lines = [
        say(
            "{kind} : {place}, {area} m², à {commune}",
            kind=kind,
            place=one.name,
            area=one.floor_area,
            commune=one.commune.told,
        ),
        say(
            "{amount} par mois, charges comprises. Durée : {time}.",
            amount=french.cents(one.full_rent),
            time=roof_fit.said_stay(one.terms),
        ),
        " ".join((*((say("Une place s’est libérée."),) if _is_freed(one) else ()), *why)),
    ]
    if settings.SITE:
        lines.append(f"{settings.SITE.rstrip('/')}{telling.page('autre-toit', one.public_id)}")
    return "\n".join(lines)


def _is_freed(one: OtherRoof) -> bool:
    return one.freed_at is not None and one.published_at is not None and one.freed_at > one.published_at
