"""A desk decides on a piece that waits to be checked, once, and signs; putting a check off is signed too. Frozen SQL.

Before, a check could be written in nobody's name, and a colleague's could be turned over under the colleague's.
"""

from django.db import migrations

CHECKED = """
    CREATE OR REPLACE FUNCTION palier_checked_here() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
    DECLARE
      free CONSTANT text[] := ARRAY['status', 'refusal_reason', 'valid_until', 'verified_at', 'verified_by_id', 'issued_on',
        'due_at', 'extended_by_id', 'extension_reason'];
      me CONSTANT bigint := palier_claim('user')::bigint;
    BEGIN
      IF to_jsonb(NEW) - free IS DISTINCT FROM to_jsonb(OLD) - free
          OR (NEW.status, NEW.refusal_reason, NEW.valid_until, NEW.verified_at, NEW.verified_by_id, NEW.issued_on)
            IS DISTINCT FROM (OLD.status, OLD.refusal_reason, OLD.valid_until, OLD.verified_at, OLD.verified_by_id, OLD.issued_on)
            AND (me IS NULL OR OLD.status <> 'a_verifier' OR NEW.status NOT IN ('valide', 'refusee')
              OR NEW.verified_at IS NULL OR NEW.verified_by_id IS DISTINCT FROM me)
          OR (NEW.due_at, NEW.extended_by_id, NEW.extension_reason)
            IS DISTINCT FROM (OLD.due_at, OLD.extended_by_id, OLD.extension_reason)
            AND (me IS NULL OR NEW.extended_by_id IS DISTINCT FROM me) THEN
        RAISE EXCEPTION 'a desk checks a piece in its own name, and rewrites nothing else of it' USING ERRCODE = '42501';
      END IF;
      RETURN NEW;
    END $$
"""


class Migration(migrations.Migration):
    """One function, silent for every other role: the acts of the release before sign what they write."""

    dependencies = (("palier", "0094_in_its_own_name"),)
    operations = (migrations.RunSQL(CHECKED, migrations.RunSQL.noop),)  # a release before signs too
