"""Addresses of the doors."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path

from palier.web.signin import professionals, views

urlpatterns = [
    path("connexion/", views.number, name="connexion"),
    path("connexion/code/", views.code, name="connexion-code"),
    path("deconnexion/", views.sign_out, name="deconnexion"),
    path("pro/connexion/", login_not_required(professionals.sign_in), name="connexion-pro"),
]
