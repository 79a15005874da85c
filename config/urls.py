"""Every address of the site, by audience."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import include, path

if TYPE_CHECKING:
    from django.urls import URLPattern, URLResolver

AUDIENCES = (
    "public",
    "signin",
    "demandeur",
    "bailleur",
    "commission",
    "membre",
    "employeur",
    "conseiller",
    "social",
    "logeur",
    "controle",
    "guichet",
    "territoire",
    "reservataire",
    "intendant",
    "equipe",
    "desk",
    "proof",
    "demo",
)
handler400 = "palier.web.requests.handling.bad_request"
handler403 = "palier.web.requests.handling.permission_denied"
handler404 = "palier.web.requests.handling.page_not_found"
# A page that raises because the database went away is a pause, not a fault.
handler500 = "palier.web.requests.calm.server_error"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("palier.api.urls")),
    *(path("", include(f"palier.web.{audience}.urls")) for audience in AUDIENCES),
    path("", include("hosting.outside.urls")),
]
