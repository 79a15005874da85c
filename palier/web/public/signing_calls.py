"""Where a provider of signature calls: believed once its signature and its hour hold, and only in where to look (ADR 94)."""

import logging
import time
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from palier.gateways.signing import calls

log = logging.getLogger(__name__)
_NOTED, _UNREADABLE, _UNTRUE, _ELSEWHERE, _OTHER, _LARGE = 204, 400, 403, 404, 409, 413
_ANSWERS = {"note": _NOTED, "deja": _NOTED, "inconnu": _ELSEWHERE, "autre": _OTHER}


@login_not_required
@csrf_exempt  # no cookie is read: its signature says whose it is
@never_cache
@require_POST
def call(request: HttpRequest) -> HttpResponse:
    """Note once that one envelope is to be looked at; the same call again changes nothing, an old or a forged one is none."""
    key = _key()
    if int(request.headers.get("Content-Length") or 0) > calls.LARGEST:
        return HttpResponse(status=_LARGE)
    date, signed = request.headers.get(calls.DATE, ""), request.headers.get(calls.SIGNATURE, "")
    try:
        told = calls.read(key, date, signed, request.body, now=time.time())
    except calls.UntrueCall:
        log.warning("signing_call_refused")
        return HttpResponse(status=_UNTRUE)
    except calls.UnreadableCall:
        return HttpResponse(status=_UNREADABLE)
    with connection.cursor() as cursor:
        cursor.execute("SELECT palier_signing_called(%s, %s, %s)", [told.event, str(told.envelope), told.digest])
        answer = cursor.fetchone()[0]
    return HttpResponse(status=_ANSWERS[answer])


def _key() -> bytes:
    """The key of its calls; none, and no call is true, where there is no provider."""
    if not (settings.SIGNING_URL and settings.SIGNING_CALL_KEY_FILE):
        return b""
    try:
        return Path(settings.SIGNING_CALL_KEY_FILE).read_bytes().strip()
    except OSError:
        return b""
