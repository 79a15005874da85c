"""Two demandes that may be of one person, until somebody decides (ADR 148).

Expand only: the release before never reads it. Frozen SQL.
"""
# ruff: noqa: E501 - frozen statements

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import palier.models.identifiers

RIGHTS = (
    "GRANT SELECT ON palier_demandepair TO palier_steward",
    "CREATE POLICY steward_select ON palier_demandepair FOR SELECT TO palier_steward USING ((SELECT palier_claim('role') IS NOT NULL))",
    "GRANT UPDATE (state, keeps_other, decided_at, decided_by_id, undo_at) ON palier_demandepair TO palier_steward",
    "CREATE POLICY steward_update ON palier_demandepair FOR UPDATE TO palier_steward USING ((SELECT palier_claim('role') IS NOT NULL) AND (undone_at IS NULL)) WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (undone_at IS NULL) AND decided_by_id = (SELECT palier_claim('user')::bigint))",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON palier_demandepair TO palier_clock",
    "CREATE POLICY clock_select ON palier_demandepair FOR SELECT TO palier_clock USING (true)",
    "CREATE POLICY clock_insert ON palier_demandepair FOR INSERT TO palier_clock WITH CHECK (true)",
    "CREATE POLICY clock_update ON palier_demandepair FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)",
    "CREATE POLICY clock_delete ON palier_demandepair FOR DELETE TO palier_clock USING (true)",
)


class Migration(migrations.Migration):
    """One table, empty, with its policies."""

    dependencies = (("palier", "0534_what_goes_with_a_former_line"),)
    operations = (
        migrations.CreateModel(
            name="DemandePair",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=palier.models.identifiers.uuid7, editable=False, unique=True)),
                ("sides", models.JSONField()),
                ("score", models.PositiveSmallIntegerField()),
                ("reasons", models.JSONField()),
                ("found_at", models.DateTimeField()),
                ("state", models.CharField(db_default="a_decider", default="a_decider", max_length=10)),
                ("keeps_other", models.BooleanField(db_default=False, default=False)),
                ("decided_at", models.DateTimeField(null=True)),
                ("refusal", models.CharField(blank=True, db_default="", default="", max_length=300)),
                ("united_at", models.DateTimeField(null=True)),
                ("moved", models.JSONField(null=True)),
                ("undo_at", models.DateTimeField(null=True)),
                ("undone_at", models.DateTimeField(null=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "one",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="palier.demande",
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="palier.demande",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["state", "-score", "id"], name="demande_pair_listed"),
                    models.Index(
                        condition=models.Q(("state", "meme"), ("undone_at", None)),
                        fields=["decided_at"],
                        name="demande_pair_to_do",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["a_decider", "meme", "distinctes"])), name="demande_pair_state"
                    ),
                    models.CheckConstraint(condition=models.Q(("one__lt", models.F("other"))), name="demande_pair_of_two"),
                    models.CheckConstraint(
                        condition=models.Q(("united_at", None), ("moved__isnull", False), _connector="OR"),
                        name="demande_pair_moved",
                    ),
                    models.UniqueConstraint(fields=("one", "other"), name="demande_pair_once"),
                ],
            },
        ),
        migrations.RunSQL("ALTER TABLE palier_demandepair ENABLE ROW LEVEL SECURITY", migrations.RunSQL.noop),
        migrations.RunSQL(list(RIGHTS), migrations.RunSQL.noop),
    )
