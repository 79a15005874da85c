"""Documents go with the line that they are beside, and their bytes with them (ADR 147). Frozen SQL."""

from django.db import migrations

GOES_WITH = """
    DO $$
    DECLARE one record;
    BEGIN
      FOR one IN SELECT c.conname, c.conrelid::regclass AS held, pg_get_constraintdef(c.oid) AS said FROM pg_constraint c
        WHERE c.contype = 'f' AND c.confdeltype = 'a'
          AND c.conrelid::regclass::text IN ('palier_stockpaper', 'palier_stockpapercontent')
          AND c.confrelid::regclass::text IN ('palier_stockline', 'palier_stockpaper')
      LOOP
        EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I, ADD CONSTRAINT %I %s', one.held, one.conname, one.conname,
          replace(one.said, ' DEFERRABLE', ' ON DELETE CASCADE DEFERRABLE'));
      END LOOP;
    END $$
"""
"""Lines and documents are removed by one statement: what is beside them goes by it. Both tables are empty."""


class Migration(migrations.Migration):
    """Two foreign keys, anew."""

    dependencies = (("palier", "0533_bytes_of_documents_of_a_former_tool"),)
    operations = (migrations.RunSQL(GOES_WITH, migrations.RunSQL.noop),)
