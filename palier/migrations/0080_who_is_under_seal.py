"""Who may act, what left the machine and the places of France note their rows to seal; those of before are taken over. Frozen SQL.

One table at a time, each statement by itself: the locks of several are never held together, and it may start again anywhere.
"""

from django.db import migrations

TABLES = (
    ("id", "instance"),
    ("id", "organisation"),
    ("id", "user"),
    ("id", "membership"),
    ("id", "holder"),
    ("id", "person"),
    ("id", "mistake"),
    ("id", "missedhome"),
    ("id", "witness"),
    ("id", "placeedition"),
    ("demande_id", "safechannel"),
    ("position", "publishedhead"),
    ("head_id", "headstamp"),
    ("code", "territory"),
    ("code", "commune"),
)
"""The key of a row, and its table."""
NOTE = """
    CREATE OR REPLACE FUNCTION palier_note_{key}() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      INSERT INTO palier_unsealed (source, operation, keys, transaction)
      SELECT TG_ARGV[0], TG_OP, array_agg(key), pg_current_xact_id()::text::bigint FROM (
        SELECT {key}::text AS key, (row_number() OVER () - 1) / 2000 AS part FROM changed
      ) numbered GROUP BY part ORDER BY part;
      RETURN NULL;
    END $$
"""
NEW_KEYS = ("demande_id", "position", "head_id", "code")
FUNCTIONS = tuple(
    statement
    for key in NEW_KEYS
    for statement in (NOTE.format(key=key), f"REVOKE EXECUTE ON FUNCTION palier_note_{key}() FROM PUBLIC")
)
VERBS = (("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD"))
TRIGGERS = tuple(
    f"CREATE OR REPLACE TRIGGER seal_{verb.lower()} AFTER {verb} ON palier_{table} REFERENCING {rows} TABLE AS changed "
    f"FOR EACH STATEMENT EXECUTE FUNCTION palier_note_{key}('{table}')"
    for key, table in TABLES
    for verb, rows in VERBS
)
TAKEOVER = tuple(
    f"INSERT INTO palier_sealtakeover (source, after) VALUES ('{table}', '') ON CONFLICT DO NOTHING"  # noqa: S608 - named above
    for table in (*(table for _, table in TABLES), "decision")
)
"""A decision has columns since its second version: rows of before are sealed under it."""


class Migration(migrations.Migration):
    """Triggers, out of one transaction."""

    atomic = False
    dependencies = (("palier", "0079_sign_ins"),)
    operations = tuple(
        migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in (*FUNCTIONS, *TRIGGERS, *TAKEOVER)
    )
