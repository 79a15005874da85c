"""Addresses of an employer."""

from django.urls import path

from palier.web.employeur import attesting, figures, sites, sizes

urlpatterns = [
    path("employeur/attester/", attesting.code, name="employeur"),
    path("employeur/attester/contrat/", attesting.attest, name="employeur-attester"),
    path("employeur/attester/refuser/", attesting.decline, name="employeur-refuser"),
    path("employeur/attester/recu/<str:kept>/", attesting.receipt, name="employeur-recu"),
    path("employeur/corriger/", attesting.correct, name="employeur-corriger"),
    path("employeur/lieux/", sites.sites, name="employeur-lieux"),
    path("employeur/lieux/<uuid:public_id>/fermer/", sites.close, name="employeur-fermer-lieu"),
    path("employeur/effectif/", sizes.sizes, name="employeur-effectif"),
    path("employeur/effectif/<int:year>/reprendre/", sizes.take_back, name="employeur-reprendre-effectif"),
    path("employeur/chiffres/", figures.figures, name="employeur-chiffres"),
]
