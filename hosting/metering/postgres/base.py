"""Named by the settings as the engine of the web's and the worker's logins: the framework looks for `base` by itself."""

from typing import Any

from django.db.backends.postgresql import base

from hosting.metering.queries import watch
from hosting.riding.wrapper import OneStatementCursor, RidingMixin

WEB = "palier_web"
"""The login of who answers people; the worker takes its role and acts in one text."""


class DatabaseWrapper(RidingMixin, base.DatabaseWrapper):  # type: ignore[misc]
    """A connection whose statements are timed, each with what rides before it; of the web, each alone in its text (ADR 200)."""

    def __init__(self, *args: Any, **options: Any) -> None:
        """As the framework's, and watched from the first statement on."""
        super().__init__(*args, **options)
        self.execute_wrappers.append(watch)
        if self.settings_dict["USER"] == WEB:
            self.cursor_kind = OneStatementCursor
