"""« Toujours intéressé ? » : yes at one press, « non merci » by the page of withdrawal; a yes is taken back in the same place."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from palier.rules.candidature.funnel import Stage
from palier.rules.candidature.still_wanted import COSTS_NOTHING
from palier.rules.doors.access import Role
from palier.rules.law.voice import say
from palier.web.access import actor_of, only
from palier.web.acts import once
from palier.web.demandeur import saying
from palier.web.demandeur.candidatures.views import mine, words_of
from palier.web.demandeur.file import awaited
from palier.web.languages.later import shown
from palier.web.presentation import homes
from palier.workflows.acting.refusals import Refusal
from palier.workflows.commission import asking_wanted

CONFLICT = 409


@only(Role.DEMANDEUR)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@once
def ask(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The question on one home, until when it is open, and what was answered; 404 where none was put."""
    row, at, refused = mine(request, public_id), timezone.now(), ""
    found = asking_wanted.of(row, at=at)
    if found is None:
        raise Http404
    if request.method == "POST":
        act = asking_wanted.take_back if request.POST.get("act") == "reprendre" else asking_wanted.say_yes
        try:
            act(row, by=actor_of(request), at=at)
        except Refusal as refusal:
            refused = shown(refusal)
        else:
            return HttpResponseRedirect(reverse("toujours-interesse", args=[public_id]))
        # Refused because something moved: the page says what is, not what was.
        row = mine(request, public_id)
        found = asking_wanted.of(row, at=at) or found
    is_waiting = row.stage == Stage.CLASSEE
    expected = None if is_waiting else awaited.by_candidature(row.demande, at=at).get(str(public_id))
    context = {
        "candidature": row,
        "title": homes.title(row.publication.home),
        "asked": found,
        "refused": refused,
        "words": None if is_waiting else words_of(row, expected),
        "costs_nothing": say(COSTS_NOTHING) if is_waiting else "",
        "take_back": {"act": "reprendre"},
        "act_key": saying.act_key(request),
    }
    return render(request, "palier/demandeur/still_wanted.html", context, status=CONFLICT if refused else 200)
