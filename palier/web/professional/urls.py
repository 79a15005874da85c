"""Addresses that the desks of professionals share."""

from django.urls import path

from palier.web.professional import views

urlpatterns = [
    path("file-du-jour/nouvelles/lues/", views.read_all, name="nouvelles-lues"),
    path("file-du-jour/nouvelles/<uuid:key>/", views.open_news, name="nouvelle"),
    path("file-du-jour/courriel/", views.mail, name="courriel-du-matin"),
    path("file-du-jour/sessions/", views.close_sessions, name="fermer-sessions"),
]
