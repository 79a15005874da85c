"""Where households refuse the homes of one house: a table of counts that this house reads (ADR 182). Expand only. Frozen SQL."""
# ruff: noqa: E501 - frozen statements

import django.db.models.deletion
from django.db import migrations, models

RIGHTS = (
    "GRANT SELECT ON palier_homerefusalfigure TO palier_bailleur",
    "CREATE POLICY bailleur_select ON palier_homerefusalfigure FOR SELECT TO palier_bailleur USING (organisation_id = ANY((SELECT palier_ours())::int[]))",
    "GRANT SELECT ON palier_homerefusalfigure TO palier_reservataire",
    "CREATE POLICY reservataire_select ON palier_homerefusalfigure FOR SELECT TO palier_reservataire USING (organisation_id = ANY((SELECT palier_ours())::int[]))",
    "GRANT SELECT, INSERT ON palier_homerefusalfigure TO palier_clock",
    "CREATE POLICY clock_select ON palier_homerefusalfigure FOR SELECT TO palier_clock USING (true)",
    "CREATE POLICY clock_insert ON palier_homerefusalfigure FOR INSERT TO palier_clock WITH CHECK (true)",
)


class Migration(migrations.Migration):
    """One table, empty, with its policies."""

    dependencies = (("palier", "0750_members_written_to"),)
    operations = (
        migrations.CreateModel(
            name="HomeRefusalFigure",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("counted_on", models.DateField()),
                ("split", models.CharField(max_length=12)),
                ("group", models.CharField(max_length=260)),
                ("reason", models.CharField(max_length=40)),
                ("households", models.PositiveIntegerField()),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="palier.organisation"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("counted_on", "organisation", "split", "group", "reason"), name="homerefusal_once"
                    ),
                    models.CheckConstraint(condition=models.Q(("households__gte", 10)), name="homerefusal_not_small"),
                ],
            },
        ),
        migrations.RunSQL("ALTER TABLE palier_homerefusalfigure ENABLE ROW LEVEL SECURITY", migrations.RunSQL.noop),
        migrations.RunSQL(list(RIGHTS), migrations.RunSQL.noop),
    )
