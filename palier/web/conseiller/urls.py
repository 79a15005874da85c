"""Addresses of an adviser."""

from django.urls import path

from palier.web.conseiller import caseload, codes

urlpatterns = [
    path("conseiller/dossiers/", caseload.index, name="conseiller"),
    path("conseiller/dossiers/<uuid:public_id>/", caseload.show, name="conseiller-dossier"),
    path("conseiller/dossiers/<uuid:public_id>/rendre/", caseload.give_back, name="rendre-mandat"),
    path("conseiller/codes/", codes.codes, name="conseiller-codes"),
    path("conseiller/codes/<uuid:public_id>/annuler/", codes.take_back, name="annuler-code-mandat"),
]
