"""What every page of the desk shares: its navigation, its refusals, and the log of who read which file."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from palier.models import Candidature
from palier.rules.doors.access import Role
from palier.web.access import organisation_of, role_of
from palier.web.navigation import NAVIGATION
from palier.workflows.acting.refusals import Refusal

CONFLICT = 409


def show(request: HttpRequest, template: str, context: dict[str, object], status: int = 200) -> HttpResponse:
    """Render a page of the desk with its navigation; nominative pages are never kept by a browser or a proxy."""
    if role_of(request) is Role.BAILLEUR:
        return _own_show(request, template, context, status)
    here = request.resolver_match.url_name if request.resolver_match else ""
    items = NAVIGATION[Role.RESERVATAIRE]
    context["nav_items"] = [(label, reverse(name), name == here) for label, name in items]
    context["sign_out_url"] = reverse("deconnexion")
    response = render(request, f"palier/reservataire/{template}", context, status=status)
    response["Cache-Control"] = "no-store"
    return response


def _own_show(request: HttpRequest, template: str, context: dict[str, object], status: int) -> HttpResponse:
    """The same page for a landlord that publishes for its own part of the flow, under its own navigation."""
    context["nav_items"] = [(label, reverse(name), False) for label, name in NAVIGATION[Role.BAILLEUR]]
    context["organisation"], context["is_own"] = organisation_of(request), True
    response = render(request, f"palier/reservataire/{template}", context, status=status)
    response["Cache-Control"] = "no-store"
    return response


def refused(request: HttpRequest, refusal: Refusal, back: str) -> HttpResponse:
    """Say why an act cannot be done, and where to go back."""
    return show(request, "refused.html", {"sentence": str(refusal), "back": back}, CONFLICT)


def file_number(candidature: Candidature) -> str:
    """A short opaque name of a file on screen: one of a kind, never the numéro unique, never a name."""
    return candidature.reference
