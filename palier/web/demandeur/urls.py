"""Addresses of my demande."""

from django.urls import path

from palier.web.demandeur.candidatures import offer, views
from palier.web.demandeur.doors import access_pages, helpers, readings
from palier.web.demandeur.file import courrier, dossier, employment, files, pieces, points, questions, sending
from palier.web.demandeur.life import erasure, life, mistakes, parting

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
    path("mon-dossier/erreur/", mistakes.cost, name="cout-erreur"),
    path("mon-dossier/erreur/<uuid:public_id>/contester/", mistakes.contest, name="contester-erreur"),
    path("mon-dossier/pieces/", pieces.listing, name="pieces"),
    path("mon-dossier/pieces/envoyer/", sending.send, name="envoyer-piece"),
    path("mon-dossier/pieces/recu/", files.receipt, name="recu-pieces"),
    path("mon-dossier/pieces/fichiers/<uuid:public_id>/", files.show, name="mon-fichier"),
    path("mon-dossier/pieces/fichiers/<uuid:public_id>/apercu/", files.thumbnail, name="mon-fichier-apercu"),
    path("mon-dossier/pieces/fichiers/<uuid:public_id>/retirer/", files.take_back, name="retirer-fichier"),
    path("mon-dossier/pieces/fichiers/<uuid:public_id>/monter/", files.move_up, name="monter-fichier"),
    path("mon-dossier/emploi/", employment.show, name="mon-emploi"),
    path("mon-dossier/emploi/<uuid:public_id>/annuler/", employment.revoke, name="annuler-code-emploi"),
    path("mon-dossier/emploi/<uuid:public_id>/retirer/", employment.disown, name="retirer-emploi"),
    path("mon-dossier/acces/", access_pages.access, name="acces"),
    path("mon-dossier/acces/code/", access_pages.code, name="acces-code"),
    path("mon-dossier/separation/", parting.separate, name="separation"),
    path("mon-dossier/separation/repondre/", parting.answer, name="repondre-separation"),
    path("mon-dossier/lectures/", readings.readings, name="lectures"),
    path("mon-dossier/qui-m-aide/", helpers.show, name="qui-m-aide"),
    path("mon-dossier/qui-m-aide/donner/", helpers.terms, name="donner-mandat"),
    path("mon-dossier/qui-m-aide/confirmer/", helpers.confirm, name="confirmer-mandat"),
    path("mon-dossier/qui-m-aide/<uuid:public_id>/papier/", helpers.paper, name="papier-mandat"),
    path("mon-dossier/qui-m-aide/<uuid:public_id>/retirer/", helpers.revoke, name="retirer-mandat"),
    path("mon-dossier/qui-m-aide/<uuid:public_id>/redonner/", helpers.again, name="redonner-mandat"),
    path("mon-dossier/qui-m-aide/<uuid:public_id>/accord/", helpers.agree, name="accorder-mandat"),
    path("mon-dossier/effacer/", erasure.erase, name="effacer-dossier"),
    path("effacement/<uuid:reference>/", erasure.proof, name="effacement"),
    path("mon-dossier/numero/", access_pages.number, name="demander-numero"),
    path("courrier/", courrier.inbox, name="courrier"),
    path("courrier/tout-lu/", courrier.read_all, name="courrier-tout-lu"),
    path("courrier/<uuid:public_id>/", courrier.read, name="courrier-lire"),
    path("courrier/<uuid:public_id>/ouvrir/", courrier.open_letter, name="courrier-ouvrir"),
    path("logements/<uuid:public_id>/candidater/", views.apply, name="candidater"),
    path("mes-candidatures/", views.listing, name="mes-candidatures"),
    path("mes-candidatures/<uuid:public_id>/", views.detail, name="candidature"),
    path("mes-candidatures/<uuid:public_id>/recu.json", views.receipt, name="candidature-recu"),
    path("mes-candidatures/<uuid:public_id>/retirer/", views.withdraw, name="retirer"),
    path("mes-candidatures/<uuid:candidature>/offre/", offer.show, name="offre"),
    path("mes-candidatures/<uuid:candidature>/offre/accepter/", offer.accept, name="offre_accepter"),
    path("mes-candidatures/<uuid:candidature>/offre/refuser/", offer.decline, name="offre_refuser"),
]
