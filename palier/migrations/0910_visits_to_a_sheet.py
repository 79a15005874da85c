"""When each person of a desk last had the sheet of a file before their eyes (ADR 209).

Expand only: the release before never reads it, and what goes with a file is said in 0912.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """One table, empty."""

    dependencies = (("palier", "0891_conventions_sealed_anew"),)
    operations = (
        migrations.CreateModel(
            name="SheetVisit",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("seen_at", models.DateTimeField()),
                ("before", models.DateTimeField(null=True)),
                (
                    "candidature",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="palier.candidature"
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="palier.organisation"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=["candidature", "member", "organisation"], name="sheetvisit_once_a_reader"
                    ),
                ],
            },
        ),
    )
