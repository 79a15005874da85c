"""Addresses of a counter."""

from django.urls import path

from palier.web.guichet import desk, doubts, registering

urlpatterns = [
    path("guichet/", desk.index, name="guichet"),
    path("guichet/passages/<uuid:public_id>/", desk.passage, name="passage"),
    path("guichet/passages/<uuid:public_id>/partie/", desk.end, name="finir-passage"),
    path("guichet/passages/<uuid:public_id>/identite/", doubts.compare, name="passage-identite"),
    path("guichet/passages/<uuid:public_id>/recu/", desk.receipt, name="recu-passage"),
    path("guichet/passages/<uuid:public_id>/recus/<uuid:act>/", desk.receipt, name="recu-acte"),
    path("guichet/demandes/", registering.listing, name="enregistrements"),
    path("guichet/demandes/commencer/", registering.begin, name="commencer-enregistrement"),
    path("guichet/demandes/reprendre/", registering.take_up, name="reprendre-enregistrement"),
    path("guichet/demandes/<uuid:public_id>/", registering.show, name="enregistrement"),
    path("guichet/demandes/<uuid:public_id>/rubriques/<slug:letter>/", registering.heading, name="rubrique"),
    path("guichet/demandes/<uuid:public_id>/service/", registering.service, name="service-attestation"),
    path("guichet/demandes/<uuid:public_id>/personnes/", registering.person, name="ajouter-personne"),
    path(
        "guichet/demandes/<uuid:public_id>/personnes/<slug:key>/retirer/", registering.without, name="retirer-personne"
    ),
    path("guichet/demandes/<uuid:public_id>/deposer/", registering.hand_in, name="envoyer-enregistrement"),
    path("guichet/demandes/<uuid:public_id>/abandonner/", registering.drop, name="abandonner-enregistrement"),
    path("guichet/demandes/<uuid:public_id>/recu/", registering.receipt, name="recu-enregistrement"),
]
