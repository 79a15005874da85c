"""A steward's settings, dry runs and journal: three tables, what is read of the journal, and the queue through functions (ADR 75).

Expand only: the release before leaves the new tables empty, and signs none of the new verbs. Frozen SQL.
"""
# ruff: noqa: E501 - frozen statements

import django.db.models.deletion
from django.db import migrations, models

import palier.models.identifiers

QUEUE = """
    CREATE OR REPLACE FUNCTION palier_queue()
    RETURNS TABLE(task text, due bigint, later bigint, doing bigint, failed bigint, done_today bigint, oldest timestamptz)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      WITH today AS (
        SELECT job_id FROM procrastinate_events
        WHERE type = 'succeeded' AND at >= (now() AT TIME ZONE 'Europe/Paris')::date::timestamp AT TIME ZONE 'Europe/Paris')
      SELECT j.task_name::text,
        count(*) FILTER (WHERE j.status = 'todo' AND (j.scheduled_at IS NULL OR j.scheduled_at <= now())),
        count(*) FILTER (WHERE j.status = 'todo' AND j.scheduled_at > now()),
        count(*) FILTER (WHERE j.status = 'doing'),
        count(*) FILTER (WHERE j.status = 'failed'),
        count(*) FILTER (WHERE j.status = 'succeeded' AND j.id IN (SELECT job_id FROM today)),
        min(coalesce(j.scheduled_at, (SELECT min(e.at) FROM procrastinate_events e WHERE e.job_id = j.id)))
          FILTER (WHERE j.status = 'todo' AND (j.scheduled_at IS NULL OR j.scheduled_at <= now()))
      FROM procrastinate_jobs j
      WHERE palier_claim('role') = 'palier_steward'
        AND (j.status IN ('todo', 'doing', 'failed') OR j.id IN (SELECT job_id FROM today))
      GROUP BY 1
    $$
"""
JOBS = """
    CREATE OR REPLACE FUNCTION palier_queue_jobs(standing text, most integer)
    RETURNS TABLE(id bigint, task text, attempts integer, since timestamptz, due timestamptz)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      SELECT j.id, j.task_name::text, j.attempts, e.at, j.scheduled_at
      FROM procrastinate_jobs j
      LEFT JOIN LATERAL (SELECT max(at) AS at FROM procrastinate_events WHERE job_id = j.id AND type <> 'scheduled') e ON true
      WHERE palier_claim('role') = 'palier_steward' AND standing IN ('todo', 'doing', 'failed') AND j.status::text = standing
      ORDER BY CASE WHEN standing = 'failed' THEN -j.id ELSE 0 END, coalesce(j.scheduled_at, e.at), j.id LIMIT least(most, 500)
    $$
"""
PROGRESS = """
    CREATE OR REPLACE FUNCTION palier_queue_progress()
    RETURNS TABLE(what text, done bigint, total bigint, since timestamptz)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      WITH day AS (SELECT (now() AT TIME ZONE 'Europe/Paris')::date::timestamp AT TIME ZONE 'Europe/Paris' AS began),
      found AS (
        SELECT 'lettres' AS what, least((j.args ->> 'after')::bigint, r.candidates::bigint) AS done, r.candidates::bigint AS total, r.frozen_at AS since
        FROM procrastinate_jobs j JOIN palier_ranking r ON r.id = (j.args ->> 'ranking')::uuid
        WHERE j.task_name = 'palier.jobs.closing.tell_ranking' AND j.status IN ('todo', 'doing')
        UNION ALL SELECT 'clotures', count(*) FILTER (WHERE p.closed_at IS NOT NULL), count(*), min(p.closes_at)
        FROM palier_publication p, day
        WHERE p.closes_at <= now() AND (p.stage = 'publiee' OR p.closed_at >= day.began)
        HAVING count(*) FILTER (WHERE p.closed_at IS NULL) > 0
        UNION ALL SELECT 'effacements', count(*), NULL, min(e.erased_at)
        FROM palier_erasure e, day WHERE e.erased_at >= day.began HAVING count(*) > 0
        UNION ALL SELECT 'recomptes', (SELECT count(*) FROM palier_recountedlist l WHERE l.recount_id = c.id), NULL, c.opened_at
        FROM palier_recount c WHERE c.counted_at IS NULL
        UNION ALL SELECT 'dossiers_recomptes', count(l.handed_at), count(*), min(c.counted_at)
        FROM palier_recount c JOIN palier_lostplace l ON l.recount_id = c.id
        WHERE c.counted_at IS NOT NULL AND c.done_at IS NULL GROUP BY c.id)
      SELECT what, done, total, since FROM found WHERE palier_claim('role') = 'palier_steward' ORDER BY 1, 4
    $$
"""
AGAIN = """
    CREATE OR REPLACE FUNCTION palier_job_again(job bigint) RETURNS boolean
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      UPDATE procrastinate_jobs SET status = 'todo', attempts = 0, scheduled_at = NULL
      WHERE id = job AND status = 'failed' AND palier_claim('role') = 'palier_steward'
        AND task_name IN ('palier.jobs.calling.call_next', 'palier.jobs.closing.close', 'palier.jobs.closing.tell_passed_over', 'palier.jobs.closing.tell_ranking', 'palier.jobs.employment.settle', 'palier.jobs.erasing.erase_asked', 'palier.jobs.identities.settle', 'palier.jobs.leases.end_elsewhere', 'palier.jobs.leases.end_home', 'palier.jobs.leases.restore_elsewhere', 'palier.jobs.leases.tell_register', 'palier.jobs.life.announce', 'palier.jobs.life.end_struck_off', 'palier.jobs.life.note_opened', 'palier.jobs.life.tell_register', 'palier.jobs.links.send', 'palier.jobs.messages.send', 'palier.jobs.offers.note_silence', 'palier.jobs.offers.offer_next', 'palier.jobs.offers.remind', 'palier.jobs.offers.use_second_channel', 'palier.jobs.planned.run', 'palier.jobs.protecting.announce', 'palier.jobs.protecting.reach', 'palier.jobs.referrals.settle', 'palier.jobs.registering.send', 'palier.jobs.rescoring.rescore', 'palier.jobs.separating.ask_number', 'palier.jobs.separating.tell_apart', 'palier.jobs.wishes.send');
      RETURN FOUND;
    END $$
"""
CANCELLED = """
    CREATE OR REPLACE FUNCTION palier_job_cancelled(job bigint) RETURNS boolean
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      UPDATE procrastinate_jobs SET status = 'cancelled'
      WHERE id = job AND status = 'todo' AND palier_claim('role') = 'palier_steward'
        AND task_name IN ('palier.jobs.closing.sweep', 'palier.jobs.desks.mail_all', 'palier.jobs.erasing.erase_all', 'palier.jobs.erasing.foresee', 'palier.jobs.erasing.forget', 'palier.jobs.erasing.sweep_asked', 'palier.jobs.heads.publish', 'palier.jobs.heads.stamp', 'palier.jobs.heads.write', 'palier.jobs.leases.tell_late', 'palier.jobs.life.expire_all', 'palier.jobs.life.remind_all', 'palier.jobs.life.sweep', 'palier.jobs.life.tell_late', 'palier.jobs.links.send', 'palier.jobs.mandates.look_all', 'palier.jobs.mistakes.sweep', 'palier.jobs.offers.sweep', 'palier.jobs.planned.sweep', 'palier.jobs.reading.end_all', 'palier.jobs.referrals.settle_all', 'palier.jobs.registering.forget', 'palier.jobs.registering.send_late', 'palier.jobs.retaking.retake', 'palier.jobs.scores.refresh', 'palier.jobs.scores.reweigh', 'palier.jobs.scores.switch', 'palier.jobs.sealing.seal_day', 'palier.jobs.tidying.forget_done', 'palier.jobs.urgency.expire', 'palier.jobs.urgency.remind', 'palier.jobs.wishes.send_late');
      RETURN FOUND;
    END $$
"""
FUNCTIONS = (
    ("palier_queue()", QUEUE),
    ("palier_queue_jobs(text, integer)", JOBS),
    ("palier_queue_progress()", PROGRESS),
    ("palier_job_again(bigint)", AGAIN),
    ("palier_job_cancelled(bigint)", CANCELLED),
)
GRANTS = (
    "ALTER TABLE palier_switchchange ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE palier_letterending ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE palier_erasureforecast ENABLE ROW LEVEL SECURITY",
    "GRANT SELECT ON palier_sealcheck TO palier_steward",
    "GRANT SELECT ON palier_switchchange TO palier_gate",
    "GRANT SELECT ON palier_switchchange TO palier_public",
    "GRANT SELECT ON palier_switchchange TO palier_intake",
    "GRANT SELECT ON palier_switchchange TO palier_separation",
    "GRANT SELECT ON palier_switchchange TO palier_demandeur",
    "GRANT SELECT ON palier_switchchange TO palier_bailleur",
    "GRANT SELECT ON palier_switchchange TO palier_reservataire",
    "GRANT SELECT ON palier_switchchange TO palier_commission",
    "GRANT SELECT ON palier_switchchange TO palier_steward",
    "GRANT SELECT ON palier_switchchange TO palier_employeur",
    "GRANT SELECT ON palier_switchchange TO palier_conseiller",
    "GRANT SELECT ON palier_switchchange TO palier_social",
    "GRANT SELECT ON palier_switchchange TO palier_controle",
    "GRANT SELECT ON palier_switchchange TO palier_guichet",
    "GRANT SELECT ON palier_switchchange TO palier_clock",
    "GRANT SELECT ON palier_letterending TO palier_gate",
    "GRANT SELECT ON palier_letterending TO palier_public",
    "GRANT SELECT ON palier_letterending TO palier_intake",
    "GRANT SELECT ON palier_letterending TO palier_separation",
    "GRANT SELECT ON palier_letterending TO palier_demandeur",
    "GRANT SELECT ON palier_letterending TO palier_bailleur",
    "GRANT SELECT ON palier_letterending TO palier_reservataire",
    "GRANT SELECT ON palier_letterending TO palier_commission",
    "GRANT SELECT ON palier_letterending TO palier_steward",
    "GRANT SELECT ON palier_letterending TO palier_employeur",
    "GRANT SELECT ON palier_letterending TO palier_conseiller",
    "GRANT SELECT ON palier_letterending TO palier_social",
    "GRANT SELECT ON palier_letterending TO palier_controle",
    "GRANT SELECT ON palier_letterending TO palier_guichet",
    "GRANT SELECT ON palier_letterending TO palier_clock",
    "GRANT INSERT ON palier_switchchange TO palier_steward",
    "GRANT INSERT ON palier_letterending TO palier_steward",
    "GRANT SELECT ON palier_erasureforecast TO palier_steward",
    "GRANT INSERT ON palier_erasureforecast TO palier_steward",
    "GRANT SELECT, UPDATE, DELETE ON palier_erasureforecast TO palier_clock",
    "GRANT SELECT ON palier_journalentry TO palier_steward",
    "GRANT SELECT (at, is_success) ON palier_signinattempt TO palier_steward",
)
POLICIES = (
    (
        "palier_switchchange",
        "gate_select",
        "CREATE POLICY gate_select ON palier_switchchange FOR SELECT TO palier_gate USING ((SELECT palier_claim('role') IS NOT NULL))",
    ),
    (
        "palier_switchchange",
        "public_select",
        "CREATE POLICY public_select ON palier_switchchange FOR SELECT TO palier_public USING ((SELECT palier_claim('role') IS NOT NULL))",
    ),
    (
        "palier_switchchange",
        "intake_select",
        "CREATE POLICY intake_select ON palier_switchchange FOR SELECT TO palier_intake USING ((SELECT palier_claim('role') IS NOT NULL))",
    ),
    (
        "palier_switchchange",
        "separation_select",
        "CREATE POLICY separation_select ON palier_switchchange FOR SELECT TO palier_separation USING ((SELECT palier_claim('role') IS NOT NULL))",
    ),
    (
        "palier_switchchange",
        "demandeur_select",
        "CREATE POLICY demandeur_select ON palier_switchchange FOR SELECT TO palier_demandeur USING ((SELECT palier_claim('role') IS NOT NULL))",
    ),
    (
        "palier_switchchange",
        "bailleur_select",
        "CREATE POLICY bailleur_select ON palier_switchchange FOR SELECT TO palier_bailleur USING ((SELECT palier_claim('role') IS NOT NULL))",
    ),
    (
        "palier_switchchange",
        "reservataire_select",
        "CREATE POLICY reservataire_select ON palier_switchchange FOR SELECT TO palier_reservataire USING ((SELECT palier_claim('role') IS NOT NULL))",
    ),
    (
        "palier_switchchange",
        "commission_select",
        "CREATE POLICY commission_select ON palier_switchchange FOR SELECT TO palier_commission USING ((SELECT palier_claim('role') IS NOT NULL))",
    ),
    (
        "palier_switchchange",
        "steward_select",
        "CREATE POLICY steward_select ON palier_switchchange FOR SELECT TO palier_steward USING ((SELECT palier_claim('role') IS NOT NULL))",
    ),
    (
        "palier_switchchange",
        "employeur_select",
        "CREATE POLICY employeur_select ON palier_switchchange FOR SELECT TO palier_employeur USING ((SELECT palier_claim('role') IS NOT NULL))",
    ),
    (
        "palier_switchchange",
        "conseiller_select",
        "CREATE POLICY conseiller_select ON palier_switchchange FOR SELECT TO palier_conseiller USING ((SELECT palier_claim('role') IS NOT NULL))",
    ),
    (
        "palier_switchchange",
        "social_select",
        "CREATE POLICY social_select ON palier_switchchange FOR SELECT TO palier_social USING ((SELECT palier_claim('role') IS NOT NULL))",
    ),
    (
        "palier_switchchange",
        "controle_select",
        "CREATE POLICY controle_select ON palier_switchchange FOR SELECT TO palier_controle USING ((SELECT palier_claim('role') IS NOT NULL))",
    ),
    (
        "palier_switchchange",
        "guichet_select",
        "CREATE POLICY guichet_select ON palier_switchchange FOR SELECT TO palier_guichet USING ((SELECT palier_claim('role') IS NOT NULL))",
    ),
    (
        "palier_switchchange",
        "clock_select",
        "CREATE POLICY clock_select ON palier_switchchange FOR SELECT TO palier_clock USING (true)",
    ),
    (
        "palier_letterending",
        "gate_select",
        "CREATE POLICY gate_select ON palier_letterending FOR SELECT TO palier_gate USING ((SELECT palier_claim('role') IS NOT NULL))",
    ),
    (
        "palier_letterending",
        "public_select",
        "CREATE POLICY public_select ON palier_letterending FOR SELECT TO palier_public USING ((SELECT palier_claim('role') IS NOT NULL))",
    ),
    (
        "palier_letterending",
        "intake_select",
        "CREATE POLICY intake_select ON palier_letterending FOR SELECT TO palier_intake USING ((SELECT palier_claim('role') IS NOT NULL))",
    ),
    (
        "palier_letterending",
        "separation_select",
        "CREATE POLICY separation_select ON palier_letterending FOR SELECT TO palier_separation USING ((SELECT palier_claim('role') IS NOT NULL))",
    ),
    (
        "palier_letterending",
        "demandeur_select",
        "CREATE POLICY demandeur_select ON palier_letterending FOR SELECT TO palier_demandeur USING ((SELECT palier_claim('role') IS NOT NULL))",
    ),
    (
        "palier_letterending",
        "bailleur_select",
        "CREATE POLICY bailleur_select ON palier_letterending FOR SELECT TO palier_bailleur USING ((SELECT palier_claim('role') IS NOT NULL))",
    ),
    (
        "palier_letterending",
        "reservataire_select",
        "CREATE POLICY reservataire_select ON palier_letterending FOR SELECT TO palier_reservataire USING ((SELECT palier_claim('role') IS NOT NULL))",
    ),
    (
        "palier_letterending",
        "commission_select",
        "CREATE POLICY commission_select ON palier_letterending FOR SELECT TO palier_commission USING ((SELECT palier_claim('role') IS NOT NULL))",
    ),
    (
        "palier_letterending",
        "steward_select",
        "CREATE POLICY steward_select ON palier_letterending FOR SELECT TO palier_steward USING ((SELECT palier_claim('role') IS NOT NULL))",
    ),
    (
        "palier_letterending",
        "employeur_select",
        "CREATE POLICY employeur_select ON palier_letterending FOR SELECT TO palier_employeur USING ((SELECT palier_claim('role') IS NOT NULL))",
    ),
    (
        "palier_letterending",
        "conseiller_select",
        "CREATE POLICY conseiller_select ON palier_letterending FOR SELECT TO palier_conseiller USING ((SELECT palier_claim('role') IS NOT NULL))",
    ),
    (
        "palier_letterending",
        "social_select",
        "CREATE POLICY social_select ON palier_letterending FOR SELECT TO palier_social USING ((SELECT palier_claim('role') IS NOT NULL))",
    ),
    (
        "palier_letterending",
        "controle_select",
        "CREATE POLICY controle_select ON palier_letterending FOR SELECT TO palier_controle USING ((SELECT palier_claim('role') IS NOT NULL))",
    ),
    (
        "palier_letterending",
        "guichet_select",
        "CREATE POLICY guichet_select ON palier_letterending FOR SELECT TO palier_guichet USING ((SELECT palier_claim('role') IS NOT NULL))",
    ),
    (
        "palier_letterending",
        "clock_select",
        "CREATE POLICY clock_select ON palier_letterending FOR SELECT TO palier_clock USING (true)",
    ),
    (
        "palier_switchchange",
        "steward_insert",
        "CREATE POLICY steward_insert ON palier_switchchange FOR INSERT TO palier_steward WITH CHECK ((SELECT palier_claim('role') IS NOT NULL))",
    ),
    (
        "palier_letterending",
        "steward_insert",
        "CREATE POLICY steward_insert ON palier_letterending FOR INSERT TO palier_steward WITH CHECK ((SELECT palier_claim('role') IS NOT NULL))",
    ),
    (
        "palier_erasureforecast",
        "steward_select",
        "CREATE POLICY steward_select ON palier_erasureforecast FOR SELECT TO palier_steward USING ((SELECT palier_claim('role') IS NOT NULL))",
    ),
    (
        "palier_erasureforecast",
        "steward_insert",
        "CREATE POLICY steward_insert ON palier_erasureforecast FOR INSERT TO palier_steward WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (counted_at IS NULL AND counts = '{}'))",
    ),
    (
        "palier_erasureforecast",
        "clock_select",
        "CREATE POLICY clock_select ON palier_erasureforecast FOR SELECT TO palier_clock USING (true)",
    ),
    (
        "palier_erasureforecast",
        "clock_update",
        "CREATE POLICY clock_update ON palier_erasureforecast FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)",
    ),
    (
        "palier_erasureforecast",
        "clock_delete",
        "CREATE POLICY clock_delete ON palier_erasureforecast FOR DELETE TO palier_clock USING (true)",
    ),
    (
        "palier_journalentry",
        "steward_select",
        "CREATE POLICY steward_select ON palier_journalentry FOR SELECT TO palier_steward USING ((SELECT palier_claim('role') IS NOT NULL) AND (verb IN ('activer_second_facteur', 'annuler_tache', 'changer_fin_de_lettre', 'changer_interrupteur', 'changer_mot_de_passe', 'changer_role', 'choisir_mot_de_passe', 'corriger_membre', 'corriger_organisme', 'creer_organisme', 'delier_identite', 'demarquer_etat', 'envoyer_lien', 'exiger_second_facteur', 'exporter_journal', 'fermer_membre', 'fermer_mes_sessions', 'fermer_mission', 'fermer_organisme', 'fermer_sessions_membre', 'fermer_une_session', 'inviter_membre', 'marquer_etat', 'ne_plus_exiger_second_facteur', 'nommer_imprimeur', 'ouvrir_mission', 'prevoir_effacements', 'refuser_second_facteur', 'reinitialiser_second_facteur', 'relancer_tache', 'relier_identite', 'renouveler_codes_secours', 'renouveler_lien', 'reprendre_membre', 'reprendre_organisme', 'retirer_imprimeur', 'retirer_invitation', 'retirer_second_facteur', 'se_connecter', 'suspendre_membre', 'suspendre_organisme', 'utiliser_code_secours') AND role <> 'demandeur' AND (actor IS NULL OR actor IN (SELECT public_id FROM palier_user))))",
    ),
    (
        "palier_signinattempt",
        "steward_select",
        "CREATE POLICY steward_select ON palier_signinattempt FOR SELECT TO palier_steward USING ((SELECT palier_claim('role') IS NOT NULL) AND (NOT is_success))",
    ),
)
OWN_LINES = (
    "DROP POLICY IF EXISTS steward_insert ON palier_journalentry",
    "CREATE POLICY steward_insert ON palier_journalentry FOR INSERT TO palier_steward WITH CHECK (actor = (SELECT palier_claim('actor')::uuid) AND organisation = (SELECT palier_claim('organisation')::int) AND CASE role WHEN 'intendant' THEN verb IN ('annuler_tache', 'changer_fin_de_lettre', 'changer_interrupteur', 'changer_role', 'corriger_membre', 'corriger_organisme', 'creer_organisme', 'demarquer_etat', 'exiger_second_facteur', 'exporter_journal', 'fermer_membre', 'fermer_mission', 'fermer_organisme', 'fermer_sessions_membre', 'inviter_membre', 'marquer_etat', 'ne_plus_exiger_second_facteur', 'nommer_imprimeur', 'ouvrir_mission', 'prevoir_effacements', 'reinitialiser_second_facteur', 'relancer_tache', 'renouveler_lien', 'reprendre_membre', 'reprendre_organisme', 'retirer_imprimeur', 'retirer_invitation', 'suspendre_membre', 'suspendre_organisme') ELSE false END)",
)
"""What a steward signs, with six verbs more: the release before uses none."""


