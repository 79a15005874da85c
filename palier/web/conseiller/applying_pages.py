"""An adviser looks for an open home and applies for the account of a household. Neither points nor a place are shown."""

from functools import partial
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from palier.models import Publication
from palier.rules.candidature.funnel import REOPENED, PublicationStage
from palier.rules.doors.access import Role
from palier.rules.mandates.acts import Done
from palier.rules.mandates.mandates import MandateScope
from palier.web.access import actor_of, get_or_404, only
from palier.web.acts import new_key, once
from palier.web.conseiller import opened
from palier.web.conseiller.opened import Opened
from palier.web.lists import listing
from palier.web.presentation import homes
from palier.workflows.mandates import on_behalf


class WhereForm(forms.Form):
    """In which commune to look."""

    commune = forms.CharField(label="Commune", required=False, max_length=80)


def _open(one: Opened) -> list[Publication]:
    """The homes that take candidatures now, but for those where the household has one that lives."""
    at = timezone.now()
    taken = {row.publication_id for row in one.file.candidatures if row.stage not in REOPENED}
    rows = Publication.objects.filter(stage=PublicationStage.PUBLIEE, opens_at__lte=at, closes_at__gt=at)
    rows = rows.exclude(is_direct=True).exclude(pk__in=taken).select_related("home__commune")
    return list(rows.order_by("closes_at", "pk"))


@only(Role.CONSEILLER)
@never_cache
@require_safe
def search(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The open homes, the first to close first."""
    one, form = opened.opened(request, public_id, MandateScope.APPLY), WhereForm(request.GET)
    where = form.cleaned_data["commune"].strip().casefold() if form.is_valid() else ""
    rows = [row for row in _open(one) if where in row.home.commune.name.casefold()]
    shown = listing(request, rows)
    context = {
        "one": one,
        "name": one.file.case.name,
        "form": form,
        "homes": shown.with_rows([(row, homes.title(row.home), homes.chips(row.home)) for row in shown]),
    }
    return render(request, "palier/conseiller/search.html", context)


@only(Role.CONSEILLER)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@once
def apply(request: HttpRequest, public_id: UUID, publication: UUID) -> HttpResponse:
    """Read what is asked, then apply; a home that suits the file not at all is refused without saying why."""
    one, at = opened.opened(request, public_id, MandateScope.APPLY), timezone.now()
    row = get_or_404(Publication.objects.select_related("home__commune"), publication)
    again = any(mine.publication_id == row.pk and mine.stage in REOPENED for mine in one.file.candidatures)
    if request.method == "POST":
        act = partial(on_behalf.apply, one.mandate, row, again=again, by=actor_of(request), at=at)
        return opened.done(request, one, act, said=Done.APPLIED)
    if not row.is_open_at(at):
        raise Http404
    context = {
        "one": one,
        "name": one.file.case.name,
        "heading": "Candidater à ce logement",
        "button": "Oui, candidater pour le ménage",
        "about": homes.title(row.home),
        "lines": (
            "Le ménage est prévenu tout de suite, et lit son reçu dans son espace.",
            "Il peut retirer la candidature, et vous aussi, tant que la liste est ouverte.",
            "Sa place et ses points ne vous sont pas montrés.",
        ),
        "home": row.home,
        "publication": row,
        "back": one.back,
        "act_key": new_key(),
    }
    return render(request, "palier/conseiller/act.html", context)
