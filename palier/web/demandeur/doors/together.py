"""« À deux sur cette demande »: what the two share, what is each one's own, and a co-demandeur's own agreement."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from palier.rules.doors.access import Role
from palier.web.access import actor_of, demande_of, only
from palier.web.acts import once
from palier.web.demandeur import saying
from palier.web.languages.later import shown
from palier.workflows.acting.refusals import Refusal
from palier.workflows.people import asking_together

CONFLICT = 409


@only(Role.DEMANDEUR)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@once
def show(request: HttpRequest) -> HttpResponse:
    """The page, and the word of who looks; of the other's word nothing is said."""
    demande, by, at = demande_of(request), actor_of(request), timezone.now()
    key = str(request.user.holder.person_key)  # type: ignore[union-attr]
    others = asking_together.others(demande, key)
    if not others:
        raise Http404
    if request.method == "POST":
        is_given = request.POST.get("accord") == "oui"
        try:
            asking_together.say(demande, key, is_given=is_given, by=by, at=at)
        except Refusal as refusal:
            refused = {"sentence": shown(refusal), "back": reverse("a-deux")}
            return render(request, "palier/demandeur/refused.html", refused, status=CONFLICT)
        return HttpResponseRedirect(f"{reverse('a-deux')}#accord")
    context = {
        "others": others,
        "is_asked": asking_together.concerns(demande, key),
        "agreed_at": asking_together.given_at(demande, [key]).get(key),
        "act_key": saying.act_key(request),
    }
    return render(request, "palier/demandeur/together.html", context)
