"""What was compared goes with its demande: the release before erases table by table, and does not know this one. Frozen SQL."""

from django.db import migrations

GOES_WITH_ITS_DEMANDE = """
    DO $$
    DECLARE named text;
    BEGIN
      SELECT conname INTO STRICT named FROM pg_constraint WHERE contype = 'f' AND conrelid = 'palier_comparedholder'::regclass;
      EXECUTE format('ALTER TABLE palier_comparedholder DROP CONSTRAINT %I, ADD CONSTRAINT %I FOREIGN KEY (demande_id)'
        ' REFERENCES palier_demande (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED', named, named);
    END $$
"""


class Migration(migrations.Migration):
    """One constraint, of a table that is still empty."""

    dependencies = (("palier", "0866_who_was_compared"),)
    operations = (migrations.RunSQL(GOES_WITH_ITS_DEMANDE, migrations.RunSQL.noop),)
