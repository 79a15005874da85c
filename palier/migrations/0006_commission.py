"""Votes, interests and forms of a séance; what a check saw; why an offer was refused. Expand only, frozen SQL."""
# ruff: noqa: E501 - frozen statements

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

POLICIES = (
    "ALTER TABLE palier_interestdeclaration ENABLE ROW LEVEL SECURITY",
    "GRANT SELECT, INSERT ON palier_interestdeclaration TO palier_bailleur",
    "CREATE POLICY bailleur_select ON palier_interestdeclaration FOR SELECT TO palier_bailleur USING (seance_id IN (SELECT id FROM palier_seance WHERE bailleur_id = (SELECT nullif(current_setting('app.organisation', true), '')::int)))",
    "CREATE POLICY bailleur_insert ON palier_interestdeclaration FOR INSERT TO palier_bailleur WITH CHECK (seance_id IN (SELECT id FROM palier_seance WHERE bailleur_id = (SELECT nullif(current_setting('app.organisation', true), '')::int)))",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON palier_interestdeclaration TO palier_clock",
    "CREATE POLICY clock_select ON palier_interestdeclaration FOR SELECT TO palier_clock USING (true)",
    "CREATE POLICY clock_insert ON palier_interestdeclaration FOR INSERT TO palier_clock WITH CHECK (true)",
    "CREATE POLICY clock_update ON palier_interestdeclaration FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)",
    "CREATE POLICY clock_delete ON palier_interestdeclaration FOR DELETE TO palier_clock USING (true)",
)


class Migration(migrations.Migration):
    dependencies = (("palier", "0005_flow"),)
    operations = (
        migrations.AddField(
            "seance", "form", models.CharField(db_default="presentiel", default="presentiel", max_length=12)
        ),
        migrations.AddField("seance", "prefet_agreed_on", models.DateField(null=True)),
        migrations.AddField(
            "decision", "home_elsewhere", models.CharField(blank=True, db_default="", default="", max_length=10)
        ),
        migrations.AddField(
            "check", "checklist", models.JSONField(db_default=models.Value({}, models.JSONField()), default=dict)
        ),
        migrations.AddField(
            "offer", "refusal_reason", models.CharField(blank=True, db_default="", default="", max_length=40)
        ),
        migrations.AddField(
            "offer", "refusal_text", models.CharField(blank=True, db_default="", default="", max_length=500)
        ),
        migrations.AddField("offer", "was_suitable", models.BooleanField(null=True)),
        migrations.AddField("offer", "suitable_at", models.DateTimeField(null=True)),
        migrations.CreateModel(
            name="InterestDeclaration",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("member", models.PositiveSmallIntegerField()),
                ("label", models.CharField(max_length=160)),
                ("candidature_ref", models.UUIDField(null=True)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="interests", to="palier.agendaitem"
                    ),
                ),
                (
                    "seance",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="interests", to="palier.seance"
                    ),
                ),
            ],
            options={"constraints": (models.UniqueConstraint(fields=("item", "member"), name="interest_once"),)},
        ),
        *(migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in POLICIES),
    )
