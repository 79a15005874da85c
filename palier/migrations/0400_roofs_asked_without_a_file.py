"""Another roof is asked for without a file: where its person is reached, and a request that is of no file (ADR 117).

Expand only: the release before writes a file on each request, and reads none that has none. Frozen SQL.
"""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

import palier.models.identifiers

OF_SOMEBODY = """
    ALTER TABLE palier_roofrequest ADD CONSTRAINT roof_request_of_somebody CHECK (
      contact_id IS NULL AND demande_id IS NOT NULL AND by_id IS NOT NULL AND person_key > ''
      OR contact_id IS NOT NULL AND demande_id IS NULL AND by_id IS NULL AND person_key = '') NOT VALID
"""


class Migration(migrations.Migration):
    """A table, a column, and three that may be empty."""

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
        migrations.AddField(
            "roofrequest",
            "contact",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="palier.roofcontact"
            ),
        ),
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
        migrations.AlterField(
            "roofrequest",
            "person_key",
            models.CharField(blank=True, default="", max_length=8),
        ),
        migrations.AlterField(
            "roofrequestfacts",
            "demande",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="palier.demande"
            ),
        ),
        migrations.RunSQL(
            OF_SOMEBODY,
            migrations.RunSQL.noop,
            state_operations=[
                migrations.AddConstraint(
                    "roofrequest",
                    models.CheckConstraint(
                        condition=Q(contact=None, demande__isnull=False, by__isnull=False, person_key__gt="")
                        | Q(contact__isnull=False, demande=None, by=None, person_key=""),
                        name="roof_request_of_somebody",
                    ),
                )
            ],
        ),
        migrations.AddConstraint(
            "roofrequest",
            models.UniqueConstraint(
                condition=Q(state__in=("acceptee", "entree", "envoyee", "liste_attente")),
                fields=["roof", "contact"],
                name="roof_request_one_living_alone",
            ),
        ),
    )
