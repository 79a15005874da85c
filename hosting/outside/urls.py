"""Addresses that are answered before any session, transaction or role (``middleware``)."""

from django.urls import path

from hosting.outside import disclosure, health, metrics, state

urlpatterns = [
    path("sante/", health.ready, name="sante"),
    path("sante/vivant", health.alive, name="sante-vivant"),
    path("sante/pret", health.ready, name="sante-pret"),
    path("metrics", metrics.metrics, name="metrics"),
    path("etat/", state.page, name="etat"),
    path("etat/comptes-rendus/", disclosure.incidents, name="comptes-rendus"),
    path("securite/", disclosure.promise, name="signaler-une-faille"),
    path(".well-known/security.txt", disclosure.security_txt, name="security-txt"),
    path("etat/etat.json", state.data, name="etat-donnees"),
]
