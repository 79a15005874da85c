"""What a holder keeps an eye on: two tables, who reads and moves what (ADR 83).

Expand only: the release before leaves the tables empty. Frozen SQL.
"""
# ruff: noqa: E501 - frozen statements

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import palier.models.identifiers

TABLES = ("palier_kepthome", "palier_savedsearch")
WITHIN = "CREATE OR REPLACE TRIGGER {name} BEFORE INSERT OR UPDATE OR DELETE ON {table} FOR EACH STATEMENT WHEN (current_user IN ('palier_demandeur', 'palier_intake')) EXECUTE FUNCTION palier_{name}()"
"""No adviser and no counter keeps a home or a search for somebody."""
GRANTS = (
    "ALTER TABLE palier_kepthome ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE palier_savedsearch ENABLE ROW LEVEL SECURITY",
    "GRANT SELECT, INSERT, DELETE ON palier_kepthome TO palier_demandeur",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON palier_kepthome TO palier_clock",
    "GRANT SELECT, DELETE ON palier_savedsearch TO palier_demandeur",
    "GRANT UPDATE (stopped_at) ON palier_savedsearch TO palier_demandeur",
    "GRANT INSERT ON palier_savedsearch TO palier_demandeur",
    "GRANT SELECT (id, public_id, stopped_at) ON palier_savedsearch TO palier_gate",
    "GRANT UPDATE (stopped_at) ON palier_savedsearch TO palier_gate",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON palier_savedsearch TO palier_clock",
)
POLICIES = (
    (
        "demandeur_select",
        "palier_kepthome",
        "CREATE POLICY demandeur_select ON palier_kepthome FOR SELECT TO palier_demandeur USING (demande_id = (SELECT palier_claim('demande')::bigint) AND by_id = (SELECT palier_claim('user')::bigint))",
    ),
    (
        "demandeur_insert",
        "palier_kepthome",
        "CREATE POLICY demandeur_insert ON palier_kepthome FOR INSERT TO palier_demandeur WITH CHECK (demande_id = (SELECT palier_claim('demande')::bigint) AND by_id = (SELECT palier_claim('user')::bigint))",
    ),
    (
        "demandeur_delete",
        "palier_kepthome",
        "CREATE POLICY demandeur_delete ON palier_kepthome FOR DELETE TO palier_demandeur USING (demande_id = (SELECT palier_claim('demande')::bigint) AND by_id = (SELECT palier_claim('user')::bigint))",
    ),
    (
        "clock_select",
        "palier_kepthome",
        "CREATE POLICY clock_select ON palier_kepthome FOR SELECT TO palier_clock USING (true)",
    ),
    (
        "clock_insert",
        "palier_kepthome",
        "CREATE POLICY clock_insert ON palier_kepthome FOR INSERT TO palier_clock WITH CHECK (true)",
    ),
    (
        "clock_update",
        "palier_kepthome",
        "CREATE POLICY clock_update ON palier_kepthome FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)",
    ),
    (
        "clock_delete",
        "palier_kepthome",
        "CREATE POLICY clock_delete ON palier_kepthome FOR DELETE TO palier_clock USING (true)",
    ),
    (
        "demandeur_select",
        "palier_savedsearch",
        "CREATE POLICY demandeur_select ON palier_savedsearch FOR SELECT TO palier_demandeur USING (demande_id = (SELECT palier_claim('demande')::bigint) AND by_id = (SELECT palier_claim('user')::bigint))",
    ),
    (
        "demandeur_update",
        "palier_savedsearch",
        "CREATE POLICY demandeur_update ON palier_savedsearch FOR UPDATE TO palier_demandeur USING (demande_id = (SELECT palier_claim('demande')::bigint) AND by_id = (SELECT palier_claim('user')::bigint)) WITH CHECK (demande_id = (SELECT palier_claim('demande')::bigint) AND by_id = (SELECT palier_claim('user')::bigint))",
    ),
    (
        "demandeur_delete",
        "palier_savedsearch",
        "CREATE POLICY demandeur_delete ON palier_savedsearch FOR DELETE TO palier_demandeur USING (demande_id = (SELECT palier_claim('demande')::bigint) AND by_id = (SELECT palier_claim('user')::bigint))",
    ),
    (
        "demandeur_insert",
        "palier_savedsearch",
        "CREATE POLICY demandeur_insert ON palier_savedsearch FOR INSERT TO palier_demandeur WITH CHECK (demande_id = (SELECT palier_claim('demande')::bigint) AND by_id = (SELECT palier_claim('user')::bigint) AND person_key IN (SELECT h.person_key FROM palier_holder h WHERE h.user_id = (SELECT palier_claim('user')::bigint)) AND stopped_at IS NULL AND told_on IS NULL AND seen = '{}')",
    ),
    (
        "gate_select",
        "palier_savedsearch",
        "CREATE POLICY gate_select ON palier_savedsearch FOR SELECT TO palier_gate USING ((SELECT palier_claim('role') IS NOT NULL))",
    ),
    (
        "gate_update",
        "palier_savedsearch",
        "CREATE POLICY gate_update ON palier_savedsearch FOR UPDATE TO palier_gate USING ((SELECT palier_claim('role') IS NOT NULL)) WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND stopped_at IS NOT NULL)",
    ),
    (
        "clock_select",
        "palier_savedsearch",
        "CREATE POLICY clock_select ON palier_savedsearch FOR SELECT TO palier_clock USING (true)",
    ),
    (
        "clock_insert",
        "palier_savedsearch",
        "CREATE POLICY clock_insert ON palier_savedsearch FOR INSERT TO palier_clock WITH CHECK (true)",
    ),
    (
        "clock_update",
        "palier_savedsearch",
        "CREATE POLICY clock_update ON palier_savedsearch FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)",
    ),
    (
        "clock_delete",
        "palier_savedsearch",
        "CREATE POLICY clock_delete ON palier_savedsearch FOR DELETE TO palier_clock USING (true)",
    ),
)


