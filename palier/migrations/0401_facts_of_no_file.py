"""What was told with a request for another roof may be of no file (ADR 117). Frozen SQL."""

import django.db.models.deletion
from django.db import migrations, models

# Nothing is taken away from who writes: the release before always names a file and its holder.
NOBODY = tuple(
    f"-- squawk-ignore ban-drop-not-null\nALTER TABLE palier_roofrequestfacts ALTER COLUMN {column} DROP NOT NULL"
    for column in ("demande_id",)
)


class Migration(migrations.Migration):
    """One column that may be empty."""

    dependencies = (("palier", "0400_roofs_asked_without_a_file"),)
    operations = (
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in NOBODY],
            state_operations=[
                migrations.AlterField(
                    "roofrequestfacts",
                    "demande",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="palier.demande"
                    ),
                ),
            ],
        ),
    )
