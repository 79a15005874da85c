"""A steward may be held to territories: organisations that are of a territory, and who is held where (ADR 108).

Expand only: the release before makes organisations of no territory, and holds nobody.
"""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """A column with its rule, and a table."""

    dependencies = (("palier", "0360_sizes_of_employers"),)
    operations = (
        migrations.AddField(
            "organisation",
            "territory",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="palier.territory"
            ),
        ),
        migrations.AddConstraint(
            "organisation",
            models.CheckConstraint(
                condition=models.Q(("territory", None))
                | models.Q(("kind__in", ("exploitant", "prefecture")), _negated=True),
                name="organisation_of_a_territory",
            ),
        ),
        migrations.CreateModel(
            name="StewardTerritory",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("given_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "membership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="territories", to="palier.membership"
                    ),
                ),
                (
                    "territory",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="palier.territory"
                    ),
                ),
            ],
            options={
                "constraints": (
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("membership", "territory"),
                        name="stewardterritory_once",
                    ),
                ),
            },
        ),
    )
