"""The same act sent twice has one effect: a hidden key a form, and the answer kept beside the act."""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone

from palier.models import DoneAct, together
from palier.models.identifiers import uuid7
from palier.models.state import turns
from palier.models.written_readings import WrittenReading

KEY_FIELD = "act_key"
IGNORED = {"csrfmiddlewaretoken", KEY_FIELD}
CONFLICT = 409


_DONE = WrittenReading(lambda actor, key: DoneAct.objects.filter(actor=actor, key=key).order_by("pk")[:1])


def new_key() -> str:
    """A key for a form that is about to be shown."""
    return str(uuid7())


def body_digest(request: HttpRequest) -> str:
    """SHA-256 of what the form says, its key and its token left out; files count by name and size."""
    fields = sorted(
        (name, value) for name in request.POST for value in request.POST.getlist(name) if name not in IGNORED
    )
    files = sorted(
        (name, file.name or "", file.size or 0) for name in request.FILES for file in request.FILES.getlist(name)
    )
    return hashlib.sha256(repr((request.path, fields, files)).encode()).hexdigest()


def once[**P](
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Run a POST once for each key: a replay gets the stored answer, another body under the same key gets 409.

    Redirections alone, and a page that says where it leads, are answers of an act done; a form shown again with its errors
    keeps its key.
    """

    @wraps(view)
    def wrapper(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.method != "POST":
            return view(request, *args, **kwargs)
        try:
            key = UUID(request.POST.get(KEY_FIELD, ""))
        except ValueError:
            return HttpResponseBadRequest(render(request, "400.html").content)
        actor, digest = int(request.user.pk or 0), body_digest(request)
        turns.wait_with_next(f"{actor}:{key}")
        done = _DONE.first(actor, key)
        if done is not None:
            if done.body_digest == digest:
                return HttpResponseRedirect(done.result)
            return render(request, "409.html", status=CONFLICT)
        response = view(request, *args, **kwargs)
        # A page that shows what no replay may show again says where a replay is led.
        led = response.url if isinstance(response, HttpResponseRedirect) else getattr(response, "leads_to", "")
        if led:
            # It leaves with the commit: nobody else can have kept this key, whose turn it is.
            row = DoneAct(actor=actor, key=key, verb=view.__name__, body_digest=digest, result=led[:300])
            row.at = timezone.now()
            together.keep_with_next(row)
        return response

    return cast("Callable[Concatenate[HttpRequest, P], HttpResponse]", wrapper)
