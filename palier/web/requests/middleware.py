"""One transaction a request, and the role that it takes in the database."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.db import Error, transaction
from django.http import HttpRequest, HttpResponseBase

from palier.models import Holder, Membership, foreseen
from palier.models.catalogues import FRENCH
from palier.models.doors import acting, row_security
from palier.models.rows.row_rights import OF_MEMBERS
from palier.models.state import fresh_reads
from palier.models.state.fresh_reads import FRESH
from palier.models.state.outages import is_outage
from palier.models.state.servers import PRIMARY, REPLICA, freshness, replica_standing_in
from palier.models.territories import known_communes
from palier.rules.doors.access import Role
from palier.web.languages import speaking
from palier.web.requests import calm, edge, own_acts, replica_pages, signed_in, visits, waiting
from palier.web.requests.ages import said_age
from palier.web.requests.standby_pages import Standby, standby_at, standby_of

type Handler = Callable[[HttpRequest], HttpResponseBase]
SERVER_ERROR = 500
STATEMENT_MS = 15_000
"""Milliseconds that one statement of a page may take, sixty times the slowest on an ordinary day; its commit has no bound."""
TRIES = 2
"""A page is asked again once, when its connection had died and the server answers."""
MEMBERSHIP_KEY = "membership"


def has_failed(response: HttpResponseBase) -> bool:
    """Say whether a page failed: what it noted is undone, whatever it says to its visitor."""
    return response.status_code >= SERVER_ERROR


class RowSecurityMiddleware:
    """Outermost: opens the transaction as the gate, which sees sign-in tables only; undoes everything on a 5xx.

    Pages that only read are asked of a fresh replica where there is one. When the primary is away, they go on from whatever
    replica there is and everything else is told calmly: nothing waits for a server that is known to be down.
    """

    def __init__(self, get_response: Handler) -> None:
        """Keep the next handler; have the replica at hand before it is needed."""
        self.get_response = get_response
        REPLICA.warm()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer inside one transaction; a failed page keeps nothing."""
        return (
            self._from_fresh_replica(request)
            or self._from_primary(request)
            or self._from_replica(request)
            or calm.page(request)
        )

    def _from_fresh_replica(self, request: HttpRequest) -> HttpResponseBase | None:
        """The page as the primary would give it within the time that is allowed; none where the primary is to be asked."""
        if not replica_pages.may_answer(request):
            return None
        FRESH.refresh(settings.REPLICA_READS)
        renewals, attempt, before = REPLICA.renewals, FreshAttempt(), dict(request.__dict__)
        try:
            with replica_standing_in():
                response = self._answer(request, attempt)
        except Error:
            # What the replay of the log cancels, and any other trouble of a copy: the page wrote nothing, the primary makes it.
            response = None
        else:
            if response is None:
                REPLICA.doubt(renewals)
        if response is None or not replica_pages.is_whole(request, response):
            request.__dict__.clear()
            request.__dict__.update(before)
            return None
        response["Palier-Read-From"] = "replica"
        response["Age"] = str(request.replica_age)  # type: ignore[attr-defined]
        return response

    def _from_primary(self, request: HttpRequest) -> HttpResponseBase | None:
        """The answer, or none if the primary went away. What has changed nothing is tried again where it answers anew."""
        for _ in range(TRIES):
            if PRIMARY.is_down:
                return None
            renewals, attempt = PRIMARY.renewals, Attempt()
            response = self._answer(request, attempt)
            if response is not None:
                if attempt.has_written and fresh_reads.are_on() and (request.COOKIES or response.cookies):
                    own_acts.note(response, fresh_reads.written())
                return response
            if not PRIMARY.doubt(renewals) or (attempt.has_begun and request.method not in calm.SAFE):
                return None
        return None

    def _from_replica(self, request: HttpRequest) -> HttpResponseBase | None:
        """The page with the age of its data, or the reason why it is not shown; none if no replica can help."""
        if request.method not in calm.SAFE or not REPLICA.is_known or REPLICA.is_down:
            return None
        # A file that is open at a counter is read by name, and held: never from a copy.
        standby = Standby.NOMINATIVE if visits.asked(request) else standby_of(request.path_info)
        if standby is Standby.NOMINATIVE:
            return calm.page(request, calm.Why.NOMINATIVE)
        if standby is Standby.ACT:
            return None
        renewals, attempt = REPLICA.renewals, Attempt(standby)
        with replica_standing_in():
            response = self._answer(request, attempt)
        if response is None:
            REPLICA.doubt(renewals)
            return None
        # A session written a moment ago may not have arrived yet: nobody is signed out by that.
        response.cookies.pop(settings.SESSION_COOKIE_NAME, None)
        response["Cache-Control"] = "no-store"
        response["Palier-Reading"] = "replica"
        fresh = getattr(request, "data_of", None)
        if fresh is not None and fresh.age is not None:
            response["Age"] = str(fresh.age)
        return response

    def process_view(
        self, request: HttpRequest, _view: Handler, _args: object, _kwargs: object
    ) -> HttpResponseBase | None:
        """Let a page that is only read be told of communes from what this process knows, and foresee; no act, nor what acts."""
        match = request.resolver_match
        if match and request.method in calm.SAFE and standby_at(match) is not Standby.ACT:
            known_communes.begin_reading()
            foreseen.begin_reading()
        return None

    def _answer(self, request: HttpRequest, attempt: "Attempt") -> HttpResponseBase | None:
        """One try on the present connection; none if the database was not there."""
        request.__dict__.pop("_cached_user", None)  # of a try before
        try:
            with known_communes.page(), foreseen.page(), transaction.atomic():
                attempt.gate = acting.begin(acting.GATE, bound=STATEMENT_MS)
                response = attempt.refusal(request) or self.get_response(request)
                request.read_as = acting.roles_taken()  # type: ignore[attr-defined]
                if has_failed(response) or isinstance(response, waiting.Outside):
                    # A page that waits for something is asked again: what it noted until then would be noted twice.
                    transaction.set_rollback(True)
                else:
                    attempt.left = acting.leave()
        except Error as error:
            if not is_outage(error):
                raise
            return None
        return None if getattr(response, "is_outage", False) else response


