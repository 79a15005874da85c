"""Two grids of one territory never take effect on one day: the act refuses it, and so does the database."""

from django.db import migrations, models

ADD = (
    "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS grid_one_a_day ON palier_gridversion (territory_id, effective_on)"
)
DROP = "DROP INDEX CONCURRENTLY IF EXISTS grid_one_a_day"
HOLD = "ALTER TABLE palier_gridversion ADD CONSTRAINT grid_one_a_day UNIQUE USING INDEX grid_one_a_day"
LET_GO = "ALTER TABLE palier_gridversion DROP CONSTRAINT IF EXISTS grid_one_a_day"


class Migration(migrations.Migration):
    """One index, made without a lock. A grid to borrow has no territory, and is apart from any other."""

    atomic = False
    dependencies = (("palier", "0463_grids_entered_by_a_page"),)
    operations = (
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(ADD, DROP), migrations.RunSQL(HOLD, LET_GO)],
            state_operations=[
                migrations.AddConstraint(
                    model_name="gridversion",
                    constraint=models.UniqueConstraint(fields=["territory", "effective_on"], name="grid_one_a_day"),
                )
            ],
        ),
    )
