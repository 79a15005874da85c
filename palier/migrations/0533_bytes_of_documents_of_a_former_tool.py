"""The bytes of a document that was kept, under seal (ADR 147). Expand only. Frozen SQL."""
# ruff: noqa: E501 - frozen statements

import django.db.models.deletion
from django.db import migrations, models

RIGHTS = (
    "GRANT SELECT ON palier_stockpapercontent TO palier_demandeur",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON palier_stockpapercontent TO palier_clock",
    "CREATE POLICY demandeur_select ON palier_stockpapercontent FOR SELECT TO palier_demandeur USING ((SELECT palier_claim('role') IS NOT NULL) AND (paper_id IN (SELECT p.id FROM palier_stockpaper p WHERE p.state = 'pris')))",
    "CREATE POLICY clock_select ON palier_stockpapercontent FOR SELECT TO palier_clock USING (true)",
    "CREATE POLICY clock_insert ON palier_stockpapercontent FOR INSERT TO palier_clock WITH CHECK (true)",
    "CREATE POLICY clock_update ON palier_stockpapercontent FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)",
    "CREATE POLICY clock_delete ON palier_stockpapercontent FOR DELETE TO palier_clock USING (true)",
)


class Migration(migrations.Migration):
    """One table, empty, with its policies."""

    dependencies = (("palier", "0532_documents_of_a_former_tool"),)
    operations = (
        migrations.CreateModel(
            name="StockPaperContent",
            fields=[
                (
                    "paper",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="content",
                        serialize=False,
                        to="palier.stockpaper",
                    ),
                ),
                ("data", models.BinaryField()),
            ],
        ),
        migrations.RunSQL("ALTER TABLE palier_stockpapercontent ENABLE ROW LEVEL SECURITY", migrations.RunSQL.noop),
        migrations.RunSQL(list(RIGHTS), migrations.RunSQL.noop),
    )
