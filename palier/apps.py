"""The one application of the product: one history of migrations, rooms instead of apps."""

from __future__ import annotations

from django.apps import AppConfig


class PalierConfig(AppConfig):
    """Name the application; nothing is hooked here, since signals hide calls."""

    name = "palier"
    label = "palier"
    verbose_name = "Palier"
