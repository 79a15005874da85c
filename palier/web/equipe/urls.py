"""Addresses of who manages an organisation."""

from django.urls import path

from palier.web.equipe import members

urlpatterns = [
    path("equipe/", members.index, name="equipe"),
    path("equipe/inviter/", members.invite, name="equipe_inviter"),
    path("equipe/<uuid:member>/", members.show, name="equipe_membre"),
]
