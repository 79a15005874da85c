"""Addresses of a social service."""

from django.urls import path

from palier.web.social import answering, caseload, codes, pieces, retracting

_ONE = "service-social/orientations/<uuid:public_id>/"
urlpatterns = [
    path("service-social/orientations/", caseload.index, name="social"),
    path("service-social/code/", codes.code, name="social-code"),
    path("service-social/code/prendre/", codes.take, name="social-prendre"),
    path(_ONE, caseload.show, name="social-orientation"),
    path(f"{_ONE}qualifier/", answering.qualify, name="social-qualifier"),
    path(f"{_ONE}autre-papier/", answering.ask_paper, name="social-autre-papier"),
    path(f"{_ONE}pas-prouvee/", answering.refuse, name="social-pas-prouvee"),
    path(f"{_ONE}note/", answering.note, name="social-note"),
    path(f"{_ONE}reprendre-reponse/", retracting.answer, name="social-reprendre-reponse"),
    path(f"{_ONE}notes/<int:number>/reprendre/", retracting.note, name="social-reprendre-note"),
    path(f"{_ONE}pieces/<uuid:piece>/", pieces.content, name="social-piece"),
]
