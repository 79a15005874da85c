"""A try of a grid on the demandes that live: what may be told, and digests that compare tries (ADR 160).

Expand only: the release before reads none of it, and writes what it wrote.
"""
import django.db.models.deletion
from django.db import migrations, models

class Migration(migrations.Migration):
    """Three columns that may be empty."""

    dependencies = (("palier", "0619_income_by_unit"),)
    operations = (
        migrations.AddField("gridtrial", "living", models.JSONField(db_default={}, default=dict)),
        migrations.AddField(
            "gridtrial",
            "living_as",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="palier.gridtrial"
            ),
        ),
        migrations.AddField("trialmarks", "living", models.BinaryField(db_default=b"", default=b"")),
    )
