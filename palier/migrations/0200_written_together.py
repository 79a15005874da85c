"""What several migrations of a day wrote anew, each without the others: the lines that a household signs, and what may be cancelled.

The line before holds for whoever takes this one back.
"""
# ruff: noqa: E501 - frozen statements

from django.db import migrations

SIGNED = (
    "DROP POLICY IF EXISTS demandeur_insert ON palier_journalentry",
    "CREATE POLICY demandeur_insert ON palier_journalentry FOR INSERT TO palier_demandeur WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (actor = (SELECT palier_claim('actor')::uuid) AND organisation IS NOT DISTINCT FROM CASE WHEN (SELECT palier_claim('mandate')::bigint) IS NOT NULL OR (SELECT palier_claim('visit')::bigint) IS NOT NULL THEN (SELECT palier_claim('organisation')::int) END AND (role = 'mandataire') = ((SELECT palier_claim('mandate')::bigint) IS NOT NULL) AND CASE role WHEN 'mandataire' THEN CASE (SELECT palier_claim('word')) WHEN 'pieces' THEN verb IN ('deposer_piece') WHEN 'candidater' THEN verb IN ('deposer', 'deposer_de_nouveau', 'mettre_en_attente', 'retirer') WHEN 'repondre' THEN verb IN ('accepter', 'refuser', 'suspendre') WHEN 'renouveler' THEN verb IN ('annuler_avertissement', 'renouveler') ELSE false END WHEN 'demandeur' THEN (SELECT palier_claim('visit')::bigint) IS NULL AND verb IN ('accepter', 'accepter_a_deux', 'accorder_mandat', 'annuler_avertissement', 'changer_contact', 'changer_foyer', 'choisir_courrier', 'completer', 'confirmer', 'contester', 'contester_reponse_erreur', 'contester_separation', 'demander_archive', 'demander_autre_toit', 'demander_code_emploi', 'demander_cout_erreur', 'demander_effacement', 'demander_numero', 'demander_plus_de_temps', 'demander_separation', 'deposer', 'deposer_de_nouveau', 'deposer_piece', 'desavouer_emploi', 'desavouer_passage', 'donner_mandat', 'ecarter_avis', 'finir_recours_juge', 'joindre_avis', 'mettre_en_attente', 'nommer_contact', 'noter_recours_juge', 'ordonner_fichiers', 'orienter_service_social', 'ouvrir_courrier', 'prendre_archive', 'quitter_autre_toit', 'refuser', 'remettre_preuve', 'renouveler', 'reprendre_a_deux', 'reprendre_accord_mandat', 'reprendre_changement', 'reprendre_orientation', 'reprendre_separation', 'retirer', 'retirer_code_emploi', 'retirer_contact', 'retirer_contestation', 'retirer_demande_de_toit', 'retirer_fichier', 'retirer_mandat', 'se_desister', 'suspendre') WHEN 'guichet' THEN (SELECT palier_claim('visit')::bigint) IS NOT NULL AND verb IN ('accepter', 'annuler_avertissement', 'changer_contact', 'changer_foyer', 'choisir_courrier', 'completer', 'confirmer', 'contester', 'contester_reponse_erreur', 'demander_cout_erreur', 'demander_plus_de_temps', 'deposer', 'deposer_de_nouveau', 'deposer_piece', 'finir_recours_juge', 'mettre_en_attente', 'noter_recours_juge', 'ordonner_fichiers', 'ouvrir_courrier', 'refuser', 'renouveler', 'reprendre_changement', 'retirer', 'retirer_contestation', 'retirer_fichier', 'se_desister', 'suspendre') WHEN 'horloge' THEN verb IN ('constater_remise') ELSE false END))",
)
SIGNED_BEFORE = (
    "DROP POLICY IF EXISTS demandeur_insert ON palier_journalentry",
    "CREATE POLICY demandeur_insert ON palier_journalentry FOR INSERT TO palier_demandeur WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (actor = (SELECT palier_claim('actor')::uuid) AND organisation IS NOT DISTINCT FROM CASE WHEN (SELECT palier_claim('mandate')::bigint) IS NOT NULL OR (SELECT palier_claim('visit')::bigint) IS NOT NULL THEN (SELECT palier_claim('organisation')::int) END AND (role = 'mandataire') = ((SELECT palier_claim('mandate')::bigint) IS NOT NULL) AND CASE role WHEN 'mandataire' THEN CASE (SELECT palier_claim('word')) WHEN 'pieces' THEN verb IN ('deposer_piece') WHEN 'candidater' THEN verb IN ('deposer', 'deposer_de_nouveau', 'mettre_en_attente', 'retirer') WHEN 'repondre' THEN verb IN ('accepter', 'refuser', 'suspendre') WHEN 'renouveler' THEN verb IN ('annuler_avertissement', 'renouveler') ELSE false END WHEN 'demandeur' THEN (SELECT palier_claim('visit')::bigint) IS NULL AND verb IN ('accepter', 'accepter_a_deux', 'accorder_mandat', 'annuler_avertissement', 'changer_contact', 'changer_foyer', 'choisir_courrier', 'completer', 'confirmer', 'contester_reponse_erreur', 'contester_separation', 'demander_archive', 'demander_code_emploi', 'demander_cout_erreur', 'demander_effacement', 'demander_numero', 'demander_separation', 'deposer', 'deposer_de_nouveau', 'deposer_piece', 'desavouer_emploi', 'desavouer_passage', 'donner_mandat', 'ecarter_avis', 'joindre_avis', 'mettre_en_attente', 'nommer_contact', 'ordonner_fichiers', 'orienter_service_social', 'ouvrir_courrier', 'prendre_archive', 'refuser', 'remettre_preuve', 'renouveler', 'reprendre_a_deux', 'reprendre_accord_mandat', 'reprendre_changement', 'reprendre_orientation', 'reprendre_separation', 'retirer', 'retirer_code_emploi', 'retirer_contact', 'retirer_fichier', 'retirer_mandat', 'se_desister', 'suspendre') WHEN 'guichet' THEN (SELECT palier_claim('visit')::bigint) IS NOT NULL AND verb IN ('accepter', 'annuler_avertissement', 'changer_contact', 'changer_foyer', 'choisir_courrier', 'completer', 'confirmer', 'contester_reponse_erreur', 'demander_cout_erreur', 'deposer', 'deposer_de_nouveau', 'deposer_piece', 'mettre_en_attente', 'ordonner_fichiers', 'ouvrir_courrier', 'refuser', 'renouveler', 'reprendre_changement', 'retirer', 'retirer_fichier', 'se_desister', 'suspendre') WHEN 'horloge' THEN verb IN ('constater_remise') ELSE false END))",
)
CANCELLED = """
    CREATE OR REPLACE FUNCTION palier_job_cancelled(job bigint) RETURNS boolean
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      UPDATE procrastinate_jobs SET status = 'cancelled'
      WHERE id = job AND status = 'todo' AND palier_claim('role') = 'palier_steward'
        AND task_name IN ('palier.jobs.alerts.look_all', 'palier.jobs.appeals.sweep', 'palier.jobs.archives.sweep', 'palier.jobs.closing.sweep', 'palier.jobs.desks.mail_all', 'palier.jobs.erasing.erase_all', 'palier.jobs.erasing.foresee', 'palier.jobs.erasing.forget', 'palier.jobs.erasing.sweep_asked', 'palier.jobs.heads.publish', 'palier.jobs.heads.stamp', 'palier.jobs.heads.write', 'palier.jobs.leases.tell_late', 'palier.jobs.life.expire_all', 'palier.jobs.life.remind_all', 'palier.jobs.life.sweep', 'palier.jobs.life.tell_late', 'palier.jobs.links.send', 'palier.jobs.mandates.look_all', 'palier.jobs.mistakes.sweep', 'palier.jobs.offers.sweep', 'palier.jobs.planned.sweep', 'palier.jobs.reading.end_all', 'palier.jobs.referrals.settle_all', 'palier.jobs.registering.forget', 'palier.jobs.registering.send_late', 'palier.jobs.registering.tell', 'palier.jobs.retaking.retake', 'palier.jobs.roofs.look_all', 'palier.jobs.scores.refresh', 'palier.jobs.scores.reweigh', 'palier.jobs.scores.switch', 'palier.jobs.sealing.seal_day', 'palier.jobs.successions.tell_all', 'palier.jobs.tidying.forget_done', 'palier.jobs.urgency.expire', 'palier.jobs.urgency.remind', 'palier.jobs.waits.count', 'palier.jobs.wishes.send_late');
      RETURN FOUND;
    END $$
"""
CANCELLED_BEFORE = """
    CREATE OR REPLACE FUNCTION palier_job_cancelled(job bigint) RETURNS boolean
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      UPDATE procrastinate_jobs SET status = 'cancelled'
      WHERE id = job AND status = 'todo' AND palier_claim('role') = 'palier_steward'
        AND task_name IN ('palier.jobs.alerts.look_all', 'palier.jobs.closing.sweep', 'palier.jobs.desks.mail_all', 'palier.jobs.erasing.erase_all', 'palier.jobs.erasing.foresee', 'palier.jobs.erasing.forget', 'palier.jobs.erasing.sweep_asked', 'palier.jobs.heads.publish', 'palier.jobs.heads.stamp', 'palier.jobs.heads.write', 'palier.jobs.leases.tell_late', 'palier.jobs.life.expire_all', 'palier.jobs.life.remind_all', 'palier.jobs.life.sweep', 'palier.jobs.life.tell_late', 'palier.jobs.links.send', 'palier.jobs.mandates.look_all', 'palier.jobs.mistakes.sweep', 'palier.jobs.offers.sweep', 'palier.jobs.planned.sweep', 'palier.jobs.reading.end_all', 'palier.jobs.referrals.settle_all', 'palier.jobs.registering.forget', 'palier.jobs.registering.send_late', 'palier.jobs.retaking.retake', 'palier.jobs.roofs.look_all', 'palier.jobs.scores.refresh', 'palier.jobs.scores.reweigh', 'palier.jobs.scores.switch', 'palier.jobs.sealing.seal_day', 'palier.jobs.successions.tell_all', 'palier.jobs.tidying.forget_done', 'palier.jobs.urgency.expire', 'palier.jobs.urgency.remind', 'palier.jobs.waits.count', 'palier.jobs.wishes.send_late');
      RETURN FOUND;
    END $$
"""

