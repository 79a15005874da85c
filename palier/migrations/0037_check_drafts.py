"""What somebody has looked at of a file so far, kept for who is interrupted. Expand only, frozen SQL."""
# ruff: noqa: E501 - frozen statements

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

POLICIES = (
    "ALTER TABLE palier_checkdraft ENABLE ROW LEVEL SECURITY",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON palier_checkdraft TO palier_bailleur",
    "CREATE POLICY bailleur_select ON palier_checkdraft FOR SELECT TO palier_bailleur USING (audience && ARRAY[(SELECT nullif(current_setting('app.organisation', true), '')::int)])",
    "CREATE POLICY bailleur_insert ON palier_checkdraft FOR INSERT TO palier_bailleur WITH CHECK (audience && ARRAY[(SELECT nullif(current_setting('app.organisation', true), '')::int)])",
    "CREATE POLICY bailleur_update ON palier_checkdraft FOR UPDATE TO palier_bailleur USING (audience && ARRAY[(SELECT nullif(current_setting('app.organisation', true), '')::int)]) WITH CHECK (audience && ARRAY[(SELECT nullif(current_setting('app.organisation', true), '')::int)])",
    "CREATE POLICY bailleur_delete ON palier_checkdraft FOR DELETE TO palier_bailleur USING (audience && ARRAY[(SELECT nullif(current_setting('app.organisation', true), '')::int)])",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON palier_checkdraft TO palier_clock",
    "CREATE POLICY clock_select ON palier_checkdraft FOR SELECT TO palier_clock USING (true)",
    "CREATE POLICY clock_insert ON palier_checkdraft FOR INSERT TO palier_clock WITH CHECK (true)",
    "CREATE POLICY clock_update ON palier_checkdraft FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)",
    "CREATE POLICY clock_delete ON palier_checkdraft FOR DELETE TO palier_clock USING (true)",
)


class Migration(migrations.Migration):
    """A draft is the landlord's own: nobody else reads it, and it goes when the check is recorded."""

    dependencies = (("palier", "0036_aside_contradiction"),)
    operations = (
        migrations.CreateModel(
            name="CheckDraft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "audience",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.IntegerField(), default=list, editable=False, size=None
                    ),
                ),
                ("points", models.JSONField(default=dict)),
                ("whys", models.JSONField(default=dict)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "candidature",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="check_draft", to="palier.candidature"
                    ),
                ),
                (
                    "demande",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="palier.demande"
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        *(migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in POLICIES),
    )
