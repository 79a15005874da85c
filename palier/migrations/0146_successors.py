"""Who succeeds an organisation that closed, and whom it succeeds itself: two columns that the release before leaves alone (ADR 79)."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Two columns and a constraint."""

    dependencies = (("palier", "0145_told_apart"),)
    operations = (
        migrations.AddField(
            "organisation",
            "successor",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="palier.organisation"
            ),
        ),
        migrations.AddField(
            "organisation",
            "took_over",
            django.contrib.postgres.fields.ArrayField(
                base_field=models.IntegerField(), db_default=[], default=list, size=None
            ),
        ),
        migrations.AddConstraint(
            "organisation",
            models.CheckConstraint(
                condition=models.Q(("successor", None), ("closed_at__isnull", False), _connector="OR"),
                name="organisation_succeeded",
            ),
        ),
    )
