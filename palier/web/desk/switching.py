"""Whoever works for several organisations, or sits in several commissions, chooses for which one they act now."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from palier.models import Membership
from palier.rules.doors.access import ROLE_LABELS, Role
from palier.web.access import DESKS, only
from palier.web.acts import new_key, once
from palier.web.requests.middleware import MEMBERSHIP_KEY


@only(*DESKS)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def switch(request: HttpRequest) -> HttpResponse:
    """One's own live memberships, and the act that takes another: the session alone changes, each act stays of one house."""
    mine = {str(row.pk): row for row in getattr(request, "memberships", ())}
    if request.method == "POST":
        chosen = mine.get(request.POST.get("membership", ""))
        if chosen is None:
            # It has ended since the page was shown: the list as it is now.
            return HttpResponseRedirect(request.path)
        request.session[MEMBERSHIP_KEY] = chosen.pk
        return HttpResponseRedirect(reverse(DESKS[Role(chosen.role)]))
    current = getattr(request, "membership", None)
    rows = [(row, ROLE_LABELS[Role(row.role)], row == current) for row in mine.values()]
    return render(request, "palier/desk/switch.html", {"rows": rows, "act_key": new_key()})


def of_this_house(request: HttpRequest, role: Role) -> Membership | None:
    """One's own membership under another role of the house for which one acts now, if it gave one."""
    current, mine = getattr(request, "membership", None), getattr(request, "memberships", ())
    same = (row for row in mine if current and row.organisation_id == current.organisation_id)
    return next((row for row in same if row.role == role), None)
