"""An empty database brought to the present schema, once Django is set up."""

from __future__ import annotations

import warnings


def migrate() -> None:
    """Migrate in silence: the engine warns of what would lock a table with rows, and here there is none."""
    from django.core.management import call_command

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        call_command("migrate", database="owner", verbosity=0, interactive=False)
