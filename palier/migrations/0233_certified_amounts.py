"""No desk writes another amount over one that an administration certified, unless it contested it (ADR 96). Frozen SQL."""
# ruff: noqa: E501 - frozen statements

from django.db import migrations

FACT = """
    CREATE OR REPLACE FUNCTION palier_certified_fact() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
    BEGIN
      IF EXISTS (
        SELECT FROM (
          SELECT f.piece_id, f.value FROM palier_fact f
          WHERE f.demande_id = NEW.demande_id AND f.layer = 'verifie' AND f.path = NEW.path ORDER BY f.at DESC, f.id DESC LIMIT 1
        ) last JOIN palier_piece p ON p.id = last.piece_id
        WHERE last.value IS NOT NULL AND p.through = 'dgfip' AND p.status = 'valide' AND p.contested_at IS NULL) THEN
        RAISE EXCEPTION 'an amount that an administration certified is contested before another is read' USING ERRCODE = '42501';
      END IF;
      RETURN NEW;
    END $$
"""
ON_FACT = "CREATE OR REPLACE TRIGGER certified_stands BEFORE INSERT ON palier_fact FOR EACH ROW WHEN (NEW.layer = 'verifie' AND left(NEW.path, 8) = 'incomes/' AND current_setting('role') IN ('palier_bailleur', 'palier_reservataire')) EXECUTE FUNCTION palier_certified_fact()"


class Migration(migrations.Migration):
    """A guard of facts."""

    dependencies = (("palier", "0232_certified_pieces"),)
    operations = (
        migrations.RunSQL(FACT, "DROP FUNCTION IF EXISTS palier_certified_fact()"),
        migrations.RunSQL("REVOKE EXECUTE ON FUNCTION palier_certified_fact() FROM PUBLIC", migrations.RunSQL.noop),
        migrations.RunSQL(ON_FACT, "DROP TRIGGER IF EXISTS certified_stands ON palier_fact"),
    )
