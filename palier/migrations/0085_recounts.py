"""A grid or a rule that was wrong for everybody: its closed lists counted again. New tables alone, frozen SQL."""
# ruff: noqa: E501 - frozen statements

import django.db.models.deletion
from django.db import migrations, models

import palier.models.identifiers

POLICIES = (
    "ALTER TABLE palier_recount ENABLE ROW LEVEL SECURITY",
    "GRANT SELECT ON palier_recount TO palier_bailleur",
    "CREATE POLICY bailleur_select ON palier_recount FOR SELECT TO palier_bailleur USING ((SELECT palier_claim('role') IS NOT NULL))",
    "GRANT SELECT ON palier_recount TO palier_reservataire",
    "CREATE POLICY reservataire_select ON palier_recount FOR SELECT TO palier_reservataire USING ((SELECT palier_claim('role') IS NOT NULL))",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON palier_recount TO palier_clock",
    "GRANT USAGE ON SEQUENCE palier_recount_id_seq TO palier_clock",
    "CREATE POLICY clock_select ON palier_recount FOR SELECT TO palier_clock USING (true)",
    "CREATE POLICY clock_insert ON palier_recount FOR INSERT TO palier_clock WITH CHECK (true)",
    "CREATE POLICY clock_update ON palier_recount FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)",
    "CREATE POLICY clock_delete ON palier_recount FOR DELETE TO palier_clock USING (true)",
    "ALTER TABLE palier_recountedlist ENABLE ROW LEVEL SECURITY",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON palier_recountedlist TO palier_clock",
    "GRANT USAGE ON SEQUENCE palier_recountedlist_id_seq TO palier_clock",
    "CREATE POLICY clock_select ON palier_recountedlist FOR SELECT TO palier_clock USING (true)",
    "CREATE POLICY clock_insert ON palier_recountedlist FOR INSERT TO palier_clock WITH CHECK (true)",
    "CREATE POLICY clock_update ON palier_recountedlist FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)",
    "CREATE POLICY clock_delete ON palier_recountedlist FOR DELETE TO palier_clock USING (true)",
    "ALTER TABLE palier_lostplace ENABLE ROW LEVEL SECURITY",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON palier_lostplace TO palier_clock",
    "GRANT USAGE ON SEQUENCE palier_lostplace_id_seq TO palier_clock",
    "CREATE POLICY clock_select ON palier_lostplace FOR SELECT TO palier_clock USING (true)",
    "CREATE POLICY clock_insert ON palier_lostplace FOR INSERT TO palier_clock WITH CHECK (true)",
    "CREATE POLICY clock_update ON palier_lostplace FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)",
    "CREATE POLICY clock_delete ON palier_lostplace FOR DELETE TO palier_clock USING (true)",
)


class Migration(migrations.Migration):
    dependencies = (("palier", "0084_what_is_taken_in"),)
    operations = (
        migrations.CreateModel(
            name="Recount",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=palier.models.identifiers.uuid7, editable=False, unique=True)),
                ("kind", models.CharField(max_length=24)),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField()),
                ("reason", models.CharField(max_length=300)),
                ("opened_at", models.DateTimeField()),
                ("counted_at", models.DateTimeField(null=True)),
                ("done_at", models.DateTimeField(null=True)),
                (
                    "grid",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="palier.gridversion",
                    ),
                ),
                (
                    "territory",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="palier.territory",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="LostPlace",
            fields=[
                ("outcome", models.CharField(max_length=20)),
                ("first_rank", models.PositiveIntegerField()),
                ("last_rank", models.PositiveIntegerField()),
                ("rank", models.PositiveIntegerField(null=True)),
                ("candidates", models.PositiveIntegerField()),
                ("points_before", models.IntegerField(null=True)),
                ("points_after", models.IntegerField()),
                ("changes", models.JSONField(default=list)),
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("handed_at", models.DateTimeField(null=True)),
                (
                    "demande",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="palier.demande"
                    ),
                ),
                (
                    "publication",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="palier.publication",
                    ),
                ),
                (
                    "recount",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lost",
                        to="palier.recount",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RecountedList",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("candidates", models.PositiveIntegerField(default=0)),
                ("lost", models.PositiveIntegerField(default=0)),
                ("unread", models.PositiveIntegerField(default=0)),
                ("is_read", models.BooleanField(default=True)),
                (
                    "publication",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="palier.publication",
                    ),
                ),
                (
                    "recount",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lists",
                        to="palier.recount",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="recount",
            constraint=models.CheckConstraint(
                condition=models.Q(("since__lt", models.F("until"))), name="recount_has_a_period"
            ),
        ),
        migrations.AddIndex(
            model_name="lostplace",
            index=models.Index(condition=models.Q(("handed_at", None)), fields=["recount"], name="lostplace_to_hand"),
        ),
        migrations.AddConstraint(
            model_name="lostplace",
            constraint=models.UniqueConstraint(fields=("recount", "publication", "demande"), name="lostplace_once"),
        ),
        migrations.AddConstraint(
            model_name="recountedlist",
            constraint=models.UniqueConstraint(fields=("recount", "publication"), name="recountedlist_once"),
        ),
        *(migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in POLICIES),
    )
