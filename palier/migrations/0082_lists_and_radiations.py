"""Closing a list is the clock's, and a landlord strikes off on the grounds of the law alone (ADR 39). Frozen from the matrix.

One table after the other, each in a transaction of its own; cut in between, it starts again, the same.
"""
# ruff: noqa: E501 - frozen statements

from django.db import migrations

MOVED = """
    CREATE OR REPLACE FUNCTION palier_list_move() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
    DECLARE is_own boolean := current_setting('role') = 'palier_reservataire' OR NEW.reservataire_id = NEW.bailleur_id;
    BEGIN
      IF NOT (current_setting('role') = 'palier_bailleur' AND (
        NEW.stage = 'attribuee' AND OLD.stage IN ('en_commission') OR
        NEW.stage = 'designee' AND OLD.stage IN ('attribuee', 'en_commission') OR
        NEW.stage = 'en_commission' AND OLD.stage IN ('attribuee', 'designee', 'infructueuse') OR
        NEW.stage = 'infructueuse' AND OLD.stage IN ('attribuee', 'classee', 'designee', 'en_commission') OR
        NEW.stage = 'louee' AND OLD.stage IN ('attribuee') OR
        NEW.stage = 'rendue_au_bailleur' AND OLD.stage IN ('classee', 'designee', 'infructueuse') OR
        NEW.stage = 'retiree' AND OLD.stage IN ('attribuee', 'classee', 'designee', 'en_commission', 'publiee')
      ) OR is_own AND (
        NEW.stage = 'designee' AND OLD.stage IN ('classee') OR
        NEW.stage = 'retiree' AND OLD.stage IN ('classee', 'publiee')
      )) THEN
        RAISE EXCEPTION 'this organisation moves no list from % to %', OLD.stage, NEW.stage USING ERRCODE = '42501';
      END IF;
      RETURN NEW;
    END $$
"""
TRIGGER = """
    CREATE OR REPLACE TRIGGER list_move BEFORE UPDATE ON palier_publication FOR EACH ROW
    WHEN (current_setting('role') IN ('palier_bailleur', 'palier_reservataire') AND NEW.stage IS DISTINCT FROM OLD.stage)
    EXECUTE FUNCTION palier_list_move()
"""
RIGHTS: dict[str, tuple[str, ...]] = {
    "palier_publication": (
        "DROP POLICY IF EXISTS reservataire_insert ON palier_publication",
        "CREATE POLICY reservataire_insert ON palier_publication FOR INSERT TO palier_reservataire WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (reservataire_id = (SELECT palier_claim('organisation')::int) AND EXISTS (SELECT FROM palier_home h WHERE h.id = home_id AND h.reservataire_id = palier_publication.reservataire_id AND h.bailleur_id = palier_publication.bailleur_id) AND ((stage = 'publiee' AND NOT is_direct AND closed_at IS NULL AND end_reason = '') OR (stage = 'designee' AND is_direct AND reservataire_id IN (SELECT id FROM palier_organisation WHERE is_state)))))",
        "DROP POLICY IF EXISTS reservataire_update ON palier_publication",
        "CREATE POLICY reservataire_update ON palier_publication FOR UPDATE TO palier_reservataire USING (reservataire_id = (SELECT palier_claim('organisation')::int)) WITH CHECK (reservataire_id = (SELECT palier_claim('organisation')::int))",
        "REVOKE UPDATE ON palier_publication FROM palier_reservataire",
        "GRANT UPDATE (stage, end_reason) ON palier_publication TO palier_reservataire",
        "DROP POLICY IF EXISTS bailleur_update ON palier_publication",
        "CREATE POLICY bailleur_update ON palier_publication FOR UPDATE TO palier_bailleur USING (bailleur_id = (SELECT palier_claim('organisation')::int)) WITH CHECK (bailleur_id = (SELECT palier_claim('organisation')::int))",
        "REVOKE UPDATE ON palier_publication FROM palier_bailleur",
        "GRANT UPDATE (stage, end_reason) ON palier_publication TO palier_bailleur",
        "DROP POLICY IF EXISTS bailleur_insert ON palier_publication",
        "CREATE POLICY bailleur_insert ON palier_publication FOR INSERT TO palier_bailleur WITH CHECK (bailleur_id = (SELECT palier_claim('organisation')::int) AND reservataire_id = (SELECT palier_claim('organisation')::int) AND EXISTS (SELECT FROM palier_home h WHERE h.id = home_id AND h.reservataire_id = palier_publication.reservataire_id AND h.bailleur_id = palier_publication.bailleur_id) AND stage = 'publiee' AND NOT is_direct AND closed_at IS NULL AND end_reason = '')",
    ),
    "palier_demande": (
        "DROP POLICY IF EXISTS bailleur_update ON palier_demande",
        "CREATE POLICY bailleur_update ON palier_demande FOR UPDATE TO palier_bailleur USING (audience && ARRAY[(SELECT palier_claim('organisation')::int)]) WITH CHECK (audience && ARRAY[(SELECT palier_claim('organisation')::int)] AND state = 'radiee' AND struck_off_at IS NOT NULL AND strike_off_reason IN ('RADATT', 'RADABA', 'RADCON', 'RADIRR') AND CASE palier_demande.strike_off_reason WHEN 'RADATT' THEN EXISTS (SELECT FROM palier_lease l JOIN palier_publication p ON p.id = l.publication_id JOIN palier_home h ON h.id = p.home_id WHERE l.demande_id = palier_demande.id AND p.bailleur_id = (SELECT palier_claim('organisation')::int) AND h.financing <> 'LLI') WHEN 'RADABA' THEN EXISTS (SELECT FROM palier_candidature c WHERE c.demande_id = palier_demande.id AND c.publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = (SELECT palier_claim('organisation')::int)) AND c.stage NOT IN ('classee', 'deposee', 'ecartee', 'en_attente', 'ineligible', 'non_retenue', 'retiree')) ELSE EXISTS (SELECT FROM palier_radiationwarning w JOIN palier_candidature c ON c.id = w.candidature_id WHERE w.demande_id = palier_demande.id AND w.issued_by_id = (SELECT palier_claim('organisation')::int) AND w.reason = palier_demande.strike_off_reason AND w.cancelled_at IS NULL AND w.struck_off_at IS NULL AND w.answer_by < now() AND w.sent_at < now() - interval '1 month' AND (w.reason = 'RADCON' OR c.stage = 'irrecevable')) END)",
        "REVOKE UPDATE ON palier_demande FROM palier_bailleur",
        "GRANT UPDATE (state, struck_off_at, strike_off_reason) ON palier_demande TO palier_bailleur",
    ),
    "palier_radiationwarning": (
        "DROP POLICY IF EXISTS bailleur_insert ON palier_radiationwarning",
        "CREATE POLICY bailleur_insert ON palier_radiationwarning FOR INSERT TO palier_bailleur WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (issued_by_id = (SELECT palier_claim('organisation')::int) AND written_by_id = (SELECT palier_claim('user')::bigint) AND audience = ARRAY[(SELECT palier_claim('organisation')::int)] AND sent_at > now() - interval '1 day' AND delivered_at IS NULL AND cancelled_at IS NULL AND struck_off_at IS NULL AND EXISTS (SELECT FROM palier_candidature c WHERE c.id = candidature_id AND c.demande_id = palier_radiationwarning.demande_id AND c.publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = (SELECT palier_claim('organisation')::int)) AND (palier_radiationwarning.reason = 'RADCON' OR c.stage = 'irrecevable'))))",
        "DROP POLICY IF EXISTS bailleur_update ON palier_radiationwarning",
        "CREATE POLICY bailleur_update ON palier_radiationwarning FOR UPDATE TO palier_bailleur USING (issued_by_id = (SELECT palier_claim('organisation')::int)) WITH CHECK (issued_by_id = (SELECT palier_claim('organisation')::int))",
        "REVOKE UPDATE ON palier_radiationwarning FROM palier_bailleur",
        "GRANT UPDATE (delivered_at, delivery_proof, answer_by, answer, answered_at, cancelled_at, cancel_reason, struck_off_at) ON palier_radiationwarning TO palier_bailleur",
    ),
    "palier_radiation": (
        "DROP POLICY IF EXISTS bailleur_update ON palier_radiation",
        "CREATE POLICY bailleur_update ON palier_radiation FOR UPDATE TO palier_bailleur USING (audience && ARRAY[(SELECT palier_claim('organisation')::int)] AND demande_id IN (SELECT demande_id FROM palier_lease WHERE publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = (SELECT palier_claim('organisation')::int))) AND reason = 'RADATT' AND issued_by_id = (SELECT palier_claim('organisation')::int)) WITH CHECK (audience && ARRAY[(SELECT palier_claim('organisation')::int)] AND demande_id IN (SELECT demande_id FROM palier_lease WHERE publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = (SELECT palier_claim('organisation')::int))) AND reason = 'RADATT' AND issued_by_id = (SELECT palier_claim('organisation')::int))",
        "REVOKE UPDATE ON palier_radiation FROM palier_bailleur",
        "GRANT UPDATE (effective_on) ON palier_radiation TO palier_bailleur",
        "DROP POLICY IF EXISTS bailleur_insert ON palier_radiation",
        "CREATE POLICY bailleur_insert ON palier_radiation FOR INSERT TO palier_bailleur WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (issued_by_id = (SELECT palier_claim('organisation')::int) AND audience = ARRAY[(SELECT palier_claim('organisation')::int)] AND kept_numero = '' AND lifted_at IS NULL AND register_told_at IS NULL AND EXISTS (SELECT FROM palier_demande d WHERE d.id = demande_id AND d.state = 'radiee' AND d.strike_off_reason = palier_radiation.reason) AND CASE palier_radiation.reason WHEN 'RADATT' THEN EXISTS (SELECT FROM palier_lease l JOIN palier_publication p ON p.id = l.publication_id JOIN palier_home h ON h.id = p.home_id WHERE l.demande_id = palier_radiation.demande_id AND p.bailleur_id = (SELECT palier_claim('organisation')::int) AND h.financing <> 'LLI') WHEN 'RADABA' THEN EXISTS (SELECT FROM palier_candidature c WHERE c.demande_id = palier_radiation.demande_id AND c.publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = (SELECT palier_claim('organisation')::int)) AND c.stage NOT IN ('classee', 'deposee', 'ecartee', 'en_attente', 'ineligible', 'non_retenue', 'retiree')) ELSE EXISTS (SELECT FROM palier_radiationwarning w JOIN palier_candidature c ON c.id = w.candidature_id WHERE w.demande_id = palier_radiation.demande_id AND w.issued_by_id = (SELECT palier_claim('organisation')::int) AND w.reason = palier_radiation.reason AND w.cancelled_at IS NULL AND w.struck_off_at IS NULL AND w.answer_by < now() AND w.sent_at < now() - interval '1 month' AND (w.reason = 'RADCON' OR c.stage = 'irrecevable')) END))",
    ),
    "palier_lease": (
        "DROP POLICY IF EXISTS bailleur_update ON palier_lease",
        "CREATE POLICY bailleur_update ON palier_lease FOR UPDATE TO palier_bailleur USING (audience && ARRAY[(SELECT palier_claim('organisation')::int)] AND publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = (SELECT palier_claim('organisation')::int))) WITH CHECK (audience && ARRAY[(SELECT palier_claim('organisation')::int)] AND publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = (SELECT palier_claim('organisation')::int)) AND register_told_at IS NULL)",
        "REVOKE UPDATE ON palier_lease FROM palier_bailleur",
        "GRANT UPDATE (signed_on, starts_on, register_told_at, contingent, is_dalo, ground_letters, quartile, is_qpv, is_worker, is_rehoused) ON palier_lease TO palier_bailleur",
    ),
}


class Migration(migrations.Migration):
    """Narrower than before for each act that pages make, and the same for those of the release before."""

    atomic = False
    dependencies = (("palier", "0081_head_pulse"),)
    operations = (
        migrations.RunSQL(MOVED, "DROP FUNCTION palier_list_move() CASCADE"),
        migrations.RunSQL(TRIGGER, migrations.RunSQL.noop),
        *(
            migrations.RunSQL(f"DO $$ BEGIN {'; '.join(statements)}; END $$", migrations.RunSQL.noop)
            for statements in RIGHTS.values()
        ),
    )
