"""An empty database brought to the present schema, once Django is set up."""

from __future__ import annotations

import os
import sys
import traceback
import warnings

from django.db import connections


def migrate() -> None:
    """Migrate in silence, and in a process of its own: seven hundred migrations weigh on no measure of the memory of this one."""
    for one in connections.all():
        one.close()
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            _migrate()
            code = 0
        except Exception:  # noqa: BLE001 - whatever it is, it is printed, and the code tells it
            traceback.print_exc()
        finally:
            os._exit(code)
    if os.waitpid(child, 0)[1]:
        sys.exit("The database of this measure could not be migrated.")


def _migrate() -> None:
    from django.core.management import call_command

    with warnings.catch_warnings():
        # The engine warns of what would lock a table with rows, and here there is none.
        warnings.simplefilter("ignore")
        call_command("migrate", database="owner", verbosity=0, interactive=False)
