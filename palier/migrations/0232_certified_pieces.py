"""What an administration certified is altered by no page: a desk contests it and signs, once (ADR 96). Frozen SQL."""
# ruff: noqa: E501 - frozen statements

from django.db import migrations

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
        migrations.RunSQL(PIECE, "DROP FUNCTION IF EXISTS palier_certified_piece()"),
        migrations.RunSQL("REVOKE EXECUTE ON FUNCTION palier_certified_piece() FROM PUBLIC", migrations.RunSQL.noop),
        migrations.RunSQL(ON_PIECE[0], "DROP TRIGGER IF EXISTS certified_changed ON palier_piece"),
        migrations.RunSQL(ON_PIECE[1], "DROP TRIGGER IF EXISTS certified_added ON palier_piece"),
    )
