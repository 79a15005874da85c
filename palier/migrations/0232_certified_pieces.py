"""What an administration certified is altered by no page: a desk contests it and signs, once (ADR 96). Frozen SQL."""
# ruff: noqa: E501 - frozen statements

from django.db import migrations

CHECKED = """
    CREATE OR REPLACE FUNCTION palier_checked_here() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
    DECLARE
      free CONSTANT text[] := ARRAY['status', 'refusal_reason', 'valid_until', 'verified_at', 'verified_by_id', 'issued_on',
        'due_at', 'extended_by_id', 'extension_reason', 'contested_at', 'contested_by_id', 'contest_reason'];
      me CONSTANT bigint := palier_claim('user')::bigint;
    BEGIN
      IF to_jsonb(NEW) - free IS DISTINCT FROM to_jsonb(OLD) - free
          OR (NEW.status, NEW.refusal_reason, NEW.valid_until, NEW.verified_at, NEW.verified_by_id, NEW.issued_on)
            IS DISTINCT FROM (OLD.status, OLD.refusal_reason, OLD.valid_until, OLD.verified_at, OLD.verified_by_id, OLD.issued_on)
            AND (me IS NULL OR OLD.status <> 'a_verifier' OR NEW.status NOT IN ('valide', 'refusee')
              OR NEW.verified_at IS NULL OR NEW.verified_by_id IS DISTINCT FROM me)
          OR (NEW.due_at, NEW.extended_by_id, NEW.extension_reason)
            IS DISTINCT FROM (OLD.due_at, OLD.extended_by_id, OLD.extension_reason)
            AND (me IS NULL OR NEW.extended_by_id IS DISTINCT FROM me)
          OR (NEW.contested_at, NEW.contested_by_id, NEW.contest_reason)
            IS DISTINCT FROM (OLD.contested_at, OLD.contested_by_id, OLD.contest_reason)
            AND (me IS NULL OR OLD.through <> 'dgfip' OR OLD.status <> 'valide' OR NEW.contested_by_id IS DISTINCT FROM me) THEN
        RAISE EXCEPTION 'a desk checks a piece in its own name, and rewrites nothing else of it' USING ERRCODE = '42501';
      END IF;
      RETURN NEW;
    END $$
"""
CHECKED_BEFORE = """
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
PIECE = """
    CREATE OR REPLACE FUNCTION palier_certified_piece() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
    BEGIN
      IF TG_OP = 'INSERT' THEN
        RAISE EXCEPTION 'no page writes what an administration certifies' USING ERRCODE = '42501';
      END IF;
      IF (to_jsonb(NEW) - ARRAY['contested_at', 'contested_by_id', 'contest_reason', 'audience'])
        IS DISTINCT FROM (to_jsonb(OLD) - ARRAY['contested_at', 'contested_by_id', 'contest_reason', 'audience']) THEN
        RAISE EXCEPTION 'what an administration certified is contested, and never altered' USING ERRCODE = '42501';
      END IF;
      IF NEW.contested_at IS DISTINCT FROM OLD.contested_at AND (OLD.contested_at IS NOT NULL
        OR current_setting('role') <> 'palier_reservataire' OR NEW.contested_by_id IS DISTINCT FROM palier_claim('user')::bigint) THEN
        RAISE EXCEPTION 'a contest is signed by its desk, once' USING ERRCODE = '42501';
      END IF;
      RETURN NEW;
    END $$
"""
ON_PIECE = (
    "CREATE OR REPLACE TRIGGER certified_changed BEFORE UPDATE ON palier_piece FOR EACH ROW WHEN (OLD.through = 'dgfip' AND current_setting('role') IN ('palier_demandeur', 'palier_bailleur', 'palier_reservataire')) EXECUTE FUNCTION palier_certified_piece()",
    "CREATE OR REPLACE TRIGGER certified_added BEFORE INSERT ON palier_piece FOR EACH ROW WHEN (NEW.through = 'dgfip' AND current_setting('role') IN ('palier_demandeur', 'palier_bailleur', 'palier_reservataire')) EXECUTE FUNCTION palier_certified_piece()",
)


class Migration(migrations.Migration):
    """Guards of pieces."""

    dependencies = (("palier", "0231_contested_pieces"),)
    operations = (
        migrations.RunSQL(CHECKED, CHECKED_BEFORE),
        migrations.RunSQL(PIECE, "DROP FUNCTION IF EXISTS palier_certified_piece()"),
        migrations.RunSQL("REVOKE EXECUTE ON FUNCTION palier_certified_piece() FROM PUBLIC", migrations.RunSQL.noop),
        migrations.RunSQL(ON_PIECE[0], "DROP TRIGGER IF EXISTS certified_changed ON palier_piece"),
        migrations.RunSQL(ON_PIECE[1], "DROP TRIGGER IF EXISTS certified_added ON palier_piece"),
    )
