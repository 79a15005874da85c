"""Addresses of a member of a commission."""

from django.urls import path

from palier.web.membre import absences, files, live, minutes, own_door, seances, votes

urlpatterns = [
    path("membre/seances/", seances.index, name="mes-seances"),
    path("membre/adresse/", own_door.show, name="mon-adresse"),
    path("membre/seances/<uuid:seance>/", seances.show, name="ma-seance"),
    path("membre/seances/<uuid:seance>/absence/", absences.show, name="mon-absence"),
    path("membre/seances/<uuid:seance>/suivre/", live.follow, name="ma-seance-suivie"),
    path("membre/seances/<uuid:seance>/proces-verbal/", minutes.read, name="mon-proces-verbal"),
    path("membre/seances/<uuid:seance>/proces-verbal/pdf/", minutes.pdf, name="mon-proces-verbal-pdf"),
    path("membre/seances/<uuid:seance>/<uuid:publication>/", files.examine, name="mes-dossiers"),
    path("membre/seances/<uuid:seance>/<uuid:publication>/vote/", votes.vote, name="mon-vote"),
]
