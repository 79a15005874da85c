"""Recounts, separations, planned acts, second factors, links of passwords and printers note their rows to seal; accounts are sealed again.

An account is sealed under its second version, with its password: ``user/2`` waits for a release that knows it. Frozen SQL; one
table at a time, each statement by itself: the locks of several are never held together, and it may start again anywhere.
"""

from django.db import migrations

TABLES = (
    ("id", "passwordlink"),
    ("id", "backupcode"),
    ("user_id", "secondfactor"),
    ("id", "letterprinter"),
    ("id", "plannedact"),
    ("id", "mistakenotice"),
    ("id", "recount"),
    ("id", "recountedlist"),
    ("id", "lostplace"),
    ("id", "parting"),
    ("id", "fork"),
)
"""The key of a row, and its table."""
NOTE = """
    CREATE OR REPLACE FUNCTION palier_note_user_id() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      INSERT INTO palier_unsealed (source, operation, keys, transaction)
      SELECT TG_ARGV[0], TG_OP, array_agg(key), pg_current_xact_id()::text::bigint FROM (
        SELECT user_id::text AS key, (row_number() OVER () - 1) / 2000 AS part FROM changed
      ) numbered GROUP BY part ORDER BY part;
      RETURN NULL;
    END $$
"""
FUNCTION = (
    (NOTE, "DROP FUNCTION IF EXISTS palier_note_user_id()"),
    ("REVOKE EXECUTE ON FUNCTION palier_note_user_id() FROM PUBLIC", migrations.RunSQL.noop),
)
VERBS = (("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD"))
TRIGGERS = tuple(
    (
        f"CREATE OR REPLACE TRIGGER seal_{verb.lower()} AFTER {verb} ON palier_{table} REFERENCING {rows} TABLE AS changed "
        f"FOR EACH STATEMENT EXECUTE FUNCTION palier_note_{key}('{table}')",
        f"DROP TRIGGER IF EXISTS seal_{verb.lower()} ON palier_{table}",
    )
    for key, table in TABLES
    for verb, rows in VERBS
)
TAKEOVER = tuple(
    (
        f"INSERT INTO palier_sealtakeover (source, after) VALUES ('{table}', '') ON CONFLICT DO NOTHING",  # noqa: S608 - named above
        f"DELETE FROM palier_sealtakeover WHERE source = '{table}'",  # noqa: S608 - named above
    )
    for table in (*(table for _, table in TABLES), "user/2", "organisation/2")
)


class Migration(migrations.Migration):
    """Triggers, out of one transaction."""

    atomic = False
    dependencies = (("palier", "0089_second_factors"),)
    operations = tuple(
        migrations.RunSQL(forwards, backwards) for forwards, backwards in (*FUNCTION, *TRIGGERS, *TAKEOVER)
    )
