"""A page writes letters of its own kinds, of acts that were made, and messages to holders alone (ADR 39). Frozen from the matrix.

One table after the other, each in a transaction of its own; cut in between, it starts again, the same.
"""
# ruff: noqa: E501 - frozen statements

from django.db import migrations

RIGHTS: dict[str, tuple[str, ...]] = {
    "palier_letter": (
        "DROP POLICY IF EXISTS demandeur_insert ON palier_letter",
        "CREATE POLICY demandeur_insert ON palier_letter FOR INSERT TO palier_demandeur WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (demande_id = (SELECT palier_claim('demande')::bigint) AND audience = '{}' AND read_at IS NULL AND (kind IN ('acceptation', 'accuse_candidature', 'desistement', 'refus', 'retrait_candidature') AND EXISTS (SELECT FROM palier_candidature c WHERE c.id = candidature_id AND c.demande_id = palier_letter.demande_id) OR kind IN ('avertissement_annule', 'renouvellement', 'separation_contestee', 'separation_demandee', 'separation_reprise') AND candidature_id IS NULL)))",
        "DROP POLICY IF EXISTS bailleur_insert ON palier_letter",
        "CREATE POLICY bailleur_insert ON palier_letter FOR INSERT TO palier_bailleur WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (audience = ARRAY[(SELECT palier_claim('organisation')::int)] AND read_at IS NULL AND (kind IN ('attente_levee', 'designation') AND EXISTS (SELECT FROM palier_candidature c WHERE c.id = candidature_id AND c.demande_id = palier_letter.demande_id AND c.publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = (SELECT palier_claim('organisation')::int))) OR kind IN ('piece_refusee') AND candidature_id IS NULL AND EXISTS (SELECT FROM palier_piece x WHERE x.demande_id = palier_letter.demande_id AND x.status = 'refusee' AND x.verified_by_id = (SELECT palier_claim('user')::bigint)) OR kind IN ('abandon_bail', 'attribution', 'attribution_condition', 'avertissement_radiation', 'bail_signe', 'demande_pieces', 'dossier_conforme', 'dossier_non_conforme', 'irrecevabilite', 'non_attribution', 'offre', 'offre_reprise', 'refus_compte', 'remise_corrigee') AND EXISTS (SELECT FROM palier_candidature c WHERE c.id = candidature_id AND c.demande_id = palier_letter.demande_id AND c.publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = (SELECT palier_claim('organisation')::int))) OR kind IN ('radiation') AND candidature_id IS NULL AND EXISTS (SELECT FROM palier_radiation x WHERE x.demande_id = palier_letter.demande_id AND x.issued_by_id = (SELECT palier_claim('organisation')::int)) OR kind IN ('avertissement_annule') AND candidature_id IS NULL AND EXISTS (SELECT FROM palier_radiationwarning x WHERE x.demande_id = palier_letter.demande_id AND x.issued_by_id = (SELECT palier_claim('organisation')::int) AND x.cancelled_at IS NOT NULL))))",
        "DROP POLICY IF EXISTS reservataire_insert ON palier_letter",
        "CREATE POLICY reservataire_insert ON palier_letter FOR INSERT TO palier_reservataire WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (audience = ARRAY[(SELECT palier_claim('organisation')::int)] AND read_at IS NULL AND (kind IN ('attente_levee', 'designation') AND EXISTS (SELECT FROM palier_candidature c WHERE c.id = candidature_id AND c.demande_id = palier_letter.demande_id AND c.publication_id IN (SELECT id FROM palier_publication WHERE reservataire_id = (SELECT palier_claim('organisation')::int))) OR kind IN ('piece_refusee') AND candidature_id IS NULL AND EXISTS (SELECT FROM palier_piece x WHERE x.demande_id = palier_letter.demande_id AND x.status = 'refusee' AND x.verified_by_id = (SELECT palier_claim('user')::bigint)) OR kind IN ('validation_prolongee') AND candidature_id IS NULL AND EXISTS (SELECT FROM palier_piece x WHERE x.demande_id = palier_letter.demande_id AND x.status = 'a_verifier' AND x.extended_by_id = (SELECT palier_claim('user')::bigint)) OR kind IN ('separation_tranchee') AND candidature_id IS NULL AND EXISTS (SELECT FROM palier_parting x WHERE x.demande_id = palier_letter.demande_id AND x.settled_by_id = (SELECT palier_claim('user')::bigint)))))",
        "DROP POLICY IF EXISTS separation_insert ON palier_letter",
        "CREATE POLICY separation_insert ON palier_letter FOR INSERT TO palier_separation WITH CHECK (demande_id = (SELECT palier_claim('demande')::bigint) AND read_at IS NULL AND (kind IN ('dossier_protege', 'separation') AND candidature_id IS NULL))",
    ),
    "palier_message": (
        "DROP POLICY IF EXISTS intake_insert ON palier_message",
        "CREATE POLICY intake_insert ON palier_message FOR INSERT TO palier_intake WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (sent_at IS NULL AND (demande_id IS NULL OR demande_id = (SELECT palier_claim('demande')::bigint))))",
        "DROP POLICY IF EXISTS demandeur_insert ON palier_message",
        "CREATE POLICY demandeur_insert ON palier_message FOR INSERT TO palier_demandeur WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (sent_at IS NULL AND (demande_id IS NULL OR demande_id = (SELECT palier_claim('demande')::bigint))))",
        "DROP POLICY IF EXISTS bailleur_insert ON palier_message",
        "CREATE POLICY bailleur_insert ON palier_message FOR INSERT TO palier_bailleur WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (sent_at IS NULL AND EXISTS (SELECT FROM palier_person p WHERE p.demande_id = palier_message.demande_id AND p.role IN ('demandeur', 'cotitulaire') AND recipient IN (p.email, p.phone))))",
        "DROP POLICY IF EXISTS reservataire_insert ON palier_message",
        "CREATE POLICY reservataire_insert ON palier_message FOR INSERT TO palier_reservataire WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (sent_at IS NULL AND EXISTS (SELECT FROM palier_person p WHERE p.demande_id = palier_message.demande_id AND p.role IN ('demandeur', 'cotitulaire') AND recipient IN (p.email, p.phone))))",
        "DROP POLICY IF EXISTS separation_insert ON palier_message",
        "CREATE POLICY separation_insert ON palier_message FOR INSERT TO palier_separation WITH CHECK (sent_at IS NULL AND demande_id = (SELECT palier_claim('demande')::bigint))",
    ),
    "palier_paperletter": (
        "DROP POLICY IF EXISTS bailleur_insert ON palier_paperletter",
        "CREATE POLICY bailleur_insert ON palier_paperletter FOR INSERT TO palier_bailleur WITH CHECK (organisation_id = (SELECT palier_claim('organisation')::int) AND printed_at IS NULL AND posted_on IS NULL AND withdrawn_at IS NULL AND EXISTS (SELECT FROM palier_offer o WHERE o.id = offer_id AND o.demande_id = palier_paperletter.demande_id AND o.publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = (SELECT palier_claim('organisation')::int))))",
    ),
}


class Migration(migrations.Migration):
    """Narrower than before for each act that pages make, and the same for those of the release before."""

    atomic = False
    dependencies = (("palier", "0082_lists_and_radiations"),)
    operations = tuple(
        migrations.RunSQL(f"DO $$ BEGIN {'; '.join(statements)}; END $$", migrations.RunSQL.noop)
        for statements in RIGHTS.values()
    )
