"""The bytes of a picture of a home, under an address that names its content: while who asks may see it.

Nothing of the file that was sent is here: each was drawn anew. Its cache is the reader's own: once the list of the home has
ended, nobody between us and them still serves it.
"""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from palier.models import PictureContent

_YEAR = 31_536_000
_HEADERS = {"Cache-Control": f"private, max-age={_YEAR}, immutable", "X-Content-Type-Options": "nosniff"}


@login_not_required
@require_safe
def small(request: HttpRequest, digest: str) -> HttpResponse:
    """As on a card, or 404."""
    return _served(digest, "small")


@login_not_required
@require_safe
def large(request: HttpRequest, digest: str) -> HttpResponse:
    """As on the page of its home, or 404."""
    return _served(digest, "large")


def _served(digest: str, size: str) -> HttpResponse:
    found = PictureContent.objects.filter(picture__digest=digest).values_list(size, flat=True).first()
    if found is None:
        raise Http404
    return HttpResponse(bytes(found), content_type="image/webp", headers=_HEADERS)
