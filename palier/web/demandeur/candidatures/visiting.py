"""The visit of a home: its hours, the one that was chosen, and a file for a calendar that tells nobody what it is about."""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from palier.gateways import calendars
from palier.models import Candidature
from palier.rules.doors.access import Role
from palier.rules.law.voice import say
from palier.rules.viewings.viewings import ACCESS, COSTS_NOTHING, WORDS, SlotAccess, ViewingState
from palier.web.access import actor_of, key_of, only
from palier.web.acts import once
from palier.web.demandeur import saying
from palier.web.demandeur.candidatures.views import mine
from palier.web.languages.later import shown
from palier.web.presentation import homes
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.doors import apart
from palier.workflows.viewings import choosing

if TYPE_CHECKING:
    from collections.abc import Callable

CONFLICT = 409
_PROMISES = (ViewingState.NO_HOUR, ViewingState.TO_RETAKE)
"""States whose next step is a message."""
_SHARED = "place"
"""What the address of the file says where its person wants the title and the place in it."""


@only(Role.DEMANDEUR)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@once
def visit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The hours of one home, and what is done with them; a refusal stands above the hours that are left."""
    row, at, refused = mine(request, public_id), timezone.now(), ""
    if request.method == "POST":
        try:
            _act(request, row, actor_of(request))
        except Refusal as refusal:
            refused = shown(refusal)
        else:
            return HttpResponseRedirect(reverse("visite", args=[public_id]))
    found = choosing.of(row, at=at)
    state, at_counter = found.state, actor_of(request).visit is not None
    is_awaited = state is ViewingState.NO_HOUR or (not found.free and (state in _PROMISES or not found.hours))
    is_promised = is_awaited and not found.is_over
    is_untold = is_promised and not saying.is_written_to(row.demande, key_of(request))
    # Where an hour can be taken now, none is to be waited for.
    is_superfluous = (is_untold and state in _PROMISES) or (state is ViewingState.TO_RETAKE and bool(found.free))
    context = {
        "candidature": row,
        "title": homes.title(row.publication.home),
        "refused": refused,
        "viewing": found,
        "words": WORDS[state] if state else None,
        "untold": say(saying.UNTOLD) if is_untold else "",
        "then": say(WORDS[state].then) if state and not is_superfluous else "",
        "costs_nothing": say(COSTS_NOTHING),
        "hours": [(one, say(ACCESS[SlotAccess(one.slot.access)])) for one in found.hours],
        "access": say(ACCESS[SlotAccess(found.mine.access)]) if found.mine else "",
        "is_taken": state is ViewingState.TAKEN and not found.is_over,
        "may_give_up": state is ViewingState.TAKEN
        and not found.is_over
        and found.mine is not None
        and at < found.mine.starts_at,
        "may_refuse": not found.is_over and bool(found.hours) and state is not ViewingState.NO_HOUR,
        # A calendar is the person's own: none is written at a counter.
        "has_file": not at_counter and bool(_file_of(row, at)),
        "at_counter": at_counter,
        "give_up": {"act": "rendre"},
        "refuse_all": {"act": "aucune"},
        "act_key": saying.act_key(request),
        "may_name": choosing.shows_place(row, by=actor_of(request), at=at),
        "is_shared": apart.is_shared(row.demande),
    }
    return render(request, "palier/demandeur/visit.html", context, status=CONFLICT if refused else 200)


def _act(request: HttpRequest, row: Candidature, by: Actor) -> None:
    at = timezone.now()
    acts: dict[str, Callable[[], object]] = {
        "rendre": lambda: choosing.give_up(row, by=by, at=at),
        "aucune": lambda: choosing.refuse_all(row, by=by, at=at),
    }
    named = acts.get(request.POST.get("act", ""))
    if named is not None:
        named()
        return
    try:
        slot = UUID(request.POST.get("heure", ""))
    except ValueError:
        raise choosing.NoHourChosen from None
    choosing.choose(row, slot, by=by, at=at)


@only(Role.DEMANDEUR)
@never_cache
@require_safe
def calendar(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The visit as a calendar file; what was given back, cancelled or ended takes the event away."""
    row, at = mine(request, public_id), timezone.now()
    file = _file_of(row, at, named=_SHARED in request.GET and choosing.shows_place(row, by=actor_of(request), at=at))
    if file is None:
        raise Http404
    response = HttpResponse(calendars.written(file), content_type=file.media_type)
    response["Content-Disposition"] = f'attachment; filename="{calendars.NAME}"'
    response["Cache-Control"] = "no-store"
    return response


def _file_of(row: Candidature, at: datetime, *, named: bool = False) -> calendars.CalendarEvent | None:
    found = choosing.of(row, at=at)
    held, slot = found.viewing, found.viewing.slot if found.viewing else None
    if held is None or slot is None:
        return None
    return calendars.CalendarEvent(
        uid=held.public_id,
        # A candidature that ended since changes the event, and no act on the visit did.
        sequence=held.sequence + (1 if found.is_over else 0),
        starts_at=slot.starts_at,
        ends_at=slot.terms.ends_at,
        written_at=at,
        title=say("Visite d’un logement") if named else say("Rendez-vous"),
        place=slot.place if named else "",
        is_cancelled=found.is_over or not held.is_held,
    )
