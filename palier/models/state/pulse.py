"""What the database tells of the platform's health: numbers only, through functions that run with the owner's eyes."""

from django.db import connection, transaction

from palier.models.doors import acting

BOUND_MS = 3000
"""Bound on the question, in milliseconds: whoever measures must not become what slows the site."""

_OF_HEADS = ("heads_waiting", "head_oldest_seconds", "head_undated_seconds")


def pulse() -> list[tuple[str, str, int]]:
    """Ask once: word of the measure (``catalogue.PULSE``), label or nothing, value."""
    with transaction.atomic():
        acting.take(acting.GATE)
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('statement_timeout', %s, true)", [str(BOUND_MS)])
            cursor.execute("SELECT measure, label, value FROM palier_pulse()")
            told = [(str(measure), str(label or ""), int(value)) for measure, label, value in cursor.fetchall()]
            cursor.execute("SELECT waiting, oldest_seconds, undated_seconds FROM palier_head_pulse()")
            heads = dict(zip(_OF_HEADS, cursor.fetchone(), strict=True))
    return told + [(word, "", int(value)) for word, value in heads.items()]
