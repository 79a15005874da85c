"""Other roofs that are new to a saved search: told beside homes, to its owner alone, where they asked to see them (ADR 109)."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db.models import F

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
from palier.rules.roofs.roof_requests import LIVING
from palier.workflows.acting import telling
from palier.workflows.roofs import declaring_roofs

type FittingRoof = tuple[OtherRoof, tuple[str, ...]]
"""A roof that is told, and why."""


def new_to(row: SavedSearch, wanted: WantedHome, at: datetime) -> list[OtherRoof]:
    """Roofs that were published since the search was saved, that it asks for, and that it was not weighed against yet."""
    if not row.has_roofs:
        return []
    rows = declaring_roofs.shown().filter(published_at__gt=at - alerts.NEW_FOR, published_at__lte=at)
    rows = rows.filter(published_at__gte=row.made_at).exclude(pk__in=row.seen_roofs)
    inside = rows.filter(commune__in=row.communes) | rows.filter(commune__departement__in=row.departements)
    if wanted.type_code:
        inside = inside.filter(type_code=wanted.type_code)
    if wanted.most_rent is not None:
        inside = inside.annotate(full=F("rent") + F("charges")).filter(full__lte=wanted.most_rent)
    return sorted(inside, key=lambda one: (one.full_rent, one.name, one.pk))


def still_new(row: SavedSearch, at: datetime) -> set[int]:
    """Of what was weighed, what would come again if it were forgotten."""
    rows = OtherRoof.objects.filter(pk__in=row.seen_roofs, published_at__gt=at - alerts.NEW_FOR)
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
        " ".join(why),
    ]
    if settings.SITE:
        lines.append(f"{settings.SITE.rstrip('/')}{telling.page('autre-toit', one.public_id)}")
    return "\n".join(lines)
