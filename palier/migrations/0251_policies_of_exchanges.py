"""Who reads, enters and answers an exchange, and what a household and a landlord journal of it (ADR 97).

Expand only: the release before leaves the tables empty. Frozen SQL.
"""
# ruff: noqa: E501 - frozen statements

from django.db import migrations

GRANTS = (
    "GRANT SELECT ON palier_exchangeentry TO palier_demandeur",
    "GRANT INSERT ON palier_exchangeentry TO palier_demandeur",
    "GRANT UPDATE (person_key, by_id, landlord_id, state, need, persons, commune_id, type_code, floor_area, storey, has_lift, is_step_free, full_rent, energy, outdoors, assets, wanted_communes, wanted_types, max_rent, least_area, most_storey, needs_step_free, needs_outdoors, until, changed_at, ended_at) ON palier_exchangeentry TO palier_demandeur",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON palier_exchangeentry TO palier_clock",
    "GRANT SELECT (id, public_id, state, size, proposed_at, latest_by, landlords_by, moved_at) ON palier_exchangeround TO palier_demandeur",
    "GRANT SELECT (id, public_id, state, size, proposed_at, latest_by, landlords_by, moved_at) ON palier_exchangeround TO palier_bailleur",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON palier_exchangeround TO palier_clock",
    "GRANT SELECT (id, public_id, round_id, entry_id, demande_id, position, stage, house_id, own_house_id, commune_id, type_code, floor_area, storey, has_lift, is_step_free, full_rent, energy, outdoors, assets, answer, answer_by, latest_by, answered_at, answered_by_id, told_name, told_number, told_persons, told_children, verdict, obstacle, verdict_at) ON palier_exchangelink TO palier_demandeur",
    "GRANT UPDATE (answer, answer_by, answered_at, answered_by_id, told_name, told_number, told_persons, told_children) ON palier_exchangelink TO palier_demandeur",
    "GRANT SELECT (id, public_id, round_id, demande_id, position, stage, house_id, own_house_id, commune_id, type_code, floor_area, storey, has_lift, is_step_free, full_rent, energy, outdoors, assets, answer, told_name, told_number, told_persons, told_children, verdict, obstacle, verdict_at, verdict_by_id) ON palier_exchangelink TO palier_bailleur",
    "GRANT UPDATE (verdict, obstacle, verdict_at, verdict_by_id) ON palier_exchangelink TO palier_bailleur",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON palier_exchangelink TO palier_clock",
)
POLICIES = (
    (
        "palier_exchangeentry",
        "demandeur_select",
        "CREATE POLICY demandeur_select ON palier_exchangeentry FOR SELECT TO palier_demandeur USING (demande_id = (SELECT palier_claim('demande')::bigint))",
    ),
    (
        "palier_exchangeentry",
        "demandeur_insert",
        "CREATE POLICY demandeur_insert ON palier_exchangeentry FOR INSERT TO palier_demandeur WITH CHECK (demande_id = (SELECT palier_claim('demande')::bigint) AND by_id = (SELECT palier_claim('user')::bigint) AND person_key IN (SELECT h.person_key FROM palier_holder h WHERE h.user_id = (SELECT palier_claim('user')::bigint)) AND state = 'inscrite' AND ended_at IS NULL)",
    ),
    (
        "palier_exchangeentry",
        "demandeur_update",
        "CREATE POLICY demandeur_update ON palier_exchangeentry FOR UPDATE TO palier_demandeur USING (demande_id = (SELECT palier_claim('demande')::bigint)) WITH CHECK (demande_id = (SELECT palier_claim('demande')::bigint) AND state IN ('inscrite', 'en_pause', 'retiree'))",
    ),
    (
        "palier_exchangeentry",
        "clock_select",
        "CREATE POLICY clock_select ON palier_exchangeentry FOR SELECT TO palier_clock USING (true)",
    ),
    (
        "palier_exchangeentry",
        "clock_insert",
        "CREATE POLICY clock_insert ON palier_exchangeentry FOR INSERT TO palier_clock WITH CHECK (true)",
    ),
    (
        "palier_exchangeentry",
        "clock_update",
        "CREATE POLICY clock_update ON palier_exchangeentry FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)",
    ),
    (
        "palier_exchangeentry",
        "clock_delete",
        "CREATE POLICY clock_delete ON palier_exchangeentry FOR DELETE TO palier_clock USING (true)",
    ),
    (
        "palier_exchangeround",
        "demandeur_select",
        "CREATE POLICY demandeur_select ON palier_exchangeround FOR SELECT TO palier_demandeur USING ((SELECT palier_claim('role') IS NOT NULL) AND (id IN (SELECT round_id FROM palier_exchangelink)))",
    ),
    (
        "palier_exchangeround",
        "bailleur_select",
        "CREATE POLICY bailleur_select ON palier_exchangeround FOR SELECT TO palier_bailleur USING ((SELECT palier_claim('role') IS NOT NULL) AND (id IN (SELECT round_id FROM palier_exchangelink)))",
    ),
    (
        "palier_exchangeround",
        "clock_select",
        "CREATE POLICY clock_select ON palier_exchangeround FOR SELECT TO palier_clock USING (true)",
    ),
    (
        "palier_exchangeround",
        "clock_insert",
        "CREATE POLICY clock_insert ON palier_exchangeround FOR INSERT TO palier_clock WITH CHECK (true)",
    ),
    (
        "palier_exchangeround",
        "clock_update",
        "CREATE POLICY clock_update ON palier_exchangeround FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)",
    ),
    (
        "palier_exchangeround",
        "clock_delete",
        "CREATE POLICY clock_delete ON palier_exchangeround FOR DELETE TO palier_clock USING (true)",
    ),
    (
        "palier_exchangelink",
        "demandeur_select",
        "CREATE POLICY demandeur_select ON palier_exchangelink FOR SELECT TO palier_demandeur USING (demande_id = (SELECT palier_claim('demande')::bigint))",
    ),
    (
        "palier_exchangelink",
        "demandeur_update",
        "CREATE POLICY demandeur_update ON palier_exchangelink FOR UPDATE TO palier_demandeur USING (demande_id = (SELECT palier_claim('demande')::bigint) AND stage = 'proposee') WITH CHECK (demande_id = (SELECT palier_claim('demande')::bigint) AND stage = 'proposee' AND answered_by_id = (SELECT palier_claim('user')::bigint))",
    ),
    (
        "palier_exchangelink",
        "bailleur_select",
        "CREATE POLICY bailleur_select ON palier_exchangelink FOR SELECT TO palier_bailleur USING ((SELECT palier_claim('role') IS NOT NULL) AND ((house_id = ANY((SELECT palier_ours())::int[]) OR own_house_id = ANY((SELECT palier_ours())::int[])) AND stage IN ('chez_les_bailleurs', 'presentee')))",
    ),
    (
        "palier_exchangelink",
        "bailleur_update",
        "CREATE POLICY bailleur_update ON palier_exchangelink FOR UPDATE TO palier_bailleur USING (house_id = ANY((SELECT palier_ours())::int[]) AND stage = 'chez_les_bailleurs') WITH CHECK (house_id = ANY((SELECT palier_ours())::int[]) AND stage = 'chez_les_bailleurs' AND verdict_by_id = (SELECT palier_claim('user')::bigint))",
    ),
    (
        "palier_exchangelink",
        "clock_select",
        "CREATE POLICY clock_select ON palier_exchangelink FOR SELECT TO palier_clock USING (true)",
    ),
    (
        "palier_exchangelink",
        "clock_insert",
        "CREATE POLICY clock_insert ON palier_exchangelink FOR INSERT TO palier_clock WITH CHECK (true)",
    ),
    (
        "palier_exchangelink",
        "clock_update",
        "CREATE POLICY clock_update ON palier_exchangelink FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)",
    ),
    (
        "palier_exchangelink",
        "clock_delete",
        "CREATE POLICY clock_delete ON palier_exchangelink FOR DELETE TO palier_clock USING (true)",
    ),
)
AGAIN = (
    (
        "palier_journalentry",
        "demandeur_insert",
        "CREATE POLICY demandeur_insert ON palier_journalentry FOR INSERT TO palier_demandeur WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (actor = (SELECT palier_claim('actor')::uuid) AND organisation IS NOT DISTINCT FROM CASE WHEN (SELECT palier_claim('mandate')::bigint) IS NOT NULL OR (SELECT palier_claim('visit')::bigint) IS NOT NULL THEN (SELECT palier_claim('organisation')::int) END AND (role = 'mandataire') = ((SELECT palier_claim('mandate')::bigint) IS NOT NULL) AND CASE role WHEN 'mandataire' THEN CASE (SELECT palier_claim('word')) WHEN 'pieces' THEN verb IN ('deposer_piece') WHEN 'candidater' THEN verb IN ('deposer', 'deposer_de_nouveau', 'mettre_en_attente', 'retirer') WHEN 'repondre' THEN verb IN ('accepter', 'refuser', 'suspendre') WHEN 'renouveler' THEN verb IN ('annuler_avertissement', 'renouveler') ELSE false END WHEN 'demandeur' THEN (SELECT palier_claim('visit')::bigint) IS NULL AND verb IN ('accepter', 'accepter_a_deux', 'accorder_mandat', 'annuler_avertissement', 'changer_contact', 'changer_foyer', 'choisir_courrier', 'completer', 'confirmer', 'contester', 'contester_reponse_erreur', 'contester_separation', 'corriger_echange', 'demander_archive', 'demander_autre_toit', 'demander_code_emploi', 'demander_cout_erreur', 'demander_effacement', 'demander_numero', 'demander_plus_de_temps', 'demander_separation', 'deposer', 'deposer_de_nouveau', 'deposer_piece', 'desavouer_emploi', 'desavouer_passage', 'donner_mandat', 'ecarter_avis', 'finir_recours_juge', 'inscrire_echange', 'joindre_avis', 'mettre_en_attente', 'nommer_contact', 'noter_recours_juge', 'ordonner_fichiers', 'orienter_service_social', 'ouvrir_courrier', 'prendre_archive', 'quitter_autre_toit', 'quitter_echange', 'refuser', 'remettre_preuve', 'renouveler', 'repondre_ronde', 'reprendre_a_deux', 'reprendre_accord_mandat', 'reprendre_changement', 'reprendre_echange', 'reprendre_orientation', 'reprendre_separation', 'retirer', 'retirer_code_emploi', 'retirer_contact', 'retirer_contestation', 'retirer_demande_de_toit', 'retirer_fichier', 'retirer_mandat', 'se_desister', 'suspendre', 'suspendre_echange') WHEN 'guichet' THEN (SELECT palier_claim('visit')::bigint) IS NOT NULL AND verb IN ('accepter', 'annuler_avertissement', 'changer_contact', 'changer_foyer', 'choisir_courrier', 'completer', 'confirmer', 'contester', 'contester_reponse_erreur', 'demander_cout_erreur', 'demander_plus_de_temps', 'deposer', 'deposer_de_nouveau', 'deposer_piece', 'finir_recours_juge', 'mettre_en_attente', 'noter_recours_juge', 'ordonner_fichiers', 'ouvrir_courrier', 'refuser', 'renouveler', 'reprendre_changement', 'retirer', 'retirer_contestation', 'retirer_fichier', 'se_desister', 'suspendre') WHEN 'horloge' THEN verb IN ('constater_remise') ELSE false END))",
        "CREATE POLICY demandeur_insert ON palier_journalentry FOR INSERT TO palier_demandeur WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (actor = (SELECT palier_claim('actor')::uuid) AND organisation IS NOT DISTINCT FROM CASE WHEN (SELECT palier_claim('mandate')::bigint) IS NOT NULL OR (SELECT palier_claim('visit')::bigint) IS NOT NULL THEN (SELECT palier_claim('organisation')::int) END AND (role = 'mandataire') = ((SELECT palier_claim('mandate')::bigint) IS NOT NULL) AND CASE role WHEN 'mandataire' THEN CASE (SELECT palier_claim('word')) WHEN 'pieces' THEN verb IN ('deposer_piece') WHEN 'candidater' THEN verb IN ('deposer', 'deposer_de_nouveau', 'mettre_en_attente', 'retirer') WHEN 'repondre' THEN verb IN ('accepter', 'refuser', 'suspendre') WHEN 'renouveler' THEN verb IN ('annuler_avertissement', 'renouveler') ELSE false END WHEN 'demandeur' THEN (SELECT palier_claim('visit')::bigint) IS NULL AND verb IN ('accepter', 'accepter_a_deux', 'accorder_mandat', 'annuler_avertissement', 'changer_contact', 'changer_foyer', 'choisir_courrier', 'completer', 'confirmer', 'contester', 'contester_reponse_erreur', 'contester_separation', 'demander_archive', 'demander_autre_toit', 'demander_code_emploi', 'demander_cout_erreur', 'demander_effacement', 'demander_numero', 'demander_plus_de_temps', 'demander_separation', 'deposer', 'deposer_de_nouveau', 'deposer_piece', 'desavouer_emploi', 'desavouer_passage', 'donner_mandat', 'ecarter_avis', 'finir_recours_juge', 'joindre_avis', 'mettre_en_attente', 'nommer_contact', 'noter_recours_juge', 'ordonner_fichiers', 'orienter_service_social', 'ouvrir_courrier', 'prendre_archive', 'quitter_autre_toit', 'refuser', 'remettre_preuve', 'renouveler', 'reprendre_a_deux', 'reprendre_accord_mandat', 'reprendre_changement', 'reprendre_orientation', 'reprendre_separation', 'retirer', 'retirer_code_emploi', 'retirer_contact', 'retirer_contestation', 'retirer_demande_de_toit', 'retirer_fichier', 'retirer_mandat', 'se_desister', 'suspendre') WHEN 'guichet' THEN (SELECT palier_claim('visit')::bigint) IS NOT NULL AND verb IN ('accepter', 'annuler_avertissement', 'changer_contact', 'changer_foyer', 'choisir_courrier', 'completer', 'confirmer', 'contester', 'contester_reponse_erreur', 'demander_cout_erreur', 'demander_plus_de_temps', 'deposer', 'deposer_de_nouveau', 'deposer_piece', 'finir_recours_juge', 'mettre_en_attente', 'noter_recours_juge', 'ordonner_fichiers', 'ouvrir_courrier', 'refuser', 'renouveler', 'reprendre_changement', 'retirer', 'retirer_contestation', 'retirer_fichier', 'se_desister', 'suspendre') WHEN 'horloge' THEN verb IN ('constater_remise') ELSE false END))",
    ),
    (
        "palier_journalentry",
        "bailleur_insert",
        "CREATE POLICY bailleur_insert ON palier_journalentry FOR INSERT TO palier_bailleur WITH CHECK (actor = (SELECT palier_claim('actor')::uuid) AND organisation = (SELECT palier_claim('organisation')::int) AND CASE role WHEN 'bailleur' THEN verb IN ('annuler_acte', 'annuler_avertissement', 'annuler_seance', 'appeler_suivants', 'arreter_courriel', 'avertir_radiation', 'conclure_convention', 'confirmer_refus', 'constater_abandon_bail', 'constater_condition', 'constater_conforme', 'constater_non_conforme', 'constater_remise', 'convoquer', 'corriger_bail', 'corriger_convention', 'corriger_logement', 'corriger_remise', 'corriger_vacance', 'dater_fait_erreur', 'decider_sans_joindre', 'declarer_logement', 'demander_pieces', 'demander_rang_suivant', 'deplacer_seance', 'designer', 'dire_si_ronde_possible', 'ecarter', 'finir_convention', 'garder_logement', 'imprimer_lettre', 'inscrire_ordre_du_jour', 'lever_attente', 'lire_avis_erreur', 'lire_nouvelle', 'lire_nouvelles', 'ne_pas_retenir', 'noter_joint', 'orienter_logement', 'poster_lettre', 'prevoir_acte', 'prevoir_flux', 'prolonger_reponse', 'proposer', 'proposer_ecart', 'prouver_remise_avertissement', 'publier', 'radier', 'recomposer_seance', 'refuser_ecart', 'renvoyer_offre', 'repondre_contestation', 'repondre_erreur', 'reprendre', 'reprendre_courriel', 'reprendre_logement', 'reprendre_offre', 'reprendre_reponse_contestation', 'reprendre_reponse_erreur', 'retirer_lettre', 'retirer_publication', 'revenir_lettre', 'signer_bail') WHEN 'commission' THEN verb IN ('attribuer', 'attribuer_sous_condition', 'clore_seance', 'declarer_interet', 'declarer_irrecevable', 'garder_en_reserve', 'mettre_aux_voix', 'ne_pas_attribuer', 'noter_presence', 'ouvrir_seance', 'reporter', 'reprendre_decision', 'reprendre_decisions', 'retirer_des_voix', 'retirer_interet') ELSE false END)",
        "CREATE POLICY bailleur_insert ON palier_journalentry FOR INSERT TO palier_bailleur WITH CHECK (actor = (SELECT palier_claim('actor')::uuid) AND organisation = (SELECT palier_claim('organisation')::int) AND CASE role WHEN 'bailleur' THEN verb IN ('annuler_acte', 'annuler_avertissement', 'annuler_seance', 'appeler_suivants', 'arreter_courriel', 'avertir_radiation', 'conclure_convention', 'confirmer_refus', 'constater_abandon_bail', 'constater_condition', 'constater_conforme', 'constater_non_conforme', 'constater_remise', 'convoquer', 'corriger_bail', 'corriger_convention', 'corriger_logement', 'corriger_remise', 'corriger_vacance', 'dater_fait_erreur', 'decider_sans_joindre', 'declarer_logement', 'demander_pieces', 'demander_rang_suivant', 'deplacer_seance', 'designer', 'ecarter', 'finir_convention', 'garder_logement', 'imprimer_lettre', 'inscrire_ordre_du_jour', 'lever_attente', 'lire_avis_erreur', 'lire_nouvelle', 'lire_nouvelles', 'ne_pas_retenir', 'noter_joint', 'orienter_logement', 'poster_lettre', 'prevoir_acte', 'prevoir_flux', 'prolonger_reponse', 'proposer', 'proposer_ecart', 'prouver_remise_avertissement', 'publier', 'radier', 'recomposer_seance', 'refuser_ecart', 'renvoyer_offre', 'repondre_contestation', 'repondre_erreur', 'reprendre', 'reprendre_courriel', 'reprendre_logement', 'reprendre_offre', 'reprendre_reponse_contestation', 'reprendre_reponse_erreur', 'retirer_lettre', 'retirer_publication', 'revenir_lettre', 'signer_bail') WHEN 'commission' THEN verb IN ('attribuer', 'attribuer_sous_condition', 'clore_seance', 'declarer_interet', 'declarer_irrecevable', 'garder_en_reserve', 'mettre_aux_voix', 'ne_pas_attribuer', 'noter_presence', 'ouvrir_seance', 'reporter', 'reprendre_decision', 'reprendre_decisions', 'retirer_des_voix', 'retirer_interet') ELSE false END)",
    ),
)
COUNTS = """
    CREATE OR REPLACE FUNCTION palier_exchange_counts() RETURNS TABLE(searching bigint, paused bigint, proposed bigint,
      at_landlords bigint, presented bigint, declined bigint, silent bigint, departed bigint, impossible bigint)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      SELECT e.searching, e.paused, r.proposed, r.at_landlords, r.presented, r.declined, r.silent, r.departed, r.impossible FROM
        (SELECT count(*) FILTER (WHERE state = 'inscrite') searching, count(*) FILTER (WHERE state = 'en_pause') paused
         FROM palier_exchangeentry) e,
        (SELECT count(*) FILTER (WHERE state = 'proposee') proposed, count(*) FILTER (WHERE state = 'chez_les_bailleurs') at_landlords,
         count(*) FILTER (WHERE state = 'presentee') presented, count(*) FILTER (WHERE ending = 'non') declined,
         count(*) FILTER (WHERE ending = 'silence') silent, count(*) FILTER (WHERE ending = 'depart') departed,
         count(*) FILTER (WHERE ending = 'impossible') impossible FROM palier_exchangeround) r
    $$
"""
CANCELLED = """
    CREATE OR REPLACE FUNCTION palier_job_cancelled(job bigint) RETURNS boolean
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      UPDATE procrastinate_jobs SET status = 'cancelled'
      WHERE id = job AND status = 'todo' AND palier_claim('role') = 'palier_steward'
        AND task_name IN ('palier.jobs.alerts.look_all', 'palier.jobs.appeals.sweep', 'palier.jobs.archives.sweep', 'palier.jobs.closing.sweep', 'palier.jobs.desks.mail_all', 'palier.jobs.erasing.erase_all', 'palier.jobs.erasing.foresee', 'palier.jobs.erasing.forget', 'palier.jobs.erasing.sweep_asked', 'palier.jobs.exchanges.propose_all', 'palier.jobs.exchanges.settle_all', 'palier.jobs.heads.publish', 'palier.jobs.heads.stamp', 'palier.jobs.heads.write', 'palier.jobs.leases.tell_late', 'palier.jobs.life.expire_all', 'palier.jobs.life.remind_all', 'palier.jobs.life.sweep', 'palier.jobs.life.tell_late', 'palier.jobs.links.send', 'palier.jobs.mandates.look_all', 'palier.jobs.mistakes.sweep', 'palier.jobs.offers.sweep', 'palier.jobs.planned.sweep', 'palier.jobs.reading.end_all', 'palier.jobs.referrals.settle_all', 'palier.jobs.registering.forget', 'palier.jobs.registering.send_late', 'palier.jobs.registering.tell', 'palier.jobs.retaking.retake', 'palier.jobs.roofs.look_all', 'palier.jobs.scores.refresh', 'palier.jobs.scores.reweigh', 'palier.jobs.scores.switch', 'palier.jobs.sealing.seal_day', 'palier.jobs.successions.tell_all', 'palier.jobs.tidying.forget_done', 'palier.jobs.urgency.expire', 'palier.jobs.urgency.remind', 'palier.jobs.waits.count', 'palier.jobs.wishes.send_late');
      RETURN FOUND;
    END $$
"""
CANCELLED_BEFORE = """
    CREATE OR REPLACE FUNCTION palier_job_cancelled(job bigint) RETURNS boolean
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      UPDATE procrastinate_jobs SET status = 'cancelled'
      WHERE id = job AND status = 'todo' AND palier_claim('role') = 'palier_steward'
        AND task_name IN ('palier.jobs.alerts.look_all', 'palier.jobs.appeals.sweep', 'palier.jobs.archives.sweep', 'palier.jobs.closing.sweep', 'palier.jobs.desks.mail_all', 'palier.jobs.erasing.erase_all', 'palier.jobs.erasing.foresee', 'palier.jobs.erasing.forget', 'palier.jobs.erasing.sweep_asked', 'palier.jobs.heads.publish', 'palier.jobs.heads.stamp', 'palier.jobs.heads.write', 'palier.jobs.leases.tell_late', 'palier.jobs.life.expire_all', 'palier.jobs.life.remind_all', 'palier.jobs.life.sweep', 'palier.jobs.life.tell_late', 'palier.jobs.links.send', 'palier.jobs.mandates.look_all', 'palier.jobs.mistakes.sweep', 'palier.jobs.offers.sweep', 'palier.jobs.planned.sweep', 'palier.jobs.reading.end_all', 'palier.jobs.referrals.settle_all', 'palier.jobs.registering.forget', 'palier.jobs.registering.send_late', 'palier.jobs.registering.tell', 'palier.jobs.retaking.retake', 'palier.jobs.roofs.look_all', 'palier.jobs.scores.refresh', 'palier.jobs.scores.reweigh', 'palier.jobs.scores.switch', 'palier.jobs.sealing.seal_day', 'palier.jobs.successions.tell_all', 'palier.jobs.tidying.forget_done', 'palier.jobs.urgency.expire', 'palier.jobs.urgency.remind', 'palier.jobs.waits.count', 'palier.jobs.wishes.send_late');
      RETURN FOUND;
    END $$
"""
WITHIN = "CREATE OR REPLACE TRIGGER {name} BEFORE INSERT OR UPDATE OR DELETE ON {table} FOR EACH STATEMENT WHEN (current_user IN ('palier_demandeur', 'palier_intake')) EXECUTE FUNCTION palier_{name}()"
"""No adviser and no counter enters a home for an exchange in somebody's name."""


