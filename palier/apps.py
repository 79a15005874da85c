"""The one application of the product: one history of migrations, rooms instead of apps."""

from __future__ import annotations

from django.apps import AppConfig


class PalierConfig(AppConfig):
    """Name the application; no signal is hooked here, since signals hide calls."""

    name = "palier"
    label = "palier"
    verbose_name = "Palier"

    def ready(self) -> None:
        """Have forms speak in this house's words."""
        from palier.web.inputs import field_errors  # noqa: PLC0415 - models are not there while this module is read

        field_errors.install()
