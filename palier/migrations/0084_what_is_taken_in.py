"""Who takes a demande in writes what an answer of the register says of it, and nothing else of its door (ADR 39). Frozen SQL.

One table after the other, each in a transaction of its own; cut in between, it starts again, the same.
"""
# ruff: noqa: E501 - frozen statements

from django.db import migrations

TAKEN_IN = """
    CREATE OR REPLACE FUNCTION palier_taken_in() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
    BEGIN
      IF NEW.deposited_on IS DISTINCT FROM OLD.deposited_on AND NOT EXISTS (
          SELECT FROM palier_demandeversion v WHERE v.demande_id = NEW.id AND (v.facts ->> 'deposited_on')::date = NEW.deposited_on)
        OR NEW.struck_off_at IS DISTINCT FROM OLD.struck_off_at AND NOT EXISTS (
          SELECT FROM palier_demandeversion v WHERE v.demande_id = NEW.id AND CASE WHEN NEW.struck_off_at IS NULL
            THEN v.file_type <> 'RAD' AND v.file_dated_at > OLD.struck_off_at
            ELSE v.file_type = 'RAD' AND v.file_dated_at = NEW.struck_off_at END)
        OR NEW.state IS DISTINCT FROM OLD.state AND (NEW.state = 'radiee') <> (NEW.struck_off_at IS NOT NULL) THEN
        RAISE EXCEPTION 'no version of the register says this of the demande' USING ERRCODE = '42501';
      END IF;
      RETURN NEW;
    END $$
"""
ON_DEMANDE = """
    CREATE OR REPLACE TRIGGER taken_in BEFORE UPDATE ON palier_demande FOR EACH ROW
    WHEN (current_setting('role') = 'palier_intake') EXECUTE FUNCTION palier_taken_in()
"""
WAITED = """
    CREATE OR REPLACE FUNCTION palier_waited_since() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
    BEGIN
      IF NOT EXISTS (SELECT FROM palier_demandeversion v WHERE v.demande_id = NEW.demande_id AND NEW.since IN (
          (v.facts -> 'waiting_since' ->> NEW.departement)::date, (v.facts ->> 'deposited_on')::date)) THEN
        RAISE EXCEPTION 'no version of the register says this seniority' USING ERRCODE = '42501';
      END IF;
      RETURN NEW;
    END $$
"""
ON_SENIORITY = """
    CREATE OR REPLACE TRIGGER waited_since BEFORE INSERT OR UPDATE ON palier_seniority FOR EACH ROW
    WHEN (current_setting('role') = 'palier_intake') EXECUTE FUNCTION palier_waited_since()
"""
RIGHTS: dict[str, tuple[str, ...]] = {
    "palier_demande": (
        "DROP POLICY IF EXISTS intake_insert ON palier_demande",
        "CREATE POLICY intake_insert ON palier_demande FOR INSERT TO palier_intake WITH CHECK (numero_unique = (SELECT palier_claim('numero')) AND state = 'active' AND deposited_on IS NULL AND valid_until IS NULL AND struck_off_at IS NULL AND confirmed_at IS NULL AND online_since IS NULL AND erasure_asked_at IS NULL AND NOT wants_paper AND audience = '{}')",
        "DROP POLICY IF EXISTS intake_update ON palier_demande",
        "CREATE POLICY intake_update ON palier_demande FOR UPDATE TO palier_intake USING (numero_unique = (SELECT palier_claim('numero'))) WITH CHECK (numero_unique = (SELECT palier_claim('numero')))",
        "REVOKE UPDATE ON palier_demande FROM palier_intake",
        "GRANT UPDATE (deposited_on, valid_until, state, struck_off_at, strike_off_reason) ON palier_demande TO palier_intake",
    ),
    "palier_demandeversion": (
        "DROP POLICY IF EXISTS intake_insert ON palier_demandeversion",
        "CREATE POLICY intake_insert ON palier_demandeversion FOR INSERT TO palier_intake WITH CHECK (demande_id = (SELECT palier_claim('demande')::bigint) AND audience <@ (SELECT d.audience FROM palier_demande d WHERE d.id = demande_id))",
    ),
    "palier_person": (
        "DROP POLICY IF EXISTS intake_update ON palier_person",
        "CREATE POLICY intake_update ON palier_person FOR UPDATE TO palier_intake USING (demande_id = (SELECT palier_claim('demande')::bigint)) WITH CHECK (demande_id = (SELECT palier_claim('demande')::bigint))",
        "REVOKE UPDATE ON palier_person FROM palier_intake",
        "GRANT UPDATE (role, civility, last_name, birth_name, first_name, birth_date, nationality, phone, email, address, employer, profession, match_birth_name, match_first_name) ON palier_person TO palier_intake",
        "DROP POLICY IF EXISTS intake_insert ON palier_person",
        "CREATE POLICY intake_insert ON palier_person FOR INSERT TO palier_intake WITH CHECK (demande_id = (SELECT palier_claim('demande')::bigint) AND audience <@ (SELECT d.audience FROM palier_demande d WHERE d.id = demande_id))",
    ),
    "palier_seniority": (
        "DROP POLICY IF EXISTS intake_update ON palier_seniority",
        "CREATE POLICY intake_update ON palier_seniority FOR UPDATE TO palier_intake USING (demande_id = (SELECT palier_claim('demande')::bigint)) WITH CHECK (demande_id = (SELECT palier_claim('demande')::bigint))",
        "REVOKE UPDATE ON palier_seniority FROM palier_intake",
        "GRANT UPDATE (since) ON palier_seniority TO palier_intake",
        "DROP POLICY IF EXISTS intake_insert ON palier_seniority",
        "CREATE POLICY intake_insert ON palier_seniority FOR INSERT TO palier_intake WITH CHECK (demande_id = (SELECT palier_claim('demande')::bigint) AND audience <@ (SELECT d.audience FROM palier_demande d WHERE d.id = demande_id))",
    ),
    "palier_user": (
        "DROP POLICY IF EXISTS gate_update ON palier_user",
        "CREATE POLICY gate_update ON palier_user FOR UPDATE TO palier_gate USING ((SELECT palier_claim('role') IS NOT NULL)) WITH CHECK ((SELECT palier_claim('role') IS NOT NULL))",
        "REVOKE UPDATE ON palier_user FROM palier_gate",
        "GRANT UPDATE (password, signed_out_at) ON palier_user TO palier_gate",
        "DROP POLICY IF EXISTS intake_insert ON palier_user",
        "CREATE POLICY intake_insert ON palier_user FOR INSERT TO palier_intake WITH CHECK (split_part(login, ':', 2) = (SELECT palier_claim('demande')::bigint)::text AND login LIKE 'd:%' AND password LIKE '!%' AND NOT is_demo)",
        "DROP POLICY IF EXISTS gate_insert ON palier_user",
        "REVOKE INSERT ON palier_user FROM palier_gate",
    ),
    "palier_holder": (
        "DROP POLICY IF EXISTS intake_insert ON palier_holder",
        "CREATE POLICY intake_insert ON palier_holder FOR INSERT TO palier_intake WITH CHECK (demande_id = (SELECT palier_claim('demande')::bigint) AND user_id IN (SELECT id FROM palier_user))",
    ),
    "palier_passwordlink": (
        "DROP POLICY IF EXISTS gate_update ON palier_passwordlink",
        "CREATE POLICY gate_update ON palier_passwordlink FOR UPDATE TO palier_gate USING ((SELECT palier_claim('role') IS NOT NULL)) WITH CHECK ((SELECT palier_claim('role') IS NOT NULL))",
        "REVOKE UPDATE ON palier_passwordlink FROM palier_gate",
        "GRANT UPDATE (used_at) ON palier_passwordlink TO palier_gate",
    ),
    "palier_signincode": (
        "DROP POLICY IF EXISTS gate_update ON palier_signincode",
        "CREATE POLICY gate_update ON palier_signincode FOR UPDATE TO palier_gate USING ((SELECT palier_claim('role') IS NOT NULL)) WITH CHECK ((SELECT palier_claim('role') IS NOT NULL))",
        "REVOKE UPDATE ON palier_signincode FROM palier_gate",
        "GRANT UPDATE (disowned_at) ON palier_signincode TO palier_gate",
        "DROP POLICY IF EXISTS intake_update ON palier_signincode",
        "CREATE POLICY intake_update ON palier_signincode FOR UPDATE TO palier_intake USING (demande_id = (SELECT palier_claim('demande')::bigint)) WITH CHECK (demande_id = (SELECT palier_claim('demande')::bigint))",
        "REVOKE UPDATE ON palier_signincode FROM palier_intake",
        "GRANT UPDATE (attempts, used_at) ON palier_signincode TO palier_intake",
    ),
    "palier_knownbrowser": (
        "DROP POLICY IF EXISTS gate_update ON palier_knownbrowser",
        "CREATE POLICY gate_update ON palier_knownbrowser FOR UPDATE TO palier_gate USING ((SELECT palier_claim('role') IS NOT NULL) AND (user_id IS NOT NULL)) WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (user_id IS NOT NULL))",
        "REVOKE UPDATE ON palier_knownbrowser FROM palier_gate",
        "GRANT UPDATE (since, last_used_at) ON palier_knownbrowser TO palier_gate",
        "DROP POLICY IF EXISTS intake_update ON palier_knownbrowser",
        "CREATE POLICY intake_update ON palier_knownbrowser FOR UPDATE TO palier_intake USING (demande_id = (SELECT palier_claim('demande')::bigint)) WITH CHECK (demande_id = (SELECT palier_claim('demande')::bigint))",
        "REVOKE UPDATE ON palier_knownbrowser FROM palier_intake",
        "GRANT UPDATE (since, last_used_at) ON palier_knownbrowser TO palier_intake",
    ),
    "palier_signinattempt": (
        "DROP POLICY IF EXISTS gate_update ON palier_signinattempt",
        "DROP POLICY IF EXISTS intake_select ON palier_signinattempt",
        "DROP POLICY IF EXISTS intake_insert ON palier_signinattempt",
        "DROP POLICY IF EXISTS intake_update ON palier_signinattempt",
        "REVOKE UPDATE ON palier_signinattempt FROM palier_gate",
        "REVOKE SELECT, INSERT, UPDATE ON palier_signinattempt FROM palier_intake",
    ),
}


class Migration(migrations.Migration):
    """Narrower than before for each act that pages make, and the same for those of the release before."""

    atomic = False
    dependencies = (("palier", "0083_letters_of_pages"),)
    operations = (
        *(
            migrations.RunSQL(statement, migrations.RunSQL.noop)
            for statement in (TAKEN_IN, ON_DEMANDE, WAITED, ON_SENIORITY)
        ),
        *(
            migrations.RunSQL(f"DO $$ BEGIN {'; '.join(statements)}; END $$", migrations.RunSQL.noop)
            for statements in RIGHTS.values()
        ),
    )
