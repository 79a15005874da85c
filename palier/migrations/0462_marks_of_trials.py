"""Whom a try would have sent, as digests that the clock alone compares (ADR 131).

Expand only: the release before reads none of it. Frozen SQL.
"""
# ruff: noqa: E501 - frozen statements

import django.db.models.deletion
from django.db import migrations, models

RIGHTS = (
    "GRANT SELECT, INSERT, UPDATE, DELETE ON palier_trialmarks TO palier_clock",
    "CREATE POLICY clock_select ON palier_trialmarks FOR SELECT TO palier_clock USING (true)",
    "CREATE POLICY clock_insert ON palier_trialmarks FOR INSERT TO palier_clock WITH CHECK (true)",
    "CREATE POLICY clock_update ON palier_trialmarks FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)",
    "CREATE POLICY clock_delete ON palier_trialmarks FOR DELETE TO palier_clock USING (true)",
)


class Migration(migrations.Migration):
    """One table, empty, with its policies."""

    dependencies = (("palier", "0461_grid_trials"),)
    operations = (
        migrations.CreateModel(
            name="TrialMarks",
            fields=[
                (
                    "trial",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="palier.gridtrial",
                    ),
                ),
                ("marks", models.BinaryField()),
            ],
        ),
        migrations.RunSQL("ALTER TABLE palier_trialmarks ENABLE ROW LEVEL SECURITY", migrations.RunSQL.noop),
        *(migrations.RunSQL(one, migrations.RunSQL.noop) for one in RIGHTS),
    )
