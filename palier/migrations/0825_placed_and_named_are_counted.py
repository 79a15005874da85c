"""The database keeps how many a ranking placed, and counts who is named without an ad, sent as their file is made. Frozen SQL."""

from django.db import migrations

_HEAD = "RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$"
PLACED = f"""
    CREATE OR REPLACE FUNCTION palier_files_placed() {_HEAD}
    BEGIN
      UPDATE palier_publication SET ever_placed = NEW.candidates WHERE id = NEW.publication_id;
      RETURN NULL;
    END $$
"""  # noqa: S608 - no value
ON_RANKING = """
    CREATE OR REPLACE TRIGGER files_placed AFTER INSERT ON palier_ranking
    FOR EACH ROW EXECUTE FUNCTION palier_files_placed()
"""
ON_NAMED = """
    CREATE OR REPLACE TRIGGER file_named AFTER INSERT ON palier_candidature FOR EACH ROW
    WHEN (NEW.stage = 'designee') EXECUTE FUNCTION palier_file_sent()
"""
# A list is made with nobody placed nor sent, whatever is given.
_NOBODY = """
    CREATE OR REPLACE FUNCTION palier_nobody_sent() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
    BEGIN
      {placed}NEW.ever_sent := 0;
      NEW.ever_examined := 0;
      RETURN NEW;
    END $$
"""
NOBODY, NOBODY_BEFORE = _NOBODY.format(placed="NEW.ever_placed := 0;\n      "), _NOBODY.format(placed="")


class Migration(migrations.Migration):
    """Two functions, and two triggers."""

    dependencies = (("palier", "0824_how_many_were_placed"),)
    operations = (
        migrations.RunSQL(PLACED, "DROP FUNCTION palier_files_placed()"),
        migrations.RunSQL("REVOKE EXECUTE ON FUNCTION palier_files_placed() FROM PUBLIC", migrations.RunSQL.noop),
        migrations.RunSQL(NOBODY, NOBODY_BEFORE),
        migrations.RunSQL(ON_RANKING, "DROP TRIGGER files_placed ON palier_ranking"),
        migrations.RunSQL(ON_NAMED, "DROP TRIGGER file_named ON palier_candidature"),
    )
