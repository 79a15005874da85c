"""Visits to a sheet go with their file: the release before erases table by table, and does not know this one. Frozen SQL."""

from django.db import migrations

GO_WITH_THEIR_FILE = """
    DO $$
    DECLARE named text;
    BEGIN
      SELECT conname INTO STRICT named FROM pg_constraint
        WHERE contype = 'f' AND conrelid = 'palier_sheetvisit'::regclass AND confrelid = 'palier_candidature'::regclass;
      EXECUTE format('ALTER TABLE palier_sheetvisit DROP CONSTRAINT %I, ADD CONSTRAINT %I FOREIGN KEY (candidature_id)'
        ' REFERENCES palier_candidature (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED', named, named);
    END $$
"""


class Migration(migrations.Migration):
    """One constraint, of a table that is still empty."""

    dependencies = (("palier", "0911_own_visits_to_a_sheet"),)
    operations = (migrations.RunSQL(GO_WITH_THEIR_FILE, migrations.RunSQL.noop),)
