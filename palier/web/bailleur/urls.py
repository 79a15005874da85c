"""Addresses of the bailleur's desk."""

from django.urls import path

from palier.web.bailleur import checks, desk, homes, offers

urlpatterns = [
    path("bailleur/", desk.today, name="bailleur"),
    path("bailleur/logements/", desk.homes, name="bailleur_logements"),
    path("bailleur/logements/nouveau/", homes.new, name="bailleur_logement_nouveau"),
    path("bailleur/logements/<uuid:home>/", homes.show, name="bailleur_logement"),
    path("bailleur/publications/<uuid:publication>/", homes.publication, name="bailleur_publication"),
    path("bailleur/candidatures/<uuid:candidature>/controle/", checks.control, name="bailleur_controle"),
    path("bailleur/pieces/<uuid:piece>/", checks.piece, name="bailleur_piece"),
    path("bailleur/candidatures/<uuid:candidature>/offre/", offers.offer, name="bailleur_offre"),
    path("bailleur/candidatures/<uuid:candidature>/bail/", offers.lease, name="bailleur_bail"),
]