class Migration(migrations.Migration):
    """The tables, then what may be read of them and by whom."""

    dependencies = (("palier", "0158_file_changes"),)
    operations = (
        migrations.CreateModel(
            name="KeptHome",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("kept_at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "demande",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="palier.demande"
                    ),
                ),
                (
                    "publication",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="palier.publication"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("demande", "by", "publication"), name="kept_home_once")]
            },
        ),
        migrations.CreateModel(
            name="SavedSearch",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=palier.models.identifiers.uuid7, editable=False, unique=True)),
                ("person_key", models.CharField(max_length=8)),
                ("name", models.CharField(max_length=60)),
                ("query", models.CharField(max_length=1200)),
                ("place", models.CharField(max_length=200)),
                (
                    "communes",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=5), default=list),
                ),
                (
                    "departements",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=3), default=list),
                ),
                ("type_code", models.CharField(blank=True, default="", max_length=3)),
                ("most_rent", models.PositiveIntegerField(null=True)),
                ("is_level", models.BooleanField(default=False)),
                ("is_adapted", models.BooleanField(default=False)),
                ("worst_energy", models.CharField(blank=True, default="", max_length=1)),
                ("rhythm", models.CharField(max_length=8)),
                ("hour", models.PositiveSmallIntegerField()),
                ("is_at_night", models.BooleanField(default=False)),
                ("channel", models.CharField(max_length=8)),
                ("made_at", models.DateTimeField()),
                ("stopped_at", models.DateTimeField(null=True)),
                ("told_on", models.DateField(null=True)),
                (
                    "seen",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), db_default=[], default=list
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "demande",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="palier.demande"
                    ),
                ),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        condition=models.Q(("stopped_at", None)), fields=["communes"], name="saved_search_communes"
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        condition=models.Q(("stopped_at", None)),
                        fields=["departements"],
                        name="saved_search_departements",
                    ),
                    models.Index(fields=["demande", "by"], name="saved_search_of_person"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("rhythm__in", ("jour", "aussitot"))), name="saved_search_rhythm"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("channel__in", ("email", "sms"))), name="saved_search_channel"
                    ),
                    models.CheckConstraint(condition=models.Q(("hour__lt", 24)), name="saved_search_hour"),
                ],
            },
        ),
        *(migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in GRANTS),
        *(
            migrations.RunSQL(statement, f"DROP POLICY IF EXISTS {name} ON {table}")
            for name, table, statement in POLICIES
        ),
        *(
            migrations.RunSQL(WITHIN.format(name=name, table=table), f"DROP TRIGGER IF EXISTS {name} ON {table}")
            for table in TABLES
            for name in ("within_mandate", "not_at_a_counter")
        ),
    )
