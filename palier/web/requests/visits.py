"""A household's own pages, as a counter opens them while its person is there (ADR 70).

They stand under an address of the visit's own, and every link that they make stays under it: a form that was open for somebody
who has left is of that visit, and of no other. What is not in ``OPEN`` is shown to nobody there: a page that is added is closed.
"""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, cast
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.db import DatabaseError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import Resolver404, get_script_prefix, resolve, reverse, set_script_prefix
from django.urls.resolvers import RoutePattern
from django.utils import timezone

from palier.models import User, Visit
from palier.models.doors import acting
from palier.rules.counter import shut_pages, visits
from palier.rules.doors.access import Role
from palier.workflows.acting import telling
from palier.workflows.counter import receipts_of_visits

type Handler = Callable[[HttpRequest], HttpResponseBase]
GONE, NOT_FOUND = 410, 404
_HELD = "visit refused"
"""What `palier_take` answers where the visit opens nothing any more; any other fault of the database is one."""
_ADDRESS = RoutePattern("au-guichet/<uuid:visit>/")
OPEN = frozenset(
    {
        "mon-dossier",
        "verifier",
        "renouveler",
        "completer",
        "changements",
        "changement",
        "mes-coordonnees",
        "mes-coordonnees-code",
        "reprendre-changement",
        "mes-points",
        "choisir-critere",
        "vie-demande",
        "choisir-papier",
        "repondre-avertissement",
        "cout-erreur",
        "contester-erreur",
        "contestations",
        "contestation",
        "contester",
        "contester-radiation",
        "retirer-contestation",
        "plus-de-temps",
        "noter-juge",
        "noter-juge-radiation",
        "finir-juge",
        "pieces",
        "envoyer-piece",
        "recu-pieces",
        "mon-fichier",
        "mon-fichier-apercu",
        "retirer-fichier",
        "monter-fichier",
        "lectures",
        "courrier",
        "courrier-tout-lu",
        "courrier-lire",
        "courrier-ouvrir",
        "candidater",
        "mes-candidatures",
        "candidature",
        "candidature-recu",
        "retirer",
        "toujours-interesse",
        "visite",
        "offre",
        "offre_accepter",
        "offre_refuser",
        "preuve-ouverture",
        "mon-emploi",
        "annuler-code-emploi",
        "demander-toit",
        "mes-autres-toits",
        "finir-demande-toit",
        "mes-messages",
        "ecrire-message",
        "mes-messages-fil",
        "clore-messages",
        "reprendre-message",
    }
)
"""What a person does alone and is helped with. What stays theirs alone, and why, is in ``rules/counter/shut_pages.py``."""
PUBLIC = frozenset(
    {
        "accueil",
        "recherche",
        "publication",
        "photo-petite",
        "photo-grande",
        "classement-publie",
        "grille",
        "grilles",
        "essayer-grille",
        "tailles",
        "tailles-territoire",
        "mots",
        "donnees-personnelles",
        "langue",
        "facile-a-lire",
        "facile",
        "aide",
        "dalo",
        "chiffres",
        "chiffres-vides",
        "chiffres-refus",
        "equite",
        "chiffres-commune",
        "chiffres-donnees",
        "donnees",
        "donnees-paquet",
        "donnees-schema",
        "donnees-logements",
        "donnees-classements",
        "donnees-vides",
        "donnees-equite",
        "donnees-refus",
        "donnees-places",
        "flux-recherche",
        "agenda-recherche",
        "plan",
        "plan-partie",
        "robots",
        "autres-toits",
        "autre-toit",
        "accessibilite",
        "mentions-legales",
        "code-source",
        "classement",
        "textes-appliques",
        "textes-chapitre",
        "logo",
        "classements",
        "verifier-classement",
        "preuve-fichier",
        "preuve-verificateur",
        "tetes",
        "tetes-texte",
        "tetes-json",
        "tete-horodatage",
        "tetes-papier",
        "temoin-programme",
    }
)
"""What anybody reads, on the way of somebody who looks for a home, and what their pages lead to."""


