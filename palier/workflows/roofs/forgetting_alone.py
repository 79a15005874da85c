"""Requests of who has no file are erased some time after the last thing that happens to one; a stay keeps its place (ADR 117)."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction

from palier.models import RoofContact, RoofRequest, RoofRequestFacts
from palier.rules.law.clocks import day_in_paris
from palier.rules.roofs import roof_alone
from palier.rules.roofs.roof_alone import RoofRequestKept
from palier.rules.roofs.roof_requests import LIVING, RoofRequestState


def kept_until(rows: Sequence[RoofRequest], *, asked_on: date) -> date:
    """The last day on which some requests of one person are kept."""
    return roof_alone.kept_until([_kept(row) for row in rows], asked_on=asked_on)


def _kept(row: RoofRequest) -> RoofRequestKept:
    over = None if row.state in LIVING else row.ended_at or row.answered_at or row.asked_at
    return RoofRequestKept(
        dates=row.dates,
        over_on=day_in_paris(over) if over else None,
        visit_on=day_in_paris(row.visit_at) if row.visit_at else None,
        entry_on=row.entry_on,
    )


def due(at: datetime) -> list[int]:
    """Those of whom nothing is to be kept any more: ids. None is sooner than so long after it began."""
    old = RoofContact.objects.filter(made_at__lte=at - timedelta(days=roof_alone.kept_days(day_in_paris(at))))
    rows = RoofRequest.objects.filter(contact__in=old)
    by_contact: dict[int | None, list[RoofRequest]] = {}
    for row in rows:
        by_contact.setdefault(row.contact_id, []).append(row)
    return [one.pk for one in old.order_by("pk") if _is_over(one, by_contact.get(one.pk, []), at)]


def _is_over(contact: RoofContact, rows: Sequence[RoofRequest], at: datetime) -> bool:
    """Whoever is forgotten already stays while a stay holds its place."""
    if contact.mark == "" and any(row.state == RoofRequestState.ENTERED for row in rows):
        return False
    return day_in_paris(at) > kept_until(rows, asked_on=day_in_paris(contact.made_at))


@transaction.atomic
def forget(pk: int, *, at: datetime) -> bool:
    """Erase what is kept of one person; false where they asked again meanwhile."""
    contact = RoofContact.objects.select_for_update().filter(pk=pk).first()
    if contact is None or not _is_over(contact, list(RoofRequest.objects.filter(contact=contact)), at):
        return False
    stays = RoofRequest.objects.filter(contact=contact, state=RoofRequestState.ENTERED)
    RoofRequest.objects.filter(contact=contact).exclude(pk__in=stays.values("pk")).delete()
    if not stays.exists():
        contact.delete()
        return True
    RoofRequestFacts.objects.filter(request__in=stays).delete()
    contact.mark = contact.channel = contact.contact = contact.language = ""
    contact.save(update_fields=["mark", "channel", "contact", "language"])
    return True
