"""The bytes of a file of homes, under the seal of the site (ADR 135).

Expand only: the release before reads none. Frozen SQL.
"""
# ruff: noqa: E501 - frozen statements

import django.db.models.deletion
from django.db import migrations, models

ROWS = ("ALTER TABLE palier_homefilepart ENABLE ROW LEVEL SECURITY",)
GRANTS = (
    "GRANT SELECT ON palier_homefilepart TO palier_bailleur",
    "GRANT INSERT ON palier_homefilepart TO palier_bailleur",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON palier_homefilepart TO palier_clock",
)
POLICIES = (
    "CREATE POLICY bailleur_select ON palier_homefilepart FOR SELECT TO palier_bailleur USING (file_id IN (SELECT f.id FROM palier_homefile f WHERE f.bailleur_id = ANY((SELECT palier_ours())::int[])))",
    "CREATE POLICY bailleur_insert ON palier_homefilepart FOR INSERT TO palier_bailleur WITH CHECK (EXISTS (SELECT FROM palier_homefile f WHERE f.id = file_id AND f.state = 'recu' AND f.bailleur_id = (SELECT palier_claim('organisation')::int) AND f.by_id = (SELECT palier_claim('user')::bigint)))",
    "CREATE POLICY clock_select ON palier_homefilepart FOR SELECT TO palier_clock USING (true)",
    "CREATE POLICY clock_insert ON palier_homefilepart FOR INSERT TO palier_clock WITH CHECK (true)",
    "CREATE POLICY clock_update ON palier_homefilepart FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)",
    "CREATE POLICY clock_delete ON palier_homefilepart FOR DELETE TO palier_clock USING (true)",
)


class Migration(migrations.Migration):
    """One table, empty, with its policies."""

    dependencies = (("palier", "0500_files_of_homes"),)
    operations = (
        migrations.CreateModel(
            name="HomeFilePart",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("position", models.PositiveIntegerField()),
                ("data", models.BinaryField()),
                (
                    "file",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="parts",
                        to="palier.homefile",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="homefilepart",
            constraint=models.UniqueConstraint(fields=("file", "position"), name="home_part_once"),
        ),
        *(migrations.RunSQL(one, migrations.RunSQL.noop) for one in (*ROWS, *GRANTS, *POLICIES)),
    )
