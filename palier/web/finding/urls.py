"""Address of the search of the desks."""

from django.urls import path

from palier.web.finding import views

urlpatterns = [path("retrouver/", views.find, name="retrouver")]
