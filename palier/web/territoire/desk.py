"""What these pages share: each is made once for a mairie and once for a préfecture, and tells whose place it is."""

from collections.abc import Callable, Iterable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from palier.models import Home
from palier.rules.doors.access import Role
from palier.web.access import only, organisation_of, role_of
from palier.workflows.organisations import placing

BASES = {Role.MAIRIE: "mairie", Role.PREFET: "prefecture"}
"""The first word of the addresses of each."""
type View = Callable[[HttpRequest], HttpResponse]


def page_of(role: Role, view: View) -> View:
    """The page for one of the two roles: the other finds nothing there."""
    return only(role)(never_cache(require_safe(view)))


def address(request: HttpRequest, name: str = "") -> str:
    """A page of the same door."""
    base = BASES[role_of(request)]
    return reverse(f"{base}-{name}" if name else base)


def shown(request: HttpRequest, template: str, **context: object) -> HttpResponse:
    """A page, with its organisation and its place."""
    mine = organisation_of(request)
    told = {
        "organisation": mine,
        "place": placing.said(mine),
        "is_prefecture": role_of(request) is Role.PREFET,
        "queue_url": address(request),
        "lets_url": address(request, "attributions"),
        "seances_url": address(request, "commissions"),
    }
    return render(request, f"palier/territoire/{template}", {**told, **context})


def homes_of(keys: Iterable[int]) -> dict[int, Home]:
    """Homes by id, with what a line says of each: what anybody reads."""
    rows = Home.objects.filter(pk__in=set(keys)).select_related("commune", "bailleur", "reservataire")
    return {home.pk: home for home in rows}
