"""How long heads wait to be published, and to be dated: numbers only, beside the pulse, which older processes ask. Frozen SQL."""

from django.db import migrations

PULSE = """
CREATE OR REPLACE FUNCTION palier_head_pulse() RETURNS TABLE(waiting int, oldest_seconds int, undated_seconds int)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH due AS (
    SELECT r.frozen_at AS since FROM palier_ranking r
    WHERE NOT EXISTS (SELECT FROM palier_publishedhead h WHERE h.ranking_id = r.id)
    UNION ALL
    SELECT d.sealed_at FROM palier_dailyroot d
    WHERE NOT EXISTS (SELECT FROM palier_publishedhead h WHERE h.kind = 'journal' AND h.name = to_char(d.day, 'YYYY-MM-DD'))
  ), undated AS (
    SELECT at FROM palier_publishedhead WHERE position > coalesce((SELECT max(head_id) FROM palier_headstamp), 0)
  )
  SELECT (SELECT count(*) FROM due)::int,
    (SELECT coalesce(extract(epoch FROM clock_timestamp() - min(since)), 0) FROM due)::int,
    (SELECT coalesce(extract(epoch FROM clock_timestamp() - min(at)), 0) FROM undated)::int
$$
"""
RIGHTS = (
    "REVOKE EXECUTE ON FUNCTION palier_head_pulse() FROM PUBLIC",
    "GRANT EXECUTE ON FUNCTION palier_head_pulse() TO palier_gate",
)


class Migration(migrations.Migration):
    """One function."""

    dependencies = (("palier", "0080_who_is_under_seal"),)
    operations = tuple(migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in (PULSE, *RIGHTS))
