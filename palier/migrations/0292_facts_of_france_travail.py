"""What France Travail says is fetched and certified as a notice of tax is, behind the same guards (ADR 99).

Expand only: two constraints that allow more, a function and two triggers that guard more. Frozen SQL.
"""
# ruff: noqa: E501 - frozen statements

from django.db import migrations, models

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
            AND (me IS NULL OR OLD.through NOT IN ('dgfip', 'fr_travail') OR OLD.status <> 'valide' OR NEW.contested_by_id IS DISTINCT FROM me) THEN
        RAISE EXCEPTION 'a desk checks a piece in its own name, and rewrites nothing else of it' USING ERRCODE = '42501';
      END IF;
      RETURN NEW;
    END $$
"""
CHECKED_BEFORE = """
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
ON_PIECE = (
    "CREATE OR REPLACE TRIGGER certified_changed BEFORE UPDATE ON palier_piece FOR EACH ROW WHEN (OLD.through IN ('dgfip', 'fr_travail') AND current_setting('role') IN ('palier_demandeur', 'palier_bailleur', 'palier_reservataire')) EXECUTE FUNCTION palier_certified_piece()",
    "CREATE OR REPLACE TRIGGER certified_added BEFORE INSERT ON palier_piece FOR EACH ROW WHEN (NEW.through IN ('dgfip', 'fr_travail') AND current_setting('role') IN ('palier_demandeur', 'palier_bailleur', 'palier_reservataire')) EXECUTE FUNCTION palier_certified_piece()",
)
ON_PIECE_BEFORE = (
    "CREATE OR REPLACE TRIGGER certified_changed BEFORE UPDATE ON palier_piece FOR EACH ROW WHEN (OLD.through = 'dgfip' AND current_setting('role') IN ('palier_demandeur', 'palier_bailleur', 'palier_reservataire')) EXECUTE FUNCTION palier_certified_piece()",
    "CREATE OR REPLACE TRIGGER certified_added BEFORE INSERT ON palier_piece FOR EACH ROW WHEN (NEW.through = 'dgfip' AND current_setting('role') IN ('palier_demandeur', 'palier_bailleur', 'palier_reservataire')) EXECUTE FUNCTION palier_certified_piece()",
)


class Migration(migrations.Migration):
    """One source more."""

    dependencies = (("palier", "0291_files_that_wait_for_the_scanner"),)
    operations = (
        migrations.RemoveConstraint("statefetch", "statefetch_source"),
        migrations.AddConstraint(
            "statefetch",
            models.CheckConstraint(condition=models.Q(source__in=["dgfip", "fr_travail"]), name="statefetch_source"),
        ),
        migrations.RemoveConstraint("statefetch", "statefetch_one_living"),
        migrations.AddConstraint(
            "statefetch",
            models.UniqueConstraint(
                fields=("demande", "by", "source", "year"),
                condition=models.Q(state__in=["accepte", "attend", "trouve"]),
                name="statefetch_one_living",
            ),
        ),
        migrations.RunSQL(CHECKED, CHECKED_BEFORE),
        migrations.RunSQL(list(ON_PIECE), list(ON_PIECE_BEFORE)),
    )
