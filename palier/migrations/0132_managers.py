"""Who manages an organisation: a right on a membership, and a role of the database that reaches its members alone (ADR 76).

Expand only: the release before gives that right to nobody. Frozen SQL.
"""
# ruff: noqa: E501 - frozen statements

from django.db import migrations, models

_TABLES = "palier_territory, palier_commune, palier_placeedition, palier_gridversion, palier_sizeguideversion, palier_ranking, palier_closinghold, palier_publishedhead, palier_headstamp, palier_instance, palier_sealedhead, palier_dailyroot"
ROLE = (
    """
    DO $$ BEGIN CREATE ROLE palier_manager NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$
    """,
    "GRANT palier_manager TO palier_web",
    "GRANT USAGE ON SCHEMA public TO palier_manager",
    "GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO palier_manager",
    f"GRANT SELECT ON {_TABLES} TO palier_manager",
    "GRANT EXECUTE ON FUNCTION palier_take, palier_claim, palier_defer, palier_counts, palier_cut, palier_cuts, palier_outlines, palier_histogram, palier_public_lines, palier_answer_witness TO palier_manager",
    "GRANT UPDATE (manages_since) ON palier_membership TO palier_steward",
)
MANAGES = """
    CREATE OR REPLACE FUNCTION palier_manages() RETURNS boolean LANGUAGE sql STABLE
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
      SELECT palier_claim('role') = 'palier_manager' AND EXISTS (SELECT FROM palier_membership m JOIN palier_organisation o ON o.id = m.organisation_id
        WHERE m.user_id = palier_claim('user')::bigint AND m.organisation_id = palier_claim('organisation')::int
          AND m.manages_since IS NOT NULL AND m.suspended_at IS NULL AND m.ended_at IS NULL
          AND o.suspended_at IS NULL AND o.closed_at IS NULL AND o.kind <> 'exploitant')
    $$
"""
# Members here and nowhere else; a manager, a steward and who controls are changed by a steward.
MANAGED = """
    CREATE OR REPLACE FUNCTION palier_managed() RETURNS SETOF bigint LANGUAGE sql STABLE
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
      SELECT DISTINCT m.user_id FROM palier_membership m JOIN palier_user u ON u.id = m.user_id
      WHERE palier_manages() AND m.organisation_id = palier_claim('organisation')::int
        AND m.user_id <> palier_claim('user')::bigint AND u.login NOT LIKE 'd:%'
        AND NOT EXISTS (SELECT FROM palier_membership x WHERE x.user_id = m.user_id AND x.ended_at IS NULL
          AND (x.organisation_id <> m.organisation_id OR x.manages_since IS NOT NULL OR x.role IN ('intendant', 'controle')))
    $$
"""
UNPLACED = """
    CREATE OR REPLACE FUNCTION palier_unplaced(named bigint) RETURNS boolean LANGUAGE sql STABLE
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
      SELECT palier_manages() AND EXISTS (SELECT FROM palier_user u WHERE u.id = named AND u.chose_at IS NULL
          AND u.password LIKE '!%' AND u.login NOT LIKE 'd:%' AND u.is_active)
        AND NOT EXISTS (SELECT FROM palier_membership m WHERE m.user_id = named)
    $$
"""
ACCOUNT = """
    CREATE OR REPLACE FUNCTION palier_managed_account(told text, called text, opaque uuid) RETURNS TABLE(id bigint, public_id uuid)
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE held palier_user%ROWTYPE;
    BEGIN
      IF NOT palier_manages() OR told LIKE 'd:%' OR told NOT LIKE '%_@_%' OR told <> lower(told) OR btrim(called) = '' THEN
        RETURN;
      END IF;
      SELECT u.* INTO held FROM palier_user u WHERE u.login = told FOR UPDATE;
      IF NOT FOUND THEN
        INSERT INTO palier_user (password, public_id, login, name, is_active, is_demo, demo_story)
        VALUES ('!' || replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''), opaque, told, called, true, false, '')
        RETURNING * INTO held;
      ELSIF held.id NOT IN (SELECT palier_managed()) AND NOT palier_unplaced(held.id) THEN
        RETURN;
      END IF;
      RETURN QUERY SELECT held.id, held.public_id;
    END $$
"""
ON_USER = """
    CREATE OR REPLACE TRIGGER managed BEFORE UPDATE ON palier_user FOR EACH ROW
    WHEN (current_setting('role') = 'palier_manager') EXECUTE FUNCTION palier_stewarded()
"""
# As before; and a manager names a member of their own.
MAY_NAME = """
    CREATE OR REPLACE FUNCTION palier_may_name(acting text, subject text, named text) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE of bigint;
    BEGIN
      IF subject = 'message' THEN
        RETURN EXISTS (SELECT FROM palier_message WHERE id = named::uuid AND sent_at IS NULL);
      END IF;
      of := named::bigint;
      IF acting = 'palier_steward' THEN
        RETURN subject = 'membership' AND EXISTS (
          SELECT FROM palier_membership m JOIN palier_user u ON u.id = m.user_id
          WHERE m.id = of AND m.ended_at IS NULL AND m.user_id <> palier_claim('user')::bigint AND u.login NOT LIKE 'd:%');
      END IF;
      IF acting = 'palier_manager' THEN
        RETURN subject = 'membership' AND palier_manages() AND EXISTS (
          SELECT FROM palier_membership m WHERE m.id = of AND m.ended_at IS NULL AND m.manages_since IS NULL
            AND m.organisation_id = palier_claim('organisation')::int AND m.user_id <> palier_claim('user')::bigint
            AND m.user_id IN (SELECT palier_managed()));
      END IF;
      IF acting = 'palier_social' THEN
        RETURN subject = 'referral' AND EXISTS (
          SELECT FROM palier_referral WHERE id = of AND answered_at IS NOT NULL AND organisation_id = palier_claim('organisation')::int);
      END IF;
      IF acting = 'palier_guichet' THEN
        RETURN subject = 'registration' AND EXISTS (
          SELECT FROM palier_registration WHERE id = of AND organisation_id = palier_claim('organisation')::int AND state = 'a_envoyer');
      END IF;
      IF acting IN ('palier_bailleur', 'palier_reservataire') THEN
        RETURN CASE subject
          WHEN 'demande' THEN EXISTS (SELECT FROM palier_demande WHERE id = of AND palier_claim('organisation')::int = ANY (audience))
          WHEN 'publication' THEN EXISTS (SELECT FROM palier_publication WHERE id = of AND palier_claim('organisation')::int IN (bailleur_id, reservataire_id))
          WHEN 'offer' THEN EXISTS (SELECT FROM palier_offer WHERE id = of AND palier_claim('organisation')::int = ANY (audience))
          WHEN 'lease' THEN EXISTS (SELECT FROM palier_lease WHERE id = of AND palier_claim('organisation')::int = ANY (audience))
          WHEN 'radiation' THEN EXISTS (SELECT FROM palier_radiation WHERE id = of AND palier_claim('organisation')::int = ANY (audience))
          WHEN 'parting' THEN EXISTS (SELECT FROM palier_parting p JOIN palier_demande d ON d.id = p.demande_id WHERE p.id = of AND palier_claim('organisation')::int = ANY (d.audience))
          WHEN 'planned' THEN EXISTS (SELECT FROM palier_plannedact WHERE id = of AND organisation_id = palier_claim('organisation')::int)
          ELSE false END;
      END IF;
      RETURN CASE subject
        WHEN 'demande' THEN of = palier_claim('demande')::bigint OR acting = 'palier_intake' AND EXISTS (SELECT FROM palier_demande WHERE id = of AND numero_unique = palier_claim('numero'))
        WHEN 'publication' THEN EXISTS (SELECT FROM palier_candidature WHERE publication_id = of AND demande_id = palier_claim('demande')::bigint)
        WHEN 'offer' THEN EXISTS (SELECT FROM palier_offer WHERE id = of AND demande_id = palier_claim('demande')::bigint)
        WHEN 'parting' THEN EXISTS (SELECT FROM palier_parting WHERE id = of AND demande_id = palier_claim('demande')::bigint)
        WHEN 'letter' THEN EXISTS (SELECT FROM palier_letter WHERE id = of AND demande_id = palier_claim('demande')::bigint)
        ELSE false END;
    END $$
"""
CALLED = (
    "REVOKE EXECUTE ON FUNCTION palier_manages(), palier_managed(), palier_unplaced(bigint), palier_managed_account(text, text, uuid) FROM PUBLIC",
    "GRANT EXECUTE ON FUNCTION palier_manages(), palier_managed(), palier_unplaced(bigint), palier_managed_account(text, text, uuid) TO palier_manager",
)
JOBS = """
    INSERT INTO palier_jobright (role, task, subject, others, lock, priority, is_dated)
    VALUES ('palier_manager', 'palier.jobs.links.send', 'membership', '{key}', '', 0, false),
      ('palier_manager', 'palier.jobs.messages.send', 'message', '{}', '', -10, false)
    ON CONFLICT DO NOTHING
"""
RIGHTS = (
    "GRANT SELECT ON palier_membership TO palier_manager",
    "DROP POLICY IF EXISTS manager_select ON palier_membership",
    "CREATE POLICY manager_select ON palier_membership FOR SELECT TO palier_manager USING (organisation_id = (SELECT palier_claim('organisation')::int) AND (SELECT palier_manages()))",
    "GRANT INSERT ON palier_membership TO palier_manager",
    "DROP POLICY IF EXISTS manager_insert ON palier_membership",
    "CREATE POLICY manager_insert ON palier_membership FOR INSERT TO palier_manager WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (organisation_id = (SELECT palier_claim('organisation')::int) AND (SELECT palier_manages()) AND user_id <> (SELECT palier_claim('user')::bigint) AND manages_since IS NULL AND role NOT IN ('intendant', 'controle') AND suspended_at IS NULL AND ended_at IS NULL AND EXISTS (SELECT FROM palier_organisation o WHERE o.id = organisation_id AND o.closed_at IS NULL AND o.suspended_at IS NULL AND (o.kind, palier_membership.role) IN (('bailleur', 'bailleur'), ('bailleur', 'commission'), ('reservataire', 'reservataire'), ('employeur', 'employeur'), ('conseil', 'conseiller'), ('guichet', 'guichet'), ('service_social', 'service_social'))) AND (user_id IN (SELECT palier_managed()) OR palier_unplaced(user_id))))",
    "GRANT UPDATE (suspended_at, ended_at) ON palier_membership TO palier_manager",
    "DROP POLICY IF EXISTS manager_update ON palier_membership",
    "CREATE POLICY manager_update ON palier_membership FOR UPDATE TO palier_manager USING (organisation_id = (SELECT palier_claim('organisation')::int) AND (SELECT palier_manages()) AND user_id <> (SELECT palier_claim('user')::bigint) AND manages_since IS NULL AND role NOT IN ('intendant', 'controle')) WITH CHECK (organisation_id = (SELECT palier_claim('organisation')::int) AND (SELECT palier_manages()) AND user_id <> (SELECT palier_claim('user')::bigint) AND manages_since IS NULL AND role NOT IN ('intendant', 'controle') AND (suspended_at IS NOT NULL OR ended_at IS NOT NULL OR user_id IN (SELECT palier_managed())))",
    "GRANT SELECT (id, public_id, login, name, is_active, is_demo, demo_story, signed_out_at, chose_at) ON palier_user TO palier_manager",
    "DROP POLICY IF EXISTS manager_select ON palier_user",
    "CREATE POLICY manager_select ON palier_user FOR SELECT TO palier_manager USING ((SELECT palier_claim('role') IS NOT NULL) AND (id IN (SELECT m.user_id FROM palier_membership m)))",
    "GRANT UPDATE (login, name, password, signed_out_at) ON palier_user TO palier_manager",
    "DROP POLICY IF EXISTS manager_update ON palier_user",
    "CREATE POLICY manager_update ON palier_user FOR UPDATE TO palier_manager USING ((SELECT palier_claim('role') IS NOT NULL) AND (id IN (SELECT palier_managed()))) WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (id IN (SELECT palier_managed())))",
    "GRANT SELECT (id, user_id, created_at, expires_at, used_at) ON palier_passwordlink TO palier_manager",
    "DROP POLICY IF EXISTS manager_select ON palier_passwordlink",
    "CREATE POLICY manager_select ON palier_passwordlink FOR SELECT TO palier_manager USING ((SELECT palier_claim('role') IS NOT NULL) AND (user_id IN (SELECT id FROM palier_user)))",
    "GRANT UPDATE (used_at) ON palier_passwordlink TO palier_manager",
    "DROP POLICY IF EXISTS manager_update ON palier_passwordlink",
    "CREATE POLICY manager_update ON palier_passwordlink FOR UPDATE TO palier_manager USING ((SELECT palier_claim('role') IS NOT NULL) AND (user_id IN (SELECT palier_managed()))) WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (user_id IN (SELECT palier_managed())) AND used_at IS NOT NULL)",
    "GRANT SELECT (user_id, enrolled_at) ON palier_secondfactor TO palier_manager",
    "DROP POLICY IF EXISTS manager_select ON palier_secondfactor",
    "CREATE POLICY manager_select ON palier_secondfactor FOR SELECT TO palier_manager USING ((SELECT palier_claim('role') IS NOT NULL) AND (user_id IN (SELECT id FROM palier_user)))",
    "GRANT DELETE ON palier_secondfactor TO palier_manager",
    "DROP POLICY IF EXISTS manager_delete ON palier_secondfactor",
    "CREATE POLICY manager_delete ON palier_secondfactor FOR DELETE TO palier_manager USING ((SELECT palier_claim('role') IS NOT NULL) AND (user_id IN (SELECT palier_managed())))",
    "GRANT SELECT (user_id, enrolled_at) ON palier_passkey TO palier_manager",
    "DROP POLICY IF EXISTS manager_select ON palier_passkey",
    "CREATE POLICY manager_select ON palier_passkey FOR SELECT TO palier_manager USING ((SELECT palier_claim('role') IS NOT NULL) AND (user_id IN (SELECT id FROM palier_user)))",
    "GRANT DELETE ON palier_passkey TO palier_manager",
    "DROP POLICY IF EXISTS manager_delete ON palier_passkey",
    "CREATE POLICY manager_delete ON palier_passkey FOR DELETE TO palier_manager USING ((SELECT palier_claim('role') IS NOT NULL) AND (user_id IN (SELECT palier_managed())))",
    "GRANT SELECT (user_id, used_at) ON palier_backupcode TO palier_manager",
    "DROP POLICY IF EXISTS manager_select ON palier_backupcode",
    "CREATE POLICY manager_select ON palier_backupcode FOR SELECT TO palier_manager USING ((SELECT palier_claim('role') IS NOT NULL) AND (user_id IN (SELECT id FROM palier_user)))",
    "GRANT DELETE ON palier_backupcode TO palier_manager",
    "DROP POLICY IF EXISTS manager_delete ON palier_backupcode",
    "CREATE POLICY manager_delete ON palier_backupcode FOR DELETE TO palier_manager USING ((SELECT palier_claim('role') IS NOT NULL) AND (user_id IN (SELECT palier_managed())))",
    "GRANT SELECT (user_id, provider, linked_at) ON palier_linkedidentity TO palier_manager",
    "DROP POLICY IF EXISTS manager_select ON palier_linkedidentity",
    "CREATE POLICY manager_select ON palier_linkedidentity FOR SELECT TO palier_manager USING ((SELECT palier_claim('role') IS NOT NULL) AND (user_id IN (SELECT id FROM palier_user)))",
    "GRANT DELETE ON palier_linkedidentity TO palier_manager",
    "DROP POLICY IF EXISTS manager_delete ON palier_linkedidentity",
    "CREATE POLICY manager_delete ON palier_linkedidentity FOR DELETE TO palier_manager USING ((SELECT palier_claim('role') IS NOT NULL) AND (user_id IN (SELECT palier_managed())))",
    "GRANT SELECT (id, user_id, device, since, last_seen_at) ON palier_signin TO palier_manager",
    "DROP POLICY IF EXISTS manager_select ON palier_signin",
    "CREATE POLICY manager_select ON palier_signin FOR SELECT TO palier_manager USING ((SELECT palier_claim('role') IS NOT NULL) AND (user_id IN (SELECT id FROM palier_user)))",
    "GRANT SELECT, INSERT ON palier_doneact TO palier_manager",
    "DROP POLICY IF EXISTS manager_select ON palier_doneact",
    "CREATE POLICY manager_select ON palier_doneact FOR SELECT TO palier_manager USING (actor = (SELECT palier_claim('user')::bigint))",
    "DROP POLICY IF EXISTS manager_insert ON palier_doneact",
    "CREATE POLICY manager_insert ON palier_doneact FOR INSERT TO palier_manager WITH CHECK (actor = (SELECT palier_claim('user')::bigint))",
    "GRANT INSERT ON palier_message TO palier_manager",
    "DROP POLICY IF EXISTS manager_insert ON palier_message",
    "CREATE POLICY manager_insert ON palier_message FOR INSERT TO palier_manager WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (sent_at IS NULL AND demande_id IS NULL AND channel = 'email' AND recipient IN (SELECT login FROM palier_user)))",
    "GRANT SELECT ON palier_home TO palier_manager",
    "DROP POLICY IF EXISTS manager_select ON palier_home",
    "CREATE POLICY manager_select ON palier_home FOR SELECT TO palier_manager USING ((SELECT palier_claim('role') IS NOT NULL))",
    "GRANT SELECT ON palier_publication TO palier_manager",
    "DROP POLICY IF EXISTS manager_select ON palier_publication",
    "CREATE POLICY manager_select ON palier_publication FOR SELECT TO palier_manager USING ((SELECT palier_claim('role') IS NOT NULL) AND (stage <> 'brouillon' AND NOT is_direct))",
    "GRANT INSERT ON palier_journalentry TO palier_manager",
    "DROP POLICY IF EXISTS manager_insert ON palier_journalentry",
    "CREATE POLICY manager_insert ON palier_journalentry FOR INSERT TO palier_manager WITH CHECK (actor = (SELECT palier_claim('actor')::uuid) AND organisation = (SELECT palier_claim('organisation')::int) AND CASE role WHEN 'bailleur' THEN verb IN ('corriger_membre', 'fermer_membre', 'fermer_sessions_membre', 'inviter_membre', 'reinitialiser_second_facteur', 'renouveler_lien', 'reprendre_membre', 'retirer_invitation', 'suspendre_membre') WHEN 'conseiller' THEN verb IN ('corriger_membre', 'fermer_membre', 'fermer_sessions_membre', 'inviter_membre', 'reinitialiser_second_facteur', 'renouveler_lien', 'reprendre_membre', 'retirer_invitation', 'suspendre_membre') WHEN 'employeur' THEN verb IN ('corriger_membre', 'fermer_membre', 'fermer_sessions_membre', 'inviter_membre', 'reinitialiser_second_facteur', 'renouveler_lien', 'reprendre_membre', 'retirer_invitation', 'suspendre_membre') WHEN 'guichet' THEN verb IN ('corriger_membre', 'fermer_membre', 'fermer_sessions_membre', 'inviter_membre', 'reinitialiser_second_facteur', 'renouveler_lien', 'reprendre_membre', 'retirer_invitation', 'suspendre_membre') WHEN 'reservataire' THEN verb IN ('corriger_membre', 'fermer_membre', 'fermer_sessions_membre', 'inviter_membre', 'reinitialiser_second_facteur', 'renouveler_lien', 'reprendre_membre', 'retirer_invitation', 'suspendre_membre') WHEN 'service_social' THEN verb IN ('corriger_membre', 'fermer_membre', 'fermer_sessions_membre', 'inviter_membre', 'reinitialiser_second_facteur', 'renouveler_lien', 'reprendre_membre', 'retirer_invitation', 'suspendre_membre') ELSE false END)",
    "GRANT SELECT ON palier_organisation TO palier_manager",
    "DROP POLICY IF EXISTS manager_select ON palier_organisation",
    "CREATE POLICY manager_select ON palier_organisation FOR SELECT TO palier_manager USING ((SELECT palier_claim('role') IS NOT NULL))",
    "DROP POLICY IF EXISTS steward_insert ON palier_journalentry",
    "CREATE POLICY steward_insert ON palier_journalentry FOR INSERT TO palier_steward WITH CHECK (actor = (SELECT palier_claim('actor')::uuid) AND organisation = (SELECT palier_claim('organisation')::int) AND CASE role WHEN 'intendant' THEN verb IN ('changer_role', 'confier_gestion', 'corriger_membre', 'corriger_organisme', 'creer_organisme', 'demarquer_etat', 'exiger_second_facteur', 'fermer_membre', 'fermer_mission', 'fermer_organisme', 'fermer_sessions_membre', 'inviter_membre', 'marquer_etat', 'ne_plus_exiger_second_facteur', 'nommer_imprimeur', 'ouvrir_mission', 'reinitialiser_second_facteur', 'renouveler_lien', 'reprendre_gestion', 'reprendre_membre', 'reprendre_organisme', 'retirer_imprimeur', 'retirer_invitation', 'suspendre_membre', 'suspendre_organisme') ELSE false END)",
)
TAKEOVER = "INSERT INTO palier_sealtakeover (source, after) VALUES ('membership/2', '') ON CONFLICT DO NOTHING"
"""A membership is sealed under its second version, with that right."""


class Migration(migrations.Migration):
    """A column, a role, and what it reaches; cut in between, it starts again, the same."""

    atomic = False
    dependencies = (("palier", "0131_accepted_by_proconnect"),)
    operations = (
        migrations.AddField("membership", "manages_since", models.DateTimeField(null=True)),
        *(
            migrations.RunSQL(statement, migrations.RunSQL.noop)
            for statement in (
                *ROLE,
                MANAGES,
                MANAGED,
                UNPLACED,
                ACCOUNT,
                ON_USER,
                MAY_NAME,
                *CALLED,
                JOBS,
                *RIGHTS,
                TAKEOVER,
            )
        ),
    )
