"""A number of the RPLS is of one home among those that stand: the right one is declared once the wrong one is taken out.

Expand only: the narrow index of the migration before refuses to the release before what the wide one did. Frozen SQL.

The way back holds every home again, one taken out too: where two have one number by then, it refuses before it changes anything.
"""

from django.db import migrations, models

_ANY = (
    "-- squawk-ignore ban-drop-constraint\n"
    "ALTER TABLE palier_home DROP CONSTRAINT IF EXISTS palier_home_rpls_id_key"
)
_ANY_BACK = "ALTER TABLE palier_home ADD CONSTRAINT palier_home_rpls_id_key UNIQUE (rpls_id)"
# The table is held already by the line above.
_BY_ITS_START = (
    "-- squawk-ignore require-concurrent-index-deletion\n"
    "DROP INDEX IF EXISTS palier_home_rpls_id_a33951f0_like"
)
_BY_ITS_START_BACK = "CREATE INDEX palier_home_rpls_id_a33951f0_like ON palier_home (rpls_id varchar_pattern_ops)"


class Migration(migrations.Migration):
    """One constraint less, and the index that it had made."""

    dependencies = (("palier", "0860_homes_taken_out"),)
    operations = (
        migrations.RunSQL(
            _ANY,
            _ANY_BACK,
            state_operations=[migrations.AlterField("home", "rpls_id", models.CharField(max_length=10))],
        ),
        migrations.RunSQL(_BY_ITS_START, _BY_ITS_START_BACK),
    )
