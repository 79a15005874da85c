"""The préfet names a household without an ad, on a home of the State's contingent."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from palier.models import Candidature, Home
from palier.rules.candidature.funnel import ENDED_LISTS
from palier.rules.doors.access import Role
from palier.rules.law import clocks
from palier.web.access import actor_of, get_or_404, only, organisation_of
from palier.web.acts import new_key, once
from palier.web.desk.desk_parts import attempt
from palier.web.presentation import homes
from palier.web.reservataire import desk
from palier.web.reservataire.forms import NameForm
from palier.web.sure import CONFIRMED
from palier.workflows.homes import naming


@only(Role.RESERVATAIRE)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def name(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Name one household by its number, once its name was shown; a home of another contingent is published instead."""
    rows = Home.objects.filter(reservataire__in=organisation_of(request).covers).select_related("commune", "bailleur")
    home, at = get_or_404(rows, public_id), timezone.now()
    if not naming.may_name(home, organisation_of(request), clocks.day_in_paris(at)):
        raise Http404
    if request.method != "POST" and (live := home.publications.exclude(stage__in=ENDED_LISTS).first()):
        return HttpResponseRedirect(reverse("publication-reservataire", args=[live.public_id]))
    form, made, seen = NameForm(request.POST or None), list[Candidature](), list[str]()
    is_sure = bool(request.POST.get(CONFIRMED))

    def act() -> None:
        number, by = form.cleaned_data["numero"], actor_of(request)
        if is_sure:
            made.append(naming.name_household(home, number, by=by, at=at))
        else:
            seen.append(naming.who_is(home, number, by=by, at=at))

    is_done = form.is_valid() and attempt(form, act)
    if is_done and made:
        return HttpResponseRedirect(reverse("dossier-reservataire", args=[made[0].public_id]))
    context = {
        "form": form,
        "home": home,
        "title": homes.title(home),
        "seen": seen,
        "who": seen[0] if seen else "",
        "act_key": new_key() if seen else request.POST.get("act_key") or new_key(),
    }
    return desk.show(request, "name.html", context, 400 if request.method == "POST" and not is_done else 200)
