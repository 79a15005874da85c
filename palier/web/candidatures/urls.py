"""Addresses of a demandeur's candidatures."""

from django.urls import path

from palier.web.candidatures import views

urlpatterns = [
    path("logements/<uuid:public_id>/candidater/", views.apply, name="candidater"),
    path("mes-candidatures/", views.listing, name="mes-candidatures"),
    path("mes-candidatures/<uuid:public_id>/", views.detail, name="candidature"),
    path("mes-candidatures/<uuid:public_id>/recu.json", views.receipt, name="candidature-recu"),
    path("mes-candidatures/<uuid:public_id>/retirer/", views.withdraw, name="retirer"),
]
