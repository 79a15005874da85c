"""The bytes of a piece that was handed over, served so that they cannot act; the reading is told to its household."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from palier.rules.doors.access import Role
from palier.rules.doors.readings import Purpose
from palier.web.access import only
from palier.web.desk.desk_parts import trace
from palier.web.presentation import served
from palier.web.social import opened
from palier.workflows.mandates import referred


@only(Role.SOCIAL)
@never_cache
@require_safe
def content(request: HttpRequest, public_id: UUID, piece: UUID) -> HttpResponse:
    """Every file of a piece as one document."""
    row = opened.own(request, public_id)
    found = referred.piece_of(row, piece)
    if found is None:
        raise Http404
    # Of the referral, and not of the piece: another holder is not told that it exists.
    trace(request, Purpose.REFERRED_PIECE, row)
    return served.whole(request, found)
