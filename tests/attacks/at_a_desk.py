"""What a desk is shown of a piece, its files opened outside of the page, as the middleware has it done."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING

from django.test import RequestFactory

from palier.web.presentation import served
from palier.web.requests import waiting

if TYPE_CHECKING:
    from django.http import HttpResponse

    from palier.models import Piece


def whole(piece: Piece) -> HttpResponse:
    request = RequestFactory().get("/")
    request.user = SimpleNamespace(pk=1)
    answer = served.whole(request, piece)
    if isinstance(answer, waiting.Outside):
        answer.done(request)
        answer = served.whole(request, piece)
    return answer
