"""An act done and undone at once: what it would refuse is told before somebody is asked whether they are sure."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from palier.workflows.acting.actors import Actor


def rehearse(act: Callable[..., object], *args: object, by: Actor, at: datetime) -> None:
    """Do it and keep nothing of it, neither its rows nor its jobs. Raises the refusal of the act."""
    with transaction.atomic():
        act(*args, by=by, at=at)
        transaction.set_rollback(True)
