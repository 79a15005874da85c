"""Name by which supervisors start the web processes of a release, their own or another."""

from __future__ import annotations

import os
import sys
import threading
from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING, Any

from hosting.supervision.web import main

if TYPE_CHECKING:
    from collections.abc import Callable


class CodeOpens(RuntimeError):
    """Importing the product opened a connection or began a thread, which every process would then share."""


def code() -> None:
    """Import what every web process runs, in their master: read once, and held once by all of them.

    Code alone: the application is made in each process. Raises ``CodeOpens`` where an import did more.
    """
    import django  # noqa: PLC0415 - here and in no supervisor

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup(set_prefix=False)
    from django.conf import settings  # noqa: PLC0415 - once the framework is set up
    from django.db import connections  # noqa: PLC0415 - the same
    from django.urls import get_resolver  # noqa: PLC0415 - the same

    for name in settings.MIDDLEWARE:
        import_module(name.rpartition(".")[0])
    import_module("hosting.admission.door")
    # Every page with it: the first visitor of each process waited some seconds for them to be read.
    _ = get_resolver().url_patterns
    if threading.active_count() > 1 or any(one.connection for one in connections.all(initialized_only=True)):
        raise CodeOpens("an import opened a connection or began a thread, which each process would share")


def application() -> Callable[..., Any]:
    """Make the product: in each process once it is forked, never in their master."""
    from config.wsgi import application  # noqa: PLC0415
    from hosting.admission.room import RoomIsStuckError  # noqa: PLC0415 - once the framework is set up

    # Those that are busy leave connections to this one from now on. Where the room is stuck, from its first request.
    with suppress(RoomIsStuckError):
        _ = application.room
    return application


if __name__ == "__main__":
    sys.exit(main(application, code))
