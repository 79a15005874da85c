"""A desk checks again, in its own name, a piece that somebody of its house had checked; what others certified or saw stays theirs. Frozen SQL."""
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
            AND (me IS NULL OR NEW.status NOT IN ('valide', 'refusee')
              OR OLD.status <> 'a_verifier' AND (OLD.status NOT IN ('valide', 'refusee') OR OLD.through <> ''
                OR current_user <> 'palier_reservataire' OR NOT EXISTS (
                  SELECT FROM palier_membership m WHERE m.user_id = OLD.verified_by_id AND m.organisation_id = palier_claim('organisation')::int))
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
            AND (me IS NULL OR OLD.through NOT IN ('dgfip', 'fr_travail') OR OLD.status <> 'valide' OR NEW.contested_by_id IS DISTINCT FROM me) THEN
        RAISE EXCEPTION 'a desk checks a piece in its own name, and rewrites nothing else of it' USING ERRCODE = '42501';
      END IF;
      RETURN NEW;
    END $$
"""


class Migration(migrations.Migration):
    """One change more of the trigger that was there."""

    dependencies = (("palier", "0680_a_check_is_corrected"),)
    operations = (migrations.RunSQL(CHECKED, CHECKED_BEFORE),)
