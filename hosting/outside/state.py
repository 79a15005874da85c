"""``/etat/``: does the site work, and how well it did, month by month. Read from the file of the probe, without a database.

The probe writes the same page beside the site too: a page of state that falls with its site tells nothing.
"""

import json

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from hosting.probe import document, words


@login_not_required
@never_cache
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """What was measured, in French."""
    found = _document()
    context = words.page(found, timezone.now()) if found else words.nothing()
    # Without the request: no processor of the context may ask the database.
    text = render_to_string(
        "palier/outside/state.html",
        {**context, "site": "", "stylesheet": static("palier/palier.css"), "elsewhere": settings.STATUS_URL},
    )
    return HttpResponse(text)


@login_not_required
@never_cache
@require_safe
def data(request: HttpRequest) -> JsonResponse:
    """The same, for a machine; 404 where nothing was ever measured."""
    found = _document()
    return JsonResponse(found or {"erreur": "aucune mesure"}, status=200 if found else 404)


def _document() -> document.Document | None:
    path = document.folder_of(settings.STATE) / "public" / "etat.json"
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) and found.get("version") == document.VERSION else None
