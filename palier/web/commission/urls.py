"""Addresses of the commission."""

from django.urls import path

from palier.web.commission import calls, decisions, seances

urlpatterns = [
    path("bailleur/seances/", seances.index, name="seances"),
    path("bailleur/seances/nouvelle/", seances.new, name="seance_nouvelle"),
    path("bailleur/seances/<uuid:seance>/", seances.show, name="seance"),
    path("bailleur/seances/<uuid:seance>/convocation/", calls.convocation, name="convocation"),
    path("bailleur/seances/<uuid:seance>/proces-verbal/", seances.minutes, name="proces_verbal"),
    path("bailleur/seances/<uuid:seance>/<uuid:publication>/", decisions.decide, name="seance_decider"),
]
