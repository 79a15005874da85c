"""What was written to the members of a séance: one table, empty (ADR 182). Expand only: the release before reads it not. Frozen SQL."""
# ruff: noqa: E501 - frozen statements

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

RIGHTS = (
    "GRANT SELECT ON palier_callnotice TO palier_bailleur",
    "CREATE POLICY bailleur_select ON palier_callnotice FOR SELECT TO palier_bailleur USING (seance_id IN (SELECT id FROM palier_seance WHERE bailleur_id = ANY((SELECT palier_ours())::int[])))",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON palier_callnotice TO palier_clock",
    "CREATE POLICY clock_select ON palier_callnotice FOR SELECT TO palier_clock USING (true)",
    "CREATE POLICY clock_insert ON palier_callnotice FOR INSERT TO palier_clock WITH CHECK (true)",
    "CREATE POLICY clock_update ON palier_callnotice FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)",
    "CREATE POLICY clock_delete ON palier_callnotice FOR DELETE TO palier_clock USING (true)",
)


class Migration(migrations.Migration):
    """One table, empty, with its policies."""

    dependencies = (("palier", "0748_what_stops_a_candidature"),)
    operations = (
        migrations.CreateModel(
            name="CallNotice",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("message", models.UUIDField(unique=True)),
                ("sequence", models.PositiveSmallIntegerField()),
                ("held_at", models.DateTimeField()),
                ("place", models.CharField(max_length=200)),
                ("is_cancelled", models.BooleanField(default=False)),
                ("is_last", models.BooleanField(default=True)),
                ("at", models.DateTimeField()),
                ("left_at", models.DateTimeField(null=True)),
                ("lost_at", models.DateTimeField(null=True)),
                (
                    "seance",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="notices", to="palier.seance"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("seance", "user", "sequence"), name="callnotice_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("is_last", True)), fields=("seance", "user"), name="callnotice_last"
                    ),
                ],
            },
        ),
        migrations.RunSQL("ALTER TABLE palier_callnotice ENABLE ROW LEVEL SECURITY", migrations.RunSQL.noop),
        migrations.RunSQL(list(RIGHTS), migrations.RunSQL.noop),
    )
