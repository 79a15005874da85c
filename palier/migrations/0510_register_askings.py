"""When each living demande is next put to the State's register (ADR 138). Expand only: the release before never reads it. Frozen SQL."""
# ruff: noqa: E501 - frozen statements

import django.db.models.deletion
from django.db import migrations, models

RIGHTS = (
    "GRANT SELECT, INSERT, UPDATE, DELETE ON palier_registerasking TO palier_clock",
    "CREATE POLICY clock_select ON palier_registerasking FOR SELECT TO palier_clock USING (true)",
    "CREATE POLICY clock_insert ON palier_registerasking FOR INSERT TO palier_clock WITH CHECK (true)",
    "CREATE POLICY clock_update ON palier_registerasking FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)",
    "CREATE POLICY clock_delete ON palier_registerasking FOR DELETE TO palier_clock USING (true)",
)


class Migration(migrations.Migration):
    """One table, empty, with its policies."""

    dependencies = (("palier", "0503_what_follows_for_files_of_homes"),)
    operations = (
        migrations.CreateModel(
            name="RegisterAsking",
            fields=[
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
                ("next_at", models.DateTimeField()),
                ("asked_at", models.DateTimeField(null=True)),
                ("tries", models.PositiveSmallIntegerField(db_default=0, default=0)),
            ],
            options={"indexes": [models.Index(fields=["next_at"], name="register_asking_due")]},
        ),
        migrations.RunSQL("ALTER TABLE palier_registerasking ENABLE ROW LEVEL SECURITY", migrations.RunSQL.noop),
        migrations.RunSQL(list(RIGHTS), migrations.RunSQL.noop),
    )
