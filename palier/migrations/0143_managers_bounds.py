"""A manager reads how somebody enters while they are a member here and nowhere else (ADR 76). Frozen SQL."""
# ruff: noqa: E501 - frozen statements

from django.db import migrations

_HELD = "user_id IN (SELECT palier_managed()) AND user_id IN (SELECT m.user_id FROM palier_membership m WHERE m.ended_at IS NULL)"
SEEN = tuple(
    statement
    for table in (
        "palier_passwordlink",
        "palier_secondfactor",
        "palier_passkey",
        "palier_backupcode",
        "palier_linkedidentity",
        "palier_signin",
    )
    for statement in (
        f"DROP POLICY IF EXISTS manager_select ON {table}",
        f"CREATE POLICY manager_select ON {table} FOR SELECT TO palier_manager USING ((SELECT palier_claim('role') IS NOT NULL) AND ({_HELD}))",
    )
)

# Nobody's now, and never entered: an invitation that was withdrawn holds no address.
UNPLACED = """
    CREATE OR REPLACE FUNCTION palier_unplaced(named bigint) RETURNS boolean LANGUAGE sql STABLE
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
      SELECT palier_manages() AND EXISTS (SELECT FROM palier_user u WHERE u.id = named AND u.chose_at IS NULL
          AND u.password LIKE '!%' AND u.login NOT LIKE 'd:%' AND u.is_active)
        AND NOT EXISTS (SELECT FROM palier_membership m WHERE m.user_id = named AND m.ended_at IS NULL)
    $$
"""
# Takes the name that is told for who never entered; a row of nulls for who enters elsewhere now, none for who is known otherwise.
ACCOUNT = """
    CREATE OR REPLACE FUNCTION palier_managed_account(told text, called text, opaque uuid) RETURNS TABLE(id bigint, public_id uuid)
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE held palier_user%ROWTYPE;
    BEGIN
      IF NOT palier_manages() OR told LIKE 'd:%' OR told NOT LIKE '%_@_%' OR told <> lower(told) OR btrim(called) = '' THEN
        RETURN;
      END IF;
      SELECT u.* INTO held FROM palier_user u WHERE u.login = told FOR UPDATE;
      IF NOT FOUND THEN
        INSERT INTO palier_user (password, public_id, login, name, is_active, is_demo, demo_story)
        VALUES ('!' || replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''), opaque, told, called, true, false, '')
        RETURNING * INTO held;
      ELSIF held.id NOT IN (SELECT palier_managed()) AND NOT palier_unplaced(held.id) THEN
        IF held.chose_at IS NOT NULL AND EXISTS (SELECT FROM palier_membership m WHERE m.user_id = held.id AND m.ended_at IS NULL) THEN
          RETURN QUERY SELECT NULL::bigint, NULL::uuid;
        END IF;
        RETURN;
      ELSIF held.chose_at IS NULL THEN
        UPDATE palier_user u SET name = called WHERE u.id = held.id AND u.name <> called;
      END IF;
      RETURN QUERY SELECT held.id, held.public_id;
    END $$
"""

# What an invitation under another role had left of a management on a membership that was over.
OVER = "UPDATE palier_membership SET manages_since = NULL WHERE ended_at IS NOT NULL AND manages_since IS NOT NULL"

# The link of a mail that tells of a changed factor serves once: whether it has, says the journal, which the door does not read.
DISOWNED = """
    CREATE OR REPLACE FUNCTION palier_disowned(named uuid, since timestamptz) RETURNS boolean LANGUAGE sql STABLE
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
      SELECT EXISTS (SELECT FROM palier_journalentry j
        WHERE j.object_id = named AND j.at >= since AND j.verb = 'desavouer_second_facteur')
    $$
"""
CALLED = (
    "REVOKE EXECUTE ON FUNCTION palier_disowned(uuid, timestamptz) FROM PUBLIC",
    "GRANT EXECUTE ON FUNCTION palier_disowned(uuid, timestamptz), palier_stewards_able() TO palier_gate",
)


class Migration(migrations.Migration):
    """Policies made anew as they stand; undone, they stay: each opens less than before."""

    dependencies = (("palier", "0142_trusted_contacts"),)
    operations = (
        migrations.RunSQL(SEEN, migrations.RunSQL.noop),
        migrations.RunSQL(UNPLACED, migrations.RunSQL.noop),
        migrations.RunSQL(ACCOUNT, migrations.RunSQL.noop),
        migrations.RunSQL(OVER, migrations.RunSQL.noop),
        migrations.RunSQL(DISOWNED, "DROP FUNCTION IF EXISTS palier_disowned(uuid, timestamptz)"),
        migrations.RunSQL(CALLED, migrations.RunSQL.noop),
    )
