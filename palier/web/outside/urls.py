"""Addresses that are answered before any session, transaction or role (``middleware``)."""

from django.urls import path

from palier.web.outside import health

urlpatterns = [
    path("sante/", health.ready, name="sante"),
    path("sante/vivant", health.alive, name="sante-vivant"),
    path("sante/pret", health.ready, name="sante-pret"),
]
