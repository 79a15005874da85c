"""Addresses of the doors."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path

from palier.gateways.identity import ProviderKind
from palier.web.requests import resuming
from palier.web.signin import (
    browsers,
    factors,
    identity,
    identity_number,
    known,
    not_me,
    passwords,
    professionals,
    second_step,
    views,
)
from palier.web.signin.showing import keys
from palier.web.signin.showing import not_me as not_me_factor

urlpatterns = [
    path("connexion/", views.number, name="connexion"),
    path("connexion/code/", views.code, name="connexion-code"),
    path("connexion/franceconnect/", identity.start, {"kind": ProviderKind.FRANCECONNECT}, name="franceconnect"),
    path(
        "connexion/franceconnect/retour/",
        identity.back,
        {"kind": ProviderKind.FRANCECONNECT},
        name="franceconnect-retour",
    ),
    path("connexion/franceconnect/numero/", identity_number.ask, name="franceconnect-numero"),
    path("connexion/identite/delier/", identity.unlink, name="delier-identite"),
    path("connexion/pas-moi/<str:token>/", not_me.page, name="pas-moi"),
    path("connexion/navigateurs/", known.browsers_of_mine, name="navigateurs"),
    path("connexion/reprendre/", resuming.resume, name="reprendre"),
    path("deconnexion/", views.sign_out, name="deconnexion"),
    path("deconnexion/navigateur/", browsers.left, name="deconnecte"),
    path("pro/connexion/", login_not_required(professionals.sign_in), name="connexion-pro"),
    path("pro/connexion/proconnect/", identity.start, {"kind": ProviderKind.PROCONNECT}, name="proconnect"),
    path(
        "pro/connexion/proconnect/retour/", identity.back, {"kind": ProviderKind.PROCONNECT}, name="proconnect-retour"
    ),
    path("pro/connexion/code/", second_step.sign_in, name="connexion-second-facteur"),
    path("pro/second-facteur/", factors.manage, name="second-facteur"),
    path("pro/second-facteur/cles/", keys.manage, name="cles-acces"),
    path("pro/pas-moi/<str:token>/", not_me_factor.page, name="pas-moi-pro"),
    path("pro/second-facteur/verifier/", second_step.verify, name="second-facteur-verifier"),
    path("pro/mot-de-passe/", passwords.lost, name="mot-de-passe-perdu"),
    path("pro/mot-de-passe/changer/", passwords.change, name="changer-mot-de-passe"),
    path("pro/mot-de-passe/<str:secret>/", passwords.choose, name="mot-de-passe"),
]
