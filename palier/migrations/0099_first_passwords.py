"""When a professional first chose a password: noted by the database, whichever release keeps it. Expand only, frozen SQL."""

from django.db import migrations, models

NOTED = """
    CREATE OR REPLACE FUNCTION palier_first_password() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
    BEGIN
      IF NEW.chose_at IS NULL AND NEW.password NOT LIKE '!%' THEN
        NEW.chose_at := now();
      END IF;
      RETURN NEW;
    END $$
"""
ON_USER = """
    CREATE OR REPLACE TRIGGER first_password BEFORE INSERT OR UPDATE OF password ON palier_user
    FOR EACH ROW EXECUTE FUNCTION palier_first_password()
"""
# Whoever was signed out once, or has a password, may have been in: only who surely never was counts as new.
KNOWN = """
    UPDATE palier_user SET chose_at = now()
    WHERE chose_at IS NULL AND login NOT LIKE 'd:%' AND (password NOT LIKE '!%' OR signed_out_at IS NOT NULL)
"""


class Migration(migrations.Migration):
    """A column that the release before does not read."""

    atomic = False
    dependencies = (("palier", "0098_signed_minutes"),)
    operations = (
        migrations.AddField("user", "chose_at", models.DateTimeField(null=True)),
        *(migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in (NOTED, ON_USER, KNOWN)),
    )
