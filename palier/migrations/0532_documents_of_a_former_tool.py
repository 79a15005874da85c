"""What became of each file of an archive (ADR 147). Expand only: the release before reads none. Frozen SQL."""
# ruff: noqa: E501 - frozen statements

import django.db.models.deletion
from django.db import migrations, models

from palier.models.identifiers import uuid7

RIGHTS = (
    "GRANT SELECT ON palier_stockpaper TO palier_steward",
    "GRANT SELECT (id, public_id, line_id, code, state, name, media_type, size, sha256, pages, received_at) ON palier_stockpaper TO palier_demandeur",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON palier_stockpaper TO palier_clock",
    "CREATE POLICY steward_select ON palier_stockpaper FOR SELECT TO palier_steward USING ((SELECT palier_claim('role') IS NOT NULL) AND (state <> 'pris'))",
    "CREATE POLICY demandeur_select ON palier_stockpaper FOR SELECT TO palier_demandeur USING ((SELECT palier_claim('role') IS NOT NULL) AND (state = 'pris' AND line_id IN (SELECT l.id FROM palier_stockline l WHERE l.state = 'confirmee')))",
    "CREATE POLICY clock_select ON palier_stockpaper FOR SELECT TO palier_clock USING (true)",
    "CREATE POLICY clock_insert ON palier_stockpaper FOR INSERT TO palier_clock WITH CHECK (true)",
    "CREATE POLICY clock_update ON palier_stockpaper FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)",
    "CREATE POLICY clock_delete ON palier_stockpaper FOR DELETE TO palier_clock USING (true)",
)


class Migration(migrations.Migration):
    """One table, empty, with its policies."""

    dependencies = (("palier", "0531_bytes_of_archives_of_documents"),)
    operations = (
        migrations.CreateModel(
            name="StockPaper",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid7, editable=False, unique=True)),
                (
                    "bundle",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="papers",
                        to="palier.stockbundle",
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="papers",
                        to="palier.stockline",
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("path", models.CharField(max_length=300)),
                ("key", models.CharField(blank=True, db_default="", default="", max_length=80)),
                ("code", models.CharField(blank=True, db_default="", default="", max_length=40)),
                ("state", models.CharField(max_length=10)),
                ("reason", models.CharField(blank=True, db_default="", default="", max_length=24)),
                ("name", models.CharField(blank=True, db_default="", default="", max_length=130)),
                ("media_type", models.CharField(blank=True, db_default="", default="", max_length=60)),
                ("size", models.PositiveIntegerField(db_default=0, default=0)),
                ("sha256", models.CharField(blank=True, db_default="", default="", max_length=64)),
                ("digest", models.CharField(blank=True, db_default="", default="", max_length=64)),
                ("pages", models.PositiveSmallIntegerField(db_default=0, default=0)),
                ("received_at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["bundle", "state", "number"], name="stock_paper_of_bundle")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["pris", "refuse", "sans_ligne", "deja"])),
                        name="stock_paper_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("digest__gt", ""),
                                ("line__isnull", False),
                                ("reason", ""),
                                ("sha256__gt", ""),
                                ("state", "pris"),
                            ),
                            models.Q(models.Q(("state", "pris"), _negated=True), ("line", None), ("reason__gt", "")),
                            _connector="OR",
                        ),
                        name="stock_paper_kept_or_why",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("line", None)), fields=("bundle", "number"), name="stock_paper_said_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "pris")), fields=("line", "digest"), name="stock_paper_one_a_line"
                    ),
                ],
            },
        ),
        migrations.RunSQL("ALTER TABLE palier_stockpaper ENABLE ROW LEVEL SECURITY", migrations.RunSQL.noop),
        migrations.RunSQL(list(RIGHTS), migrations.RunSQL.noop),
    )
