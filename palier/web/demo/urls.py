"""Addresses that exist on a database marked demo only."""

from django.urls import path

from palier.web.demo import views

urlpatterns = [
    path("demo/", views.cast, name="demo"),
    path("demo/entrer/<uuid:public_id>/", views.enter, name="demo-entrer"),
    path("demo/courrier/", views.mail, name="demo-courrier"),
]
