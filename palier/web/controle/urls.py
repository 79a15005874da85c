"""Addresses of who controls an organisation."""

from django.urls import path

from palier.web.controle import desk, kept, logs

urlpatterns = [
    path("controle/mission/", desk.index, name="controle"),
    path("controle/journal/", logs.journal, name="controle-journal"),
    path("controle/lectures/", logs.readings, name="controle-lectures"),
    path("controle/classements/", kept.rankings, name="controle-classements"),
    path("controle/classements/<uuid:ranking>/ouvertures/", kept.openings_file, name="controle-ouvertures"),
    path("controle/proces-verbaux/", kept.seances, name="controle-seances"),
    path("controle/proces-verbaux/<uuid:seance>/", kept.minutes, name="controle-proces-verbal"),
]
