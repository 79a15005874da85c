"""A desk checks a piece or puts its check off, in its own name, and rewrites nothing else of it (ADR 39). Frozen SQL."""

from django.db import migrations

# Whatever column a later release adds is kept too: what may change is named, not what may not.
CHECKED = """
    CREATE OR REPLACE FUNCTION palier_checked_here() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
    DECLARE
      free CONSTANT text[] := ARRAY['status', 'refusal_reason', 'valid_until', 'verified_at', 'verified_by_id', 'issued_on',
        'due_at', 'extended_by_id', 'extension_reason'];
      me CONSTANT bigint := palier_claim('user')::bigint;
    BEGIN
      IF to_jsonb(NEW) - free IS DISTINCT FROM to_jsonb(OLD) - free
          OR NEW.verified_by_id IS DISTINCT FROM OLD.verified_by_id AND NEW.verified_by_id IS DISTINCT FROM me
          OR NEW.extended_by_id IS DISTINCT FROM OLD.extended_by_id AND NEW.extended_by_id IS DISTINCT FROM me THEN
        RAISE EXCEPTION 'a desk checks a piece in its own name, and rewrites nothing else of it' USING ERRCODE = '42501';
      END IF;
      RETURN NEW;
    END $$
"""
# By the user in force: who refreshes an audience is the owner's function, called by a desk.
TRIGGER = """
    CREATE OR REPLACE TRIGGER checked_here BEFORE UPDATE ON palier_piece FOR EACH ROW
    WHEN (current_user IN ('palier_bailleur', 'palier_reservataire')) EXECUTE FUNCTION palier_checked_here()
"""


class Migration(migrations.Migration):
    """One trigger, silent for every other role: no act of the release before changes more."""

    dependencies = (("palier", "0086_answers_carried_out"),)
    operations = (
        migrations.RunSQL(CHECKED, migrations.RunSQL.noop),
        migrations.RunSQL(TRIGGER, "DROP TRIGGER IF EXISTS checked_here ON palier_piece"),
    )
