"""What every page of the desk shares: how it is shown, its refusals, and the short name of a file."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from palier.models import Candidature
from palier.rules.doors.access import Role
from palier.web.access import organisation_of, role_of
from palier.workflows.acting.refusals import Refusal

CONFLICT = 409


def show(request: HttpRequest, template: str, context: dict[str, object], status: int = 200) -> HttpResponse:
    """Render a page of the desk; nominative pages are never kept by a browser or a proxy.

    A landlord that publishes for its own part of the flow reads the same page.
    """
    if role_of(request) is Role.BAILLEUR:
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