class VisitMiddleware:
    """Above all that reads the address: the page is the household's, and its links those of the visit."""

    def __init__(self, get_response: Handler) -> None:
        """Keep the next handler."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer under the visit's address, or pass the request on."""
        found = _ADDRESS.match(request.path_info.removeprefix("/"))
        if found is None:
            return self.get_response(request)
        rest, _, named = found
        request.asked_visit = named["visit"]  # type: ignore[attr-defined]
        request.path_info = f"/{rest}"
        outside = get_script_prefix()
        set_script_prefix(f"{outside}au-guichet/{named['visit']}/")
        try:
            return self.get_response(request)
        finally:
            set_script_prefix(outside)


def visit_in(path: str) -> str:
    """The visit that an address is of, as text; empty for any other page."""
    found = _ADDRESS.match(path.removeprefix("/"))
    return str(found[2]["visit"]) if found else ""


def asked(request: HttpRequest) -> UUID | None:
    """The visit whose address was asked for; none for any other page."""
    return getattr(request, "asked_visit", None)


def inside(visit: Visit, name: str) -> str:
    """The address of a household's page in a visit."""
    return f"/au-guichet/{visit.public_id}{telling.page(name)}"


def enter(request: HttpRequest) -> HttpResponse | None:
    """Act for the household in its visit, or answer why this page does not open; nothing where no visit is asked for."""
    wanted = asked(request)
    if wanted is None:
        return None
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path(), telling.page("connexion-pro"))
    visit = _found(request, wanted)
    if visit is None:
        return _answer(request, "404.html", NOT_FOUND)
    is_living = visits.is_living(visit.until, timezone.now(), has_ended=visit.ended_at is not None)
    if not is_living or not _held(visit, request.user):
        return _answer(request, "palier/guichet/over.html", GONE)
    request.visit = visit  # type: ignore[attr-defined]
    name = _name_of(request.path_info)
    if name is None or name in OPEN | PUBLIC:
        return None
    context = {"desk": telling.page("guichet"), "shut": shut_pages.shut(name)}
    return render(request, "palier/guichet/closed.html", context, status=NOT_FOUND)


def _found(request: HttpRequest, wanted: UUID) -> Visit | None:
    """The visit, where it is this very agent's, for the counter that they act for now."""
    membership = request.membership  # type: ignore[attr-defined]
    if membership is None or membership.role != Role.GUICHET:
        return None
    rows = Visit.objects.filter(public_id=wanted, by=membership.user_id, organisation=membership.organisation_id)
    return rows.select_related("organisation").first()


def _held(visit: Visit, agent: User) -> bool:
    """Take the household's role, and hold the visit until the page is over: whoever ends it waits."""
    try:
        with transaction.atomic():
            acting.take(receipts_of_visits.acting_in(visit, agent))
            # Asked here: what the database refuses of this visit is an answer of this step, not a fault of the page.
            acting.settle()
    except DatabaseError as error:
        if _HELD not in str(error):
            raise
        return False
    return True


def taken[**P](
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Answer that a visit is over where the counter's own page finds it so when it takes the household's role."""

    @wraps(view)
    def answer(request: HttpRequest, *args: P.args, **named: P.kwargs) -> HttpResponse:
        try:
            with transaction.atomic():
                return view(request, *args, **named)
        except DatabaseError as error:
            if _HELD not in str(error):
                raise
        return _answer(request, "palier/guichet/over.html", GONE)

    return cast("Callable[Concatenate[HttpRequest, P], HttpResponse]", answer)


def _name_of(where: str) -> str | None:
    """The page that is asked for; none where there is no such address: the usual page says so."""
    try:
        return resolve(where).url_name or ""
    except Resolver404:
        return None


def _answer(request: HttpRequest, template: str, status: int) -> HttpResponse:
    """A page of the counter's own, with its own links."""
    inside_of = get_script_prefix()
    set_script_prefix("/")
    try:
        return render(request, template, {"desk": reverse("guichet")}, status=status)
    finally:
        set_script_prefix(inside_of)
