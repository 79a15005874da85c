"""Addresses of who manages an organisation."""

from django.urls import path

from palier.web.equipe import certificates, endpoints, keys, leaving, members

urlpatterns = [
    path("equipe/", members.index, name="equipe"),
    path("equipe/inviter/", members.invite, name="equipe_inviter"),
    path("equipe/cles/", keys.index, name="equipe_cles"),
    path("equipe/cles/<uuid:key>/", keys.show, name="equipe_cle"),
    path("equipe/cles/<uuid:key>/certificats/", certificates.index, name="equipe_cle_certificats"),
    path("equipe/receptions/", endpoints.index, name="equipe_receptions"),
    path("equipe/receptions/<uuid:endpoint>/", endpoints.show, name="equipe_reception"),
    path("equipe/partir/", leaving.index, name="equipe_partir"),
    path("equipe/partir/prendre/", leaving.take, name="equipe_partir_prendre"),
    path("equipe/<uuid:member>/", members.show, name="equipe_membre"),
]
