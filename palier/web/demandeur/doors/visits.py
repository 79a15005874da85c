"""My visits to a counter: where, when, what was done, and « ce n’était pas moi »."""

from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from palier.models import Visit
from palier.rules.counter.visits import End
from palier.rules.doors.access import Role
from palier.web.access import actor_of, demande_of, only
from palier.web.acts import once
from palier.web.demandeur import behalf
from palier.web.requests.sources import source_of
from palier.web.signin.answers import NONE, too_many
from palier.workflows.counter import receipts_of_visits, visiting
from palier.workflows.doors import slowing

SHOWN = 20


@only(Role.DEMANDEUR)
@never_cache
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """The visits in which I was the one who was seen, the latest first; another holder's are theirs."""
    demande = demande_of(request)
    rows = Visit.objects.filter(demande=demande, account=actor_of(request).person).select_related("organisation")
    acts = receipts_of_visits.of_household(demande)
    shown = [
        (row, [behalf.at_counter(act) for act in acts.get(row.pk, [])]) for row in rows.order_by("-opened_at")[:SHOWN]
    ]
    context = {
        "visits": [(row, done, row.ended_how == End.DISOWNED) for row, done in shown],
        "names_counters": visiting.may_name_counters(demande),
        "is_done": request.GET.get("fait") == "desavoue",
    }
    return render(request, "palier/demandeur/visits.html", context)


@only(Role.DEMANDEUR)
@require_POST
@once
def disown(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Say that it was not me: the visit ends at once."""
    try:
        visiting.disown(public_id, by=actor_of(request), at=timezone.now())
    except Visit.DoesNotExist as error:
        raise Http404 from error
    return HttpResponseRedirect(f"{reverse('mes-passages')}?fait=desavoue")


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def not_there(request: HttpRequest, token: str) -> HttpResponse:
    """The same, by the link of the message. A mailbox may open links by itself: only the button does it."""
    is_dead = False
    if request.method == "POST":
        at, source = timezone.now(), source_of(request.META)
        if (left := slowing.wait(visiting.tried(source), at=at)) > NONE:
            return too_many(request, left)
        is_dead = not visiting.disown_by_link(token, source=source, at=at)
    hours, is_done = visiting.hours(timezone.now()), request.method == "POST" and not is_dead
    response = render(request, "palier/signin/not_there.html", {"is_done": is_done, "is_dead": is_dead, "hours": hours})
    # The address holds a secret: no page that is reached from here learns it.
    response["Referrer-Policy"] = "strict-origin"
    return response