def _sql(forward: str, backward: str = "") -> migrations.RunSQL:
    return migrations.RunSQL(forward, backward or migrations.RunSQL.noop)


def _keys() -> list[tuple[str, models.Field]]:
    return [
        ("id", models.BigAutoField(primary_key=True, serialize=False)),
        ("public_id", models.UUIDField(default=palier.models.identifiers.uuid7, editable=False, unique=True)),
    ]


def _territory() -> tuple[str, models.Field]:
    return (
        "territory",
        models.ForeignKey(
            db_index=False,
            null=True,
            on_delete=django.db.models.deletion.PROTECT,
            related_name="+",
            to="palier.territory",
        ),
    )


class Migration(migrations.Migration):
    """The tables, the functions that read and move the queue, then who may do what."""

    dependencies = (("palier", "0132_managers"),)
    operations = (
        migrations.CreateModel(
            name="SwitchChange",
            fields=[
                *_keys(),
                ("switch", models.CharField(max_length=40)),
                ("is_open", models.BooleanField()),
                ("since", models.DateField()),
                ("reason", models.CharField(max_length=300)),
                ("made_at", models.DateTimeField()),
                _territory(),
            ],
        ),
        migrations.CreateModel(
            name="LetterEnding",
            fields=[
                *_keys(),
                ("slot", models.CharField(max_length=16)),
                ("text", models.CharField(blank=True, default="", max_length=600)),
                ("made_at", models.DateTimeField()),
                _territory(),
            ],
        ),
        migrations.CreateModel(
            name="ErasureForecast",
            fields=[
                *_keys(),
                ("asked_at", models.DateTimeField()),
                ("counted_at", models.DateTimeField(null=True)),
                ("counts", models.JSONField(default=dict)),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("counted_at", None)), fields=["asked_at"], name="forecast_waiting")
                ]
            },
        ),
        *(_sql(made, f"DROP FUNCTION IF EXISTS {name}") for name, made in FUNCTIONS),
        *(_sql(f"REVOKE EXECUTE ON FUNCTION {name} FROM PUBLIC") for name, _ in FUNCTIONS),
        *(_sql(f"GRANT EXECUTE ON FUNCTION {name} TO palier_steward") for name, _ in FUNCTIONS),
        *(_sql(statement) for statement in GRANTS),
        *(_sql(made, f"DROP POLICY IF EXISTS {name} ON {table}") for table, name, made in POLICIES),
        *(_sql(statement) for statement in OWN_LINES),
    )
