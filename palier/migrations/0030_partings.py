"""A separation that touches what is both's waits for the other holder, or for a person. Expand only, frozen SQL."""
# ruff: noqa: E501 - frozen statements

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import palier.models.identifiers

POLICIES = (
    "ALTER TABLE palier_parting ENABLE ROW LEVEL SECURITY",
    "GRANT SELECT, INSERT, UPDATE ON palier_parting TO palier_demandeur",
    "GRANT USAGE ON SEQUENCE palier_parting_id_seq TO palier_demandeur",
    "CREATE POLICY demandeur_select ON palier_parting FOR SELECT TO palier_demandeur USING (demande_id = (SELECT nullif(current_setting('app.demande', true), '')::bigint))",
    "CREATE POLICY demandeur_insert ON palier_parting FOR INSERT TO palier_demandeur WITH CHECK (demande_id = (SELECT nullif(current_setting('app.demande', true), '')::bigint))",
    "CREATE POLICY demandeur_update ON palier_parting FOR UPDATE TO palier_demandeur USING (demande_id = (SELECT nullif(current_setting('app.demande', true), '')::bigint)) WITH CHECK (demande_id = (SELECT nullif(current_setting('app.demande', true), '')::bigint))",
    "GRANT SELECT, UPDATE ON palier_parting TO palier_reservataire",
    "CREATE POLICY reservataire_select ON palier_parting FOR SELECT TO palier_reservataire USING (demande_id IN (SELECT id FROM palier_demande))",
    "CREATE POLICY reservataire_update ON palier_parting FOR UPDATE TO palier_reservataire USING (demande_id IN (SELECT id FROM palier_demande)) WITH CHECK (demande_id IN (SELECT id FROM palier_demande))",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON palier_parting TO palier_clock",
    "CREATE POLICY clock_select ON palier_parting FOR SELECT TO palier_clock USING (true)",
    "CREATE POLICY clock_insert ON palier_parting FOR INSERT TO palier_clock WITH CHECK (true)",
    "CREATE POLICY clock_update ON palier_parting FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)",
    "CREATE POLICY clock_delete ON palier_parting FOR DELETE TO palier_clock USING (true)",
)


class Migration(migrations.Migration):
    dependencies = (("palier", "0029_interest_withdrawn"),)
    operations = (
        migrations.CreateModel(
            name="Parting",
            fields=(
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "public_id",
                    models.UUIDField(default=palier.models.identifiers.uuid7, editable=False, unique=True),
                ),
                ("asked_key", models.CharField(max_length=8)),
                ("leaver", models.CharField(max_length=8)),
                ("living", models.JSONField()),
                ("births_leave", models.BooleanField()),
                ("asked_at", models.DateTimeField()),
                ("answer_by", models.DateField()),
                ("state", models.CharField(default="a_confirmer", max_length=14)),
                ("answered_at", models.DateTimeField(null=True)),
                ("settled_at", models.DateTimeField(null=True)),
                ("reason", models.CharField(blank=True, db_default="", default="", max_length=300)),
                (
                    "demande",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="palier.demande"
                    ),
                ),
                (
                    "settled_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "settled_for",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="palier.organisation",
                    ),
                ),
            ),
            options={
                "constraints": (
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["a_confirmer", "contestee"])),
                        fields=("demande",),
                        name="parting_one_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["a_confirmer", "contestee"]), ("settled_at__isnull", False), _connector="OR"
                        ),
                        name="parting_settled",
                    ),
                ),
            },
        ),
        migrations.RunSQL(POLICIES, migrations.RunSQL.noop),
    )
