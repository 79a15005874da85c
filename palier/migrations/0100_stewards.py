"""The steward's role: organisations, members and their doors, and no row of a household (ADR 61). Frozen SQL.

Organisations come under row security with it: everybody reads them, and nobody writes one by a setting. One table after the
other, each in a transaction of its own; cut in between, it starts again, the same.
"""
# ruff: noqa: E501 - frozen statements

from django.db import migrations

ROLE = (
    """
    DO $$ BEGIN CREATE ROLE palier_steward NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$
    """,
    "GRANT palier_steward TO palier_web",
    "GRANT USAGE ON SCHEMA public TO palier_steward",
    "GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO palier_steward",
    "GRANT SELECT ON palier_territory, palier_commune, palier_placeedition, palier_gridversion, palier_sizeguideversion, palier_ranking, palier_closinghold, palier_publishedhead, palier_headstamp, palier_instance, palier_sealedhead, palier_dailyroot TO palier_steward",
)
HELD = """
    CREATE OR REPLACE FUNCTION palier_stewarded() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
    BEGIN
      IF NEW.password IS DISTINCT FROM OLD.password AND NEW.password NOT LIKE '!%'
          OR (NEW.login, NEW.name) IS DISTINCT FROM (OLD.login, OLD.name) AND OLD.chose_at IS NOT NULL THEN
        RAISE EXCEPTION 'a steward gives no password, and renames nobody who has been in' USING ERRCODE = '42501';
      END IF;
      RETURN NEW;
    END $$
"""
ON_USER = """
    CREATE OR REPLACE TRIGGER stewarded BEFORE UPDATE ON palier_user FOR EACH ROW
    WHEN (current_setting('role') = 'palier_steward') EXECUTE FUNCTION palier_stewarded()
"""
IN_HAND = """
    CREATE OR REPLACE FUNCTION palier_in_hand(of_organisation integer)
    RETURNS TABLE(lists bigint, seances bigint, mistakes bigint, letters bigint)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      SELECT
        (SELECT count(*) FROM palier_publication WHERE of_organisation IN (bailleur_id, reservataire_id)
          AND stage NOT IN ('louee', 'infructueuse', 'rendue', 'retiree')),
        (SELECT count(*) FROM palier_seance WHERE bailleur_id = of_organisation AND stage IN ('convoquee', 'ouverte')),
        (SELECT count(*) FROM palier_mistake WHERE reservataire_id = of_organisation AND state IN ('ouverte', 'calculee', 'contestee', 'proposee')),
        (SELECT count(*) FROM palier_paperletter WHERE organisation_id = of_organisation AND posted_on IS NULL AND withdrawn_at IS NULL)
    $$
"""
ABLE = """
    CREATE OR REPLACE FUNCTION palier_stewards_able() RETURNS TABLE(user_id bigint, organisation_id integer)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      SELECT m.user_id, m.organisation_id FROM palier_membership m
      JOIN palier_user u ON u.id = m.user_id JOIN palier_organisation o ON o.id = m.organisation_id
      WHERE m.role = 'intendant' AND m.suspended_at IS NULL AND m.ended_at IS NULL AND o.suspended_at IS NULL
        AND o.closed_at IS NULL AND u.is_active AND u.password NOT LIKE '!%'
    $$
"""
HAND_OVER = """
    CREATE OR REPLACE FUNCTION palier_hand_over(named integer) RETURNS bigint
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      UPDATE palier_paperletter p SET printer_id = n.printer FROM (
        SELECT w.id, coalesce(
          (SELECT organisation_id FROM palier_letterprinter WHERE departement <> '' AND departement = (
            SELECT c.departement FROM palier_demandeversion v LEFT JOIN palier_commune c ON c.code = v.facts -> 'lives_at' ->> 0
            WHERE v.demande_id = w.demande_id ORDER BY v.file_dated_at DESC, v.id DESC LIMIT 1)),
          (SELECT organisation_id FROM palier_letterprinter WHERE departement = '')) AS printer
        FROM palier_paperletter w
        WHERE w.organisation_id IS NULL AND w.printed_at IS NULL AND w.posted_on IS NULL AND w.withdrawn_at IS NULL
        ORDER BY w.id FOR UPDATE) n
      WHERE p.id = n.id AND p.printer_id IS DISTINCT FROM n.printer;
      RETURN (SELECT count(*) FROM palier_paperletter WHERE printer_id = named AND organisation_id IS NULL
        AND printed_at IS NULL AND posted_on IS NULL AND withdrawn_at IS NULL);
    END $$
"""
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
    "REVOKE EXECUTE ON FUNCTION palier_in_hand(integer) FROM PUBLIC",
    "GRANT EXECUTE ON FUNCTION palier_in_hand(integer) TO palier_steward, palier_clock",
    "REVOKE EXECUTE ON FUNCTION palier_hand_over(integer) FROM PUBLIC",
    "GRANT EXECUTE ON FUNCTION palier_hand_over(integer) TO palier_steward, palier_clock",
    "REVOKE EXECUTE ON FUNCTION palier_stewards_able() FROM PUBLIC",
    "GRANT EXECUTE ON FUNCTION palier_stewards_able() TO palier_steward, palier_clock",
    *(
        f"GRANT EXECUTE ON FUNCTION {name} TO palier_steward"
        for name in (
            "palier_take",
            "palier_claim",
            "palier_defer",
            "palier_counts",
            "palier_cut",
            "palier_cuts",
            "palier_outlines",
            "palier_histogram",
            "palier_public_lines",
            "palier_answer_witness",
        )
    ),
)
JOB = """
    INSERT INTO palier_jobright (role, task, subject, others, lock, priority, is_dated)
    VALUES ('palier_steward', 'palier.jobs.links.send', 'membership', '{key}', '', 0, false),
      ('palier_steward', 'palier.jobs.messages.send', 'message', '{}', '', -10, false)
    ON CONFLICT DO NOTHING
"""
RIGHTS: dict[str, tuple[str, ...]] = {
    "palier_journalentry": (
        "GRANT INSERT ON palier_journalentry TO palier_steward",
        "DROP POLICY IF EXISTS steward_insert ON palier_journalentry",
        "CREATE POLICY steward_insert ON palier_journalentry FOR INSERT TO palier_steward WITH CHECK (actor = (SELECT palier_claim('actor')::uuid) AND organisation = (SELECT palier_claim('organisation')::int) AND CASE role WHEN 'intendant' THEN verb IN ('changer_role', 'corriger_membre', 'corriger_organisme', 'creer_organisme', 'demarquer_etat', 'exiger_second_facteur', 'fermer_membre', 'fermer_organisme', 'fermer_sessions_membre', 'inviter_membre', 'marquer_etat', 'ne_plus_exiger_second_facteur', 'nommer_imprimeur', 'reinitialiser_second_facteur', 'renouveler_lien', 'reprendre_membre', 'reprendre_organisme', 'retirer_imprimeur', 'retirer_invitation', 'suspendre_membre', 'suspendre_organisme') ELSE false END)",
    ),
    "palier_organisation": (
        "DROP POLICY IF EXISTS gate_select ON palier_organisation",
        "CREATE POLICY gate_select ON palier_organisation FOR SELECT TO palier_gate USING ((SELECT palier_claim('role') IS NOT NULL))",
        "DROP POLICY IF EXISTS public_select ON palier_organisation",
        "CREATE POLICY public_select ON palier_organisation FOR SELECT TO palier_public USING ((SELECT palier_claim('role') IS NOT NULL))",
        "DROP POLICY IF EXISTS intake_select ON palier_organisation",
        "CREATE POLICY intake_select ON palier_organisation FOR SELECT TO palier_intake USING ((SELECT palier_claim('role') IS NOT NULL))",
        "DROP POLICY IF EXISTS separation_select ON palier_organisation",
        "CREATE POLICY separation_select ON palier_organisation FOR SELECT TO palier_separation USING ((SELECT palier_claim('role') IS NOT NULL))",
        "DROP POLICY IF EXISTS demandeur_select ON palier_organisation",
        "CREATE POLICY demandeur_select ON palier_organisation FOR SELECT TO palier_demandeur USING ((SELECT palier_claim('role') IS NOT NULL))",
        "DROP POLICY IF EXISTS bailleur_select ON palier_organisation",
        "CREATE POLICY bailleur_select ON palier_organisation FOR SELECT TO palier_bailleur USING ((SELECT palier_claim('role') IS NOT NULL))",
        "DROP POLICY IF EXISTS reservataire_select ON palier_organisation",
        "CREATE POLICY reservataire_select ON palier_organisation FOR SELECT TO palier_reservataire USING ((SELECT palier_claim('role') IS NOT NULL))",
        "DROP POLICY IF EXISTS commission_select ON palier_organisation",
        "CREATE POLICY commission_select ON palier_organisation FOR SELECT TO palier_commission USING ((SELECT palier_claim('role') IS NOT NULL))",
        "GRANT SELECT ON palier_organisation TO palier_steward",
        "DROP POLICY IF EXISTS steward_select ON palier_organisation",
        "CREATE POLICY steward_select ON palier_organisation FOR SELECT TO palier_steward USING ((SELECT palier_claim('role') IS NOT NULL))",
        "DROP POLICY IF EXISTS clock_select ON palier_organisation",
        "CREATE POLICY clock_select ON palier_organisation FOR SELECT TO palier_clock USING (true)",
        "GRANT INSERT ON palier_organisation TO palier_steward",
        "DROP POLICY IF EXISTS steward_insert ON palier_organisation",
        "CREATE POLICY steward_insert ON palier_organisation FOR INSERT TO palier_steward WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (suspended_at IS NULL AND closed_at IS NULL))",
        "GRANT UPDATE (name, siret, contact, is_state, factor_since, suspended_at, closed_at) ON palier_organisation TO palier_steward",
        "DROP POLICY IF EXISTS steward_update ON palier_organisation",
        "CREATE POLICY steward_update ON palier_organisation FOR UPDATE TO palier_steward USING ((SELECT palier_claim('role') IS NOT NULL)) WITH CHECK ((SELECT palier_claim('role') IS NOT NULL))",
        "ALTER TABLE palier_organisation ENABLE ROW LEVEL SECURITY",
    ),
    "palier_user": (
        "GRANT SELECT (id, public_id, login, name, is_active, is_demo, demo_story, signed_out_at, chose_at) ON palier_user TO palier_steward",
        "DROP POLICY IF EXISTS steward_select ON palier_user",
        "CREATE POLICY steward_select ON palier_user FOR SELECT TO palier_steward USING ((SELECT palier_claim('role') IS NOT NULL) AND (login NOT LIKE 'd:%'))",
        "GRANT UPDATE (login, name, password, signed_out_at) ON palier_user TO palier_steward",
        "DROP POLICY IF EXISTS steward_update ON palier_user",
        "CREATE POLICY steward_update ON palier_user FOR UPDATE TO palier_steward USING (id <> (SELECT palier_claim('user')::bigint) AND login NOT LIKE 'd:%') WITH CHECK (id <> (SELECT palier_claim('user')::bigint) AND login NOT LIKE 'd:%')",
        "GRANT INSERT ON palier_user TO palier_steward",
        "DROP POLICY IF EXISTS steward_insert ON palier_user",
        "CREATE POLICY steward_insert ON palier_user FOR INSERT TO palier_steward WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (login NOT LIKE 'd:%' AND password LIKE '!%' AND chose_at IS NULL AND is_active AND NOT is_demo))",
    ),
    "palier_membership": (
        "GRANT SELECT ON palier_membership TO palier_steward",
        "DROP POLICY IF EXISTS steward_select ON palier_membership",
        "CREATE POLICY steward_select ON palier_membership FOR SELECT TO palier_steward USING ((SELECT palier_claim('role') IS NOT NULL))",
        "GRANT INSERT ON palier_membership TO palier_steward",
        "DROP POLICY IF EXISTS steward_insert ON palier_membership",
        "CREATE POLICY steward_insert ON palier_membership FOR INSERT TO palier_steward WITH CHECK (user_id <> (SELECT palier_claim('user')::bigint) AND EXISTS (SELECT FROM palier_organisation o WHERE o.id = organisation_id AND o.closed_at IS NULL AND (o.kind, palier_membership.role) IN (('bailleur', 'bailleur'), ('bailleur', 'commission'), ('bailleur', 'controle'), ('reservataire', 'reservataire'), ('reservataire', 'controle'), ('exploitant', 'intendant'), ('exploitant', 'controle'))))",
        "GRANT UPDATE (suspended_at, ended_at) ON palier_membership TO palier_steward",
        "DROP POLICY IF EXISTS steward_update ON palier_membership",
        "CREATE POLICY steward_update ON palier_membership FOR UPDATE TO palier_steward USING (user_id <> (SELECT palier_claim('user')::bigint)) WITH CHECK (user_id <> (SELECT palier_claim('user')::bigint))",
    ),
    "palier_passwordlink": (
        "GRANT SELECT (id, user_id, created_at, expires_at, used_at) ON palier_passwordlink TO palier_steward",
        "DROP POLICY IF EXISTS steward_select ON palier_passwordlink",
        "CREATE POLICY steward_select ON palier_passwordlink FOR SELECT TO palier_steward USING ((SELECT palier_claim('role') IS NOT NULL) AND (user_id IN (SELECT id FROM palier_user)))",
        "GRANT UPDATE (used_at) ON palier_passwordlink TO palier_steward",
        "DROP POLICY IF EXISTS steward_update ON palier_passwordlink",
        "CREATE POLICY steward_update ON palier_passwordlink FOR UPDATE TO palier_steward USING ((SELECT palier_claim('role') IS NOT NULL) AND (user_id IN (SELECT id FROM palier_user))) WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (user_id IN (SELECT id FROM palier_user)) AND used_at IS NOT NULL)",
    ),
    "palier_secondfactor": (
        "GRANT SELECT (user_id, enrolled_at) ON palier_secondfactor TO palier_steward",
        "DROP POLICY IF EXISTS steward_select ON palier_secondfactor",
        "CREATE POLICY steward_select ON palier_secondfactor FOR SELECT TO palier_steward USING ((SELECT palier_claim('role') IS NOT NULL) AND (user_id IN (SELECT id FROM palier_user)))",
        "GRANT DELETE ON palier_secondfactor TO palier_steward",
        "DROP POLICY IF EXISTS steward_delete ON palier_secondfactor",
        "CREATE POLICY steward_delete ON palier_secondfactor FOR DELETE TO palier_steward USING (user_id <> (SELECT palier_claim('user')::bigint) AND user_id IN (SELECT id FROM palier_user))",
    ),
    "palier_backupcode": (
        "GRANT SELECT (user_id, used_at) ON palier_backupcode TO palier_steward",
        "DROP POLICY IF EXISTS steward_select ON palier_backupcode",
        "CREATE POLICY steward_select ON palier_backupcode FOR SELECT TO palier_steward USING ((SELECT palier_claim('role') IS NOT NULL) AND (user_id IN (SELECT id FROM palier_user)))",
        "GRANT DELETE ON palier_backupcode TO palier_steward",
        "DROP POLICY IF EXISTS steward_delete ON palier_backupcode",
        "CREATE POLICY steward_delete ON palier_backupcode FOR DELETE TO palier_steward USING (user_id <> (SELECT palier_claim('user')::bigint) AND user_id IN (SELECT id FROM palier_user))",
    ),
    "palier_signin": (
        "GRANT SELECT (id, user_id, device, since, last_seen_at) ON palier_signin TO palier_steward",
        "DROP POLICY IF EXISTS steward_select ON palier_signin",
        "CREATE POLICY steward_select ON palier_signin FOR SELECT TO palier_steward USING ((SELECT palier_claim('role') IS NOT NULL) AND (user_id IN (SELECT id FROM palier_user)))",
    ),
    "palier_doneact": (
        "GRANT SELECT, INSERT ON palier_doneact TO palier_steward",
        "DROP POLICY IF EXISTS steward_select ON palier_doneact",
        "CREATE POLICY steward_select ON palier_doneact FOR SELECT TO palier_steward USING (actor = (SELECT palier_claim('user')::bigint))",
        "DROP POLICY IF EXISTS steward_insert ON palier_doneact",
        "CREATE POLICY steward_insert ON palier_doneact FOR INSERT TO palier_steward WITH CHECK (actor = (SELECT palier_claim('user')::bigint))",
    ),
    "palier_message": (
        "GRANT INSERT ON palier_message TO palier_steward",
        "DROP POLICY IF EXISTS steward_insert ON palier_message",
        "CREATE POLICY steward_insert ON palier_message FOR INSERT TO palier_steward WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (sent_at IS NULL AND demande_id IS NULL AND channel = 'email' AND recipient IN (SELECT login FROM palier_user)))",
    ),
    "palier_letterprinter": (
        "GRANT SELECT, INSERT, UPDATE, DELETE ON palier_letterprinter TO palier_steward",
        "DROP POLICY IF EXISTS steward_select ON palier_letterprinter",
        "CREATE POLICY steward_select ON palier_letterprinter FOR SELECT TO palier_steward USING ((SELECT palier_claim('role') IS NOT NULL))",
        "DROP POLICY IF EXISTS steward_insert ON palier_letterprinter",
        "CREATE POLICY steward_insert ON palier_letterprinter FOR INSERT TO palier_steward WITH CHECK ((SELECT palier_claim('role') IS NOT NULL))",
        "DROP POLICY IF EXISTS steward_update ON palier_letterprinter",
        "CREATE POLICY steward_update ON palier_letterprinter FOR UPDATE TO palier_steward USING ((SELECT palier_claim('role') IS NOT NULL)) WITH CHECK ((SELECT palier_claim('role') IS NOT NULL))",
        "DROP POLICY IF EXISTS steward_delete ON palier_letterprinter",
        "CREATE POLICY steward_delete ON palier_letterprinter FOR DELETE TO palier_steward USING ((SELECT palier_claim('role') IS NOT NULL))",
        "DROP POLICY IF EXISTS clock_select ON palier_letterprinter",
        "CREATE POLICY clock_select ON palier_letterprinter FOR SELECT TO palier_clock USING (true)",
        "ALTER TABLE palier_letterprinter ENABLE ROW LEVEL SECURITY",
    ),
    "palier_home": (
        "GRANT SELECT ON palier_home TO palier_steward",
        "DROP POLICY IF EXISTS steward_select ON palier_home",
        "CREATE POLICY steward_select ON palier_home FOR SELECT TO palier_steward USING ((SELECT palier_claim('role') IS NOT NULL))",
    ),
    "palier_publication": (
        "GRANT SELECT ON palier_publication TO palier_steward",
        "DROP POLICY IF EXISTS steward_select ON palier_publication",
        "CREATE POLICY steward_select ON palier_publication FOR SELECT TO palier_steward USING ((SELECT palier_claim('role') IS NOT NULL) AND (stage <> 'brouillon' AND NOT is_direct))",
    ),
}


class Migration(migrations.Migration):
    """A role that the release before never takes, and organisations that it reads as before."""

    atomic = False
    dependencies = (("palier", "0099_first_passwords"),)
    operations = tuple(
        migrations.RunSQL(statement, migrations.RunSQL.noop)
        for statement in (
            *ROLE,
            HELD,
            ON_USER,
            IN_HAND,
            ABLE,
            HAND_OVER,
            MAY_NAME,
            *CALLED,
            JOB,
            *(f"DO $$ BEGIN {'; '.join(statements)}; END $$" for statements in RIGHTS.values()),
        )
    )
