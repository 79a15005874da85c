"""What a household wishes goes to the State's register: where each sending stands. Expand only, frozen SQL."""
# ruff: noqa: E501 - frozen statements

import django.db.models.deletion
from django.db import migrations, models

POLICIES = (
    "ALTER TABLE palier_wishsending ENABLE ROW LEVEL SECURITY",
    "GRANT SELECT, INSERT, UPDATE ON palier_wishsending TO palier_demandeur",
    "CREATE POLICY demandeur_select ON palier_wishsending FOR SELECT TO palier_demandeur USING (demande_id = (SELECT nullif(current_setting('app.demande', true), '')::bigint))",
    "CREATE POLICY demandeur_insert ON palier_wishsending FOR INSERT TO palier_demandeur WITH CHECK (demande_id = (SELECT nullif(current_setting('app.demande', true), '')::bigint))",
    "CREATE POLICY demandeur_update ON palier_wishsending FOR UPDATE TO palier_demandeur USING (demande_id = (SELECT nullif(current_setting('app.demande', true), '')::bigint)) WITH CHECK (demande_id = (SELECT nullif(current_setting('app.demande', true), '')::bigint))",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON palier_wishsending TO palier_clock",
    "CREATE POLICY clock_select ON palier_wishsending FOR SELECT TO palier_clock USING (true)",
    "CREATE POLICY clock_insert ON palier_wishsending FOR INSERT TO palier_clock WITH CHECK (true)",
    "CREATE POLICY clock_update ON palier_wishsending FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)",
    "CREATE POLICY clock_delete ON palier_wishsending FOR DELETE TO palier_clock USING (true)",
)


class Migration(migrations.Migration):
    dependencies = (("palier", "0022_corrections"),)
    operations = (
        migrations.CreateModel(
            name="WishSending",
            fields=(
                (
                    "demande",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="palier.demande",
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(null=True)),
                ("refused_at", models.DateTimeField(null=True)),
                ("refusal", models.CharField(blank=True, db_default="", default="", max_length=300)),
            ),
            options={
                "constraints": (
                    models.CheckConstraint(
                        condition=models.Q(("sent_at__isnull", True), ("refused_at__isnull", True), _connector="OR"),
                        name="wish_sent_or_refused",
                    ),
                ),
                "indexes": (
                    models.Index(
                        fields=["asked_at"],
                        condition=models.Q(("refused_at", None), ("sent_at", None)),
                        name="wish_waiting",
                    ),
                ),
            },
        ),
        migrations.RunSQL(POLICIES, migrations.RunSQL.noop),
    )
