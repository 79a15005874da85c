"""The séance that sits, as one of its members follows it: what is at the vote now, and whether their own vote is kept."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from palier.rules.doors.access import Role
from palier.web.access import actor_of, get_or_404, only, organisation_of
from palier.web.commission import live
from palier.web.membre.seances import own
from palier.workflows.commission import connecting, polling, seating, voting


@only(Role.COMMISSION)
@require_safe
def follow(request: HttpRequest, seance: UUID) -> HttpResponse:
    """Come back where one was: the same home, one's own vote kept, or said not yet cast."""
    found, by = get_or_404(own(request), seance), actor_of(request)
    connecting.note(found, by=by, at=timezone.now())
    mine = seating.place_of(found, by)
    context = live.drawn(request, found, None)
    for row in context["at_the_vote"]:
        row["is_out"] = str(mine) in voting.interested_in(row["item"])
        row["can_vote"] = mine in polling.able(row["item"], found)
        row["voted_at"] = live.own_ballot(row["vote"], mine)
    return live.shown(
        request, "palier/membre/live.html", {**context, "organisation": organisation_of(request), "mine": mine}
    )
