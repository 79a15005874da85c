"""Addresses of my demande."""

from django.urls import path

from palier.web.demandeur import courrier, dossier, pieces, questions

urlpatterns = [
    path("mon-dossier/", dossier.home, name="mon-dossier"),
    path("mon-dossier/verifier/", dossier.verify, name="verifier"),
    path("mon-dossier/renouveler/", dossier.renew, name="renouveler"),
    path("mon-dossier/completer/<slug:question>/", questions.complete, name="completer"),
    path("mon-dossier/pieces/", pieces.listing, name="pieces"),
    path("courrier/", courrier.inbox, name="courrier"),
    path("courrier/<uuid:public_id>/", courrier.read, name="courrier-lire"),
    path("courrier/<uuid:public_id>/ouvrir/", courrier.open_letter, name="courrier-ouvrir"),
]
