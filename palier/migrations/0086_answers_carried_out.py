"""What becomes of an answer that is an act: why it could not be done, and what a landlord is told. Additions alone, frozen SQL."""
# ruff: noqa: E501 - frozen statements

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import palier.models.identifiers

POLICIES = (
    "ALTER TABLE palier_mistakenotice ENABLE ROW LEVEL SECURITY",
    "GRANT SELECT ON palier_mistakenotice TO palier_bailleur",
    "GRANT UPDATE (read_at, read_by_id) ON palier_mistakenotice TO palier_bailleur",
    "CREATE POLICY bailleur_select ON palier_mistakenotice FOR SELECT TO palier_bailleur USING (bailleur_id = (SELECT palier_claim('organisation')::int))",
    "CREATE POLICY bailleur_update ON palier_mistakenotice FOR UPDATE TO palier_bailleur USING (bailleur_id = (SELECT palier_claim('organisation')::int)) WITH CHECK (bailleur_id = (SELECT palier_claim('organisation')::int))",
    "GRANT SELECT ON palier_mistakenotice TO palier_reservataire",
    "CREATE POLICY reservataire_select ON palier_mistakenotice FOR SELECT TO palier_reservataire USING (mistake_id IN (SELECT id FROM palier_mistake WHERE reservataire_id = (SELECT palier_claim('organisation')::int)))",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON palier_mistakenotice TO palier_clock",
    "GRANT USAGE ON SEQUENCE palier_mistakenotice_id_seq TO palier_clock",
    "CREATE POLICY clock_select ON palier_mistakenotice FOR SELECT TO palier_clock USING (true)",
    "CREATE POLICY clock_insert ON palier_mistakenotice FOR INSERT TO palier_clock WITH CHECK (true)",
    "CREATE POLICY clock_update ON palier_mistakenotice FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)",
    "CREATE POLICY clock_delete ON palier_mistakenotice FOR DELETE TO palier_clock USING (true)",
)


class Migration(migrations.Migration):
    dependencies = (("palier", "0085_recounts"),)
    operations = (
        migrations.AddField(
            model_name="mistake",
            name="setback",
            field=models.CharField(blank=True, db_default="", default="", max_length=300),
        ),
        migrations.CreateModel(
            name="MistakeNotice",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=palier.models.identifiers.uuid7, editable=False, unique=True)),
                ("rank", models.PositiveIntegerField(null=True)),
                ("told_at", models.DateTimeField()),
                ("read_at", models.DateTimeField(null=True)),
                (
                    "bailleur",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="palier.organisation",
                    ),
                ),
                (
                    "demande",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="palier.demande"
                    ),
                ),
                (
                    "mistake",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notices",
                        to="palier.mistake",
                    ),
                ),
                (
                    "publication",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="palier.publication",
                    ),
                ),
                (
                    "read_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("read_at", None)), fields=["bailleur"], name="mistakenotice_to_read"
                    )
                ],
                "constraints": [models.UniqueConstraint(fields=("mistake", "publication"), name="mistakenotice_once")],
            },
        ),
        *(migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in POLICIES),
    )
