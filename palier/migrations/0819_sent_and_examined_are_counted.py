"""The database counts who is sent and examined, in the transaction of the act; an erasure takes nobody away. Frozen SQL."""

from django.db import migrations

_HEAD = "RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$"
# A file is sent once: what comes back from a check that was wrong was counted already.
SENT = f"""
    CREATE OR REPLACE FUNCTION palier_file_sent() {_HEAD}
    BEGIN
      UPDATE palier_publication SET ever_sent = ever_sent + 1 WHERE id = NEW.publication_id;
      RETURN NULL;
    END $$
"""  # noqa: S608 - no value
ON_FILE = """
    CREATE OR REPLACE TRIGGER file_sent AFTER UPDATE OF stage ON palier_candidature FOR EACH ROW
    WHEN (NEW.stage = 'designee' AND OLD.stage IN ('classee', 'non_retenue')) EXECUTE FUNCTION palier_file_sent()
"""
# The first decision that stands counts, and one taken back while its séance is open counts no more.
EXAMINED = f"""
    CREATE OR REPLACE FUNCTION palier_file_examined() {_HEAD}
    BEGIN
      IF NOT EXISTS (SELECT FROM palier_decision d WHERE d.candidature_id = NEW.candidature_id AND d.id <> NEW.id
          AND d.taken_back_at IS NULL) THEN
        UPDATE palier_publication p SET ever_examined = ever_examined + CASE WHEN NEW.taken_back_at IS NULL THEN 1 ELSE -1 END
        FROM palier_agendaitem i WHERE i.id = NEW.item_id AND p.id = i.publication_id;
      END IF;
      RETURN NULL;
    END $$
"""
ON_DECISION = (
    "CREATE OR REPLACE TRIGGER file_examined AFTER INSERT ON palier_decision FOR EACH ROW"
    " WHEN (NEW.taken_back_at IS NULL) EXECUTE FUNCTION palier_file_examined()",
    "CREATE OR REPLACE TRIGGER file_examined_no_more AFTER UPDATE OF taken_back_at ON palier_decision FOR EACH ROW"
    " WHEN (OLD.taken_back_at IS NULL AND NEW.taken_back_at IS NOT NULL) EXECUTE FUNCTION palier_file_examined()",
)
# A list is made with nobody sent, whatever is given.
NOBODY = """
    CREATE OR REPLACE FUNCTION palier_nobody_sent() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
    BEGIN
      NEW.ever_sent := 0;
      NEW.ever_examined := 0;
      RETURN NEW;
    END $$
"""
ON_LIST = """
    CREATE OR REPLACE TRIGGER nobody_sent BEFORE INSERT ON palier_publication
    FOR EACH ROW EXECUTE FUNCTION palier_nobody_sent()
"""
NAMES = ("palier_file_sent", "palier_file_examined", "palier_nobody_sent")
CLOSED = tuple(f"REVOKE EXECUTE ON FUNCTION {name}() FROM PUBLIC" for name in NAMES)


class Migration(migrations.Migration):
    """Three functions, and their triggers."""

    dependencies = (("palier", "0818_how_many_were_ever_sent"),)
    operations = (
        migrations.RunSQL(SENT, "DROP FUNCTION palier_file_sent()"),
        migrations.RunSQL(EXAMINED, "DROP FUNCTION palier_file_examined()"),
        migrations.RunSQL(NOBODY, "DROP FUNCTION palier_nobody_sent()"),
        migrations.RunSQL(list(CLOSED), migrations.RunSQL.noop),
        migrations.RunSQL(ON_FILE, "DROP TRIGGER file_sent ON palier_candidature"),
        migrations.RunSQL(
            list(ON_DECISION),
            [
                "DROP TRIGGER file_examined ON palier_decision",
                "DROP TRIGGER file_examined_no_more ON palier_decision",
            ],
        ),
        migrations.RunSQL(ON_LIST, "DROP TRIGGER nobody_sent ON palier_publication"),
    )
