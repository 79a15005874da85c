"""A round that a commission refused, and a count in which it stays one that was presented. Expand only. Frozen SQL."""
# ruff: noqa: E501 - frozen statements

from django.db import migrations, models
from django.db.models import Q

_STATES = ["proposee", "chez_les_bailleurs", "presentee", "dissoute", "refusee"]
_COUNTS = """
    CREATE OR REPLACE FUNCTION palier_exchange_counts() RETURNS TABLE(searching bigint, paused bigint, proposed bigint,
      at_landlords bigint, presented bigint, declined bigint, silent bigint, departed bigint, impossible bigint)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      SELECT e.searching, e.paused, r.proposed, r.at_landlords, r.presented, r.declined, r.silent, r.departed, r.impossible FROM
        (SELECT count(*) FILTER (WHERE state = 'inscrite') searching, count(*) FILTER (WHERE state = 'en_pause') paused
         FROM palier_exchangeentry) e,
        (SELECT count(*) FILTER (WHERE state = 'proposee') proposed, count(*) FILTER (WHERE state = 'chez_les_bailleurs') at_landlords,
         count(*) FILTER (WHERE state {presented}) presented, count(*) FILTER (WHERE ending = 'non') declined,
         count(*) FILTER (WHERE ending = 'silence') silent, count(*) FILTER (WHERE ending = 'depart') departed,
         count(*) FILTER (WHERE ending IN ('impossible', 'bailleur')) impossible FROM palier_exchangeround) r
    $$
"""


def _listed(words: list[str]) -> str:
    return ", ".join(f"'{one}'" for one in words)


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
    """One constraint and one count: the places of a round have theirs in the next, one table at a time."""

    dependencies = (("palier", "0762_the_days_of_a_stay"),)
    operations = (
        _wider(
            "exchangeround",
            models.CheckConstraint(condition=Q(state__in=_STATES), name="exchange_round_state"),
            f"state IN ({_listed(_STATES)})",
        ),
        migrations.RunSQL(
            _COUNTS.format(presented="IN ('presentee', 'refusee')"), _COUNTS.format(presented="= 'presentee'")
        ),
    )
