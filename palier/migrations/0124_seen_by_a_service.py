"""Who saw the proof of a piece, where it was no desk of a home. Expand only: the release before writes nothing there. Frozen SQL."""

# ruff: noqa: E501 - frozen statements

from django.db import migrations, models

THROUGH = """
    CREATE OR REPLACE FUNCTION palier_piece_through() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
    BEGIN
      IF NEW.through IS DISTINCT FROM (CASE TG_OP WHEN 'UPDATE' THEN OLD.through ELSE '' END) THEN
        RAISE EXCEPTION 'who saw a proof is written by the clock alone' USING ERRCODE = '42501';
      END IF;
      RETURN NEW;
    END $$
"""
ON_PIECE = """
    CREATE OR REPLACE TRIGGER piece_through BEFORE INSERT OR UPDATE OF through ON palier_piece FOR EACH ROW
    WHEN (current_setting('role') NOT IN ('none', 'palier_clock', 'palier_separation'))
    EXECUTE FUNCTION palier_piece_through()
"""

FILES = (
    (
        "DROP POLICY IF EXISTS bailleur_select ON palier_piececontent",
        "CREATE POLICY bailleur_select ON palier_piececontent FOR SELECT TO palier_bailleur USING (audience && ARRAY[(SELECT palier_claim('organisation')::int)] AND piece_id IN (SELECT id FROM palier_piece WHERE through = ''))",
        "CREATE POLICY bailleur_select ON palier_piececontent FOR SELECT TO palier_bailleur USING (audience && ARRAY[(SELECT palier_claim('organisation')::int)] AND piece_id IN (SELECT id FROM palier_piece))",
    ),
    (
        "DROP POLICY IF EXISTS reservataire_select ON palier_piececontent",
        "CREATE POLICY reservataire_select ON palier_piececontent FOR SELECT TO palier_reservataire USING (audience && ARRAY[(SELECT palier_claim('organisation')::int)] AND piece_id IN (SELECT id FROM palier_piece WHERE through = ''))",
        "CREATE POLICY reservataire_select ON palier_piececontent FOR SELECT TO palier_reservataire USING (audience && ARRAY[(SELECT palier_claim('organisation')::int)] AND piece_id IN (SELECT id FROM palier_piece))",
    ),
    (
        "DROP POLICY IF EXISTS bailleur_select ON palier_piecefile",
        "CREATE POLICY bailleur_select ON palier_piecefile FOR SELECT TO palier_bailleur USING ((SELECT palier_claim('role') IS NOT NULL) AND (piece_id IN (SELECT id FROM palier_piece WHERE through = '')))",
        "CREATE POLICY bailleur_select ON palier_piecefile FOR SELECT TO palier_bailleur USING ((SELECT palier_claim('role') IS NOT NULL) AND (piece_id IN (SELECT id FROM palier_piece)))",
    ),
    (
        "DROP POLICY IF EXISTS reservataire_select ON palier_piecefile",
        "CREATE POLICY reservataire_select ON palier_piecefile FOR SELECT TO palier_reservataire USING ((SELECT palier_claim('role') IS NOT NULL) AND (piece_id IN (SELECT id FROM palier_piece WHERE through = '')))",
        "CREATE POLICY reservataire_select ON palier_piecefile FOR SELECT TO palier_reservataire USING ((SELECT palier_claim('role') IS NOT NULL) AND (piece_id IN (SELECT id FROM palier_piece)))",
    ),
)
"""What a desk reads of the files of a piece: made anew, as it is and as it was."""


class Migration(migrations.Migration):
    """A column, a trigger that keeps it, and the files that a desk reads; a second file copies it as it is."""

    dependencies = (("palier", "0123_referrals"),)
    operations = (
        migrations.AddField("piece", "through", models.CharField(blank=True, max_length=16, default="", db_default="")),
        migrations.RunSQL(THROUGH, "DROP FUNCTION IF EXISTS palier_piece_through()"),
        migrations.RunSQL("REVOKE EXECUTE ON FUNCTION palier_piece_through() FROM PUBLIC", migrations.RunSQL.noop),
        migrations.RunSQL(ON_PIECE, "DROP TRIGGER IF EXISTS piece_through ON palier_piece"),
        *(migrations.RunSQL([gone, made], [gone, before]) for gone, made, before in FILES),
    )
