"""Addresses open to everybody."""

from django.urls import path

from palier.web.public import (
    dalo_page,
    figures,
    grids,
    guidance,
    language,
    law,
    logos,
    pages,
    pictures,
    publication,
    roofs,
    search,
    signing_calls,
    sizes,
)
from palier.web.public.easy import pages as easy_pages
from palier.web.public.gallery import gallery

urlpatterns = [
    path("", search.welcome, name="accueil"),
    path("logements/", search.search, name="recherche"),
    path("logements/<uuid:public_id>/", publication.publication, name="publication"),
    path("autres-toits/", roofs.listing, name="autres-toits"),
    path("autres-toits/<uuid:public_id>/", roofs.roof, name="autre-toit"),
    path("dalo/", dalo_page.dalo_page, name="dalo"),
    path("images/petite/<slug:digest>.webp", pictures.small, name="photo-petite"),
    path("images/grande/<slug:digest>.webp", pictures.large, name="photo-grande"),
    path("organismes/<uuid:public_id>/logo.png", logos.logo, name="logo"),
    path("classement/", pages.ranking, name="classement"),
    path("regles/grilles/", grids.listing, name="grilles"),
    path("regles/grilles/<slug:territory>/", grids.one, name="grille"),
    path("regles/tailles/", sizes.listing, name="tailles"),
    path("regles/tailles/<slug:territory>/", sizes.one, name="tailles-territoire"),
    path("chiffres/", figures.index, name="chiffres"),
    path("chiffres/<str:code>/", figures.commune, name="chiffres-commune"),
    path("chiffres/departement/<str:code>.csv", figures.download, name="chiffres-donnees"),
    path("regles/textes/", law.texts, name="textes-appliques"),
    path("regles/textes/<slug:name>/", law.chapter, name="textes-chapitre"),
    path("donnees-personnelles/", pages.personal_data, name="donnees-personnelles"),
    path("accessibilite/", pages.accessibility, name="accessibilite"),
    path("langue/", language.language, name="langue"),
    path("aide/", guidance.help_page, name="aide"),
    path("facile-a-lire/", easy_pages.listing, name="facile-a-lire"),
    path("facile-a-lire/<slug:key>/", easy_pages.one, name="facile"),
    path("aide/mots/", guidance.words, name="mots"),
    path("mentions-legales/", guidance.legal, name="mentions-legales"),
    path("favicon.ico", guidance.favicon, name="favicon"),
    path("code-source/", pages.source_code, name="code-source"),
    path("signature/rappel/", signing_calls.call, name="rappel-signature"),
    path("composants/", gallery, name="gallery"),
]
