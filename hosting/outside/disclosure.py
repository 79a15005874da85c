"""Where somebody who found a fault tells it: `security.txt` (RFC 9116), what we promise, what was learnt of incidents.

Answered without a database: a fault that took it down must still find its way to us.
"""

from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import timezone
from django.views.decorators.http import require_safe

from hosting.outside import post_mortems

NOT_FOUND = 404
LIVES = timedelta(days=180)
"""How long what the file says may be believed; the standard asks for less than a year."""


@login_not_required
@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """The file for machines and those who look for us; none where the operator has named no contact."""
    if not settings.SECURITY_CONTACTS:
        return HttpResponse(status=NOT_FOUND)  # the page of a missing address would ask the database
    site = settings.SITE.rstrip("/") or f"{request.scheme}://{request.get_host()}"
    until = datetime.combine(timezone.now().astimezone(UTC).date() + LIVES, time(), UTC)
    lines = [
        *(f"Contact: {contact}" for contact in settings.SECURITY_CONTACTS),
        f"Expires: {until:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: fr, en",
        f"Canonical: {site}/.well-known/security.txt",
        f"Policy: {site}/securite/",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@login_not_required
@require_safe
def promise(request: HttpRequest) -> HttpResponse:
    """What we ask of who finds a fault, and what we do with it."""
    return _page("security.html", contacts=[_shown(contact) for contact in settings.SECURITY_CONTACTS])


@login_not_required
@require_safe
def incidents(request: HttpRequest) -> HttpResponse:
    """What was learnt of each incident."""
    return _page("post_mortems.html", told=post_mortems.listed(Path(settings.POST_MORTEMS)))


def _shown(contact: str) -> tuple[str, str]:
    """The address of a link, and its words."""
    return contact, contact.removeprefix("mailto:").removeprefix("tel:")


def _page(name: str, **context: object) -> HttpResponse:
    # Without the request: no processor of the context may ask the database.
    return HttpResponse(
        render_to_string(f"palier/outside/{name}", {"stylesheet": static("palier/palier.css"), **context})
    )
