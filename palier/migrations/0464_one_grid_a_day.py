"""Two grids of one territory never take effect on one day: the act refuses it, and so does the database.

The table holds a row a vote: its index is made in an instant, under a lock that nobody notices.
"""

from django.db import migrations, models

HOLD = """
    -- squawk-ignore disallowed-unique-constraint, constraint-missing-not-valid
    ALTER TABLE palier_gridversion ADD CONSTRAINT grid_one_a_day UNIQUE (territory_id, effective_on)
"""
LET_GO = "ALTER TABLE palier_gridversion DROP CONSTRAINT IF EXISTS grid_one_a_day"


class Migration(migrations.Migration):
    """One constraint. A grid to borrow has no territory, and is apart from any other."""

    dependencies = (("palier", "0463_grids_entered_by_a_page"),)
    operations = (
        migrations.RunSQL(
            HOLD,
            LET_GO,
            state_operations=[
                migrations.AddConstraint(
                    model_name="gridversion",
                    constraint=models.UniqueConstraint(fields=["territory", "effective_on"], name="grid_one_a_day"),
                )
            ],
        ),
    )
