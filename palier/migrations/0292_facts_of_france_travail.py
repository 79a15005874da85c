"""What France Travail says is fetched and certified as a notice of tax is, behind the same guards (ADR 99).

Expand only: two constraints that allow more.
"""
from django.db import migrations, models


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
    """One source more."""

    dependencies = (("palier", "0291_files_that_wait_for_the_scanner"),)
    operations = (
        _wider(
            "statefetch",
            models.CheckConstraint(condition=models.Q(source__in=["dgfip", "fr_travail"]), name="statefetch_source"),
            "source IN ('dgfip', 'fr_travail')",
        ),
    )
