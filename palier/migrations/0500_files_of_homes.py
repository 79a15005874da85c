"""A file of homes that a landlord sends (ADR 135).

Expand only: the release before reads none. Frozen SQL.
"""
# ruff: noqa: E501 - frozen statements

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import palier.models.identifiers

ROWS = ("ALTER TABLE palier_homefile ENABLE ROW LEVEL SECURITY",)
GRANTS = (
    "GRANT SELECT ON palier_homefile TO palier_bailleur",
    "GRANT INSERT ON palier_homefile TO palier_bailleur",
    "GRANT UPDATE (state, mapping, reason, by_id, key, moved_at) ON palier_homefile TO palier_bailleur",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON palier_homefile TO palier_clock",
)
POLICIES = (
    "CREATE POLICY bailleur_select ON palier_homefile FOR SELECT TO palier_bailleur USING (bailleur_id = ANY((SELECT palier_ours())::int[]))",
    "CREATE POLICY bailleur_insert ON palier_homefile FOR INSERT TO palier_bailleur WITH CHECK (bailleur_id = (SELECT palier_claim('organisation')::int) AND by_id = (SELECT palier_claim('user')::bigint) AND state = 'recu' AND position = 0 AND lines IS NULL AND done_at IS NULL AND declared + corrected + same + refused + kept = 0 AND received_at BETWEEN now() - interval '10 minutes' AND now() + interval '10 minutes')",
    "CREATE POLICY bailleur_update ON palier_homefile FOR UPDATE TO palier_bailleur USING (bailleur_id = (SELECT palier_claim('organisation')::int)) WITH CHECK (bailleur_id = (SELECT palier_claim('organisation')::int) AND by_id = (SELECT palier_claim('user')::bigint))",
    "CREATE POLICY clock_select ON palier_homefile FOR SELECT TO palier_clock USING (true)",
    "CREATE POLICY clock_insert ON palier_homefile FOR INSERT TO palier_clock WITH CHECK (true)",
    "CREATE POLICY clock_update ON palier_homefile FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)",
    "CREATE POLICY clock_delete ON palier_homefile FOR DELETE TO palier_clock USING (true)",
)


class Migration(migrations.Migration):
    """One table, empty, with its policies."""

    dependencies = (("palier", "0493_language_of_a_question"),)
    operations = (
        migrations.CreateModel(
            name="HomeFile",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=palier.models.identifiers.uuid7, editable=False, unique=True)),
                ("key", models.UUIDField(null=True)),
                ("name", models.CharField(max_length=200)),
                ("size", models.PositiveBigIntegerField()),
                ("digest", models.CharField(max_length=64)),
                ("state", models.CharField(default="recu", max_length=16)),
                ("sheet", models.PositiveSmallIntegerField(db_default=0, default=0)),
                ("header", models.PositiveSmallIntegerField(db_default=0, default=0)),
                ("columns", models.JSONField(db_default=[], default=list)),
                ("notes", models.JSONField(db_default=[], default=list)),
                (
                    "mapping",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(blank=True, max_length=24), db_default=[], default=list
                    ),
                ),
                ("reason", models.CharField(blank=True, db_default="", default="", max_length=20)),
                ("lines", models.PositiveIntegerField(null=True)),
                ("position", models.PositiveIntegerField(db_default=0, default=0)),
                ("declared", models.PositiveIntegerField(db_default=0, default=0)),
                ("corrected", models.PositiveIntegerField(db_default=0, default=0)),
                ("same", models.PositiveIntegerField(db_default=0, default=0)),
                ("refused", models.PositiveIntegerField(db_default=0, default=0)),
                ("kept", models.PositiveIntegerField(db_default=0, default=0)),
                ("fault", models.CharField(blank=True, db_default="", default="", max_length=400)),
                ("received_at", models.DateTimeField()),
                ("moved_at", models.DateTimeField()),
                ("done_at", models.DateTimeField(null=True)),
                ("bytes_until", models.DateField()),
                (
                    "bailleur",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="palier.organisation"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="homefile",
            index=models.Index(
                condition=models.Q(("state__in", ("en_cours", "en_annulation"))),
                fields=["moved_at"],
                name="home_file_to_do",
            ),
        ),
        migrations.AddConstraint(
            model_name="homefile",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["recu", "en_cours", "arrete", "repris", "en_annulation", "annule", "fini"])
                ),
                name="home_file_state",
            ),
        ),
        *(migrations.RunSQL(one, migrations.RunSQL.noop) for one in (*ROWS, *GRANTS, *POLICIES)),
    )
