"""What a mistake cost: one case for each desk that answers, and its homes. New tables alone, frozen SQL."""
# ruff: noqa: E501 - frozen statements

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import palier.models.identifiers

POLICIES = (
    "ALTER TABLE palier_mistake ENABLE ROW LEVEL SECURITY",
    "GRANT SELECT ON palier_mistake TO palier_demandeur",
    "CREATE POLICY demandeur_select ON palier_mistake FOR SELECT TO palier_demandeur USING (demande_id = (SELECT palier_claim('demande')::bigint))",
    "GRANT INSERT ON palier_mistake TO palier_demandeur",
    "GRANT USAGE ON SEQUENCE palier_mistake_id_seq TO palier_demandeur",
    "CREATE POLICY demandeur_insert ON palier_mistake FOR INSERT TO palier_demandeur WITH CHECK (demande_id = (SELECT palier_claim('demande')::bigint) AND state = 'ouverte' AND kind = 'demande_du_menage' AND reservataire_id IS NULL AND amended = '[]'::jsonb)",
    "GRANT UPDATE (state, contested_at, contest, closed_at) ON palier_mistake TO palier_demandeur",
    "CREATE POLICY demandeur_update ON palier_mistake FOR UPDATE TO palier_demandeur USING (demande_id = (SELECT palier_claim('demande')::bigint)) WITH CHECK (demande_id = (SELECT palier_claim('demande')::bigint) AND state IN ('contestee', 'close'))",
    "GRANT SELECT ON palier_mistake TO palier_bailleur",
    "GRANT UPDATE (state, amended, remedy, note, answered_at, answered_by_id) ON palier_mistake TO palier_bailleur",
    "CREATE POLICY bailleur_select ON palier_mistake FOR SELECT TO palier_bailleur USING (reservataire_id = (SELECT palier_claim('organisation')::int))",
    "CREATE POLICY bailleur_update ON palier_mistake FOR UPDATE TO palier_bailleur USING (reservataire_id = (SELECT palier_claim('organisation')::int)) WITH CHECK (reservataire_id = (SELECT palier_claim('organisation')::int))",
    "GRANT SELECT ON palier_mistake TO palier_reservataire",
    "GRANT UPDATE (state, amended, remedy, note, answered_at, answered_by_id) ON palier_mistake TO palier_reservataire",
    "CREATE POLICY reservataire_select ON palier_mistake FOR SELECT TO palier_reservataire USING (reservataire_id = (SELECT palier_claim('organisation')::int))",
    "CREATE POLICY reservataire_update ON palier_mistake FOR UPDATE TO palier_reservataire USING (reservataire_id = (SELECT palier_claim('organisation')::int)) WITH CHECK (reservataire_id = (SELECT palier_claim('organisation')::int))",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON palier_mistake TO palier_clock",
    "GRANT USAGE ON SEQUENCE palier_mistake_id_seq TO palier_clock",
    "CREATE POLICY clock_select ON palier_mistake FOR SELECT TO palier_clock USING (true)",
    "CREATE POLICY clock_insert ON palier_mistake FOR INSERT TO palier_clock WITH CHECK (true)",
    "CREATE POLICY clock_update ON palier_mistake FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)",
    "CREATE POLICY clock_delete ON palier_mistake FOR DELETE TO palier_clock USING (true)",
    "ALTER TABLE palier_missedhome ENABLE ROW LEVEL SECURITY",
    "GRANT SELECT ON palier_missedhome TO palier_demandeur",
    "CREATE POLICY demandeur_select ON palier_missedhome FOR SELECT TO palier_demandeur USING (demande_id = (SELECT palier_claim('demande')::bigint))",
    "GRANT SELECT ON palier_missedhome TO palier_bailleur",
    "CREATE POLICY bailleur_select ON palier_missedhome FOR SELECT TO palier_bailleur USING (mistake_id IN (SELECT id FROM palier_mistake WHERE reservataire_id = (SELECT palier_claim('organisation')::int)))",
    "GRANT SELECT ON palier_missedhome TO palier_reservataire",
    "CREATE POLICY reservataire_select ON palier_missedhome FOR SELECT TO palier_reservataire USING (mistake_id IN (SELECT id FROM palier_mistake WHERE reservataire_id = (SELECT palier_claim('organisation')::int)))",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON palier_missedhome TO palier_clock",
    "GRANT USAGE ON SEQUENCE palier_missedhome_id_seq TO palier_clock",
    "CREATE POLICY clock_select ON palier_missedhome FOR SELECT TO palier_clock USING (true)",
    "CREATE POLICY clock_insert ON palier_missedhome FOR INSERT TO palier_clock WITH CHECK (true)",
    "CREATE POLICY clock_update ON palier_missedhome FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)",
    "CREATE POLICY clock_delete ON palier_missedhome FOR DELETE TO palier_clock USING (true)",
)


class Migration(migrations.Migration):
    dependencies = (("palier", "0064_bare_pages"),)
    operations = (
        migrations.CreateModel(
            name="Mistake",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=palier.models.identifiers.uuid7, editable=False, unique=True)),
                ("kind", models.CharField(max_length=24)),
                ("amended", models.JSONField(default=list)),
                ("said", models.CharField(blank=True, default="", max_length=500)),
                ("state", models.CharField(default="ouverte", max_length=12)),
                ("opened_at", models.DateTimeField()),
                ("answer_by", models.DateTimeField()),
                ("computed_at", models.DateTimeField(null=True)),
                ("closings", models.PositiveIntegerField(default=0)),
                ("unread", models.PositiveIntegerField(default=0)),
                ("remedy", models.CharField(blank=True, default="", max_length=24)),
                ("note", models.CharField(blank=True, default="", max_length=500)),
                ("answered_at", models.DateTimeField(null=True)),
                ("told_at", models.DateTimeField(null=True)),
                ("contested_at", models.DateTimeField(null=True)),
                ("contest", models.CharField(blank=True, default="", max_length=500)),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "demande",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="palier.demande",
                    ),
                ),
                (
                    "reservataire",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="palier.organisation",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="MissedHome",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("outcome", models.CharField(max_length=20)),
                ("first_rank", models.PositiveIntegerField()),
                ("last_rank", models.PositiveIntegerField()),
                ("rank", models.PositiveIntegerField(null=True)),
                ("candidates", models.PositiveIntegerField()),
                ("points_before", models.IntegerField(null=True)),
                ("points_after", models.IntegerField()),
                ("changes", models.JSONField(default=list)),
                (
                    "demande",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="palier.demande"
                    ),
                ),
                (
                    "publication",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="palier.publication"
                    ),
                ),
                (
                    "mistake",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="homes",
                        to="palier.mistake",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="mistake",
            index=models.Index(fields=["demande", "opened_at"], name="mistake_of_demande"),
        ),
        migrations.AddIndex(
            model_name="mistake",
            index=models.Index(fields=["reservataire", "state", "answer_by"], name="mistake_at_desk"),
        ),
        migrations.AddIndex(
            model_name="mistake",
            index=models.Index(fields=["state", "answered_at"], name="mistake_by_state"),
        ),
        migrations.AddConstraint(
            model_name="mistake",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["ouverte", "calculee", "contestee", "proposee"])),
                fields=("demande", "reservataire"),
                name="mistake_one_runs",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="missedhome",
            constraint=models.UniqueConstraint(fields=("mistake", "publication"), name="missedhome_once"),
        ),
        *(migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in POLICIES),
    )
