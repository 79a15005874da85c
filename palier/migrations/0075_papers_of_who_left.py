"""Papers of who left openly are shown on their own file alone: the one that keeps the number shows them to nobody.

Frozen from the matrix. One table after the other, each in a transaction of its own; cut in between, it starts again, the same.
"""
# ruff: noqa: E501 - frozen statements

from django.db import migrations, models

SINCE = """
UPDATE palier_piece p SET left_at = f.at FROM palier_fork f
WHERE f.kind = 'ouverte' AND f.parent_id = p.demande_id AND p.left_at IS NULL AND p.uploaded_at < f.at AND (
    p.person_key = f.person_key OR EXISTS (
        SELECT FROM palier_person o WHERE o.demande_id = p.demande_id AND o.key = p.person_key AND o.role = 'separe'
        AND left(o.key, 1) IN ('p', 'g')
    )
)
"""
"""Those who left before: the holder by the key that the separation kept, the children by their role."""
RIGHTS: dict[str, tuple[str, ...]] = {
    "palier_piece": (
        "GRANT UPDATE (left_at) ON palier_piece TO palier_separation",
        "DROP POLICY IF EXISTS demandeur_select ON palier_piece",
        "CREATE POLICY demandeur_select ON palier_piece FOR SELECT TO palier_demandeur USING (demande_id = (SELECT palier_claim('demande')::bigint) AND left_at IS NULL)",
        "DROP POLICY IF EXISTS bailleur_select ON palier_piece",
        "CREATE POLICY bailleur_select ON palier_piece FOR SELECT TO palier_bailleur USING (audience && ARRAY[(SELECT palier_claim('organisation')::int)] AND confidentiality = 'ordinaire' AND left_at IS NULL)",
        "DROP POLICY IF EXISTS bailleur_update ON palier_piece",
        "CREATE POLICY bailleur_update ON palier_piece FOR UPDATE TO palier_bailleur USING (audience && ARRAY[(SELECT palier_claim('organisation')::int)] AND confidentiality = 'ordinaire' AND left_at IS NULL) WITH CHECK (audience && ARRAY[(SELECT palier_claim('organisation')::int)] AND confidentiality = 'ordinaire' AND left_at IS NULL)",
        "DROP POLICY IF EXISTS reservataire_select ON palier_piece",
        "CREATE POLICY reservataire_select ON palier_piece FOR SELECT TO palier_reservataire USING (audience && ARRAY[(SELECT palier_claim('organisation')::int)] AND left_at IS NULL)",
        "DROP POLICY IF EXISTS reservataire_update ON palier_piece",
        "CREATE POLICY reservataire_update ON palier_piece FOR UPDATE TO palier_reservataire USING (audience && ARRAY[(SELECT palier_claim('organisation')::int)] AND left_at IS NULL) WITH CHECK (audience && ARRAY[(SELECT palier_claim('organisation')::int)] AND left_at IS NULL)",
        "DROP POLICY IF EXISTS demandeur_update ON palier_piece",
        "CREATE POLICY demandeur_update ON palier_piece FOR UPDATE TO palier_demandeur USING (demande_id = (SELECT palier_claim('demande')::bigint) AND left_at IS NULL) WITH CHECK (demande_id = (SELECT palier_claim('demande')::bigint) AND left_at IS NULL AND status IN ('a_verifier', 'expiree'))",
        "DROP POLICY IF EXISTS separation_update ON palier_piece",
        "CREATE POLICY separation_update ON palier_piece FOR UPDATE TO palier_separation USING (demande_id = (SELECT palier_claim('demande')::bigint)) WITH CHECK (demande_id = (SELECT palier_claim('demande')::bigint))",
    ),
    "palier_piececontent": (
        "DROP POLICY IF EXISTS demandeur_select ON palier_piececontent",
        "CREATE POLICY demandeur_select ON palier_piececontent FOR SELECT TO palier_demandeur USING (demande_id = (SELECT palier_claim('demande')::bigint) AND piece_id IN (SELECT id FROM palier_piece))",
        "DROP POLICY IF EXISTS reservataire_select ON palier_piececontent",
        "CREATE POLICY reservataire_select ON palier_piececontent FOR SELECT TO palier_reservataire USING (audience && ARRAY[(SELECT palier_claim('organisation')::int)] AND piece_id IN (SELECT id FROM palier_piece))",
    ),
    "palier_piecefile": (
        "DROP POLICY IF EXISTS demandeur_select ON palier_piecefile",
        "CREATE POLICY demandeur_select ON palier_piecefile FOR SELECT TO palier_demandeur USING (demande_id = (SELECT palier_claim('demande')::bigint) AND piece_id IN (SELECT id FROM palier_piece))",
    ),
    "palier_filecontent": (
        "DROP POLICY IF EXISTS demandeur_select ON palier_filecontent",
        "CREATE POLICY demandeur_select ON palier_filecontent FOR SELECT TO palier_demandeur USING (demande_id = (SELECT palier_claim('demande')::bigint) AND file_id IN (SELECT id FROM palier_piecefile))",
    ),
}


class Migration(migrations.Migration):
    """Fewer rows than before are read, and the pages of the release before show what they read."""

    atomic = False
    dependencies = (("palier", "0074_letters_handed"),)
    operations = (
        migrations.AddField("piece", "left_at", models.DateTimeField(null=True)),
        migrations.RunSQL(SINCE, migrations.RunSQL.noop),
        *(
            migrations.RunSQL(f"DO $$ BEGIN {'; '.join(statements)}; END $$", migrations.RunSQL.noop)
            for statements in RIGHTS.values()
        ),
    )
