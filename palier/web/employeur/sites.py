"""An employer's places of work: what an attestation names, added and closed by itself."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from palier.models import EmployerSite
from palier.rules.doors.access import Role
from palier.web import sure
from palier.web.access import actor_of, get_or_404, only, organisation_of
from palier.web.acts import KEY_FIELD, new_key, once
from palier.web.desk.desk_parts import attempt
from palier.web.employeur.forms import SiteForm
from palier.web.sure import Sure
from palier.workflows.people import employer_sites


@only(Role.EMPLOYEUR)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def sites(request: HttpRequest) -> HttpResponse:
    """The sites that may be attested, and one more."""
    form, by = SiteForm(request.POST or None), actor_of(request)

    def act() -> None:
        data = form.cleaned_data
        employer_sites.declare(data["name"], data["commune"], by=by, at=timezone.now())

    if request.method == "POST" and form.is_valid() and attempt(form, act):
        return HttpResponseRedirect(reverse("employeur-lieux"))
    context = {
        "form": form,
        "sites": employer_sites.open_sites(by),
        "organisation": organisation_of(request),
        "act_key": request.POST.get(KEY_FIELD) or new_key(),
    }
    return render(request, "palier/employeur/sites.html", context, status=400 if request.method == "POST" else 200)


@only(Role.EMPLOYEUR)
@require_POST
@once
def close(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Close one's own site, once it was said that none opens again."""
    rows = EmployerSite.objects.filter(organisation=organisation_of(request)).select_related("commune")
    site = get_or_404(rows, public_id)
    if site.closed_at is None and not sure.is_sure(request):
        said = Sure(
            heading="Fermer ce lieu de travail",
            button="Fermer ce lieu",
            facts=(("Lieu", site.name), ("Commune", site.commune.named)),
            ends=("Plus aucun emploi ne s’y atteste.",),
            stays=("Ce qui y a été attesté reste, pour vos salariés comme dans vos chiffres.",),
            back="Un lieu fermé ne se rouvre pas. Vous pourrez en ajouter un autre du même nom : il sera compté à part.",
        )
        return sure.ask(request, said, leave=(reverse("employeur-lieux"), "Lieux de travail"))
    employer_sites.close(site.public_id, by=actor_of(request), at=timezone.now())
    return HttpResponseRedirect(reverse("employeur-lieux"))
