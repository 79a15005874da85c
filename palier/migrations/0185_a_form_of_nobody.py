"""A first registration may be of no counter: its person fills it alone (ADR 88).

Expand only: the release before makes none, and shows those of its own counter.
"""

import django.db.models.deletion
from django.db import migrations, models

# Nothing is taken away from who writes: the release before always names its counter and its agent.
NOBODY = tuple(
    f"-- squawk-ignore ban-drop-not-null\nALTER TABLE palier_registration ALTER COLUMN {column} DROP NOT NULL"
    for column in ("organisation_id", "by_id")
)


class Migration(migrations.Migration):
    """Two columns that may be empty, and those of who fills it alone."""

    dependencies = (("palier", "0180_archives"),)
    operations = (
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in NOBODY],
            state_operations=[
                migrations.AlterField(
                    model_name="registration",
                    name="organisation",
                    field=models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="palier.organisation",
                    ),
                ),
                migrations.AlterField(
                    model_name="registration",
                    name="by",
                    field=models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="palier.user"
                    ),
                ),
            ],
        ),
        *(
            migrations.AddField(model_name="registration", name=name, field=field)
            for name, field in (
                ("channel", models.CharField(db_default="", default="", max_length=8)),
                ("contact", models.CharField(db_default="", default="", max_length=254)),
                ("mark", models.CharField(db_default="", default="", max_length=64)),
                ("is_safe", models.BooleanField(db_default=False, default=False)),
                ("warned_at", models.DateTimeField(null=True)),
                ("late_told_at", models.DateTimeField(null=True)),
            )
        ),
    )
