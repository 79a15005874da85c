"""A home that is corrected is corrected in the list that runs, in the same transaction. Frozen SQL."""

from django.db import migrations

CARRIED = """
    CREATE OR REPLACE FUNCTION palier_home_carried() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      UPDATE palier_publication SET home_id = home_id WHERE home_id = NEW.id AND stage = 'publiee';
      RETURN NULL;
    END $$
"""
ON_HOME = """
    CREATE OR REPLACE TRIGGER home_carried AFTER UPDATE OF commune_id, type_code, rent, charges ON palier_home FOR EACH ROW
    WHEN ((OLD.commune_id, OLD.type_code, OLD.rent, OLD.charges)
      IS DISTINCT FROM (NEW.commune_id, NEW.type_code, NEW.rent, NEW.charges))
    EXECUTE FUNCTION palier_home_carried()
"""
CLOSED = "REVOKE EXECUTE ON FUNCTION palier_home_carried() FROM PUBLIC"


class Migration(migrations.Migration):
    """One function, and its trigger on homes."""

    dependencies = (("palier", "0581_a_list_carries_its_home"),)
    operations = (
        migrations.RunSQL(CARRIED, "DROP FUNCTION palier_home_carried()"),
        migrations.RunSQL(CLOSED, migrations.RunSQL.noop),
        migrations.RunSQL(ON_HOME, "DROP TRIGGER home_carried ON palier_home"),
    )
