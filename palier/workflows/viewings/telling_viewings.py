"""The clock of visits: tells new hours once, by day, to whoever may choose one, and recalls an hour on the day before.

A reminder names neither home, nor landlord, nor hour: a telephone is read over a shoulder.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import uuid5

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q

from palier.models import Candidature, Viewing, ViewingSlot
from palier.rules.law import clocks
from palier.rules.letters.composing import compose
from palier.rules.viewings import viewings
from palier.rules.viewings.viewings import HOLDS, PROPOSABLE, VIEWABLE, ViewingState
from palier.workflows.acting import telling
from palier.workflows.acting.actors import CLOCK, Actor
from palier.workflows.letters import writing
from palier.workflows.letters.wording import describe
from palier.workflows.viewings import proposing_hours


def due(at: datetime) -> list[int]:
    """The candidatures of which something is told now: ids."""
    if clocks.is_night(at):
        return []
    live = ViewingSlot.objects.filter(cancelled_at=None, starts_at__gt=at)
    news = live.filter(publication__stage__in=PROPOSABLE).values_list("publication", flat=True)
    rows = Candidature.objects.filter(publication__in=news.distinct(), stage__in=VIEWABLE)
    told = Q(viewing__isnull=False) & Q(viewing__state__in=[*HOLDS, ViewingState.GIVEN_UP])
    found = set(rows.exclude(told).filter(_since(live)).values_list("pk", flat=True))
    held = Viewing.objects.filter(state=ViewingState.TAKEN, slot__cancelled_at=None, candidature__stage__in=VIEWABLE)
    near = held.filter(slot__starts_at__gt=at, slot__starts_at__lt=viewings.reminders_until(at)).select_related("slot")
    return sorted(found | {one.candidature_id for one in near if _is_reminded(one, at)})


def _since(live: Iterable[ViewingSlot]) -> Q:
    """Never told, or an hour was proposed since."""
    return (
        Q(viewing=None) | Q(viewing__told_at=None) | Q(publication__viewing_slots__created_at__gt=F("viewing__told_at"))
    )


def _is_reminded(held: Viewing, at: datetime) -> bool:
    slot, chosen = held.slot, held.chosen_at
    if slot is None or chosen is None or not viewings.is_reminded(slot.starts_at, chosen, at=at):
        return False
    return held.reminded_at is None or held.reminded_at < viewings.reminded_from(slot.starts_at)


@transaction.atomic
def look(pk: int, *, at: datetime) -> bool:
    """Tell one household what is new, or recall its hour; each thing once. False where nothing left."""
    rows = Candidature.objects.select_for_update(of=("self",)).filter(pk=pk, stage__in=VIEWABLE)
    row = rows.select_related("demande", "publication__home__commune", "publication__bailleur").first()
    if row is None:
        return False
    held = Viewing.objects.select_for_update(of=("self",)).select_related("slot").filter(candidature=row).first()
    return _tell(row, held, at=at) if held is None or held.state not in HOLDS else _remind(row, held, at=at)


def _tell(row: Candidature, held: Viewing | None, *, at: datetime) -> bool:
    hours = proposing_hours.open_hours(row.publication, at=at)
    state = ViewingState(held.state) if held else None
    told_at = held.told_at if held else None
    if not viewings.is_told_now(state, told_at, [one.created_at for one in hours]):
        return False
    if held is None:
        held = Viewing(candidature=row, demande_id=row.demande_id, state=ViewingState.PROPOSED, changed_at=at)
    held.told_at = at
    held.save()
    text = compose(
        "visite_proposee",
        home=describe(row.publication.home),
        bailleur=row.publication.bailleur.present.name,
        until=clocks.day_in_paris(viewings.closes_at(hours[-1].starts_at)),
        phone=next((one.phone for one in hours if one.phone), ""),
    )
    writing.send(row, text, by=Actor(role=CLOCK.role, organisation=row.publication.bailleur), at=at)
    return True


def _remind(row: Candidature, held: Viewing, *, at: datetime) -> bool:
    slot = held.slot
    if slot is None or not _is_reminded(held, at):
        return False
    held.reminded_at = at
    held.save(update_fields=["reminded_at"])
    path = telling.page("visite", row.public_id)
    said = compose(
        "visite_rappel",
        day=clocks.say_day(clocks.day_in_paris(slot.starts_at)),
        link=f"{settings.SITE.rstrip('/')}{path}" if settings.SITE else None,
    )
    key = uuid5(held.public_id, slot.starts_at.isoformat())
    telling.announce(row.demande, subject=said.title, body=said.body, at=at, key=key)
    return True
