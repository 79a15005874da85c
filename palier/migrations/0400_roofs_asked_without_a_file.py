"""Another roof is asked for without a file: where its person is reached, and a request that is of no file (ADR 117).

Expand only: the release before writes a file on each request, and reads none that has none. Frozen SQL.
"""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

import palier.models.identifiers

# Nothing is taken away from who writes: the release before always names a file and its holder.
NOBODY = tuple(
    f"-- squawk-ignore ban-drop-not-null\nALTER TABLE palier_roofrequest ALTER COLUMN {column} DROP NOT NULL"
    for column in ("demande_id", "by_id")
)


class Migration(migrations.Migration):
    """A table, and two columns that may be empty."""

    dependencies = (("palier", "0392_seals_that_wait"),)
    operations = (
        migrations.CreateModel(
            name="RoofContact",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=palier.models.identifiers.uuid7, editable=False, unique=True)),
                ("mark", models.CharField(blank=True, max_length=64)),
                ("channel", models.CharField(blank=True, max_length=8)),
                ("contact", models.CharField(blank=True, max_length=254)),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(mark="", channel="", contact="")
                        | Q(mark__gt="", channel__in=("email", "sms"), contact__gt=""),
                        name="roof_contact_whole",
                    ),
                    models.UniqueConstraint(condition=~Q(mark=""), fields=["mark"], name="roof_contact_once"),
                ],
            },
        ),
        migrations.RunSQL("ALTER TABLE palier_roofcontact ENABLE ROW LEVEL SECURITY", migrations.RunSQL.noop),
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in NOBODY],
            state_operations=[
                migrations.AlterField(
                    "roofrequest",
                    "demande",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="palier.demande"
                    ),
                ),
                migrations.AlterField(
                    "roofrequest",
                    "by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="palier.user"
                    ),
                ),
            ],
        ),
    )
