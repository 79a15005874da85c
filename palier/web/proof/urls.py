"""Addresses of the proof."""

from django.urls import path

from palier.web.proof import checking, listing, views

_PROOF = "logements/<uuid:public_id>/preuve/"
urlpatterns = [
    path("classements/", listing.closed, name="classements"),
    path("classements/verifier/", checking.page, name="verifier-classement"),
    path(_PROOF, views.proof, name="classement-publie"),
    path(f"{_PROOF}classement.jsonl", views.public_file, name="preuve-fichier"),
    path(f"{_PROOF}mon-ouverture.jsonl", views.my_opening, name="preuve-ouverture"),
    path("preuve/verify.py", views.verifier, name="preuve-verificateur"),
]
