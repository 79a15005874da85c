"""What the database tells of the platform's health: numbers only, through one function that runs with the owner's eyes."""

from django.db import connection, transaction

from palier.models import acting

BOUND_MS = 3000
"""Bound on the question, in milliseconds: whoever measures must not become what slows the site."""


def pulse() -> list[tuple[str, str, int]]:
    """Ask once: word of the measure (``catalogue.PULSE``), label or nothing, value."""
    with transaction.atomic():
        acting.take(acting.GATE)
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('statement_timeout', %s, true)", [str(BOUND_MS)])
            cursor.execute("SELECT measure, label, value FROM palier_pulse()")
            return [(str(measure), str(label or ""), int(value)) for measure, label, value in cursor.fetchall()]
