"""A manager reads how somebody enters while they are a member here and nowhere else (ADR 76). Frozen SQL."""
# ruff: noqa: E501 - frozen statements

from django.db import migrations

_HELD = "user_id IN (SELECT palier_managed()) AND user_id IN (SELECT m.user_id FROM palier_membership m WHERE m.ended_at IS NULL)"
SEEN = tuple(
    statement
    for table in ("palier_passwordlink", "palier_secondfactor", "palier_passkey", "palier_backupcode", "palier_linkedidentity", "palier_signin")
    for statement in (
        f"DROP POLICY IF EXISTS manager_select ON {table}",
        f"CREATE POLICY manager_select ON {table} FOR SELECT TO palier_manager USING ((SELECT palier_claim('role') IS NOT NULL) AND ({_HELD}))",
    )
)


class Migration(migrations.Migration):
    """Policies made anew as they stand; undone, they stay: each opens less than before."""

    dependencies = (("palier", "0141_doors_together"),)
    operations = (migrations.RunSQL(SEEN, migrations.RunSQL.noop),)
