"""Addresses of my demande."""

from django.urls import path

from palier.web.demandeur import (
    access_pages,
    courrier,
    dossier,
    erasure,
    files,
    life,
    parting,
    pieces,
    points,
    questions,
    readings,
    sending,
)

urlpatterns = [
    path("mon-dossier/", dossier.home, name="mon-dossier"),
    path("mon-dossier/verifier/", dossier.verify, name="verifier"),
    path("mon-dossier/renouveler/", dossier.renew, name="renouveler"),
    path("mon-dossier/completer/<slug:question>/", questions.complete, name="completer"),
    path("mon-dossier/points/", points.points, name="mes-points"),
    path("mon-dossier/points/choisir/", points.choose, name="choisir-critere"),
    path("mon-dossier/vie/", life.life, name="vie-demande"),
    path("mon-dossier/vie/papier/", life.choose_paper, name="choisir-papier"),
    path("mon-dossier/avertissements/<uuid:warning>/", life.answer, name="repondre-avertissement"),
    path("mon-dossier/pieces/", pieces.listing, name="pieces"),
    path("mon-dossier/pieces/envoyer/", sending.send, name="envoyer-piece"),
    path("mon-dossier/pieces/recu/", files.receipt, name="recu-pieces"),
    path("mon-dossier/pieces/fichiers/<uuid:public_id>/", files.show, name="mon-fichier"),
    path("mon-dossier/pieces/fichiers/<uuid:public_id>/apercu/", files.thumbnail, name="mon-fichier-apercu"),
    path("mon-dossier/pieces/fichiers/<uuid:public_id>/retirer/", files.take_back, name="retirer-fichier"),
    path("mon-dossier/pieces/fichiers/<uuid:public_id>/monter/", files.move_up, name="monter-fichier"),
    path("mon-dossier/acces/", access_pages.access, name="acces"),
    path("mon-dossier/acces/code/", access_pages.code, name="acces-code"),
    path("mon-dossier/separation/", parting.separate, name="separation"),
    path("mon-dossier/separation/repondre/", parting.answer, name="repondre-separation"),
    path("mon-dossier/lectures/", readings.readings, name="lectures"),
    path("mon-dossier/effacer/", erasure.erase, name="effacer-dossier"),
    path("effacement/<uuid:reference>/", erasure.proof, name="effacement"),
    path("mon-dossier/numero/", access_pages.number, name="demander-numero"),
    path("courrier/", courrier.inbox, name="courrier"),
    path("courrier/tout-lu/", courrier.read_all, name="courrier-tout-lu"),
    path("courrier/<uuid:public_id>/", courrier.read, name="courrier-lire"),
    path("courrier/<uuid:public_id>/ouvrir/", courrier.open_letter, name="courrier-ouvrir"),
]
