"""A site of tiny capacity behind the real door: each page takes the time that the environment says, and nothing else.

Served by granian in processes of its own: `granian --interface wsgi tests.web.admission.tiny_site:application`.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

import django
from django.conf import settings
from django.http import HttpResponse

if not settings.configured:
    # The door speaks to who waits, from the catalogues, which stand beside the tables; none is asked.
    apps = ["django.contrib.auth", "django.contrib.contenttypes", "procrastinate.contrib.django", "palier"]
    settings.configure(
        SECRET_KEY=os.environ["TINY_KEY"], USE_I18N=False, INSTALLED_APPS=apps, AUTH_USER_MODEL="palier.User"
    )
    django.setup()

from hosting.admission import bodies, stragglers
from hosting.admission.door import Door
from palier.models import catalogues

# As the site does when it starts: nobody who waits waits for that.
catalogues.offered()
bodies.GRACE = float(os.environ.get("TINY_GRACE", bodies.GRACE))
stragglers.PATIENCE = float(os.environ.get("TINY_PATIENCE", stragglers.PATIENCE))
stragglers.LOOK = min(stragglers.LOOK, stragglers.PATIENCE / 2)
SECONDS = float(os.environ.get("TINY_SECONDS", "0.02"))


def site(environ, start_response):
    """Say who came, after a while."""
    if not environ["PATH_INFO"].startswith("/sante/"):
        time.sleep(SECONDS)
    body = environ["wsgi.input"].read() if environ["REQUEST_METHOD"] == "POST" else b"page"
    form = [("Set-Cookie", "csrftoken=x; Path=/")] if environ["PATH_INFO"] == "/formulaire/" else []
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(body))), *form])
    return [body]


application = Door(
    site,
    path=Path(os.environ["TINY_STATE"]) / "room",
    slots=int(os.environ.get("TINY_SLOTS", "1")),
    is_secure=False,
    keep=lambda request: HttpResponse(f"kept {request.POST['typed']}"),
)
