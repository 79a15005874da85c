"""Which pages a fresh replica answers while the primary is there, and for whom (ADR 162).

Pages that write nothing, whoever reads them: a test asks each as every role in a transaction that cannot write. A page that
traces a reading is not here, nor one that says where a file, a letter or an offer stands.
"""

from http import HTTPStatus
from math import ceil

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

from palier.models.state import fresh_reads
from palier.models.state.fresh_reads import ABSENT, FRESH, LATE
from palier.models.state.servers import PRIMARY, REPLICA
from palier.web.requests import calm, cookies, own_acts, sessions, visits

PAGES = frozenset(
    {
        *("accueil", "recherche", "publication", "photo-petite", "photo-grande", "logo"),
        *("flux-recherche", "agenda-recherche", "autres-toits", "autre-toit"),
        *("chiffres", "chiffres-commune", "chiffres-donnees", "classement"),
        *("grilles", "grille", "tailles", "tailles-territoire", "textes-appliques", "textes-chapitre"),
    }
)
"""By name."""
WHOLE = frozenset({HTTPStatus.OK, HTTPStatus.NOT_MODIFIED})


class Passed(HttpResponse):
    """In the place of an answer: this replica is not for this reader now, the primary is asked."""


def may_answer(request: HttpRequest) -> bool:
    """Whether a replica is worth asking: by the page and by what this browser shows, nothing is asked of a database."""
    if not fresh_reads.are_on() or PRIMARY.is_down or REPLICA.is_down or FRESH.is_resting:
        return False
    if request.method not in calm.SAFE or visits.asked(request):
        return False
    try:
        if resolve(request.path_info).url_name not in PAGES:
            return False
    except Resolver404:
        return False
    return not has_session(request) or sessions.is_dated(request)


def has_session(request: HttpRequest) -> bool:
    """Whether this browser shows a session, under either of its names."""
    name = settings.SESSION_COOKIE_NAME
    return bool(request.COOKIES.get(name) or request.COOKIES.get(cookies.former(name)))


def passed(request: HttpRequest) -> Passed | None:
    """Why the replica of the present connection does not answer: it is none, it is late, or has not what this browser did."""
    replayed = fresh_reads.replayed()
    if replayed is None:
        # The address gave another server than a replica: its next connections are made anew.
        REPLICA.leave()
        FRESH.rest(ABSENT)
        return Passed()
    age = FRESH.age_of(replayed)
    if age is None or age > settings.REPLICA_READS:
        FRESH.rest(LATE)
        return Passed()
    request.replica_age = ceil(age)  # type: ignore[attr-defined]
    return Passed() if replayed < own_acts.position_of(request) else None


def is_whole(request: HttpRequest, response: object) -> bool:
    """Whether what a replica answered may leave: the page, and whoever shows a session was found there.

    A fault, a home that is not there yet, a session that has ended or has not arrived are the primary's to tell.
    """
    if isinstance(response, Passed) or getattr(response, "status_code", 0) not in WHOLE:
        return False
    found = getattr(request, "_cached_user", None)
    return not has_session(request) or (found is not None and found.is_authenticated)
