"""Writing down what another machine answered, however long the database is away: forgetting it makes a doubt."""

import time
from collections.abc import Callable

from django.db import OperationalError, close_old_connections, transaction

from palier.models.doors import acting

NOTING = 30
"""Tries, a second apart."""


def noting(note: Callable[[], object]) -> None:
    """Do it as the clock, in one transaction."""
    for left in reversed(range(NOTING)):
        try:
            with transaction.atomic():
                acting.take(acting.CLOCK)
                note()
        except OperationalError:
            if not left:
                raise
            time.sleep(1)
            close_old_connections()
        else:
            return
