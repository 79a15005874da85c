"""Whatever writes a list, the release before too, the database fills what it carries of its home. Frozen SQL."""

from django.db import migrations

# The home is held until the list is there: a correction beside it waits, and then finds the list.
CARRY = """
    CREATE OR REPLACE FUNCTION palier_carry_home() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      SELECT h.commune_id, h.type_code, h.rent + h.charges INTO NEW.carried_commune, NEW.carried_type, NEW.carried_rent
      FROM palier_home h WHERE h.id = NEW.home_id FOR SHARE;
      RETURN NEW;
    END $$
"""
ON_LIST = """
    CREATE OR REPLACE TRIGGER list_carries_home
    BEFORE INSERT OR UPDATE OF home_id, carried_commune, carried_type, carried_rent ON palier_publication
    FOR EACH ROW EXECUTE FUNCTION palier_carry_home()
"""
CLOSED = "REVOKE EXECUTE ON FUNCTION palier_carry_home() FROM PUBLIC"


class Migration(migrations.Migration):
    """One function, and its trigger on lists."""

    dependencies = (("palier", "0580_what_a_list_carries"),)
    operations = (
        migrations.RunSQL(CARRY, "DROP FUNCTION palier_carry_home()"),
        migrations.RunSQL(CLOSED, migrations.RunSQL.noop),
        migrations.RunSQL(ON_LIST, "DROP TRIGGER list_carries_home ON palier_publication"),
    )
