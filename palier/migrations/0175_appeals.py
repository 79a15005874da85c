"""What a household contests: a table, who reads and moves it, its seals, and the access that an answer needs (ADR 86).

Expand only: the release before leaves the table empty, and what it writes is still allowed. Frozen SQL.
"""
# ruff: noqa: E501 - frozen statements

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import palier.models.identifiers

WITHIN = "CREATE OR REPLACE TRIGGER within_mandate BEFORE INSERT OR UPDATE OR DELETE ON palier_appeal FOR EACH STATEMENT WHEN (current_user IN ('palier_demandeur', 'palier_intake')) EXECUTE FUNCTION palier_within_mandate()"
"""No adviser contests for the account of a household."""
OWN_NAME = "CREATE OR REPLACE TRIGGER own_name BEFORE UPDATE ON palier_appeal FOR EACH ROW WHEN (current_setting('role') IN ('palier_demandeur', 'palier_bailleur', 'palier_reservataire')) EXECUTE FUNCTION palier_own_name('answered_by_id')"
SEALS = tuple(
    (
        f"CREATE OR REPLACE TRIGGER seal_{verb.lower()} AFTER {verb} ON palier_appeal REFERENCING {rows} TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION palier_note_id('appeal')",
        f"DROP TRIGGER IF EXISTS seal_{verb.lower()} ON palier_appeal",
    )
    for verb, rows in (("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD"))
)
TAKEOVER = (
    "INSERT INTO palier_sealtakeover (source, after) VALUES ('appeal', '') ON CONFLICT DO NOTHING",
    "DELETE FROM palier_sealtakeover WHERE source = 'appeal'",
)
GRANTS = (
    "ALTER TABLE palier_appeal ENABLE ROW LEVEL SECURITY",
    "GRANT SELECT ON palier_appeal TO palier_demandeur",
    "GRANT INSERT ON palier_appeal TO palier_demandeur",
    "GRANT UPDATE (state, ended_at) ON palier_appeal TO palier_demandeur",
    "GRANT SELECT ON palier_appeal TO palier_bailleur",
    "GRANT UPDATE (state, answer, note, answered_at, answered_by_id) ON palier_appeal TO palier_bailleur",
    "GRANT SELECT ON palier_appeal TO palier_reservataire",
    "GRANT UPDATE (state, answer, note, answered_at, answered_by_id) ON palier_appeal TO palier_reservataire",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON palier_appeal TO palier_clock",
)
POLICIES = (
    "CREATE POLICY demandeur_select ON palier_appeal FOR SELECT TO palier_demandeur USING (demande_id = (SELECT palier_claim('demande')::bigint))",
    "CREATE POLICY demandeur_insert ON palier_appeal FOR INSERT TO palier_demandeur WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (demande_id = (SELECT palier_claim('demande')::bigint) AND sent_by_id = coalesce((SELECT account_id FROM palier_visit WHERE id = (SELECT palier_claim('visit')::bigint)), (SELECT palier_claim('user')::bigint)) AND (EXISTS (SELECT FROM palier_candidature c JOIN palier_publication p ON p.id = c.publication_id WHERE c.id = candidature_id AND c.demande_id = palier_appeal.demande_id AND organisation_id IN (p.bailleur_id, p.reservataire_id)) OR EXISTS (SELECT FROM palier_radiation r WHERE r.id = radiation_id AND r.demande_id = palier_appeal.demande_id AND r.issued_by_id = organisation_id)) AND state IN ('envoyee', 'au_tribunal') AND told_at IS NULL AND late_told_at IS NULL AND mistake_id IS NULL AND answered_at IS NULL))",
    "CREATE POLICY demandeur_update ON palier_appeal FOR UPDATE TO palier_demandeur USING (demande_id = (SELECT palier_claim('demande')::bigint)) WITH CHECK (demande_id = (SELECT palier_claim('demande')::bigint) AND state IN ('retiree', 'tribunal_termine'))",
    "CREATE POLICY bailleur_select ON palier_appeal FOR SELECT TO palier_bailleur USING (organisation_id = ANY((SELECT palier_ours())::int[]))",
    "CREATE POLICY bailleur_update ON palier_appeal FOR UPDATE TO palier_bailleur USING (organisation_id = ANY((SELECT palier_ours())::int[])) WITH CHECK (organisation_id = ANY((SELECT palier_ours())::int[]) AND state IN ('envoyee', 'reponse_qui_part'))",
    "CREATE POLICY reservataire_select ON palier_appeal FOR SELECT TO palier_reservataire USING (organisation_id = ANY((SELECT palier_ours())::int[]))",
    "CREATE POLICY reservataire_update ON palier_appeal FOR UPDATE TO palier_reservataire USING (organisation_id = ANY((SELECT palier_ours())::int[])) WITH CHECK (organisation_id = ANY((SELECT palier_ours())::int[]) AND state IN ('envoyee', 'reponse_qui_part'))",
    "CREATE POLICY clock_select ON palier_appeal FOR SELECT TO palier_clock USING (true)",
    "CREATE POLICY clock_insert ON palier_appeal FOR INSERT TO palier_clock WITH CHECK (true)",
    "CREATE POLICY clock_update ON palier_appeal FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)",
    "CREATE POLICY clock_delete ON palier_appeal FOR DELETE TO palier_clock USING (true)",
)
SIGNED = (
    "DROP POLICY IF EXISTS demandeur_insert ON palier_letter",
    "CREATE POLICY demandeur_insert ON palier_letter FOR INSERT TO palier_demandeur WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (demande_id = (SELECT palier_claim('demande')::bigint) AND audience = '{}' AND read_at IS NULL AND facts ->> 'auteur' IS NULL AND (kind IN ('acceptation', 'accuse_candidature', 'delai_prolonge', 'desistement', 'refus', 'retrait_candidature') AND EXISTS (SELECT FROM palier_candidature c WHERE c.id = candidature_id AND c.demande_id = palier_letter.demande_id) OR kind IN ('avertissement_annule', 'changement_foyer', 'changement_repris', 'contestation_recue', 'contestation_retiree', 'renouvellement', 'separation_contestee', 'separation_demandee', 'separation_reprise') AND candidature_id IS NULL)))",
    "DROP POLICY IF EXISTS demandeur_insert ON palier_journalentry",
    "CREATE POLICY demandeur_insert ON palier_journalentry FOR INSERT TO palier_demandeur WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (actor = (SELECT palier_claim('actor')::uuid) AND organisation IS NOT DISTINCT FROM CASE WHEN (SELECT palier_claim('mandate')::bigint) IS NOT NULL OR (SELECT palier_claim('visit')::bigint) IS NOT NULL THEN (SELECT palier_claim('organisation')::int) END AND (role = 'mandataire') = ((SELECT palier_claim('mandate')::bigint) IS NOT NULL) AND CASE role WHEN 'mandataire' THEN CASE (SELECT palier_claim('word')) WHEN 'pieces' THEN verb IN ('deposer_piece') WHEN 'candidater' THEN verb IN ('deposer', 'deposer_de_nouveau', 'mettre_en_attente', 'retirer') WHEN 'repondre' THEN verb IN ('accepter', 'refuser', 'suspendre') WHEN 'renouveler' THEN verb IN ('annuler_avertissement', 'renouveler') ELSE false END WHEN 'demandeur' THEN (SELECT palier_claim('visit')::bigint) IS NULL AND verb IN ('accepter', 'accepter_a_deux', 'accorder_mandat', 'annuler_avertissement', 'changer_contact', 'changer_foyer', 'choisir_courrier', 'completer', 'confirmer', 'contester', 'contester_reponse_erreur', 'contester_separation', 'demander_code_emploi', 'demander_cout_erreur', 'demander_effacement', 'demander_numero', 'demander_plus_de_temps', 'demander_separation', 'deposer', 'deposer_de_nouveau', 'deposer_piece', 'desavouer_emploi', 'desavouer_passage', 'donner_mandat', 'ecarter_avis', 'finir_recours_juge', 'joindre_avis', 'mettre_en_attente', 'nommer_contact', 'noter_recours_juge', 'ordonner_fichiers', 'orienter_service_social', 'ouvrir_courrier', 'refuser', 'remettre_preuve', 'renouveler', 'reprendre_a_deux', 'reprendre_accord_mandat', 'reprendre_changement', 'reprendre_orientation', 'reprendre_separation', 'retirer', 'retirer_code_emploi', 'retirer_contact', 'retirer_contestation', 'retirer_fichier', 'retirer_mandat', 'se_desister', 'suspendre') WHEN 'guichet' THEN (SELECT palier_claim('visit')::bigint) IS NOT NULL AND verb IN ('accepter', 'annuler_avertissement', 'changer_contact', 'changer_foyer', 'choisir_courrier', 'completer', 'confirmer', 'contester', 'contester_reponse_erreur', 'demander_cout_erreur', 'demander_plus_de_temps', 'deposer', 'deposer_de_nouveau', 'deposer_piece', 'finir_recours_juge', 'mettre_en_attente', 'noter_recours_juge', 'ordonner_fichiers', 'ouvrir_courrier', 'refuser', 'renouveler', 'reprendre_changement', 'retirer', 'retirer_contestation', 'retirer_fichier', 'se_desister', 'suspendre') WHEN 'horloge' THEN verb IN ('constater_remise') ELSE false END))",
    "DROP POLICY IF EXISTS bailleur_insert ON palier_journalentry",
    "CREATE POLICY bailleur_insert ON palier_journalentry FOR INSERT TO palier_bailleur WITH CHECK (actor = (SELECT palier_claim('actor')::uuid) AND organisation = (SELECT palier_claim('organisation')::int) AND CASE role WHEN 'bailleur' THEN verb IN ('annuler_acte', 'annuler_avertissement', 'annuler_seance', 'appeler_suivants', 'arreter_courriel', 'avertir_radiation', 'conclure_convention', 'confirmer_refus', 'constater_abandon_bail', 'constater_condition', 'constater_conforme', 'constater_non_conforme', 'constater_remise', 'convoquer', 'corriger_bail', 'corriger_convention', 'corriger_logement', 'corriger_remise', 'corriger_vacance', 'dater_fait_erreur', 'decider_sans_joindre', 'declarer_logement', 'demander_pieces', 'demander_rang_suivant', 'deplacer_seance', 'designer', 'ecarter', 'finir_convention', 'garder_logement', 'imprimer_lettre', 'inscrire_ordre_du_jour', 'lever_attente', 'lire_avis_erreur', 'lire_nouvelle', 'lire_nouvelles', 'ne_pas_retenir', 'noter_joint', 'orienter_logement', 'poster_lettre', 'prevoir_acte', 'prevoir_flux', 'prolonger_reponse', 'proposer', 'proposer_ecart', 'prouver_remise_avertissement', 'publier', 'radier', 'recomposer_seance', 'refuser_ecart', 'renvoyer_offre', 'repondre_contestation', 'repondre_erreur', 'reprendre', 'reprendre_courriel', 'reprendre_logement', 'reprendre_offre', 'reprendre_reponse_contestation', 'reprendre_reponse_erreur', 'retirer_lettre', 'retirer_publication', 'revenir_lettre', 'signer_bail') WHEN 'commission' THEN verb IN ('attribuer', 'attribuer_sous_condition', 'clore_seance', 'declarer_interet', 'declarer_irrecevable', 'garder_en_reserve', 'mettre_aux_voix', 'ne_pas_attribuer', 'noter_presence', 'ouvrir_seance', 'reporter', 'reprendre_decision', 'reprendre_decisions', 'retirer_des_voix', 'retirer_interet') ELSE false END)",
    "DROP POLICY IF EXISTS reservataire_insert ON palier_journalentry",
    "CREATE POLICY reservataire_insert ON palier_journalentry FOR INSERT TO palier_reservataire WITH CHECK (actor = (SELECT palier_claim('actor')::uuid) AND organisation = (SELECT palier_claim('organisation')::int) AND CASE role WHEN 'reservataire' THEN verb IN ('annuler_acte', 'appeler_suivants', 'arreter_courriel', 'dater_fait_erreur', 'designer', 'designer_sans_annonce', 'ecarter', 'imprimer_lettre', 'lever_attente', 'lire_nouvelle', 'lire_nouvelles', 'ne_pas_retenir', 'poster_lettre', 'prevoir_acte', 'prolonger_validation', 'proposer_ecart', 'publier', 'refuser_ecart', 'refuser_piece', 'repondre_contestation', 'repondre_erreur', 'reprendre', 'reprendre_courriel', 'reprendre_reponse_contestation', 'reprendre_reponse_erreur', 'retirer_lettre', 'retirer_publication', 'revenir_lettre', 'trancher_separation', 'valider_piece') ELSE false END)",
)
READING = """
    CREATE OR REPLACE FUNCTION palier_reading(of_demande bigint, on_day date)
    RETURNS TABLE(organisation int, is_live boolean, is_kept boolean)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      WITH bond AS (
        SELECT o, c.stage, c.read_until, p.id AS publication, p.bailleur_id,
          c.stage IN ('deposee', 'en_attente', 'classee', 'ecartee', 'non_retenue', 'designee', 'incomplete', 'conforme', 'attribuee', 'en_reserve', 'sous_condition', 'offre_envoyee', 'acceptee', 'suspendue') AS is_live
        FROM palier_candidature c JOIN palier_publication p ON p.id = c.publication_id, unnest(c.audience) o
        WHERE c.demande_id = of_demande)
      SELECT o, bool_or(b.is_live), bool_or(
        EXISTS (SELECT 1 FROM palier_legalhold h WHERE h.demande_id = of_demande AND h.lifted_at IS NULL)
        OR EXISTS (SELECT 1 FROM palier_appeal a WHERE a.demande_id = of_demande AND a.organisation_id = o
          AND a.state IN ('envoyee', 'reponse_qui_part', 'au_tribunal'))
        OR EXISTS (SELECT 1 FROM palier_paperletter l WHERE l.demande_id = of_demande AND l.organisation_id = o
          AND l.posted_on IS NULL AND l.withdrawn_at IS NULL)
        OR (b.stage = 'bail_signe' AND o = b.bailleur_id)
        OR (b.stage NOT IN ('retiree', 'ineligible') AND EXISTS (
          SELECT 1 FROM palier_agendaitem i JOIN palier_seance s ON s.id = i.seance_id
          WHERE i.publication_id = b.publication AND s.closed_at IS NULL))
        OR (b.stage NOT IN ('retiree', 'desistee') AND (b.read_until IS NULL OR b.read_until >= on_day)))
      FROM bond b GROUP BY o
    $$
"""
"""Who decided keeps the file as it was while its household contests, and gains nothing that came later."""
READING_BEFORE = """
    CREATE OR REPLACE FUNCTION palier_reading(of_demande bigint, on_day date)
    RETURNS TABLE(organisation int, is_live boolean, is_kept boolean)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      WITH bond AS (
        SELECT o, c.stage, c.read_until, p.id AS publication, p.bailleur_id,
          c.stage IN ('deposee', 'en_attente', 'classee', 'ecartee', 'non_retenue', 'designee', 'incomplete', 'conforme', 'attribuee', 'en_reserve', 'sous_condition', 'offre_envoyee', 'acceptee', 'suspendue') AS is_live
        FROM palier_candidature c JOIN palier_publication p ON p.id = c.publication_id, unnest(c.audience) o
        WHERE c.demande_id = of_demande)
      SELECT o, bool_or(b.is_live), bool_or(
        EXISTS (SELECT 1 FROM palier_legalhold h WHERE h.demande_id = of_demande AND h.lifted_at IS NULL)
        OR EXISTS (SELECT 1 FROM palier_paperletter l WHERE l.demande_id = of_demande AND l.organisation_id = o
          AND l.posted_on IS NULL AND l.withdrawn_at IS NULL)
        OR (b.stage = 'bail_signe' AND o = b.bailleur_id)
        OR (b.stage NOT IN ('retiree', 'ineligible') AND EXISTS (
          SELECT 1 FROM palier_agendaitem i JOIN palier_seance s ON s.id = i.seance_id
          WHERE i.publication_id = b.publication AND s.closed_at IS NULL))
        OR (b.stage NOT IN ('retiree', 'desistee') AND (b.read_until IS NULL OR b.read_until >= on_day)))
      FROM bond b GROUP BY o
    $$
"""
CANCELLED = """
    CREATE OR REPLACE FUNCTION palier_job_cancelled(job bigint) RETURNS boolean
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      UPDATE procrastinate_jobs SET status = 'cancelled'
      WHERE id = job AND status = 'todo' AND palier_claim('role') = 'palier_steward'
        AND task_name IN ('palier.jobs.alerts.look_all', 'palier.jobs.appeals.sweep', 'palier.jobs.closing.sweep', 'palier.jobs.desks.mail_all', 'palier.jobs.erasing.erase_all', 'palier.jobs.erasing.foresee', 'palier.jobs.erasing.forget', 'palier.jobs.erasing.sweep_asked', 'palier.jobs.heads.publish', 'palier.jobs.heads.stamp', 'palier.jobs.heads.write', 'palier.jobs.leases.tell_late', 'palier.jobs.life.expire_all', 'palier.jobs.life.remind_all', 'palier.jobs.life.sweep', 'palier.jobs.life.tell_late', 'palier.jobs.links.send', 'palier.jobs.mandates.look_all', 'palier.jobs.mistakes.sweep', 'palier.jobs.offers.sweep', 'palier.jobs.planned.sweep', 'palier.jobs.reading.end_all', 'palier.jobs.referrals.settle_all', 'palier.jobs.registering.forget', 'palier.jobs.registering.send_late', 'palier.jobs.retaking.retake', 'palier.jobs.scores.refresh', 'palier.jobs.scores.reweigh', 'palier.jobs.scores.switch', 'palier.jobs.sealing.seal_day', 'palier.jobs.successions.tell_all', 'palier.jobs.tidying.forget_done', 'palier.jobs.urgency.expire', 'palier.jobs.urgency.remind', 'palier.jobs.waits.count', 'palier.jobs.wishes.send_late');
      RETURN FOUND;
    END $$
"""
CANCELLED_BEFORE = """
    CREATE OR REPLACE FUNCTION palier_job_cancelled(job bigint) RETURNS boolean
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      UPDATE procrastinate_jobs SET status = 'cancelled'
      WHERE id = job AND status = 'todo' AND palier_claim('role') = 'palier_steward'
        AND task_name IN ('palier.jobs.alerts.look_all', 'palier.jobs.closing.sweep', 'palier.jobs.desks.mail_all', 'palier.jobs.erasing.erase_all', 'palier.jobs.erasing.foresee', 'palier.jobs.erasing.forget', 'palier.jobs.erasing.sweep_asked', 'palier.jobs.heads.publish', 'palier.jobs.heads.stamp', 'palier.jobs.heads.write', 'palier.jobs.leases.tell_late', 'palier.jobs.life.expire_all', 'palier.jobs.life.remind_all', 'palier.jobs.life.sweep', 'palier.jobs.life.tell_late', 'palier.jobs.links.send', 'palier.jobs.mandates.look_all', 'palier.jobs.mistakes.sweep', 'palier.jobs.offers.sweep', 'palier.jobs.planned.sweep', 'palier.jobs.reading.end_all', 'palier.jobs.referrals.settle_all', 'palier.jobs.registering.forget', 'palier.jobs.registering.send_late', 'palier.jobs.retaking.retake', 'palier.jobs.scores.refresh', 'palier.jobs.scores.reweigh', 'palier.jobs.scores.switch', 'palier.jobs.sealing.seal_day', 'palier.jobs.successions.tell_all', 'palier.jobs.tidying.forget_done', 'palier.jobs.urgency.expire', 'palier.jobs.urgency.remind', 'palier.jobs.waits.count', 'palier.jobs.wishes.send_late');
      RETURN FOUND;
    END $$
"""


