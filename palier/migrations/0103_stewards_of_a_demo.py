"""In a demo the cast enters with one click: its stewards count as able, and its people as having come in. Frozen SQL."""

from django.db import migrations

ABLE = """
    CREATE OR REPLACE FUNCTION palier_stewards_able() RETURNS TABLE(user_id bigint, organisation_id integer)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      SELECT m.user_id, m.organisation_id FROM palier_membership m
      JOIN palier_user u ON u.id = m.user_id JOIN palier_organisation o ON o.id = m.organisation_id
      WHERE m.role = 'intendant' AND m.suspended_at IS NULL AND m.ended_at IS NULL AND o.suspended_at IS NULL
        AND o.closed_at IS NULL AND u.is_active AND (u.password NOT LIKE '!%' OR u.is_demo)
    $$
"""
CAST = "UPDATE palier_user SET chose_at = now() WHERE is_demo AND chose_at IS NULL AND login NOT LIKE 'd:%'"


class Migration(migrations.Migration):
    """Nothing outside of a demo: nobody else bears the mark, and no page gives it."""

    dependencies = (("palier", "0102_members_under_seal"),)
    operations = tuple(migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in (ABLE, CAST))
