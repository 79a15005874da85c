"""One transaction a request, and the role that it takes in the database (ruling 27)."""

from collections.abc import Callable

from django.db import transaction
from django.http import HttpRequest, HttpResponseBase

from palier.models import Membership, acting, row_security
from palier.rules.access import Role
from palier.web import admission

type Handler = Callable[[HttpRequest], HttpResponseBase]
SERVER_ERROR = 500
_STAFF_ROLES = {Role.BAILLEUR.value: row_security.BAILLEUR, Role.RESERVATAIRE.value: row_security.RESERVATAIRE}
MEMBERSHIP_KEY = "membership"


def has_failed(response: HttpResponseBase) -> bool:
    """Say whether a page failed. One that says by itself that another system is down has not: what it noted is kept."""
    return response.status_code >= SERVER_ERROR and not getattr(response, "is_deliberate", False)


class RowSecurityMiddleware:
    """Outermost: opens the transaction as the gate, which sees sign-in tables only; undoes everything on a 5xx."""

    def __init__(self, get_response: Handler) -> None:
        """Keep the next handler."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer inside one transaction; a failed page keeps nothing."""
        with transaction.atomic():
            acting.take(acting.GATE)
            response = self.get_response(request)
            if has_failed(response):
                transaction.set_rollback(True)
            else:
                acting.leave()
        return response


class ActingMiddleware:
    """Innermost: the page acts as who is signed in; the session is saved by the gate again."""

    def __init__(self, get_response: Handler) -> None:
        """Keep the next handler."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Take the role for the view alone."""
        request.membership = None  # type: ignore[attr-defined]
        if request.user.is_authenticated:
            request.META[admission.PERSON] = request.user.pk
        acting.take(self._role_of(request))
        response = self.get_response(request)
        if not has_failed(response):
            acting.take(acting.GATE)
        return response

    def _role_of(self, request: HttpRequest) -> acting.Acting:
        user = request.user
        if not user.is_authenticated:
            return acting.PUBLIC
        holder = getattr(user, "holder", None)
        if holder is not None:
            return acting.Acting(role=row_security.DEMANDEUR, user=user.pk, demande=holder.demande_id)
        membership = _current_membership(request, user.pk)
        if membership is None:
            return acting.PUBLIC
        request.membership = membership  # type: ignore[attr-defined]
        return acting.Acting(role=_STAFF_ROLES[membership.role], user=user.pk, organisation=membership.organisation_id)


def _current_membership(request: HttpRequest, user: int) -> Membership | None:
    memberships = list(
        Membership.objects.filter(user=user, role__in=_STAFF_ROLES).select_related("organisation").order_by("pk")
    )
    chosen = request.session.get(MEMBERSHIP_KEY)
    return next((m for m in memberships if m.pk == chosen), memberships[0] if memberships else None)