class Migration(migrations.Migration):
    """The table, who reads and moves it, then who signs what."""

    dependencies = (("palier", "0174_what_may_be_cancelled"),)
    operations = (
        migrations.CreateModel(
            name="Appeal",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=palier.models.identifiers.uuid7, editable=False, unique=True)),
                ("subject", models.CharField(max_length=24)),
                ("decided_on", models.DateField()),
                (
                    "reasons",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=32), default=list),
                ),
                ("said", models.CharField(blank=True, default="", max_length=1000)),
                ("pieces", django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list)),
                ("sent_at", models.DateTimeField()),
                ("answer_by", models.DateTimeField(null=True)),
                ("court_on", models.DateField(null=True)),
                ("state", models.CharField(default="envoyee", max_length=20)),
                ("answer", models.CharField(blank=True, default="", max_length=24)),
                ("note", models.CharField(blank=True, default="", max_length=1000)),
                ("answered_at", models.DateTimeField(null=True)),
                ("told_at", models.DateTimeField(null=True)),
                ("late_told_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "candidature",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="palier.candidature",
                    ),
                ),
                (
                    "demande",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="palier.demande",
                    ),
                ),
                (
                    "mistake",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="palier.mistake",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="palier.organisation",
                    ),
                ),
                (
                    "radiation",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="palier.radiation"
                    ),
                ),
                (
                    "sent_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["demande", "sent_at"], name="appeal_of_demande"),
                    models.Index(fields=["organisation", "state", "answer_by"], name="appeal_at_desk"),
                    models.Index(fields=["state", "answered_at"], name="appeal_by_state"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ("envoyee", "reponse_qui_part", "repondue"))),
                        fields=("demande", "candidature", "radiation"),
                        name="appeal_one_written",
                        nulls_distinct=False,
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "au_tribunal")),
                        fields=("demande", "candidature", "radiation"),
                        name="appeal_one_at_court",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("candidature", None), ("radiation__isnull", False)),
                            models.Q(("candidature__isnull", False), ("radiation", None)),
                            _connector="OR",
                        ),
                        name="appeal_of_one_thing",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("answer_by__isnull", False),
                                ("court_on", None),
                                ("state__in", ("envoyee", "reponse_qui_part", "repondue", "retiree")),
                            ),
                            models.Q(
                                ("answer_by", None),
                                ("court_on__isnull", False),
                                ("state__in", ("au_tribunal", "tribunal_termine")),
                            ),
                            _connector="OR",
                        ),
                        name="appeal_by_one_way",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("court_on", None), ("court_on__gte", models.F("decided_on")), _connector="OR"
                        ),
                        name="appeal_court_after",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("answer", ""), ("state__in", ("reponse_qui_part", "repondue")), _connector="XOR"
                        ),
                        name="appeal_answered_says",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_at", None), ("state__in", ("retiree", "tribunal_termine")), _connector="XOR"
                        ),
                        name="appeal_ended_says_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("told_at", None), ("state__in", ("reponse_qui_part", "repondue")), _connector="OR"
                        ),
                        name="appeal_told_stays",
                    ),
                ],
            },
        ),
        *(migrations.RunSQL(one, migrations.RunSQL.noop) for one in (*GRANTS, *POLICIES)),
        migrations.RunSQL(WITHIN, "DROP TRIGGER IF EXISTS within_mandate ON palier_appeal"),
        migrations.RunSQL(OWN_NAME, "DROP TRIGGER IF EXISTS own_name ON palier_appeal"),
        *(migrations.RunSQL(*statements) for statements in (*SEALS, TAKEOVER)),
        migrations.RunSQL(READING, READING_BEFORE),
        migrations.RunSQL(SIGNED, migrations.RunSQL.noop),
        migrations.RunSQL(CANCELLED, CANCELLED_BEFORE),
    )
