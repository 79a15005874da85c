"""Addresses of the commission."""

from django.urls import path

from palier.web.commission import (
    absences,
    calls,
    changes,
    decisions,
    hours,
    live,
    minutes,
    minutes_pdf,
    presidency,
    seances,
    substitutes,
    votes,
)

urlpatterns = [
    path("bailleur/seances/", seances.index, name="seances"),
    path("bailleur/seances/nouvelle/", seances.new, name="seance_nouvelle"),
    path("bailleur/seances/<uuid:seance>/", seances.show, name="seance"),
    path("bailleur/seances/<uuid:seance>/suivre/", live.follow, name="seance_suivie"),
    path("bailleur/seances/<uuid:seance>/convocation/", calls.convocation, name="convocation"),
    path("bailleur/seances/<uuid:seance>/proces-verbal/", minutes.minutes, name="proces_verbal"),
    path("bailleur/seances/<uuid:seance>/proces-verbal/pdf/", minutes_pdf.pdf, name="proces_verbal_pdf"),
    path("bailleur/seances/<uuid:seance>/dossiers/", minutes.names, name="seance_dossiers"),
    path("bailleur/seances/<uuid:seance>/deplacer/", changes.move, name="seance_deplacer"),
    path("bailleur/seances/<uuid:seance>/heures/", hours.show, name="seance_heures"),
    path("bailleur/seances/<uuid:seance>/annuler/", changes.cancel, name="seance_annuler"),
    path("bailleur/seances/<uuid:seance>/refermer/", changes.take_opening_back, name="seance_refermer"),
    path("bailleur/seances/<uuid:seance>/membres/", changes.members, name="seance_membres"),
    path("bailleur/seances/<uuid:seance>/absences/", absences.show, name="seance_absences"),
    path("bailleur/seances/suppleants/", substitutes.index, name="suppleants"),
    path("bailleur/seances/presidence/", presidency.index, name="presidence"),
    path("bailleur/publications/<uuid:publication>/appeler/", calls.call_next, name="bailleur_appeler"),
    path("bailleur/seances/<uuid:seance>/<uuid:publication>/", decisions.decide, name="seance_decider"),
    path("bailleur/seances/<uuid:seance>/<uuid:publication>/voix/", votes.running, name="seance_voix"),
]
