"""The heads that left the machine: for people, for machines, on paper, and the script of a witness. They name nobody."""

import json
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import condition, require_safe

from palier.models import HeadStamp, PublishedHead
from palier.rules.seals import heads
from palier.web.lists import listing
from palier.web.presentation import homes

AT_ONCE = 5_000
"""Lines of one answer; who wants the next asks with ``depuis``."""
KEPT_SECONDS = 60
_DIGITS = 18
_SCRIPT = Path("deploy", "witness.py")


def _last_seal(request: HttpRequest, *args: object, **kwargs: object) -> str:
    """What an answer depends on: the last line, as each seals those before."""
    found = PublishedHead.objects.order_by("-position").values_list("seal", flat=True).first() or heads.FIRST_SEAL
    return f'"{found}"'


def _last_stamp(request: HttpRequest, *args: object, **kwargs: object) -> str:
    """What an answer that tells dates depends on besides: the last line that was dated."""
    dated = HeadStamp.objects.order_by("-head").values_list("head", flat=True).first() or 0
    return f'{_last_seal(request)[:-1]}-{dated}"'


def _since(request: HttpRequest) -> QuerySet[PublishedHead]:
    asked = request.GET.get("depuis", "0")
    if not (asked.isascii() and asked.isdigit() and len(asked) <= _DIGITS):
        raise Http404
    return PublishedHead.objects.filter(position__gt=int(asked)).order_by("position")


def _kept(etag: Callable[..., str]) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """An answer that proxies may keep for a minute, and that says when it has not changed."""

    def kept(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @condition(etag_func=etag)
        def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            response = view(request, *args, **kwargs)
            patch_cache_control(response, public=True, max_age=KEPT_SECONDS)
            return response

        return answer

    return kept


@login_not_required
@require_safe
@_kept(_last_seal)
def as_text(request: HttpRequest) -> HttpResponse:
    """One line a head, as they are sealed: what a witness keeps."""
    lines = "".join(f"{one.line.text()}\n" for one in _since(request)[:AT_ONCE])
    return HttpResponse(lines, content_type="text/plain; charset=utf-8")


@login_not_required
@require_safe
@_kept(_last_stamp)
def as_json(request: HttpRequest) -> HttpResponse:
    """The same for machines, with the address of each stamp."""
    rows = list(_since(request).select_related("stamp")[:AT_ONCE])
    told = [
        {
            "position": one.position,
            "at": heads.instant(one.at),
            "kind": one.kind,
            "name": one.name,
            "head": one.head,
            "seal": one.seal,
            "stamped_at": heads.instant(kept.stamped_at) if (kept := _stamp(one)) else None,
        }
        for one in rows
    ]
    content = json.dumps({"format": heads.FORMAT, "heads": told}, separators=(",", ":"))
    return HttpResponse(content, content_type="application/json")


def _stamp(one: PublishedHead) -> HeadStamp | None:
    return getattr(one, "stamp", None)


def _title(one: PublishedHead) -> str:
    return homes.title(one.ranking.publication.home) if one.ranking else ""


@login_not_required
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The list for people, the last first, and how to become a witness."""
    rows = PublishedHead.objects.select_related("ranking__publication__home", "stamp").order_by("-position")
    found = listing(request, rows)
    context = {
        "listing": found.with_rows([(one, _stamp(one), _title(one)) for one in found]),
        "is_stamped": bool(settings.TSA_URL),
        "authority": settings.TSA_URL,
        "has_script": (settings.ROOT / _SCRIPT).is_file(),
    }
    return render(request, "palier/proof/heads.html", context)


@login_not_required
@require_safe
def paper(request: HttpRequest) -> HttpResponse:
    """The last heads on A4, to be printed, dated and kept: nobody rewrites a binder."""
    rows = list(reversed(PublishedHead.objects.order_by("-position")[: AT_ONCE // 20]))
    return render(request, "palier/proof/heads_paper.html", {"rows": rows, "site": settings.SITE})


@login_not_required
@require_safe
def stamp(request: HttpRequest, position: int) -> HttpResponse:
    """What the authority answered about a line, as it came."""
    found = HeadStamp.objects.filter(head=position).first() if position < 10**_DIGITS else None
    if found is None:
        raise Http404
    response = HttpResponse(bytes(found.response), content_type="application/timestamp-reply")
    response["Content-Disposition"] = f'attachment; filename="tete-{position}.tsr"'
    return response


@login_not_required
@require_safe
def script(request: HttpRequest) -> HttpResponse:
    """The script of a witness: one file of the standard library."""
    path = settings.ROOT / _SCRIPT
    if not path.is_file():
        raise Http404
    response = HttpResponse(path.read_bytes(), content_type="text/x-python; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="witness.py"'
    return response
