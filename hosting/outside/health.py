"""Is this process alive, is it ready: for the supervisor, an upgrade and a balancer of several hosts.

Nothing here waits behind a page, opens a session or needs a name: see ``middleware``.
"""

import os
import threading
import time

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from palier.models.state import readiness
from palier.models.state.readiness import Readiness
from palier.web.requests.sources import sent_from_here

INSTANCE_HEADER = "Palier-Instance"
FRESH_SECONDS = 1.0
"""How long an answer about the database holds: whoever asks a hundred times a second costs one check a second."""


class LastCheck:
    """The last check of this process; those who ask at the same time wait for one check, not each for their own."""

    def __init__(self) -> None:
        """Start with nothing known."""
        self._lock = threading.Lock()
        self._last: tuple[float, Readiness] | None = None

    def get(self) -> Readiness:
        """Return what is known for less than a second, or ask."""
        with self._lock:
            if self._last is None or time.monotonic() - self._last[0] > FRESH_SECONDS:
                found = readiness.check()
                self._last = (time.monotonic(), found)
            return self._last[1]

    def forget(self) -> None:
        """Ask again next time."""
        self._last = None


KEPT = LastCheck()


@login_not_required
@never_cache
@require_safe
def alive(request: HttpRequest) -> JsonResponse:
    """The process answers; whether its database does is another question."""
    return _answer(request, {"vivant": True}, ok=True)


@login_not_required
@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """Pages can be served: 200, or 503 with the codes of what is missing. The worker is told and is no condition."""
    found = KEPT.get()
    heard = None if found.worker_heard is None else round(found.worker_heard)
    body = {
        "pret": not found.missing,
        "raisons": list(found.missing),
        "lecture_seule": found.reads_only,
        "worker_entendu_il_y_a_s": heard,
    }
    return _answer(request, body, ok=not found.missing)


def _answer(request: HttpRequest, body: dict[str, object], *, ok: bool) -> JsonResponse:
    headers = {INSTANCE_HEADER: f"{settings.INSTANCE}/{os.getpid()}"} if sent_from_here(request.META) else {}
    return JsonResponse(body, status=200 if ok else 503, headers=headers)
