"""Addresses of the bailleur's desk."""

from django.urls import path

from palier.web.bailleur import (
    checks,
    correcting,
    desk,
    exchanges,
    flow,
    homes,
    lease_papers,
    notices,
    offers,
    radiations,
    reaching,
    stock,
    visits,
)

urlpatterns = [
    path("bailleur/", desk.today, name="bailleur"),
    path("bailleur/logements/", stock.homes, name="bailleur_logements"),
    path("bailleur/logements/nouveau/", homes.new, name="bailleur_logement_nouveau"),
    path("bailleur/logements/<uuid:home>/", homes.show, name="bailleur_logement"),
    path("bailleur/logements/<uuid:home>/reprendre/", flow.take_back, name="bailleur_reprendre"),
    path("bailleur/logements/<uuid:home>/garder/", flow.keep, name="bailleur_garder"),
    path("bailleur/logements/<uuid:home>/corriger/", correcting.home, name="bailleur_logement_corriger"),
    path("bailleur/logements/<uuid:home>/vacance/", correcting.vacancy, name="bailleur_vacance_corriger"),
    path("bailleur/flux/", flow.flow, name="bailleur_flux"),
    path("bailleur/flux/convention/", flow.convention, name="bailleur_convention"),
    path("bailleur/flux/convention/<uuid:convention>/fin/", flow.end, name="bailleur_convention_fin"),
    path(
        "bailleur/flux/convention/<uuid:convention>/corriger/",
        correcting.convention,
        name="bailleur_convention_corriger",
    ),
    path("bailleur/flux/annee/", flow.plan, name="bailleur_flux_annee"),
    path("bailleur/publications/<uuid:publication>/", homes.publication, name="bailleur_publication"),
    path("bailleur/publications/<uuid:publication>/visites/", visits.visits, name="bailleur_visites"),
    path("bailleur/visites/<uuid:public_id>/", visits.slot, name="bailleur_visite"),
    path("bailleur/candidatures/<uuid:candidature>/controle/", checks.control, name="bailleur_controle"),
    path("bailleur/erreurs/<uuid:public_id>/", notices.notice, name="bailleur_avis"),
    path("bailleur/joindre/<uuid:public_id>/", reaching.unreached, name="bailleur_joindre"),
    path("bailleur/echanges/", exchanges.index, name="bailleur_echanges"),
    path("bailleur/echanges/<uuid:public_id>/", exchanges.show, name="bailleur_echange"),
    path("bailleur/pieces/<uuid:piece>/", checks.piece, name="bailleur_piece"),
    path("bailleur/candidatures/<uuid:candidature>/offre/", offers.offer, name="bailleur_offre"),
    path("bailleur/candidatures/<uuid:candidature>/bail/", offers.lease, name="bailleur_bail"),
    path("bailleur/candidatures/<uuid:candidature>/bail/papiers/", lease_papers.papers, name="bailleur_papiers"),
    path("bailleur/candidatures/<uuid:candidature>/bail/signer/", lease_papers.sign, name="bailleur_signer"),
    path(
        "bailleur/candidatures/<uuid:candidature>/bail/papiers/<uuid:paper>/",
        lease_papers.paper,
        name="bailleur_papier",
    ),
    path("bailleur/candidatures/<uuid:candidature>/bail/corriger/", correcting.lease, name="bailleur_bail_corriger"),
    path("bailleur/candidatures/<uuid:candidature>/radiation/", radiations.warnings, name="bailleur_radiation"),
]