@dataclass
class Attempt:
    """One try at a page: whether the database has heard of it, and on a replica what the page becomes there."""

    standby: Standby | None = None
    gate: acting.AskedRole | None = None
    left: acting.AskedRole | None = None

    @property
    def has_written(self) -> bool:
        """Whether anything was written, and kept."""
        return self.left is not None and self.left.has_written

    @property
    def has_begun(self) -> bool:
        """Whether its transaction began: until then nothing of it can have been done."""
        return self.gate is not None and self.gate.is_told

    def refusal(self, request: HttpRequest) -> HttpResponseBase | None:
        """Why a replica does not show this page; otherwise the request carries of when its data are."""
        if self.standby is None:
            return None
        fresh = freshness()
        if self.standby is Standby.RECENT and (fresh.age is None or fresh.age > settings.REPLICA_OLDEST):
            return calm.page(request, calm.Why.TOO_OLD, age=said_age(fresh.age))
        request.data_of = fresh  # type: ignore[attr-defined]
        return None


@dataclass
class FreshAttempt(Attempt):
    """A try at a page on a replica while the primary is there: the page is as ever, or the primary is asked."""

    def refusal(self, request: HttpRequest) -> HttpResponseBase | None:
        """What stands for an answer where this replica is late, or has not yet what this browser has just done."""
        return replica_pages.passed(request)


class ActingMiddleware:
    """Innermost: the page acts as who is signed in. Whoever writes after it takes the gate again."""

    def __init__(self, get_response: Handler) -> None:
        """Keep the next handler."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Take the role for the view alone."""
        request.membership = None  # type: ignore[attr-defined]
        request.memberships = []  # type: ignore[attr-defined]
        if request.user.is_authenticated:
            request.META[edge.PERSON] = request.user.pk
        acting.take(self._role_of(request))
        return visits.enter(request) or self._made(request)

    def _made(self, request: HttpRequest) -> HttpResponseBase:
        """The page; desks are in French, the language of their acts, whatever this browser reads elsewhere.

        A household's page that a counter opens is in the language of whoever is there.
        """
        is_desk = request.membership is not None and visits.asked(request) is None  # type: ignore[attr-defined]
        if not is_desk or speaking.current() == FRENCH:
            return self.get_response(request)
        with speaking.reading_in(FRENCH):
            return self.get_response(request)

    def _role_of(self, request: HttpRequest) -> acting.Acting:
        user = request.user
        if not user.is_authenticated:
            return acting.PUBLIC
        holder = signed_in.holder_of(request)
        _OF_USER.set_cached_value(user, holder)
        if holder is not None:
            return acting.Acting(
                role=row_security.DEMANDEUR, user=user.pk, actor=user.public_id, demande=holder.demande_id
            )
        request.memberships = _memberships(user.pk)  # type: ignore[attr-defined]
        membership = _current(request)
        if membership is None:
            return acting.PUBLIC
        request.membership = membership  # type: ignore[attr-defined]
        return acting.Acting(
            role=OF_MEMBERS[Role(membership.role)],
            user=user.pk,
            actor=user.public_id,
            organisation=membership.organisation_id,
        )


_OF_USER = Holder._meta.get_field("user").remote_field  # noqa: SLF001 - the framework's own way to a relation


def _memberships(user: int) -> list[Membership]:
    rows = Membership.objects.live().filter(user=user, role__in=OF_MEMBERS)
    return list(rows.select_related("organisation").order_by("pk"))


def _current(request: HttpRequest) -> Membership | None:
    """The one chosen in this session, or the first; a choice that has ended chooses nothing."""
    memberships: list[Membership] = request.memberships  # type: ignore[attr-defined]
    chosen = request.session.get(MEMBERSHIP_KEY)
    return next((m for m in memberships if m.pk == chosen), memberships[0] if memberships else None)