def _sql(forward: str, backward: str = "") -> migrations.RunSQL:
    return migrations.RunSQL(forward, backward or migrations.RunSQL.noop)


class Migration(migrations.Migration):
    """Grants, policies, numbers for the steward."""

    dependencies = (("palier", "0250_exchanges"),)
    operations = (
        *(_sql(statement) for statement in GRANTS),
        *(_sql(made, f"DROP POLICY IF EXISTS {name} ON {table}") for table, name, made in POLICIES),
        *(
            migrations.RunSQL(
                [f"DROP POLICY IF EXISTS {name} ON {table}", made],
                [f"DROP POLICY IF EXISTS {name} ON {table}", before],
            )
            for table, name, made, before in AGAIN
        ),
        _sql(COUNTS, "DROP FUNCTION IF EXISTS palier_exchange_counts()"),
        _sql("REVOKE EXECUTE ON FUNCTION palier_exchange_counts() FROM PUBLIC"),
        _sql("GRANT EXECUTE ON FUNCTION palier_exchange_counts() TO palier_steward"),
        _sql(CANCELLED, CANCELLED_BEFORE),
        *(
            _sql(WITHIN.format(name=name, table=table), f"DROP TRIGGER IF EXISTS {name} ON {table}")
            for table in ("palier_exchangeentry", "palier_exchangelink")
            for name in ("within_mandate", "not_at_a_counter")
        ),
    )
