"""Addresses where a demandeur answers an offer."""

from django.urls import path

from palier.web.answering import offer

urlpatterns = [
    path("mes-candidatures/<uuid:candidature>/offre/", offer.show, name="offre"),
    path("mes-candidatures/<uuid:candidature>/offre/accepter/", offer.accept, name="offre_accepter"),
    path("mes-candidatures/<uuid:candidature>/offre/refuser/", offer.decline, name="offre_refuser"),
]
