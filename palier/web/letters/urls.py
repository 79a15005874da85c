"""Addresses of the letters on paper, for both desks."""

from django.urls import path

from palier.web.letters import views

urlpatterns = [
    path("lettres/", views.letters, name="lettres"),
    path("lettres/document/", views.document, name="lettres_document"),
    path("lettres/<uuid:letter>/", views.one, name="lettre_papier"),
]
