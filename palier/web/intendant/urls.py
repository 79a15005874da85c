"""Addresses of the steward's desk."""

from django.urls import path

from palier.web.intendant import looks, members, organisations, stopping

_ONE = "intendant/organismes/<uuid:organisation>/"
urlpatterns = [
    path("intendant/", organisations.index, name="intendant"),
    path("intendant/organismes/nouveau/", organisations.create, name="intendant_nouveau"),
    path(_ONE, organisations.show, name="intendant_organisme"),
    path(f"{_ONE}corriger/", organisations.correct, name="intendant_corriger"),
    path(f"{_ONE}arreter/", stopping.stop, name="intendant_arreter"),
    path(f"{_ONE}second-facteur/", stopping.factor, name="intendant_facteur"),
    path(f"{_ONE}lettres/", stopping.prints, name="intendant_lettres"),
    path(f"{_ONE}apparence/", looks.dress, name="intendant_apparence"),
    path(f"{_ONE}inviter/", members.invite, name="intendant_inviter"),
    path(f"{_ONE}membres/<uuid:member>/", members.show, name="intendant_membre"),
]
