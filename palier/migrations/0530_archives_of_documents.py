"""Archives of documents beside a take-over (ADR 147). Expand only: the release before reads none. Frozen SQL."""
# ruff: noqa: E501 - frozen statements

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from palier.models.identifiers import uuid7

RIGHTS = (
    "GRANT SELECT ON palier_stockbundle TO palier_steward",
    "GRANT INSERT ON palier_stockbundle TO palier_steward",
    "GRANT UPDATE (state, mapping, moved_at) ON palier_stockbundle TO palier_steward",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON palier_stockbundle TO palier_clock",
    "CREATE POLICY steward_select ON palier_stockbundle FOR SELECT TO palier_steward USING ((SELECT palier_claim('role') IS NOT NULL))",
    "CREATE POLICY steward_insert ON palier_stockbundle FOR INSERT TO palier_steward WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (state = 'recu' AND position = 0 AND read + taken + refused + unnamed + known = 0 AND seen = '{}' AND mapping = '' AND (SELECT b.state FROM palier_stockbatch b WHERE b.id = batch_id) IN ('recu', 'arrete', 'repris', 'annule')))",
    "CREATE POLICY steward_update ON palier_stockbundle FOR UPDATE TO palier_steward USING ((SELECT palier_claim('role') IS NOT NULL)) WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND state IN ('a_essayer', 'en_cours', 'en_retrait', 'fini'))",
    "CREATE POLICY clock_select ON palier_stockbundle FOR SELECT TO palier_clock USING (true)",
    "CREATE POLICY clock_insert ON palier_stockbundle FOR INSERT TO palier_clock WITH CHECK (true)",
    "CREATE POLICY clock_update ON palier_stockbundle FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)",
    "CREATE POLICY clock_delete ON palier_stockbundle FOR DELETE TO palier_clock USING (true)",
)
MOVED = """
    CREATE OR REPLACE FUNCTION palier_stock_bundle_moved() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      IF NEW.state IS DISTINCT FROM OLD.state AND NEW.state <> 'fini' AND (OLD.state, NEW.state) NOT IN (
          ('recu', 'a_essayer'), ('a_essayer', 'essaye'), ('a_essayer', 'recu'), ('essaye', 'a_essayer'), ('essaye', 'en_cours'),
          ('en_cours', 'repris'), ('en_cours', 'arrete'), ('en_cours', 'en_retrait'), ('arrete', 'en_cours'),
          ('arrete', 'en_retrait'), ('repris', 'en_retrait'), ('en_retrait', 'essaye')) THEN
        RAISE EXCEPTION 'an archive of documents does not go from % to %', OLD.state, NEW.state USING ERRCODE = '23514';
      END IF;
      IF OLD.state = 'fini' AND NEW.state <> 'fini' THEN
        RAISE EXCEPTION 'an archive of documents that ended stays so' USING ERRCODE = '23514';
      END IF;
      IF NEW.mapping IS DISTINCT FROM OLD.mapping AND (OLD.state NOT IN ('recu', 'a_essayer', 'essaye') OR NEW.state <> 'a_essayer') THEN
        RAISE EXCEPTION 'an archive of documents that has begun keeps its mapping' USING ERRCODE = '23514';
      END IF;
      IF palier_claim('role') = 'palier_steward' AND NEW.state IS DISTINCT FROM OLD.state
          AND (NEW.state IN ('recu', 'essaye', 'arrete', 'repris')
            OR NEW.state = 'fini' AND OLD.state NOT IN ('recu', 'a_essayer', 'essaye')) THEN
        RAISE EXCEPTION 'the clock alone says how far an archive of documents went' USING ERRCODE = '42501';
      END IF;
      RETURN NEW;
    END $$
"""
ON_BUNDLE = """
    CREATE OR REPLACE TRIGGER stock_bundle_moved BEFORE UPDATE ON palier_stockbundle FOR EACH ROW
    EXECUTE FUNCTION palier_stock_bundle_moved()
"""


class Migration(migrations.Migration):
    """One table, empty, with its policies."""

    dependencies = (("palier", "0550_day_of_a_decision"),)
    operations = (
        migrations.CreateModel(
            name="StockBundle",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid7, editable=False, unique=True)),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="bundles", to="palier.stockbatch"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("state", models.CharField(default="recu", max_length=12)),
                ("name", models.CharField(max_length=200)),
                ("size", models.PositiveBigIntegerField()),
                ("digest", models.CharField(max_length=64)),
                ("mapping", models.TextField(blank=True, db_default="", default="")),
                ("seen", models.JSONField(db_default={}, default=dict)),
                ("position", models.PositiveIntegerField(db_default=0, default=0)),
                ("read", models.PositiveIntegerField(db_default=0, default=0)),
                ("taken", models.PositiveIntegerField(db_default=0, default=0)),
                ("refused", models.PositiveIntegerField(db_default=0, default=0)),
                ("unnamed", models.PositiveIntegerField(db_default=0, default=0)),
                ("known", models.PositiveIntegerField(db_default=0, default=0)),
                ("fault", models.CharField(blank=True, db_default="", default="", max_length=400)),
                ("received_at", models.DateTimeField()),
                ("moved_at", models.DateTimeField()),
                ("bytes_until", models.DateField()),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ("a_essayer", "en_cours", "en_retrait"))),
                        fields=["moved_at"],
                        name="stock_bundle_to_do",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                ["recu", "a_essayer", "essaye", "en_cours", "arrete", "repris", "en_retrait", "fini"],
                            )
                        ),
                        name="stock_bundle_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ("recu", "fini")), ("mapping__gt", ""), _connector="OR"),
                        name="stock_bundle_is_mapped",
                    ),
                ],
            },
        ),
        migrations.RunSQL("ALTER TABLE palier_stockbundle ENABLE ROW LEVEL SECURITY", migrations.RunSQL.noop),
        migrations.RunSQL(list(RIGHTS), migrations.RunSQL.noop),
        migrations.RunSQL(MOVED, "DROP FUNCTION IF EXISTS palier_stock_bundle_moved() CASCADE"),
        migrations.RunSQL("REVOKE EXECUTE ON FUNCTION palier_stock_bundle_moved() FROM PUBLIC", migrations.RunSQL.noop),
        migrations.RunSQL(ON_BUNDLE, "DROP TRIGGER IF EXISTS stock_bundle_moved ON palier_stockbundle"),
    )
