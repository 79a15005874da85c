"""A landlord notes that its commission refused a round that was presented to it. Expand only. Frozen SQL."""
# ruff: noqa: E501 - frozen statements

from django.db import migrations, models
from django.db.models import Q

_STATES = ["proposee", "chez_les_bailleurs", "presentee", "dissoute", "refusee"]


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
    """One state more; its links follow in a migration of their own, for a request holds them in another order."""

    dependencies = (("palier", "0762_the_days_of_a_stay"),)
    operations = (
        _wider(
            "exchangeround",
            models.CheckConstraint(condition=Q(state__in=_STATES), name="exchange_round_state"),
            f"state IN ({_listed(_STATES)})",
        ),
    )
