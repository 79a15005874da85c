"""The hour of a line of the journal by the database's own clock, whatever the act says of its own. Frozen SQL."""

from django.db import migrations, models

FUNCTION = """
    CREATE FUNCTION palier_record_at() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN NEW.recorded_at := clock_timestamp(); RETURN NEW; END $$
"""
TRIGGER = """
    CREATE TRIGGER recorded BEFORE INSERT ON palier_journalentry FOR EACH ROW EXECUTE FUNCTION palier_record_at()
"""


class Migration(migrations.Migration):
    """One column, empty for the lines of before, and the trigger that alone writes it."""

    dependencies = (("palier", "0048_own_moves"),)
    operations = (
        migrations.AddField("journalentry", "recorded_at", models.DateTimeField(editable=False, null=True)),
        migrations.RunSQL(FUNCTION, "DROP FUNCTION palier_record_at()"),
        migrations.RunSQL(TRIGGER, "DROP TRIGGER recorded ON palier_journalentry"),
    )
