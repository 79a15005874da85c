"""A try of a grid on the demandes that live: what may be told, and digests that compare tries (ADR 160).

Expand only: the release before reads none of it, and writes what it wrote. Frozen SQL.
"""
# ruff: noqa: E501 - frozen statements

import django.db.models.deletion
from django.db import migrations, models

_BEFORE = "state = 'demande' AND lists = 0 AND done = 0 AND result = '{}' AND told_as_id IS NULL"
_NOW = f"{_BEFORE} AND living = '{{}}' AND living_as_id IS NULL"
_CLAIM = "(SELECT palier_claim('role') IS NOT NULL)"
_THEIRS = "draft_id IN (SELECT d.id FROM palier_griddraft d)"


def _asked(undone: str) -> list[str]:
    return [
        "DROP POLICY steward_insert ON palier_gridtrial",
        f"CREATE POLICY steward_insert ON palier_gridtrial FOR INSERT TO palier_steward WITH CHECK ({_CLAIM} AND ({undone}))",
        "DROP POLICY local_steward_insert ON palier_gridtrial",
        f"CREATE POLICY local_steward_insert ON palier_gridtrial FOR INSERT TO palier_local_steward WITH CHECK ({_CLAIM} AND ({_THEIRS} AND {undone}))",
    ]


class Migration(migrations.Migration):
    """Three columns, two of the facts, and who writes them."""

    dependencies = (("palier", "0611_former_lines_by_key"),)
    operations = (
        migrations.RunSQL(
            "ALTER TABLE palier_scorefacts ADD COLUMN gross_per_unit integer, ADD COLUMN net_per_unit integer",
            "ALTER TABLE palier_scorefacts DROP COLUMN gross_per_unit, DROP COLUMN net_per_unit",
        ),
        migrations.AddField("gridtrial", "living", models.JSONField(db_default={}, default=dict)),
        migrations.AddField(
            "gridtrial",
            "living_as",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="palier.gridtrial"
            ),
        ),
        migrations.AddField("trialmarks", "living", models.BinaryField(db_default=b"", default=b"")),
        migrations.RunSQL(_asked(_NOW), _asked(_BEFORE)),
        migrations.RunSQL(
            "GRANT UPDATE (living, living_as_id) ON palier_gridtrial TO palier_clock",
            "REVOKE UPDATE (living, living_as_id) ON palier_gridtrial FROM palier_clock",
        ),
    )
