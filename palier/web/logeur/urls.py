"""Addresses of a logeur."""

from django.urls import path

from palier.web.logeur import requests, roofs

_ROOF, _REQUEST = "logeur/toits/<uuid:public_id>/", "logeur/demandes/<uuid:public_id>/"
urlpatterns = [
    path("logeur/demandes/", requests.index, name="logeur"),
    path(_REQUEST, requests.show, name="logeur-demande"),
    path(f"{_REQUEST}accepter/", requests.accept, name="logeur-accepter"),
    path(f"{_REQUEST}liste/", requests.put_on_list, name="logeur-liste"),
    path(f"{_REQUEST}refuser/", requests.refuse, name="logeur-refuser"),
    path(f"{_REQUEST}entree/", requests.enter, name="logeur-entree"),
    path(f"{_REQUEST}sejour/", requests.correct_stay, name="logeur-sejour"),
    path(f"{_REQUEST}sortie/", requests.end, name="logeur-sortie"),
    path("logeur/toits/", roofs.index, name="logeur-toits"),
    path("logeur/toits/nouveau/", roofs.new, name="logeur-nouveau"),
    path(_ROOF, roofs.show, name="logeur-toit"),
    path(f"{_ROOF}corriger/", roofs.correct, name="logeur-corriger"),
    path(f"{_ROOF}publier/", roofs.publish, name="logeur-publier"),
    path(f"{_ROOF}pause/", roofs.pause, name="logeur-pause"),
    path(f"{_ROOF}fermer/", roofs.close, name="logeur-fermer"),
]
