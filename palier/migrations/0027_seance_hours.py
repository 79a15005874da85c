"""A séance as it is truly held: when it opened, who presides, what changed after the call. Expand only."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """New columns are empty for what was held before: nothing is invented about a séance of the past."""

    dependencies = (("palier", "0026_lease_corrections"),)
    operations = (
        migrations.AddField("seance", "agenda_days", models.PositiveSmallIntegerField(db_default=0, default=0)),
        migrations.AddField("seance", "opened_at", models.DateTimeField(null=True)),
        migrations.AddField("seance", "chair", models.PositiveSmallIntegerField(null=True)),
        migrations.AddField(
            "seance", "changes", models.JSONField(db_default=models.Value([], models.JSONField()), default=list)
        ),
    )
