"""Addresses of an adviser."""

from django.urls import path

from palier.web.conseiller import acts, applying_pages, caseload, codes, figures, opinions, pieces

urlpatterns = [
    path("conseiller/dossiers/", caseload.index, name="conseiller"),
    path("conseiller/dossiers/<uuid:public_id>/", caseload.show, name="conseiller-dossier"),
    path("conseiller/dossiers/<uuid:public_id>/rendre/", caseload.give_back, name="rendre-mandat"),
    path("conseiller/dossiers/<uuid:public_id>/candidater/", applying_pages.search, name="conseiller-logements"),
    path(
        "conseiller/dossiers/<uuid:public_id>/candidater/<uuid:publication>/",
        applying_pages.apply,
        name="conseiller-candidater",
    ),
    path(
        "conseiller/dossiers/<uuid:public_id>/candidatures/<uuid:candidature>/retirer/",
        acts.withdraw,
        name="conseiller-retirer",
    ),
    path(
        "conseiller/dossiers/<uuid:public_id>/offres/<uuid:candidature>/accepter/",
        acts.accept,
        name="conseiller-accepter",
    ),
    path(
        "conseiller/dossiers/<uuid:public_id>/offres/<uuid:candidature>/refuser/",
        acts.decline,
        name="conseiller-refuser",
    ),
    path(
        "conseiller/dossiers/<uuid:public_id>/candidatures/<uuid:candidature>/avis/",
        opinions.write,
        name="conseiller-avis",
    ),
    path(
        "conseiller/dossiers/<uuid:public_id>/avis/<uuid:opinion>/retirer/",
        opinions.withdraw,
        name="conseiller-retirer-avis",
    ),
    path("conseiller/dossiers/<uuid:public_id>/piece/", pieces.send, name="conseiller-piece"),
    path("conseiller/dossiers/<uuid:public_id>/renouveler/", acts.renew, name="conseiller-renouveler"),
    path("conseiller/chiffres/", figures.figures, name="conseiller-chiffres"),
    path("conseiller/codes/", codes.codes, name="conseiller-codes"),
    path("conseiller/codes/<uuid:public_id>/annuler/", codes.take_back, name="annuler-code-mandat"),
]
