"""What became of each line of a file of homes (ADR 135).

Expand only: the release before reads none. Frozen SQL.
"""
# ruff: noqa: E501 - frozen statements

import django.db.models.deletion
from django.db import migrations, models

ROWS = ("ALTER TABLE palier_homefileline ENABLE ROW LEVEL SECURITY",)
GRANTS = (
    "GRANT SELECT ON palier_homefileline TO palier_bailleur",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON palier_homefileline TO palier_clock",
)
POLICIES = (
    "CREATE POLICY bailleur_select ON palier_homefileline FOR SELECT TO palier_bailleur USING (file_id IN (SELECT f.id FROM palier_homefile f WHERE f.bailleur_id = ANY((SELECT palier_ours())::int[])))",
    "CREATE POLICY clock_select ON palier_homefileline FOR SELECT TO palier_clock USING (true)",
    "CREATE POLICY clock_insert ON palier_homefileline FOR INSERT TO palier_clock WITH CHECK (true)",
    "CREATE POLICY clock_update ON palier_homefileline FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)",
    "CREATE POLICY clock_delete ON palier_homefileline FOR DELETE TO palier_clock USING (true)",
)


class Migration(migrations.Migration):
    """One table, empty, with its policies."""

    dependencies = (("palier", "0501_bytes_of_files_of_homes"),)
    operations = (
        migrations.CreateModel(
            name="HomeFileLine",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField()),
                ("reference", models.CharField(blank=True, db_default="", default="", max_length=80)),
                ("rpls", models.CharField(blank=True, db_default="", default="", max_length=10)),
                ("state", models.CharField(max_length=10)),
                ("sentence", models.TextField(blank=True, db_default="", default="")),
                ("home", models.UUIDField(null=True)),
                ("correction", models.UUIDField(null=True)),
                (
                    "file",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="told",
                        to="palier.homefile",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="homefileline",
            index=models.Index(
                condition=models.Q(("reference__gt", "")), fields=["reference"], name="home_line_by_reference"
            ),
        ),
        migrations.AddIndex(
            model_name="homefileline",
            index=models.Index(condition=models.Q(("home__isnull", False)), fields=["home"], name="home_line_of_home"),
        ),
        migrations.AddIndex(
            model_name="homefileline",
            index=models.Index(fields=["file", "state", "number"], name="home_line_of_file"),
        ),
        migrations.AddConstraint(
            model_name="homefileline",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["declare", "corrige", "pareil", "refuse"])), name="home_line_state"
            ),
        ),
        migrations.AddConstraint(
            model_name="homefileline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("home", None), ("sentence__gt", ""), ("state", "refuse")),
                    models.Q(("home__isnull", False), ("state__in", ("declare", "corrige", "pareil"))),
                    _connector="OR",
                ),
                name="home_line_has_its_home",
            ),
        ),
        migrations.AddConstraint(
            model_name="homefileline",
            constraint=models.UniqueConstraint(fields=("file", "number"), name="home_line_once"),
        ),
        migrations.AddConstraint(
            model_name="homefileline",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("declare", "corrige", "pareil"))),
                fields=("file", "home"),
                name="home_line_one_home",
            ),
        ),
        *(migrations.RunSQL(one, migrations.RunSQL.noop) for one in (*ROWS, *GRANTS, *POLICIES)),
    )
