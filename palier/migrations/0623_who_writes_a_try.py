"""What a try on the living tells is written by the clock alone: a steward asks with it empty (ADR 160). Frozen SQL."""
# ruff: noqa: E501 - frozen statements

from django.db import migrations

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
    """Two policies, and a grant."""

    dependencies = (("palier", "0622_published_figures"),)
    operations = (
        migrations.RunSQL(_asked(_NOW), _asked(_BEFORE)),
        migrations.RunSQL(
            "GRANT UPDATE (living, living_as_id) ON palier_gridtrial TO palier_clock",
            "REVOKE UPDATE (living, living_as_id) ON palier_gridtrial FROM palier_clock",
        ),
    )
