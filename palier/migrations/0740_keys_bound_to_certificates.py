"""A key of a software may be bound to its certificates, two at most, whose fingerprints are kept (ADR 177).

Expand only: the release before binds none, and asks none of a key that was bound.
"""
from django.db import migrations, models
from django.db.models.lookups import LessThanOrEqual

class Migration(migrations.Migration):
    """A column with its bound."""

    dependencies = (("palier", "0704_a_condition_awaited_again"),)
    operations = (
        migrations.AddField(
            "apikey",
            "certificates",
            models.JSONField(default=list, db_default=models.Value([], models.JSONField())),
        ),
        migrations.AddConstraint(
            "apikey",
            models.CheckConstraint(
                condition=LessThanOrEqual(
                    models.Func("certificates", function="jsonb_array_length", output_field=models.IntegerField()), 2
                ),
                name="api_key_certificates_are_two",
            ),
        ),
    )
