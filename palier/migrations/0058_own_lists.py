"""Organisations act on their own lists, in the name of who does it, and weigh nobody (ADR 39). Frozen from the matrix.

One table after the other, each in a transaction of its own; cut in between, it starts again, the same.
"""
# ruff: noqa: E501 - frozen statements

from django.db import migrations

RIGHTS: dict[str, tuple[str, ...]] = {
    "palier_candidature": (
        "DROP POLICY IF EXISTS bailleur_insert ON palier_candidature",
        "DROP POLICY IF EXISTS bailleur_update ON palier_candidature",
        "DROP POLICY IF EXISTS reservataire_insert ON palier_candidature",
        "DROP POLICY IF EXISTS reservataire_update ON palier_candidature",
        "CREATE POLICY bailleur_update ON palier_candidature FOR UPDATE TO palier_bailleur USING (audience && ARRAY[(SELECT palier_claim('organisation')::int)] AND publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = (SELECT palier_claim('organisation')::int))) WITH CHECK (audience && ARRAY[(SELECT palier_claim('organisation')::int)] AND publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = (SELECT palier_claim('organisation')::int)))",
        "CREATE POLICY reservataire_update ON palier_candidature FOR UPDATE TO palier_reservataire USING (audience && ARRAY[(SELECT palier_claim('organisation')::int)] AND publication_id IN (SELECT id FROM palier_publication WHERE reservataire_id = (SELECT palier_claim('organisation')::int))) WITH CHECK (audience && ARRAY[(SELECT palier_claim('organisation')::int)] AND publication_id IN (SELECT id FROM palier_publication WHERE reservataire_id = (SELECT palier_claim('organisation')::int)))",
        "CREATE POLICY reservataire_insert ON palier_candidature FOR INSERT TO palier_reservataire WITH CHECK (audience && ARRAY[(SELECT palier_claim('organisation')::int)] AND publication_id IN (SELECT id FROM palier_publication WHERE reservataire_id = (SELECT palier_claim('organisation')::int) AND is_direct AND reservataire_id IN (SELECT id FROM palier_organisation WHERE is_state)) AND order_points = 0 AND snapshot = '{}' AND rank IS NULL)",
        "REVOKE INSERT, UPDATE ON palier_candidature FROM palier_bailleur, palier_reservataire",
        "GRANT UPDATE (stage, suspended_from, end_reason, changed_at, audience) ON palier_candidature TO palier_bailleur",
        "GRANT UPDATE (stage, suspended_from, end_reason, changed_at, audience, verdict, tier, order_points, waiting_since, snapshot) ON palier_candidature TO palier_reservataire",
        "GRANT INSERT ON palier_candidature TO palier_reservataire",
    ),
    "palier_setaside": (
        "DROP POLICY IF EXISTS bailleur_insert ON palier_setaside",
        "DROP POLICY IF EXISTS bailleur_update ON palier_setaside",
        "DROP POLICY IF EXISTS reservataire_insert ON palier_setaside",
        "DROP POLICY IF EXISTS reservataire_update ON palier_setaside",
        "CREATE POLICY bailleur_insert ON palier_setaside FOR INSERT TO palier_bailleur WITH CHECK (audience && ARRAY[(SELECT palier_claim('organisation')::int)] AND candidature_id IN (SELECT id FROM palier_candidature WHERE publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = (SELECT palier_claim('organisation')::int))) AND by_id = (SELECT palier_claim('user')::bigint))",
        "CREATE POLICY reservataire_insert ON palier_setaside FOR INSERT TO palier_reservataire WITH CHECK (audience && ARRAY[(SELECT palier_claim('organisation')::int)] AND candidature_id IN (SELECT id FROM palier_candidature WHERE publication_id IN (SELECT id FROM palier_publication WHERE reservataire_id = (SELECT palier_claim('organisation')::int))) AND by_id = (SELECT palier_claim('user')::bigint))",
        "CREATE POLICY bailleur_update ON palier_setaside FOR UPDATE TO palier_bailleur USING (audience && ARRAY[(SELECT palier_claim('organisation')::int)] AND candidature_id IN (SELECT id FROM palier_candidature WHERE publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = (SELECT palier_claim('organisation')::int)))) WITH CHECK (audience && ARRAY[(SELECT palier_claim('organisation')::int)] AND candidature_id IN (SELECT id FROM palier_candidature WHERE publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = (SELECT palier_claim('organisation')::int))))",
        "CREATE POLICY reservataire_update ON palier_setaside FOR UPDATE TO palier_reservataire USING (audience && ARRAY[(SELECT palier_claim('organisation')::int)] AND candidature_id IN (SELECT id FROM palier_candidature WHERE publication_id IN (SELECT id FROM palier_publication WHERE reservataire_id = (SELECT palier_claim('organisation')::int)))) WITH CHECK (audience && ARRAY[(SELECT palier_claim('organisation')::int)] AND candidature_id IN (SELECT id FROM palier_candidature WHERE publication_id IN (SELECT id FROM palier_publication WHERE reservataire_id = (SELECT palier_claim('organisation')::int))))",
        "REVOKE INSERT, UPDATE ON palier_setaside FROM palier_bailleur, palier_reservataire",
        "GRANT INSERT ON palier_setaside TO palier_bailleur",
        "GRANT INSERT ON palier_setaside TO palier_reservataire",
        "GRANT UPDATE (second_reader_id, second_read_at, is_upheld) ON palier_setaside TO palier_bailleur",
        "GRANT UPDATE (second_reader_id, second_read_at, is_upheld) ON palier_setaside TO palier_reservataire",
    ),
    "palier_check": (
        "DROP POLICY IF EXISTS bailleur_insert ON palier_check",
        "DROP POLICY IF EXISTS bailleur_update ON palier_check",
        "DROP POLICY IF EXISTS reservataire_insert ON palier_check",
        "DROP POLICY IF EXISTS reservataire_update ON palier_check",
        "CREATE POLICY bailleur_insert ON palier_check FOR INSERT TO palier_bailleur WITH CHECK (audience && ARRAY[(SELECT palier_claim('organisation')::int)] AND candidature_id IN (SELECT id FROM palier_candidature WHERE publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = (SELECT palier_claim('organisation')::int))) AND by_id = (SELECT palier_claim('user')::bigint))",
        "REVOKE INSERT, UPDATE ON palier_check FROM palier_bailleur, palier_reservataire",
        "GRANT INSERT ON palier_check TO palier_bailleur",
    ),
    "palier_offer": (
        "DROP POLICY IF EXISTS bailleur_insert ON palier_offer",
        "DROP POLICY IF EXISTS bailleur_update ON palier_offer",
        "DROP POLICY IF EXISTS reservataire_insert ON palier_offer",
        "DROP POLICY IF EXISTS reservataire_update ON palier_offer",
        "CREATE POLICY bailleur_insert ON palier_offer FOR INSERT TO palier_bailleur WITH CHECK (audience && ARRAY[(SELECT palier_claim('organisation')::int)] AND publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = (SELECT palier_claim('organisation')::int)) AND sent_by_id = (SELECT palier_claim('user')::bigint))",
        "CREATE POLICY bailleur_update ON palier_offer FOR UPDATE TO palier_bailleur USING (audience && ARRAY[(SELECT palier_claim('organisation')::int)] AND publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = (SELECT palier_claim('organisation')::int))) WITH CHECK (audience && ARRAY[(SELECT palier_claim('organisation')::int)] AND publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = (SELECT palier_claim('organisation')::int)))",
        "REVOKE INSERT, UPDATE ON palier_offer FROM palier_bailleur, palier_reservataire",
        "GRANT INSERT ON palier_offer TO palier_bailleur",
        "GRANT UPDATE (delivered_at, delivery_proof, answer_by, reminded_at, second_channel_at, answered_at, answer, was_suitable, suitable_at) ON palier_offer TO palier_bailleur",
    ),
    "palier_decision": (
        "DROP POLICY IF EXISTS bailleur_insert ON palier_decision",
        "DROP POLICY IF EXISTS bailleur_update ON palier_decision",
        "DROP POLICY IF EXISTS reservataire_insert ON palier_decision",
        "DROP POLICY IF EXISTS reservataire_update ON palier_decision",
        "CREATE POLICY bailleur_insert ON palier_decision FOR INSERT TO palier_bailleur WITH CHECK (audience && ARRAY[(SELECT palier_claim('organisation')::int)] AND candidature_id IN (SELECT id FROM palier_candidature WHERE publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = (SELECT palier_claim('organisation')::int))) AND by_id = (SELECT palier_claim('user')::bigint))",
        "CREATE POLICY bailleur_update ON palier_decision FOR UPDATE TO palier_bailleur USING (audience && ARRAY[(SELECT palier_claim('organisation')::int)] AND candidature_id IN (SELECT id FROM palier_candidature WHERE publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = (SELECT palier_claim('organisation')::int)))) WITH CHECK (audience && ARRAY[(SELECT palier_claim('organisation')::int)] AND candidature_id IN (SELECT id FROM palier_candidature WHERE publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = (SELECT palier_claim('organisation')::int))))",
        "REVOKE INSERT, UPDATE ON palier_decision FROM palier_bailleur, palier_reservataire",
        "GRANT INSERT ON palier_decision TO palier_bailleur",
        "GRANT UPDATE (condition_met_at) ON palier_decision TO palier_bailleur",
    ),
    "palier_lease": (
        "DROP POLICY IF EXISTS bailleur_insert ON palier_lease",
        "DROP POLICY IF EXISTS bailleur_update ON palier_lease",
        "DROP POLICY IF EXISTS reservataire_insert ON palier_lease",
        "DROP POLICY IF EXISTS reservataire_update ON palier_lease",
        "CREATE POLICY bailleur_insert ON palier_lease FOR INSERT TO palier_bailleur WITH CHECK (audience && ARRAY[(SELECT palier_claim('organisation')::int)] AND publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = (SELECT palier_claim('organisation')::int)) AND signed_by_id = (SELECT palier_claim('user')::bigint))",
        "CREATE POLICY bailleur_update ON palier_lease FOR UPDATE TO palier_bailleur USING (audience && ARRAY[(SELECT palier_claim('organisation')::int)] AND publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = (SELECT palier_claim('organisation')::int))) WITH CHECK (audience && ARRAY[(SELECT palier_claim('organisation')::int)] AND publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = (SELECT palier_claim('organisation')::int)))",
        "REVOKE INSERT, UPDATE ON palier_lease FROM palier_bailleur, palier_reservataire",
        "GRANT INSERT ON palier_lease TO palier_bailleur",
        "GRANT UPDATE (signed_on, starts_on, register_told_at, contingent, is_dalo, ground_letters, quartile, is_qpv, is_worker, is_rehoused) ON palier_lease TO palier_bailleur",
    ),
    "palier_fact": (
        "DROP POLICY IF EXISTS bailleur_insert ON palier_fact",
        "DROP POLICY IF EXISTS bailleur_update ON palier_fact",
        "DROP POLICY IF EXISTS reservataire_insert ON palier_fact",
        "DROP POLICY IF EXISTS reservataire_update ON palier_fact",
        "CREATE POLICY bailleur_insert ON palier_fact FOR INSERT TO palier_bailleur WITH CHECK (audience && ARRAY[(SELECT palier_claim('organisation')::int)] AND layer = 'verifie' AND by_id = (SELECT palier_claim('user')::bigint))",
        "CREATE POLICY reservataire_insert ON palier_fact FOR INSERT TO palier_reservataire WITH CHECK (audience && ARRAY[(SELECT palier_claim('organisation')::int)] AND layer = 'verifie' AND by_id = (SELECT palier_claim('user')::bigint))",
        "REVOKE INSERT, UPDATE ON palier_fact FROM palier_bailleur, palier_reservataire",
        "GRANT INSERT ON palier_fact TO palier_bailleur",
        "GRANT INSERT ON palier_fact TO palier_reservataire",
    ),
}


class Migration(migrations.Migration):
    """Narrower than before for each act that pages make, and the same for those."""

    atomic = False
    dependencies = (("palier", "0057_seals"),)
    operations = tuple(
        migrations.RunSQL(f"DO $$ BEGIN {'; '.join(statements)}; END $$".replace("\n", " "), migrations.RunSQL.noop)
        for statements in RIGHTS.values()
    )
