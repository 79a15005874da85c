"""The one application of the product: one history of migrations, rooms instead of apps."""

from __future__ import annotations

from django.apps import AppConfig
from django.core import checks


class PalierConfig(AppConfig):
    """Name the application; no signal is hooked here, since signals hide calls."""

    name = "palier"
    label = "palier"
    verbose_name = "Palier"

    def ready(self) -> None:
        """Have forms speak in this house's words, and `check` read the lists that an operator loads."""
        from palier.management import dated_lists  # noqa: PLC0415 - models are not there while this module is read
        from palier.web.inputs import field_errors  # noqa: PLC0415 - same

        field_errors.install()
        checks.register(dated_lists.wrong_rows)
