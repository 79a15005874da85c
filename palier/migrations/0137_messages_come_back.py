"""What becomes of a message that left, and which letter it announces (ADR 74). Expand only: the release before writes neither."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Three columns."""

    dependencies = (("palier", "0136_territories"),)
    operations = (
        migrations.AddField("message", "about", models.UUIDField(null=True)),
        # A default of the database, for the release before; not of the model: who adds a message reads none back.
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    "ALTER TABLE palier_message ADD COLUMN outcome varchar(20) DEFAULT '' NOT NULL",
                    "ALTER TABLE palier_message DROP COLUMN outcome",
                )
            ],
            state_operations=[
                migrations.AddField("message", "outcome", models.CharField(blank=True, default="", max_length=20))
            ],
        ),
        migrations.AddField("message", "outcome_at", models.DateTimeField(null=True)),
    )
