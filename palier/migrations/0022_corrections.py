"""What was corrected, and why: a table to which lines are only added. Expand only, frozen SQL."""
# ruff: noqa: E501 - frozen statements

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import palier.models.identifiers

POLICIES = (
    "ALTER TABLE palier_correction ENABLE ROW LEVEL SECURITY",
    "GRANT SELECT, INSERT ON palier_correction TO palier_bailleur",
    "CREATE POLICY bailleur_select ON palier_correction FOR SELECT TO palier_bailleur USING (bailleur_id = (SELECT nullif(current_setting('app.organisation', true), '')::int))",
    "CREATE POLICY bailleur_insert ON palier_correction FOR INSERT TO palier_bailleur WITH CHECK (bailleur_id = (SELECT nullif(current_setting('app.organisation', true), '')::int))",
    "GRANT SELECT ON palier_correction TO palier_reservataire",
    "CREATE POLICY reservataire_select ON palier_correction FOR SELECT TO palier_reservataire USING (reservataire_id = (SELECT nullif(current_setting('app.organisation', true), '')::int))",
    "GRANT SELECT, INSERT ON palier_correction TO palier_clock",
    "CREATE POLICY clock_select ON palier_correction FOR SELECT TO palier_clock USING (true)",
    "CREATE POLICY clock_insert ON palier_correction FOR INSERT TO palier_clock WITH CHECK (true)",
    "CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON palier_correction FOR EACH ROW EXECUTE FUNCTION palier_refuse()",
    "CREATE TRIGGER no_truncate BEFORE TRUNCATE ON palier_correction FOR EACH STATEMENT EXECUTE FUNCTION palier_refuse()",
)
ORGANISATION = {"on_delete": django.db.models.deletion.PROTECT, "related_name": "+", "to": "palier.organisation"}
KINDS = [("logement", "Home"), ("vacance", "Vacancy"), ("convention", "Convention"), ("bail", "Lease")]


class Migration(migrations.Migration):
    """One table."""

    dependencies = (("palier", "0021_password_links"),)
    operations = (
        migrations.CreateModel(
            name="Correction",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=palier.models.identifiers.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("kind", models.CharField(choices=KINDS, max_length=12)),
                ("subject", models.UUIDField()),
                ("fields", django.contrib.postgres.fields.ArrayField(models.CharField(max_length=40), size=None)),
                ("before", django.contrib.postgres.fields.ArrayField(models.CharField(max_length=160), size=None)),
                ("after", django.contrib.postgres.fields.ArrayField(models.CharField(max_length=160), size=None)),
                ("reason", models.CharField(max_length=12)),
                ("at", models.DateTimeField()),
                ("bailleur", models.ForeignKey(**ORGANISATION)),
                ("reservataire", models.ForeignKey(null=True, **ORGANISATION)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={"indexes": [models.Index(fields=["subject", "at"], name="correction_by_subject")]},
        ),
        *(migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in POLICIES),
    )
