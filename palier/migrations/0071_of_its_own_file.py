"""What is written of a candidature is of its own file, a lease of who accepted; a household's readings are its own (ADR 39).

Frozen from the matrix. One table after the other, each in a transaction of its own; cut in between, it starts again, the same.
"""
# ruff: noqa: E501 - frozen statements

from django.db import migrations

RIGHTS: dict[str, tuple[str, ...]] = {
    "palier_setaside": (
        "DROP POLICY IF EXISTS bailleur_insert ON palier_setaside",
        "CREATE POLICY bailleur_insert ON palier_setaside FOR INSERT TO palier_bailleur WITH CHECK (audience && ARRAY[(SELECT palier_claim('organisation')::int)] AND candidature_id IN (SELECT id FROM palier_candidature WHERE publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = (SELECT palier_claim('organisation')::int))) AND EXISTS (SELECT FROM palier_candidature c WHERE c.id = candidature_id AND c.demande_id = palier_setaside.demande_id) AND by_id = (SELECT palier_claim('user')::bigint))",
        "DROP POLICY IF EXISTS reservataire_insert ON palier_setaside",
        "CREATE POLICY reservataire_insert ON palier_setaside FOR INSERT TO palier_reservataire WITH CHECK (audience && ARRAY[(SELECT palier_claim('organisation')::int)] AND candidature_id IN (SELECT id FROM palier_candidature WHERE publication_id IN (SELECT id FROM palier_publication WHERE reservataire_id = (SELECT palier_claim('organisation')::int))) AND EXISTS (SELECT FROM palier_candidature c WHERE c.id = candidature_id AND c.demande_id = palier_setaside.demande_id) AND by_id = (SELECT palier_claim('user')::bigint))",
    ),
    "palier_check": (
        "DROP POLICY IF EXISTS bailleur_insert ON palier_check",
        "CREATE POLICY bailleur_insert ON palier_check FOR INSERT TO palier_bailleur WITH CHECK (audience && ARRAY[(SELECT palier_claim('organisation')::int)] AND candidature_id IN (SELECT id FROM palier_candidature WHERE publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = (SELECT palier_claim('organisation')::int))) AND EXISTS (SELECT FROM palier_candidature c WHERE c.id = candidature_id AND c.demande_id = palier_check.demande_id) AND by_id = (SELECT palier_claim('user')::bigint))",
    ),
    "palier_offer": (
        "DROP POLICY IF EXISTS bailleur_insert ON palier_offer",
        "CREATE POLICY bailleur_insert ON palier_offer FOR INSERT TO palier_bailleur WITH CHECK (audience && ARRAY[(SELECT palier_claim('organisation')::int)] AND publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = (SELECT palier_claim('organisation')::int)) AND EXISTS (SELECT FROM palier_candidature c WHERE c.id = candidature_id AND c.demande_id = palier_offer.demande_id AND c.publication_id = palier_offer.publication_id) AND sent_by_id = (SELECT palier_claim('user')::bigint))",
    ),
    "palier_decision": (
        "DROP POLICY IF EXISTS bailleur_insert ON palier_decision",
        "CREATE POLICY bailleur_insert ON palier_decision FOR INSERT TO palier_bailleur WITH CHECK (audience && ARRAY[(SELECT palier_claim('organisation')::int)] AND candidature_id IN (SELECT id FROM palier_candidature WHERE publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = (SELECT palier_claim('organisation')::int))) AND EXISTS (SELECT FROM palier_candidature c WHERE c.id = candidature_id AND c.demande_id = palier_decision.demande_id) AND by_id = (SELECT palier_claim('user')::bigint))",
    ),
    "palier_lease": (
        "DROP POLICY IF EXISTS bailleur_insert ON palier_lease",
        "CREATE POLICY bailleur_insert ON palier_lease FOR INSERT TO palier_bailleur WITH CHECK (audience && ARRAY[(SELECT palier_claim('organisation')::int)] AND publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = (SELECT palier_claim('organisation')::int)) AND EXISTS (SELECT FROM palier_candidature c WHERE c.id = candidature_id AND c.demande_id = palier_lease.demande_id AND c.publication_id = palier_lease.publication_id AND c.stage = 'acceptee') AND signed_by_id = (SELECT palier_claim('user')::bigint))",
    ),
    "palier_accessentry": (
        "DROP POLICY IF EXISTS demandeur_insert ON palier_accessentry",
        "CREATE POLICY demandeur_insert ON palier_accessentry FOR INSERT TO palier_demandeur WITH CHECK (actor = (SELECT palier_claim('actor')::uuid) AND demande_ref = (SELECT palier_claim('demande')::bigint) AND organisation IS NULL AND role = 'demandeur')",
    ),
}


class Migration(migrations.Migration):
    """Narrower than before for each act that pages make, and the same for those of the release before."""

    atomic = False
    dependencies = (("palier", "0070_desks_and_demandes"),)
    operations = tuple(
        migrations.RunSQL(f"DO $$ BEGIN {'; '.join(statements)}; END $$", migrations.RunSQL.noop)
        for statements in RIGHTS.values()
    )
