"""The operator names who prints the letters that no organisation wrote. Expand only: until somebody is named nothing changes."""

import django.db.models.deletion
from django.db import migrations, models

import palier.models.identifiers


class Migration(migrations.Migration):
    """One small table, and one column that is empty."""

    dependencies = (("palier", "0071_of_its_own_file"),)
    operations = (
        migrations.CreateModel(
            name="LetterPrinter",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=palier.models.identifiers.uuid7, editable=False, unique=True)),
                ("departement", models.CharField(blank=True, default="", max_length=3, unique=True)),
                ("named_at", models.DateTimeField()),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="palier.organisation"
                    ),
                ),
            ],
        ),
        migrations.AddField(
            "paperletter",
            "printer",
            models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="palier.organisation",
            ),
        ),
    )
