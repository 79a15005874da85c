"""A session that ended while somebody was writing loses nothing: what was sent waits, sealed, for the same person to come back.

It waits fifteen minutes in the session of this browser, and only for who was signed in here last: somebody else who comes in
through the same browser is shown nothing, and it is dropped. Passwords, codes and files are never kept.
"""

import base64
import hashlib
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import cast

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.contrib.auth import SESSION_KEY as USER
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from palier.web.requests.calm import SECRETS, TOKEN
from palier.web.requests.cookies import bound

LIFE = timedelta(minutes=15)
KEPT, COOKIE = "reprise", "palier_qui"
MOST_BYTES = 30_000
_WHO_LIVES = timedelta(days=1)


class LoginRequired(LoginRequiredMiddleware):
    """The framework's, which also keeps what a signed-out form said, and remembers who this browser's person was."""

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Leave with each answer to somebody a word that says, to us alone, who they are."""
        response = cast("HttpResponseBase", self.get_response(request))
        session = request.session
        if (
            session.accessed
            and session.get(USER)
            and request.COOKIES.get(bound(COOKIE)) != (mine := _who(session[USER]))
        ):
            response.set_cookie(
                bound(COOKIE),
                mine,
                max_age=_WHO_LIVES,
                path="/",
                httponly=True,
                samesite="Lax",
                secure=settings.SESSION_COOKIE_SECURE,
            )
        return response

    def handle_no_permission(
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponseRedirect:
        """To the door; a form that was sent waits there."""
        door = super().handle_no_permission(request, view_func)
        if request.method != "POST" or not keep(request):
            has_rested = getattr(request, "has_rested", False)
            return HttpResponseRedirect(f"{door.url}&arret=1") if has_rested else door
        where = resolve_url(self.get_login_url(view_func))
        return HttpResponseRedirect(f"{where}?{urlencode({'next': str(reverse('reprendre')), 'garde': '1'})}")


_CONFIDED = frozenset({"social-note", "orienter"})
"""Forms whose words are under secrecy: a note of a social service, and how its person wants to be reached (ADR 71)."""


def forget(response: HttpResponseBase) -> None:
    """Leave in this browser nothing that tells whose it was: who goes away on purpose has nothing to take up again."""
    response.delete_cookie(bound(COOKIE), path="/", samesite="Lax")


def _who(user: object) -> str:
    return salted_hmac("palier.resuming", str(user), algorithm="sha256").hexdigest()[:40]


def _seal() -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(b"palier.resuming" + settings.SECRET_KEY.encode()).digest()))


def keep(request: HttpRequest) -> bool:
    """Seal what a form said until its person has come in, where this browser was theirs and nothing in it is secret."""
    who = request.COOKIES.get(bound(COOKIE), "")
    where = request.resolver_match
    if not who or SECRETS & set(request.POST) or (where and where.url_name in _CONFIDED):
        return False
    fields = [(name, value) for name in request.POST if name != TOKEN for value in request.POST.getlist(name)]
    content = json.dumps({"path": request.get_full_path(), "fields": fields, "files": len(request.FILES)}).encode()
    if len(content) > MOST_BYTES:
        return False
    request.session[KEPT] = {
        "who": who,
        "until": (timezone.now() + LIFE).isoformat(),
        "sealed": _seal().encrypt(content).decode(),
    }
    return True


@never_cache
@require_safe
def resume(request: HttpRequest) -> HttpResponse:
    """What was written before the session ended, one button from leaving; to its own person, once."""
    kept = request.session.pop(KEPT, None)
    told = _opened(kept, request) if kept else None
    if told is None:
        return HttpResponseRedirect(reverse("mon-dossier") if hasattr(request.user, "holder") else "/")
    return render(request, "palier/signin/resume.html", told)


def _opened(kept: dict[str, str], request: HttpRequest) -> dict[str, object] | None:
    if not constant_time_compare(kept["who"], _who(request.user.pk)):
        return None
    if datetime.fromisoformat(kept["until"]) < timezone.now():
        return None
    try:
        found: dict[str, object] = json.loads(_seal().decrypt(kept["sealed"].encode()))
    except InvalidToken:
        return None
    return found
