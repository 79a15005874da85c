"""Find a household or a home. The words are posted: a name never stands in an address, a history or a log."""

from django import forms
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from palier.models import Candidature, Home
from palier.rules.candidature.funnel import Stage
from palier.rules.doors.access import Role
from palier.rules.letters.words import label
from palier.web.access import actor_of, only, organisation_of, role_of
from palier.web.presentation import homes as said
from palier.workflows.doors import finding

_CHECKED = (Stage.DESIGNEE, Stage.INCOMPLETE, Stage.CONFORME, Stage.NON_CONFORME)
"""Stages in which the landlord's sheet of a file is its check; later ones have the page of the offer."""
_HOMES = 20


class FindForm(forms.Form):
    """What is looked for."""

    words = forms.CharField(
        label="Numéro unique, nom, référence K-…, téléphone ou numéro RPLS", min_length=2, max_length=80
    )


@only(Role.BAILLEUR, Role.RESERVATAIRE)
@require_http_methods(["GET", "HEAD", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    """The form, then who and what answers among what this organisation may read; nothing else is searched."""
    form = FindForm(request.POST or None)
    context: dict[str, object] = {"form": form}
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data["words"]
        found = finding.find(words, by=actor_of(request), at=timezone.now())
        homes = _homes(request, words)
        context |= {
            "is_answered": True,
            "is_cut": found.is_cut,
            "households": [
                {"household": one, "candidatures": [_line(request, row) for row in one.candidatures]}
                for one in found.households
            ],
            "homes": [
                {"title": said.title(home), "home": home, "url": _home_url(request, home)} for home in homes[:_HOMES]
            ],
            "homes_are_cut": len(homes) > _HOMES,
        }
    response = render(request, "palier/desk/find.html", context)
    response["Cache-Control"] = "no-store"
    return response


def _line(request: HttpRequest, row: Candidature) -> dict[str, object]:
    """A candidature in a line, and the page of its file for this reader: none where the file is not theirs yet."""
    url = ""
    if role_of(request) is Role.RESERVATAIRE:
        if row.rank is not None:
            url = reverse("dossier-reservataire", args=[row.public_id])
    elif row.stage in _CHECKED:
        url = reverse("bailleur_controle", args=[row.public_id])
    return {
        "row": row,
        "title": said.title(row.publication.home),
        "stage": label(Stage(row.stage), is_own=row.publication.is_own),
        "url": url,
    }


def _homes(request: HttpRequest, words: str) -> list[Home]:
    mine = organisation_of(request)
    rows = Home.objects.filter(
        Q(bailleur__in=mine.covers) | Q(reservataire__in=mine.covers), rpls_id__istartswith=words.replace(" ", "")
    )
    return list(rows.select_related("commune").order_by("rpls_id")[: _HOMES + 1])


def _home_url(request: HttpRequest, home: Home) -> str:
    if role_of(request) is Role.BAILLEUR:
        return reverse("bailleur_logement", args=[home.public_id])
    last = home.publications.order_by("-pk").first()
    return reverse("publication-reservataire", args=[last.public_id]) if last else ""
