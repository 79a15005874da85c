"""The door for the web server, and before it the waiting room (`hosting/admission/`)."""

from __future__ import annotations

import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

SWITCH = 0.001
"""Seconds that a thread keeps Python to itself while another asks: a light page waits so long behind each busy slot."""

django.setup(set_prefix=False)

from django.conf import settings  # noqa: E402 - once the framework is set up

from hosting.admission.door import Door  # noqa: E402
from palier.web.requests import calm  # noqa: E402
from palier.web.requests.handling import Site  # noqa: E402
from palier.web.requests.sources import source_of  # noqa: E402

sys.setswitchinterval(SWITCH)
site = Site()
source_of({})  # a setting that cannot be read stops the start, not the first visitor
application = Door(
    site,
    path=settings.SHARED / "waiting-room",
    slots=settings.WEB_SLOTS,
    is_secure=settings.SESSION_COOKIE_SECURE,
    keep=lambda request: calm.page(request, calm.Why.BUSY),
)
