"""A round that a landlord never answers ends, and those that wait today get their whole time from now on (ADR 102). Frozen SQL.

Expand only: the release before writes no such end, and counts it as one by a landlord.
"""
# ruff: noqa: E501 - frozen statements

from django.db import migrations, models
from django.db.models import Q

COUNTS = """
    CREATE OR REPLACE FUNCTION palier_exchange_counts() RETURNS TABLE(searching bigint, paused bigint, proposed bigint,
      at_landlords bigint, presented bigint, declined bigint, silent bigint, departed bigint, impossible bigint)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      SELECT e.searching, e.paused, r.proposed, r.at_landlords, r.presented, r.declined, r.silent, r.departed, r.impossible FROM
        (SELECT count(*) FILTER (WHERE state = 'inscrite') searching, count(*) FILTER (WHERE state = 'en_pause') paused
         FROM palier_exchangeentry) e,
        (SELECT count(*) FILTER (WHERE state = 'proposee') proposed, count(*) FILTER (WHERE state = 'chez_les_bailleurs') at_landlords,
         count(*) FILTER (WHERE state = 'presentee') presented, count(*) FILTER (WHERE ending = 'non') declined,
         count(*) FILTER (WHERE ending = 'silence') silent, count(*) FILTER (WHERE ending = 'depart') departed,
         count(*) FILTER (WHERE ending {ended}) impossible FROM palier_exchangeround) r
    $$
"""
MORE = """
    UPDATE palier_exchangeround SET landlords_by = greatest(landlords_by, (now() AT TIME ZONE 'Europe/Paris')::date)
    WHERE state = 'chez_les_bailleurs'
"""
"""Nobody was told of an end before: none comes sooner than its whole time after this upgrade."""


def _wider(table: str, constraint: models.CheckConstraint, check: str) -> migrations.RunSQL:
    """A rule that lets one word more through. It stands from now on; what was there is held to it in a migration of its own."""
    return migrations.RunSQL(
        [
            f"-- squawk-ignore ban-drop-constraint\nALTER TABLE palier_{table} DROP CONSTRAINT {constraint.name}",
            f"ALTER TABLE palier_{table} ADD CONSTRAINT {constraint.name} CHECK ({check}) NOT VALID",
        ],
        migrations.RunSQL.noop,
        state_operations=[
            migrations.RemoveConstraint(table, constraint.name),
            migrations.AddConstraint(table, constraint),
        ],
    )


class Migration(migrations.Migration):
    """One constraint, one count, and the days of rounds that wait."""

    dependencies = (("palier", "0305_contests_that_end"),)
    operations = (
        _wider(
            "exchangeround",
            models.CheckConstraint(
                condition=Q(state="dissoute", ending__in=["non", "silence", "depart", "impossible", "bailleur"])
                | Q(~Q(state="dissoute"), ending=""),
                name="exchange_round_ending",
            ),
            "(ending IN ('non', 'silence', 'depart', 'impossible', 'bailleur') AND state = 'dissoute') OR (NOT (state = 'dissoute') AND ending = '')",
        ),
        migrations.RunSQL(
            COUNTS.format(ended="IN ('impossible', 'bailleur')"), COUNTS.format(ended="= 'impossible'")
        ),
        migrations.RunSQL(MORE, migrations.RunSQL.noop),
    )
