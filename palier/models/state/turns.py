"""One at a time: a word that one transaction holds until it ends, for work that no row stands for."""

from django.db import connection


def wait_for(word: str) -> None:
    """Wait until no other transaction holds this word, then hold it. Needs a transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [word])
