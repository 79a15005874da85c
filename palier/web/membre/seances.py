"""A member's own séances: those to come, those held, and one of them with its agenda."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from palier.models import AgendaItem, Seance
from palier.rules.commission import signatures, substitutes
from palier.rules.commission.seances import LIVE
from palier.rules.doors.access import Role
from palier.web.access import actor_of, get_or_404, only, organisation_of
from palier.web.commission import minutes, said_changes
from palier.web.commission.forms import CAPACITIES
from palier.web.commission.said_agenda import exemption
from palier.web.commission.seances import FORMS, STAGES, said_members
from palier.web.desk import awaited
from palier.web.lists import listing
from palier.web.membre.absences import own_absences
from palier.workflows.commission import absences, connecting, polling, seating, voting


def own(request: HttpRequest) -> QuerySet[Seance]:
    """The séances to which this member is called, in the commission for which they act."""
    return Seance.objects.filter(bailleur__in=organisation_of(request).covers, called__user=actor_of(request).person)


@only(Role.COMMISSION)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What awaits, the séances to come, and those that are over."""
    to_come = own(request).filter(stage__in=LIVE).order_by("held_at", "pk").prefetch_related("items")
    over = own(request).exclude(stage__in=LIVE).order_by("-held_at", "-pk").prefetch_related("items")
    past = listing(request, over, key="passees")
    context = {
        "organisation": organisation_of(request),
        "to_come": [_drawn(row) for row in to_come],
        "past": past.with_rows([_drawn(row) for row in past]),
        "away": own_absences(request).filter(substitute__isnull=False, seance__stage__in=LIVE).select_related("seance"),
        **awaited.context(request),
    }
    return render(request, "palier/membre/index.html", context)


def _drawn(seance: Seance) -> tuple[Seance, str, int]:
    return seance, STAGES[seance.stage], len(seance.items.all())


@only(Role.COMMISSION)
@require_safe
def show(request: HttpRequest, seance: UUID) -> HttpResponse:
    """One séance: when, where, with whom, and the homes of its agenda."""
    found = get_or_404(own(request), seance)
    mine = seating.place_of(found, actor_of(request))
    connecting.note(found, by=actor_of(request), at=timezone.now())
    homes = found.items.select_related("publication__home__commune", "publication__reservataire").order_by("pk")
    items = list(homes.prefetch_related("interests"))
    examined, put = minutes.examined_of(items), polling.put(found)
    row = found.called.get(member=mine)
    context = {
        "seance": found,
        "stage": STAGES[found.stage],
        "form_label": FORMS[found.form],
        "own_seat": f"{CAPACITIES[found.members[mine]['quality']].lower()}{substitutes.said(found.members, mine) or ''}",
        "is_away": mine in absences.standing(found),
        "own_voice": found.members[mine]["voice"],
        "members": [(member, quality) for _, member, quality in said_members(found)],
        "chair": found.members[found.chair]["name"] if found.chair is not None else "",
        "changes": said_changes.since_its_call(found),
        "items": [
            _item(found, item, mine) | {"files": len(examined[item.pk]), "is_put": item.pk in put} for item in items
        ],
        "reads_until": row.reads_until,
        "has_signed": found.signatures.filter(member=mine).exists(),
        "is_to_sign": mine in signatures.were_there(found.members, found.changes),
    }
    return render(request, "palier/membre/seance.html", context)


def _item(seance: Seance, item: AgendaItem, mine: int) -> dict[str, Any]:
    """A home of the agenda for one member: whether it is decided, and whether they vote on it."""
    seat = next(one for one in voting.seats_of(seance) if one.key == str(mine))
    return {
        "item": item,
        "home": item.publication.home,
        "is_decided": item.sitting is not None,
        "exception": exemption(item.exception),
        "is_out": str(mine) in voting.interested_in(item),
        "voice": voting.voice_of(seat, item.publication),
    }
