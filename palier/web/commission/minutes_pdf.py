"""The minutes as a PDF, in the words of their page: to be signed by hand, or with the signature that their chair put in them."""

import logging
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from palier.gateways.printing import Undisplayable
from palier.gateways.printing.minutes import minutes as printed
from palier.models import Seance
from palier.rules.doors.access import Action, Role, require
from palier.web.access import only, role_of
from palier.web.commission.seances import mine
from palier.web.desk.desk_parts import page
from palier.web.presentation import served
from palier.workflows.acting.refusals import Refusal
from palier.workflows.commission import minutes_papers, minutes_words

CONFLICT = 409
log = logging.getLogger(__name__)


@only(Role.BAILLEUR)
@require_safe
def pdf(request: HttpRequest, seance: UUID) -> HttpResponse:
    """The minutes of one's own séance, to be kept and sent to the préfet."""
    require(role_of(request), Action.READ_MINUTES)
    found = mine(request, seance)
    return given(request, found, page(request, seance=found))


def given(request: HttpRequest, found: Seance, context: Mapping[str, Any]) -> HttpResponse:
    """The signed file; else the one that waits for its signature; else one made now. A broken one is given to nobody."""
    if found.minutes is None:
        raise Http404
    paper = minutes_papers.of(found)
    try:
        data = minutes_papers.bytes_of(paper) if paper is not None else b""
        # One that the worker refused is whole, and not what the minutes say: these are drawn anew, to be signed by hand.
        if paper is None or paper.refused_at is not None:
            data = made(found)
    except (Refusal, Undisplayable) as why:
        return render(request, "palier/commission/no_minutes_pdf.html", {**context, "why": str(why)}, status=CONFLICT)
    name = "proces-verbal-signe.pdf" if paper is not None and paper.signed_at else "proces-verbal.pdf"
    return served.file(data, "application/pdf", name, download=True)


def made(found: Seance) -> bytes:
    """The PDF of closed minutes: the same words, the same bytes. Raises ``Undisplayable``."""
    assert found.closed_at is not None  # noqa: S101 - minutes are written at the closing
    return printed(minutes_words.words(found), at=found.closed_at)


def to_keep(found: Seance) -> bytes | None:
    """What their chair signs; none where it cannot be drawn: the signature counts, and no PDF bears it."""
    try:
        with transaction.atomic():
            return made(found)
    except Undisplayable:
        return None
    except Exception as why:  # noqa: BLE001 - whatever a drawing meets, it keeps nobody from signing
        # Its words may name what stands in the minutes.
        log.error("minutes_pdf_not_made", extra={"kind": type(why).__name__})  # noqa: TRY400 - same
        return None
