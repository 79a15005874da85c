"""How long a session lasts, and under which name its cookie comes (docs/adr/0045-cookies-and-sessions.md).

It ends at sign-out; twelve hours after somebody came in, whatever they do; and when nobody has asked for a page for a while.
That while is told by a signed stamp beside the session's cookie, so that no page has to write to the database.
"""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.contrib.auth import SESSION_KEY as USER
from django.contrib.auth import logout
from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions import middleware
from django.core import signing
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.crypto import salted_hmac

from palier.models import User
from palier.models.doors import acting
from palier.web.requests import chosen_language, cookies, devices
from palier.workflows.doors import sign_ins

type Handler = Callable[[HttpRequest], HttpResponseBase]
ENTERED = "entree"
"""In a session: the second of the epoch at which its person came in."""
RENEWED_AFTER = 60
"""Seconds that a stamp serves before it is made again."""
STAMP = "palier_activite"
SERVER_ERROR = 500
_AT_GATE = "is_at_gate"
"""On a request: its page is made, and the gate was taken again to date its session. Nothing after it takes another role."""
_signer = signing.Signer(salt="palier.idle")


class SessionMiddleware(middleware.SessionMiddleware):
    """The framework's, which also takes a cookie that a release before gave, and gives it its new name."""

    def process_request(self, request: HttpRequest) -> None:
        """Find the session; one that began under the bound name is never taken under the former one."""
        name = settings.SESSION_COOKIE_NAME
        is_former = name not in request.COOKIES
        cookies.adopt(request)
        super().process_request(request)
        is_former = is_former and name in request.COOKIES
        if is_former and request.session.get(ENTERED):
            request.session = self.SessionStore()
        request.is_moved = is_former  # type: ignore[attr-defined]

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Save as the framework does; the former name goes once its session is over, and is copied until then."""
        name, session = settings.SESSION_COOKIE_NAME, request.session
        if session.modified and response.status_code < SERVER_ERROR and not getattr(request, _AT_GATE, False):
            acting.take(acting.GATE)
        response = super().process_response(request, response)
        old = cookies.former(name)
        if old == name or old not in request.COOKIES:
            return response
        if session.is_empty() or session.session_key != request.COOKIES[old]:
            response.delete_cookie(old, samesite="Lax")
        elif name not in response.cookies and request.is_moved:  # type: ignore[attr-defined]
            _set(response, name, str(session.session_key), session.get_expiry_age())
        return response


class IdleMiddleware:
    """Ends the session of who has asked for nothing for too long; dates the others."""

    def __init__(self, get_response: Handler) -> None:
        """Keep the next handler."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer as somebody, or as nobody any more."""
        at = int(time.time())
        had = str(request.session.session_key) if request.session.get(USER) and request.user.is_authenticated else ""
        rest = _rest(request, at) if had else 0
        is_over = bool(had) and rest > idle_seconds(request.user)
        if is_over:
            self._end(request)
        response = self.get_response(request)
        if is_over:
            chosen_language.forget(request, response)
        if request.session.get(USER):
            self._date(request, response, at, had=had, rest=rest)
        return response

    def _end(self, request: HttpRequest) -> None:
        request.has_rested = True  # type: ignore[attr-defined]
        if _is_reading_on(request):
            # Nothing can be written: nobody is signed in for this page, and the session ends at the next one.
            request.session = type(request.session)()
            request.__dict__.pop("_cached_user", None)
        else:
            logout(request)

    def _date(self, request: HttpRequest, response: HttpResponseBase, at: int, *, had: str, rest: int) -> None:
        session = request.session
        is_new = session.session_key != had
        # A key that only changed, as with a session's hash, dates nothing anew: who came in is who is here.
        is_undated = ENTERED not in session and (is_new or not request.is_moved)  # type: ignore[attr-defined]
        is_dated = is_undated and not _is_reading_on(request)
        if not is_new and not is_dated and rest < RENEWED_AFTER and cookies.bound(STAMP) in request.COOKIES:
            return
        if response.status_code < SERVER_ERROR:
            acting.take(acting.GATE)
            setattr(request, _AT_GATE, True)
        if is_dated:
            session[ENTERED] = at
            session.set_expiry(timezone.now() + timedelta(seconds=settings.SESSION_COOKIE_AGE))
            if session.session_key is None:
                session.create()  # another account than before: its key would be given after the stamp
        if not _is_reading_on(request) and response.status_code < SERVER_ERROR:
            self._tell_person(request, had)
        _set(response, cookies.bound(STAMP), stamp(str(session.session_key), at), settings.SESSION_COOKIE_AGE)

    def _tell_person(self, request: HttpRequest, had: str) -> None:
        """Keep where this person is signed in, for their own eyes: once a minute at most, with the stamp."""
        key, user, now = str(request.session.session_key), request.user, timezone.now()
        if not isinstance(user, User):
            return
        device = devices.said(request.headers.get("User-Agent", ""))
        since = datetime.fromtimestamp(int(request.session.get(ENTERED, now.timestamp())), UTC)
        if key != had:
            sign_ins.note(user, key, device=device, since=since, at=now, before=had)
        else:
            sign_ins.see(user, key, device=device, since=since, at=now)


@receiver(user_logged_in)
def _enter(request: HttpRequest, **_: object) -> None:
    """Who comes in by a door begins the hours of a session, whoever was in it before."""
    request.session.pop(ENTERED, None)


def is_dated(request: HttpRequest) -> bool:
    """Whether this browser was dated a moment ago, for the very session that it shows: a page of it then writes nothing."""
    key, told = request.COOKIES.get(settings.SESSION_COOKIE_NAME, ""), _stamped(request)
    return bool(key) and told is not None and told[0] == _mark(key) and int(time.time()) - told[1] < RENEWED_AFTER


def idle_seconds(user: object) -> int:
    """How long this person may rest: less where the screen is often a library's."""
    is_household = isinstance(user, User) and user.is_household
    return 60 * int(settings.IDLE_HOUSEHOLD if is_household else settings.IDLE_PROFESSIONAL)


def rest_of(user: object) -> timedelta:
    """The same, as a length of time."""
    return timedelta(seconds=idle_seconds(user))


def stamp(key: str, at: int) -> str:
    """The word that says when this session was last of use, and no other's."""
    return _signer.sign(f"{_mark(key)}-{at}")


def _rest(request: HttpRequest, at: int) -> int:
    """Seconds since the last stamp of this session; since its person came in where there is none."""
    session = request.session
    since, stamped = int(session.get(ENTERED, at)), _stamped(request)
    if stamped is None:
        return at - since
    mark, told = stamped
    return at - (told if mark == _mark(str(session.session_key)) else since)


def _stamped(request: HttpRequest) -> tuple[str, int] | None:
    """Of which session this browser's stamp is, and of which second; none where it has none of ours."""
    try:
        mark, _, told = _signer.unsign(request.COOKIES.get(cookies.bound(STAMP), "")).partition("-")
    except signing.BadSignature:
        return None
    return mark, int(told)


def _mark(key: str) -> str:
    return salted_hmac("palier.idle", key, algorithm="sha256").hexdigest()[:32]


def _set(response: HttpResponseBase, name: str, value: str, seconds: int) -> None:
    response.set_cookie(
        name, value, max_age=seconds, path="/", secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax"
    )


def _is_reading_on(request: HttpRequest) -> bool:
    """Whether a replica stands in for the primary."""
    return getattr(request, "data_of", None) is not None