AGAIN = """
    CREATE OR REPLACE FUNCTION palier_job_again(job bigint) RETURNS boolean
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      UPDATE procrastinate_jobs SET status = 'todo', attempts = 0, scheduled_at = NULL
      WHERE id = job AND status = 'failed' AND palier_claim('role') = 'palier_steward'
        AND task_name IN ('palier.jobs.archives.make', 'palier.jobs.calling.call_next', 'palier.jobs.closing.close', 'palier.jobs.closing.tell_passed_over', 'palier.jobs.closing.tell_ranking', 'palier.jobs.employment.settle', 'palier.jobs.erasing.erase_asked', 'palier.jobs.identities.settle', 'palier.jobs.leases.end_elsewhere', 'palier.jobs.leases.end_home', 'palier.jobs.leases.restore_elsewhere', 'palier.jobs.leases.tell_register', 'palier.jobs.life.announce', 'palier.jobs.life.end_struck_off', 'palier.jobs.life.note_opened', 'palier.jobs.life.tell_register', 'palier.jobs.links.send', 'palier.jobs.messages.send', 'palier.jobs.offers.note_silence', 'palier.jobs.offers.offer_next', 'palier.jobs.offers.remind', 'palier.jobs.offers.use_second_channel', 'palier.jobs.planned.run', 'palier.jobs.protecting.announce', 'palier.jobs.protecting.reach', 'palier.jobs.referrals.settle', 'palier.jobs.registering.send', 'palier.jobs.rescoring.rescore', 'palier.jobs.separating.ask_number', 'palier.jobs.separating.tell_apart', 'palier.jobs.wishes.send');
      RETURN FOUND;
    END $$
"""
AGAIN_BEFORE = """
    CREATE OR REPLACE FUNCTION palier_job_again(job bigint) RETURNS boolean
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      UPDATE procrastinate_jobs SET status = 'todo', attempts = 0, scheduled_at = NULL
      WHERE id = job AND status = 'failed' AND palier_claim('role') = 'palier_steward'
        AND task_name IN ('palier.jobs.calling.call_next', 'palier.jobs.closing.close', 'palier.jobs.closing.tell_passed_over', 'palier.jobs.closing.tell_ranking', 'palier.jobs.employment.settle', 'palier.jobs.erasing.erase_asked', 'palier.jobs.identities.settle', 'palier.jobs.leases.end_elsewhere', 'palier.jobs.leases.end_home', 'palier.jobs.leases.restore_elsewhere', 'palier.jobs.leases.tell_register', 'palier.jobs.life.announce', 'palier.jobs.life.end_struck_off', 'palier.jobs.life.note_opened', 'palier.jobs.life.tell_register', 'palier.jobs.links.send', 'palier.jobs.messages.send', 'palier.jobs.offers.note_silence', 'palier.jobs.offers.offer_next', 'palier.jobs.offers.remind', 'palier.jobs.offers.use_second_channel', 'palier.jobs.planned.run', 'palier.jobs.protecting.announce', 'palier.jobs.protecting.reach', 'palier.jobs.referrals.settle', 'palier.jobs.registering.send', 'palier.jobs.rescoring.rescore', 'palier.jobs.separating.ask_number', 'palier.jobs.separating.tell_apart', 'palier.jobs.wishes.send');
      RETURN FOUND;
    END $$
"""


class Migration(migrations.Migration):
    """Three statements written again."""

    dependencies = (("palier", "0199_roofs_told_may_be_cancelled"),)
    operations = (
        migrations.RunSQL(list(SIGNED), list(SIGNED_BEFORE)),
        migrations.RunSQL(CANCELLED, CANCELLED_BEFORE),
        migrations.RunSQL(AGAIN, AGAIN_BEFORE),
    )
