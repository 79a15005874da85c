"""The bytes of those archives, under seal (ADR 147). Expand only. Frozen SQL."""
# ruff: noqa: E501 - frozen statements

import django.db.models.deletion
from django.db import migrations, models

RIGHTS = (
    "GRANT SELECT ON palier_stockbundlepart TO palier_steward",
    "GRANT INSERT ON palier_stockbundlepart TO palier_steward",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON palier_stockbundlepart TO palier_clock",
    "CREATE POLICY steward_select ON palier_stockbundlepart FOR SELECT TO palier_steward USING ((SELECT palier_claim('role') IS NOT NULL))",
    "CREATE POLICY steward_insert ON palier_stockbundlepart FOR INSERT TO palier_steward WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND ((SELECT u.state FROM palier_stockbundle u WHERE u.id = bundle_id) = 'recu'))",
    "CREATE POLICY clock_select ON palier_stockbundlepart FOR SELECT TO palier_clock USING (true)",
    "CREATE POLICY clock_insert ON palier_stockbundlepart FOR INSERT TO palier_clock WITH CHECK (true)",
    "CREATE POLICY clock_update ON palier_stockbundlepart FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)",
    "CREATE POLICY clock_delete ON palier_stockbundlepart FOR DELETE TO palier_clock USING (true)",
)


class Migration(migrations.Migration):
    """One table, empty, with its policies."""

    dependencies = (("palier", "0530_archives_of_documents"),)
    operations = (
        migrations.CreateModel(
            name="StockBundlePart",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "bundle",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="parts",
                        to="palier.stockbundle",
                    ),
                ),
                ("position", models.PositiveIntegerField()),
                ("data", models.BinaryField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("bundle", "position"), name="stock_bundle_part_once")],
            },
        ),
        migrations.RunSQL("ALTER TABLE palier_stockbundlepart ENABLE ROW LEVEL SECURITY", migrations.RunSQL.noop),
        migrations.RunSQL(list(RIGHTS), migrations.RunSQL.noop),
    )
