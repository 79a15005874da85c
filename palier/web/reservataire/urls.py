"""Addresses of the réservataire's desk."""

from django.urls import path

from palier.web.desk import planned
from palier.web.reservataire import (
    appeals,
    asked,
    certified,
    day,
    files,
    flow,
    mistakes,
    naming,
    pieces,
    publications,
    quotas,
    separations,
)

_FILE = "reservataire/candidatures/<uuid:public_id>/"
_PUBLICATION = "reservataire/publications/<uuid:public_id>/"
urlpatterns = [
    path("reservataire/", day.file_du_jour, name="file-du-jour"),
    path("reservataire/logements/<uuid:public_id>/publier/", publications.publish, name="publier"),
    path("reservataire/logements/<uuid:public_id>/designer/", naming.name, name="designer-sans-annonce"),
    path(_PUBLICATION, publications.review, name="publication-reservataire"),
    path(f"{_PUBLICATION}toujours-interesse/", asked.ask, name="demander-si-interesse"),
    path(f"{_PUBLICATION}envoyer/", publications.send, name="envoyer-dossiers"),
    path(f"{_PUBLICATION}retirer/", publications.withdraw, name="retirer-liste"),
    path("actes/<uuid:planned>/annuler/", planned.cancel, name="acte-annuler"),
    path(f"{_PUBLICATION}appeler/", publications.call_next, name="appeler-suivants"),
    path(_FILE, files.file, name="dossier-reservataire"),
    path(f"{_FILE}ecarter/", files.set_aside, name="ecarter"),
    path(f"{_FILE}relire/", files.second_read, name="relire-ecart"),
    path(f"{_FILE}reprendre/", files.bring_back, name="reprendre"),
    path(f"{_FILE}lever-attente/", files.release, name="lever-attente"),
    path("reservataire/objectifs/", quotas.objectives, name="objectifs"),
    path("reservataire/droits/", flow.rights, name="droits-flux"),
    path("reservataire/separations/", separations.waiting, name="file-separations"),
    path("reservataire/separations/<uuid:public_id>/", separations.settle, name="trancher-separation"),
    path("reservataire/erreurs/", mistakes.waiting, name="file-erreurs"),
    path("reservataire/erreurs/<uuid:public_id>/", mistakes.answer, name="repondre-erreur"),
    path("reservataire/contestations/", appeals.waiting, name="file-contestations"),
    path("reservataire/contestations/<uuid:public_id>/", appeals.answer, name="repondre-contestation"),
    path("reservataire/pieces/", pieces.queue, name="file-pieces"),
    path("reservataire/pieces/<uuid:public_id>/", pieces.check, name="verifier-piece"),
    path("reservataire/pieces/<uuid:public_id>/repousser/", pieces.extend, name="repousser-validation"),
    path("reservataire/pieces/<uuid:public_id>/contester/", certified.contest, name="contester-certifie"),
    path("reservataire/pieces/<uuid:public_id>/contenu/", pieces.content, name="contenu-piece"),
    path("reservataire/pieces/<uuid:public_id>/fichiers/<uuid:file>/", pieces.one_file, name="contenu-fichier"),
]
