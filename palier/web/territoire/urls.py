"""Addresses of a mairie and of a préfecture: the same pages under each."""

from django.urls import path

from palier.rules.doors.access import Role
from palier.web.territoire import figures, homes, lets, seances
from palier.web.territoire.desk import BASES, page_of

_PAGES = (
    ("", "", homes.index),
    ("commissions/", "-commissions", seances.index),
    ("attributions/", "-attributions", lets.index),
    ("chiffres/", "-chiffres", figures.index),
)
urlpatterns = [
    *(
        path(f"{base}/{where}", page_of(role, view), name=f"{base}{name}")
        for role, base in BASES.items()
        for where, name, view in _PAGES
    ),
    path("prefecture/contingent/", page_of(Role.PREFET, homes.contingent), name="prefecture-contingent"),
]
