"""Mandates are under seal since a line that says so: who opened a file to whom, and until when. Expand only, frozen SQL."""

from django.db import migrations

TRIGGERS = tuple(
    (
        f"CREATE OR REPLACE TRIGGER seal_{verb.lower()} AFTER {verb} ON palier_mandate "
        f"REFERENCING {rows} TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION palier_note_id('mandate')",
        f"DROP TRIGGER IF EXISTS seal_{verb.lower()} ON palier_mandate",
    )
    for verb, rows in (("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD"))
)
TAKEOVER = (
    "INSERT INTO palier_sealtakeover (source, after) VALUES ('mandate', '') ON CONFLICT DO NOTHING",
    "DELETE FROM palier_sealtakeover WHERE source = 'mandate'",
)


class Migration(migrations.Migration):
    """Three triggers; what was given before is taken over."""

    dependencies = (("palier", "0109_readings_by_mandate"),)
    operations = tuple(migrations.RunSQL(*statements) for statements in (*TRIGGERS, TAKEOVER))
