"""Addresses of a counter."""

from django.urls import path

from palier.web.guichet import desk

urlpatterns = [
    path("guichet/", desk.index, name="guichet"),
    path("guichet/passages/<uuid:public_id>/", desk.passage, name="passage"),
    path("guichet/passages/<uuid:public_id>/partie/", desk.end, name="finir-passage"),
    path("guichet/passages/<uuid:public_id>/recu/", desk.receipt, name="recu-passage"),
    path("guichet/passages/<uuid:public_id>/recus/<uuid:act>/", desk.receipt, name="recu-acte"),
]
