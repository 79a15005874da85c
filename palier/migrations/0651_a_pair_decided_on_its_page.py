"""A steward decides of a pair today, and by a legal move: the day of thought is the database's too.

The clock alone unites, refuses and parts: it is not held here, and asks the journal for the line of the decision. Frozen SQL.
"""

from django.db import migrations

DECIDED = """
    CREATE FUNCTION palier_pair_decided() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE
      is_legal boolean;
      decided timestamptz := COALESCE(NEW.undo_at, NEW.decided_at);
    BEGIN
      IF current_setting('role') <> 'palier_steward' THEN
        RETURN NEW;
      END IF;
      IF OLD.united_at IS NOT NULL THEN
        is_legal := OLD.undo_at IS NULL AND NEW.undo_at IS NOT NULL AND NEW.state = OLD.state
          AND NEW.decided_at IS NOT DISTINCT FROM OLD.decided_at AND NEW.keeps_other = OLD.keeps_other;
      ELSIF NEW.state = 'a_decider' THEN
        is_legal := OLD.state IN ('meme', 'distinctes') AND decided IS NULL;
      ELSE
        is_legal := OLD.state = 'a_decider' AND NEW.undo_at IS NULL AND decided IS NOT NULL;
      END IF;
      IF NOT is_legal OR decided NOT BETWEEN now() - interval '10 minutes' AND now() + interval '10 minutes' THEN
        RAISE EXCEPTION 'a pair is decided today, by a legal move' USING ERRCODE = 'insufficient_privilege';
      END IF;
      RETURN NEW;
    END $$
"""


class Migration(migrations.Migration):
    """One function, and its trigger on pairs."""

    dependencies = (("palier", "0650_days_of_a_union"),)
    operations = (
        migrations.RunSQL(DECIDED, "DROP FUNCTION palier_pair_decided()"),
        migrations.RunSQL("REVOKE EXECUTE ON FUNCTION palier_pair_decided() FROM PUBLIC", migrations.RunSQL.noop),
        migrations.RunSQL(
            "CREATE OR REPLACE TRIGGER pair_decided BEFORE UPDATE ON palier_demandepair"
            " FOR EACH ROW EXECUTE FUNCTION palier_pair_decided()",
            "DROP TRIGGER pair_decided ON palier_demandepair",
        ),
    )
