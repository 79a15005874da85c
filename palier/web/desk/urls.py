"""Addresses that the desks of professionals share."""

from django.urls import path

from palier.web.desk import (
    duties,
    finding,
    history,
    letters,
    pictures,
    refusals_by_home,
    switching,
    taking_out,
    taking_queues_out,
    threads,
    views,
)

urlpatterns = [
    path("file-du-jour/nouvelles/lues/", views.read_all, name="nouvelles-lues"),
    path("file-du-jour/nouvelles/<uuid:key>/", views.open_news, name="nouvelle"),
    path("file-du-jour/courriel/", views.mail, name="courriel-du-matin"),
    path("file-du-jour/sessions/", views.close_sessions, name="fermer-sessions"),
    path("obligations/refus/", refusals_by_home.show, name="refus-des-logements"),
    path("obligations/", duties.show, name="obligations"),
    path("changer-organisme/", switching.switch, name="changer-organisme"),
    path("retrouver/", finding.find, name="retrouver"),
    path("dossiers/<uuid:candidature>/histoire/", history.show, name="histoire-du-dossier"),
    path("messages/", threads.waiting, name="file-messages"),
    path("messages/<uuid:public_id>/", threads.thread, name="repondre-messages"),
    path("emporter/candidats/<uuid:public_id>/", taking_out.candidates, name="emporter-candidats"),
    path("emporter/ordre-du-jour/<uuid:seance>/", taking_queues_out.agenda, name="emporter-ordre-du-jour"),
    path("emporter/pieces/", taking_queues_out.pieces, name="emporter-pieces"),
    path("emporter/publications/", taking_out.lists, name="emporter-publications"),
    path("photos/logement/<uuid:home>/", pictures.listing, name="photos"),
    path("photos/<uuid:picture>/", pictures.change, name="photo"),
    path("photos/<uuid:picture>/monter/", pictures.up, name="photo-monter"),
    path("photos/<uuid:picture>/retirer/", pictures.remove, name="photo-retirer"),
    path("photos/<uuid:picture>/remettre/", pictures.put_back, name="photo-remettre"),
    path("lettres/", letters.letters, name="lettres"),
    path("lettres/document/", letters.document, name="lettres_document"),
    path("lettres/pdf/", letters.pdf, name="lettres_pdf"),
    path("lettres/<uuid:letter>/", letters.one, name="lettre_papier"),
]
