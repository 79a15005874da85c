"""One at a time: a word that one transaction holds until it ends, for work that no row stands for."""

from django.db import connection

from palier.models.together import call_ahead

_HOLD = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"
_SHARE = "SELECT pg_advisory_xact_lock_shared(hashtextextended(%s, 0))"


def wait_for(word: str) -> None:
    """Wait until no other transaction holds this word, then hold it. Needs a transaction."""
    with connection.cursor() as cursor:
        cursor.execute(_HOLD, [word])


def wait_with_next(word: str) -> None:
    """The same with the question that comes next, in its message: that one sees what whoever held the word has done."""
    call_ahead(_HOLD, [word])


def share_with_next(word: str) -> None:
    """Hold this word with others who share it, never with who holds it alone; in the message of the question that comes next."""
    call_ahead(_SHARE, [word])
