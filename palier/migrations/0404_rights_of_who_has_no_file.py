"""What somebody without a file may do with the roofs that they ask for (ADR 117).

Expand only: a role that acts on forms alone acts on requests too, under a claim that no form has. Frozen SQL.
"""
# ruff: noqa: E501 - frozen statements

from django.db import migrations

# As before; and who has no file withdraws, declines and leaves as anybody does.
REQUEST_MOVED = """
    CREATE OR REPLACE FUNCTION palier_roof_request_moved() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
    DECLARE acting CONSTANT text := current_user; most int;
    BEGIN
      IF acting IN ('palier_demandeur', 'palier_registrant') AND NOT (OLD.state, NEW.state) IN (('envoyee', 'retiree'),
            ('liste_attente', 'retiree'), ('acceptee', 'declinee'), ('entree', 'terminee'))
          OR acting = 'palier_logeur' AND NOT (OLD.state, NEW.state) IN (('envoyee', 'acceptee'), ('liste_attente', 'acceptee'),
            ('envoyee', 'liste_attente'), ('liste_attente', 'liste_attente'), ('envoyee', 'refusee'), ('liste_attente', 'refusee'),
            ('acceptee', 'refusee'), ('acceptee', 'entree'), ('entree', 'terminee')) THEN
        RAISE EXCEPTION 'a request is answered by its logeur, and withdrawn by its person' USING ERRCODE = '42501';
      END IF;
      IF acting = 'palier_logeur' AND NEW.state = 'acceptee' THEN
        SELECT r.places INTO most FROM palier_otherroof r WHERE r.id = NEW.roof_id AND r.stage <> 'ferme' FOR UPDATE;
        IF most IS NULL OR most <= (SELECT count(*) FROM palier_roofrequest q WHERE q.roof_id = NEW.roof_id AND q.id <> NEW.id
            AND q.state IN ('acceptee', 'entree')) THEN
          RAISE EXCEPTION 'no place of this roof is free' USING ERRCODE = '23514';
        END IF;
      END IF;
      RETURN NEW;
    END $$
"""
ON_REQUEST = """
    CREATE OR REPLACE TRIGGER roof_request_moved BEFORE UPDATE ON palier_roofrequest FOR EACH ROW
    WHEN (current_user IN ('palier_demandeur', 'palier_registrant', 'palier_logeur')) EXECUTE FUNCTION palier_roof_request_moved()
"""
GRANTS = (
    "GRANT SELECT ON palier_otherroof TO palier_registrant",
    "GRANT SELECT, INSERT ON palier_roofcontact TO palier_registrant",
    "GRANT UPDATE (mark, channel, contact) ON palier_roofcontact TO palier_registrant",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON palier_roofcontact TO palier_clock",
    "GRANT SELECT (id, public_id, roof_id, organisation_id, demande_id, contact_id, state, asked_at, promised_on, answered_at, reason, visit_at, visit_place, listed_until, entry_on, ends_on, ended_at) ON palier_roofrequest TO palier_registrant",
    "GRANT INSERT ON palier_roofrequest TO palier_registrant",
    "GRANT UPDATE (state, ended_at) ON palier_roofrequest TO palier_registrant",
    "GRANT SELECT, INSERT, DELETE ON palier_roofrequestfacts TO palier_registrant",
)
POLICIES = (
    "CREATE POLICY registrant_select ON palier_otherroof FOR SELECT TO palier_registrant USING ((SELECT palier_claim('role') IS NOT NULL) AND (stage <> 'brouillon'))",
    "CREATE POLICY registrant_select ON palier_roofcontact FOR SELECT TO palier_registrant USING ((SELECT palier_claim('role') IS NOT NULL) AND (public_id::text = (SELECT palier_claim('registration')) OR mark = (SELECT palier_claim('registration')) AND mark <> ''))",
    "CREATE POLICY registrant_insert ON palier_roofcontact FOR INSERT TO palier_registrant WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (public_id::text = (SELECT palier_claim('registration')) OR mark = (SELECT palier_claim('registration')) AND mark <> ''))",
    "CREATE POLICY registrant_update ON palier_roofcontact FOR UPDATE TO palier_registrant USING ((SELECT palier_claim('role') IS NOT NULL) AND (public_id::text = (SELECT palier_claim('registration')) OR mark = (SELECT palier_claim('registration')) AND mark <> '')) WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (public_id::text = (SELECT palier_claim('registration')) OR mark = (SELECT palier_claim('registration')) AND mark <> '') AND mark = '' AND contact = '')",
    "CREATE POLICY clock_select ON palier_roofcontact FOR SELECT TO palier_clock USING (true)",
    "CREATE POLICY clock_insert ON palier_roofcontact FOR INSERT TO palier_clock WITH CHECK (true)",
    "CREATE POLICY clock_update ON palier_roofcontact FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)",
    "CREATE POLICY clock_delete ON palier_roofcontact FOR DELETE TO palier_clock USING (true)",
    "CREATE POLICY registrant_select ON palier_roofrequest FOR SELECT TO palier_registrant USING ((SELECT palier_claim('role') IS NOT NULL) AND (demande_id IS NULL AND contact_id IN (SELECT id FROM palier_roofcontact)))",
    "CREATE POLICY registrant_insert ON palier_roofrequest FOR INSERT TO palier_registrant WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (demande_id IS NULL AND contact_id IN (SELECT id FROM palier_roofcontact) AND state = 'envoyee' AND answered_at IS NULL AND answered_by_id IS NULL AND visit_at IS NULL AND listed_until IS NULL AND entry_on IS NULL AND ends_on IS NULL AND ended_at IS NULL AND told_at IS NULL AND late_told_on IS NULL AND reminded_at IS NULL AND moved_at IS NULL AND EXISTS (SELECT FROM palier_otherroof r WHERE r.id = roof_id AND r.stage = 'publie' AND r.organisation_id = palier_roofrequest.organisation_id)))",
    "CREATE POLICY registrant_update ON palier_roofrequest FOR UPDATE TO palier_registrant USING ((SELECT palier_claim('role') IS NOT NULL) AND (demande_id IS NULL AND contact_id IN (SELECT id FROM palier_roofcontact))) WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (demande_id IS NULL AND contact_id IN (SELECT id FROM palier_roofcontact)))",
    "CREATE POLICY registrant_select ON palier_roofrequestfacts FOR SELECT TO palier_registrant USING ((SELECT palier_claim('role') IS NOT NULL) AND (demande_id IS NULL AND request_id IN (SELECT id FROM palier_roofrequest)))",
    "CREATE POLICY registrant_insert ON palier_roofrequestfacts FOR INSERT TO palier_registrant WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (demande_id IS NULL AND request_id IN (SELECT id FROM palier_roofrequest)))",
    "CREATE POLICY registrant_delete ON palier_roofrequestfacts FOR DELETE TO palier_registrant USING ((SELECT palier_claim('role') IS NOT NULL) AND (demande_id IS NULL AND request_id IN (SELECT id FROM palier_roofrequest)))",
)
JOURNAL = (
    "DROP POLICY IF EXISTS registrant_insert ON palier_journalentry",
    "CREATE POLICY registrant_insert ON palier_journalentry FOR INSERT TO palier_registrant WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (actor IS NULL AND organisation IS NULL AND CASE role WHEN 'public' THEN verb IN ('abandonner_enregistrement', 'commencer_enregistrement', 'demander_autre_toit', 'deposer_formulaire', 'quitter_autre_toit', 'retirer_demande_de_toit') ELSE false END))",
)
JOURNAL_BEFORE = (
    "DROP POLICY IF EXISTS registrant_insert ON palier_journalentry",
    "CREATE POLICY registrant_insert ON palier_journalentry FOR INSERT TO palier_registrant WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (actor IS NULL AND organisation IS NULL AND CASE role WHEN 'public' THEN verb IN ('abandonner_enregistrement', 'commencer_enregistrement', 'deposer_formulaire') ELSE false END))",
)


class Migration(migrations.Migration):
    """Rights, policies, a guard."""

    dependencies = (("palier", "0403_a_request_of_somebody"),)
    operations = (
        *(
            migrations.RunSQL(statement, migrations.RunSQL.noop)
            for statement in (*GRANTS, REQUEST_MOVED, ON_REQUEST, *POLICIES)
        ),
        migrations.RunSQL([*JOURNAL], [*JOURNAL_BEFORE]),
    )
