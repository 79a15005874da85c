"""Who reads a file is written where it changes alone, and by one act after another of the same file.

A row is right where it is read by every organisation with a living candidature, and by none but these and those who may keep what
they read: then nothing is updated, and no trigger of an update is called. Who moves another candidature of the file at this
instant is waited for first, and then seen: two who left at once each thought that the other stayed, and a withdrawal beside an
application shut the file to who had just come. Frozen SQL.
"""

from django.db import migrations

TABLES = ("demandeversion", "person", "seniority", "piece", "piececontent", "fact")
_HEAD = """
    CREATE OR REPLACE FUNCTION palier_audience_on(of_demande bigint, on_day date) RETURNS void
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE live int[]; kept int[]{more};
    BEGIN{first}
      SELECT coalesce(array_agg(organisation ORDER BY organisation) FILTER (WHERE is_live), '{{}}'),
             coalesce(array_agg(organisation ORDER BY organisation) FILTER (WHERE is_kept AND NOT is_live), '{{}}')
        INTO live, kept FROM palier_reading(of_demande, on_day);
"""
_ONE = """
      UPDATE palier_{table} r SET audience = palier_kept_audience(r.audience, live, kept)
        WHERE {key} = of_demande AND r.audience IS DISTINCT FROM palier_kept_audience(r.audience, live, kept);
"""
_WHERE_IT_CHANGES = """
      IF EXISTS (SELECT FROM palier_{table} r
        WHERE {key} = of_demande AND NOT (r.audience @> live AND r.audience <@ may)) THEN
        UPDATE palier_{table} r SET audience = palier_kept_audience(r.audience, live, kept)
          WHERE {key} = of_demande AND NOT (r.audience @> live AND r.audience <@ may);
      END IF;
"""
_ROWS = (("demande", "id"), *((table, "demande_id") for table in TABLES))
NOW = "".join(
    (
        _HEAD.format(
            more="; may int[]", first="\n      PERFORM FROM palier_demande WHERE id = of_demande FOR NO KEY UPDATE;"
        ),
        "      may := live || kept;",
        *(_WHERE_IT_CHANGES.format(table=table, key=key) for table, key in _ROWS),
        "    END $$",
    )
)
BEFORE = "".join(
    (_HEAD.format(more="", first=""), *(_ONE.format(table=table, key=key) for table, key in _ROWS), "    END $$")
)


class Migration(migrations.Migration):
    """One function, its rights kept."""

    dependencies = (("palier", "0743_another_chair_in_session"),)
    operations = (migrations.RunSQL(NOW, BEFORE),)
