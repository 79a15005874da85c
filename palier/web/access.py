"""What a page may hold: the typed request, the actor of the act, and objects that row security lets through."""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, Concatenate, Protocol, cast
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import resolve

from palier.models import Demande, Organisation, User, Visit
from palier.models.foreseen import ReadPage
from palier.models.together import Asking
from palier.models.written_readings import WrittenReading
from palier.rules.doors import memberships
from palier.rules.doors.access import Role
from palier.web.navigation import NAVIGATION
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor

DESKS = {role: entries[0][1] for role, entries in NAVIGATION.items() if role in memberships.DESKS}
"""The first page of each role of a professional that has pages of its own: the first entry of its navigation."""


def get_or_404[M: Model](rows: QuerySet[M], public_id: UUID) -> M:
    """One object among those that the page's role may see, or 404: a stranger learns nothing, not even that it exists."""
    return get_object_or_404(rows, public_id=public_id)


def first_or_404[M](rows: Sequence[M]) -> M:
    """The same of rows that were read already."""
    if not rows:
        raise Http404
    return rows[0]


def visit_of(request: HttpRequest) -> Visit | None:
    """The visit to a counter in which this request acts for a household (ADR 70)."""
    return getattr(request, "visit", None)


def role_of(request: HttpRequest) -> Role:
    """Whose pages this request reads: in a visit to a counter, the household's."""
    if not request.user.is_authenticated:
        return Role.PUBLIC
    if visit_of(request) is not None:
        return Role.DEMANDEUR
    membership = getattr(request, "membership", None)
    if membership is not None:
        return Role(membership.role)
    return Role.DEMANDEUR if getattr(request.user, "holder", None) else Role.PUBLIC


def actor_of(request: HttpRequest) -> Actor:
    """The actor to hand to a verb."""
    membership, visit = getattr(request, "membership", None), visit_of(request)
    return Actor(
        role=role_of(request) if visit is None else Role.GUICHET,
        visit=visit,
        user=request.user,  # type: ignore[arg-type]
        organisation=membership.organisation if membership else None,
    )


def desk_of(user: User) -> str:
    """The name of the page where a professional's day begins; empty for whoever has none. Read as the gate."""
    rows = user.memberships.live().filter(role__in=DESKS).order_by("pk")
    return next((DESKS[Role(row.role)] for row in rows), "")


class Held(Protocol):
    """Which file a household's page is of, and which of its holders reads it."""

    @property
    def demande_id(self) -> int: ...
    @property
    def person_key(self) -> str: ...


_DEMANDE = WrittenReading(
    lambda demande: Demande.objects.filter(pk=demande),
    pages=(ReadPage.FILE, ReadPage.CANDIDATURES, ReadPage.HOME, ReadPage.SEARCH, ReadPage.POINTS, ReadPage.LETTERS),
)


def demande_held(holder: Held) -> Demande:
    """The demande of a holder. Raises ``Demande.DoesNotExist`` where this reader sees none."""
    found = _DEMANDE.first(holder.demande_id)
    if found is None:
        raise Demande.DoesNotExist
    return found


def held_by(request: HttpRequest) -> Held | None:
    """The holder who is signed in, or the one who is there at a counter; none for whoever holds no file."""
    return visit_of(request) or getattr(getattr(request, "user", None), "holder", None)


def key_of(request: HttpRequest) -> str:
    """The holder whose page it is, as the file knows them, or 404."""
    held = held_by(request)
    if held is None:
        raise Http404
    return held.person_key


def file_of(request: HttpRequest) -> int:
    """The number of the demande of the person signed in, or of the one who is there at a counter, or 404."""
    held = held_by(request)
    if held is None:
        raise Http404
    return held.demande_id


def asked_file(request: HttpRequest) -> Asking[list[Demande]]:
    """The demande itself, with what else is asked, or 404."""
    return _DEMANDE.asked(file_of(request))


def demande_of(request: HttpRequest) -> Demande:
    """The demande of the person signed in, or of the one who is there at a counter, or 404."""
    held = held_by(request)
    if held is None:
        raise Http404
    return demande_held(held)


def organisation_of(request: HttpRequest) -> Organisation:
    """The organisation for which a professional acts, or 404."""
    membership = getattr(request, "membership", None)
    if membership is None:
        raise Http404
    organisation: Organisation = membership.organisation
    return organisation


def only[**P](
    *roles: Role,
) -> Callable[[Callable[Concatenate[Any, P], HttpResponse]], Callable[Concatenate[Any, P], HttpResponse]]:
    """Let these roles alone reach a page: others get 404, people who are not signed in the right door."""
    door = "connexion" if Role.DEMANDEUR in roles else "connexion-pro"

    def mark(view: Callable[Concatenate[Any, P], HttpResponse]) -> Callable[Concatenate[Any, P], HttpResponse]:
        @wraps(view)
        def wrapper(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path(), door)
            if role_of(request) not in roles:
                raise Http404
            return view(request, *args, **kwargs)

        wrapper.roles = roles  # type: ignore[attr-defined]
        # The framework's own guard stands before this one: it too must send to the right door.
        wrapper.login_url = door  # type: ignore[attr-defined]
        return cast("Callable[Concatenate[Any, P], HttpResponse]", wrapper)

    return mark


def opens(request: HttpRequest, name: str) -> bool:
    """Whether a link to a page without arguments opens for its reader: to others it is no link.

    Who is not signed in is led to the right door, so the link is theirs too.
    """
    roles = getattr(resolve(telling.page(name)).func, "roles", None)
    return roles is None or not request.user.is_authenticated or role_of(request) in roles
