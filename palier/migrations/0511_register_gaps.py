"""What the State's register says otherwise of a living demande, until a person settles it (ADR 138).

Expand only: the release before never reads it. Frozen SQL.
"""
# ruff: noqa: E501 - frozen statements

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import palier.models.identifiers

RIGHTS = (
    "GRANT SELECT ON palier_registergap TO palier_steward",
    "CREATE POLICY steward_select ON palier_registergap FOR SELECT TO palier_steward USING ((SELECT palier_claim('role') IS NOT NULL) AND (seen >= 2))",
    "GRANT UPDATE (decision, decided_at, decided_by_id) ON palier_registergap TO palier_steward",
    "CREATE POLICY steward_update ON palier_registergap FOR UPDATE TO palier_steward USING ((SELECT palier_claim('role') IS NOT NULL) AND (seen >= 2) AND done_at IS NULL) WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (seen >= 2) AND (decision = '' OR decided_by_id = (SELECT palier_claim('user')::bigint)))",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON palier_registergap TO palier_clock",
    "CREATE POLICY clock_select ON palier_registergap FOR SELECT TO palier_clock USING (true)",
    "CREATE POLICY clock_insert ON palier_registergap FOR INSERT TO palier_clock WITH CHECK (true)",
    "CREATE POLICY clock_update ON palier_registergap FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)",
    "CREATE POLICY clock_delete ON palier_registergap FOR DELETE TO palier_clock USING (true)",
)


class Migration(migrations.Migration):
    """One table, empty, with its policies."""

    dependencies = (("palier", "0510_register_askings"),)
    operations = (
        migrations.CreateModel(
            name="RegisterGap",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=palier.models.identifiers.uuid7, editable=False, unique=True)),
                ("numero", models.CharField(max_length=18)),
                ("kind", models.CharField(max_length=12)),
                ("mark", models.CharField(max_length=64)),
                ("said", models.CharField(max_length=300)),
                ("register_on", models.DateField(null=True)),
                ("is_told_here", models.BooleanField(db_default=False, default=False)),
                ("refusal", models.CharField(blank=True, db_default="", default="", max_length=300)),
                ("seen", models.PositiveSmallIntegerField(db_default=1, default=1)),
                ("since", models.DateTimeField()),
                ("last_at", models.DateTimeField()),
                ("decision", models.CharField(blank=True, db_default="", default="", max_length=10)),
                ("decided_at", models.DateTimeField(null=True)),
                ("done_at", models.DateTimeField(null=True)),
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
                    "demande",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="palier.demande",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["decision", "since", "id"], name="register_gap_listed"),
                    models.Index(
                        condition=models.Q(("decision__in", ("prendre", "renvoyer")), ("done_at", None)),
                        fields=["decided_at"],
                        name="register_gap_to_do",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                ["radiee", "renouvelee", "inconnue", "dalo", "contact", "menage", "souhait"],
                            )
                        ),
                        name="register_gap_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at", None), ("decision", ""), ("done_at", None)),
                            models.Q(("decided_at__isnull", False), ("decision__in", ["prendre", "renvoyer", "laisser"])),
                            _connector="OR",
                        ),
                        name="register_gap_decided",
                    ),
                    models.UniqueConstraint(fields=("demande", "kind"), name="register_gap_once"),
                ],
            },
        ),
        migrations.RunSQL("ALTER TABLE palier_registergap ENABLE ROW LEVEL SECURITY", migrations.RunSQL.noop),
        migrations.RunSQL(list(RIGHTS), migrations.RunSQL.noop),
    )
