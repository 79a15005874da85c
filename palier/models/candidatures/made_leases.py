"""Whether a lease is made: from then on a home is left by a congé, and no desk has it fall through."""

from django.db import connection

from palier.models.candidatures.candidatures import Candidature


def is_made(candidature: Candidature, *, held: bool = False) -> bool:
    """Whether everybody has signed: the contract is made then, its files fetched or not, its lease recorded or not.

    The database answers, and no more than that: at a counter or under a mandate nobody reads the papers, and a lease that all
    have signed is no less made. ``held``: until the act ends, so that what the clock is noting of a provider comes first.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT palier_lease_made(%s, %s)", [candidature.pk, held])
        return bool(cursor.fetchone()[0])
