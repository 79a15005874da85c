"""Who reads a file is put right by statements that stand, not by texts made anew: PostgreSQL plans them once a connection.

What is written is the same: a row changes where its audience does, and there alone (0051). Frozen SQL.
"""

from django.db import migrations

TABLES = ("demandeversion", "person", "seniority", "piece", "piececontent", "fact")
_HEAD = """
    CREATE OR REPLACE FUNCTION palier_audience_on(of_demande bigint, on_day date) RETURNS void
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE live int[]; kept int[]{more};
    BEGIN
      SELECT coalesce(array_agg(organisation ORDER BY organisation) FILTER (WHERE is_live), '{{}}'),
             coalesce(array_agg(organisation ORDER BY organisation) FILTER (WHERE is_kept AND NOT is_live), '{{}}')
        INTO live, kept FROM palier_reading(of_demande, on_day);
      UPDATE palier_demande d SET audience = palier_kept_audience(d.audience, live, kept)
        WHERE id = of_demande AND d.audience IS DISTINCT FROM palier_kept_audience(d.audience, live, kept);
"""
_CHILD = """
      UPDATE palier_{table} r SET audience = palier_kept_audience(r.audience, live, kept)
        WHERE demande_id = of_demande AND r.audience IS DISTINCT FROM palier_kept_audience(r.audience, live, kept);
"""
NOW = "".join((_HEAD.format(more=""), *(_CHILD.format(table=table) for table in TABLES), "    END $$"))
BEFORE = (
    _HEAD.format(more="; child text")
    + f"""
      FOREACH child IN ARRAY ARRAY[{", ".join(f"'{table}'" for table in TABLES)}] LOOP
        EXECUTE format('UPDATE palier_%s r SET audience = palier_kept_audience(r.audience, $1, $2) WHERE demande_id = $3 '
          'AND r.audience IS DISTINCT FROM palier_kept_audience(r.audience, $1, $2)', child) USING live, kept, of_demande;
      END LOOP;
    END $$
    """
)


class Migration(migrations.Migration):
    """One function, its rights kept."""

    dependencies = (("palier", "0411_events_are_sent"),)
    operations = (migrations.RunSQL(NOW, BEFORE),)
