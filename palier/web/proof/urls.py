"""Addresses of the proof."""

from django.urls import path

from palier.web.proof import checking, heads, listing, mandates, views, witnesses

_PROOF = "logements/<uuid:public_id>/preuve/"
urlpatterns = [
    path("classements/", listing.closed, name="classements"),
    path("classements/verifier/", checking.page, name="verifier-classement"),
    path(_PROOF, views.proof, name="classement-publie"),
    path(f"{_PROOF}classement.jsonl", views.public_file, name="preuve-fichier"),
    path(f"{_PROOF}mon-ouverture.jsonl", views.my_opening, name="preuve-ouverture"),
    path("tetes/", heads.page, name="tetes"),
    path("tetes.txt", heads.as_text, name="tetes-texte"),
    path("tetes.json", heads.as_json, name="tetes-json"),
    path("tetes/imprimer/", heads.paper, name="tetes-papier"),
    path("tetes/<int:position>.tsr", heads.stamp, name="tete-horodatage"),
    path("mandats/verifier/", mandates.check, name="verifier-mandat"),
    path("mandats/verifier/<str:text>/", mandates.check, name="verifier-mandat-lu"),
    path("mandats/cles.txt", mandates.keys, name="mandats-cles"),
    path("mandats/retires.txt", mandates.taken_back, name="mandats-retires"),
    path("mandats/verify_mandate.py", mandates.program, name="mandats-programme"),
    path("temoins/<str:token>/", witnesses.answer, name="temoin"),
    path("preuve/witness.py", heads.script, name="temoin-programme"),
    path("preuve/verify.py", views.verifier, name="preuve-verificateur"),
]
