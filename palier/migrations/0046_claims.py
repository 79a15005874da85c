"""Signed claims, jobs through one function, and nothing believed that any statement could write (ADR 39). Frozen SQL.

A release that signs nothing still runs beside this one during the upgrade: until the owner calls
``palier_require_claims()``, once it is gone, settings are read where there is no claim, and its rights on jobs stay.
"""
# ruff: noqa: E501 - frozen statements

from django.db import migrations

WEB = "palier_gate, palier_public, palier_intake, palier_separation, palier_demandeur, palier_bailleur, palier_reservataire"
TABLES = (
    "CREATE TABLE palier_claimkey (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, inside bytea NOT NULL, outside bytea NOT NULL)",
    "CREATE TABLE palier_claimrule (id boolean PRIMARY KEY DEFAULT true CHECK (id), is_required boolean NOT NULL)",
    # Nobody is at work on a base that holds nobody.
    "INSERT INTO palier_claimrule (is_required) SELECT NOT EXISTS (SELECT FROM palier_user) AND NOT EXISTS (SELECT FROM palier_demande)",
    "CREATE TABLE palier_jobright (role text NOT NULL, task text NOT NULL, subject text NOT NULL, others text[] NOT NULL, lock text NOT NULL, priority integer NOT NULL, is_dated boolean NOT NULL, PRIMARY KEY (role, task))",
)
RIGHTS = """
    INSERT INTO palier_jobright (role, task, subject, others, lock, priority, is_dated) VALUES
    ('palier_intake', 'palier.jobs.messages.send', 'message', '{}', '', -10, false),
    ('palier_separation', 'palier.jobs.messages.send', 'message', '{}', '', -10, false),
    ('palier_demandeur', 'palier.jobs.messages.send', 'message', '{}', '', -10, false),
    ('palier_bailleur', 'palier.jobs.messages.send', 'message', '{}', '', -10, false),
    ('palier_reservataire', 'palier.jobs.messages.send', 'message', '{}', '', -10, false),
    ('palier_intake', 'palier.jobs.protecting.announce', 'demande', '{subject,body,key,letter}', '', 0, false),
    ('palier_separation', 'palier.jobs.protecting.announce', 'demande', '{subject,body,key,letter}', '', 0, false),
    ('palier_demandeur', 'palier.jobs.protecting.announce', 'demande', '{subject,body,key,letter}', '', 0, false),
    ('palier_bailleur', 'palier.jobs.protecting.announce', 'demande', '{subject,body,key,letter}', '', 0, false),
    ('palier_reservataire', 'palier.jobs.protecting.announce', 'demande', '{subject,body,key,letter}', '', 0, false),
    ('palier_bailleur', 'palier.jobs.protecting.reach', 'offer', '{until,subject,body,key}', '', 0, false),
    ('palier_intake', 'palier.jobs.rescoring.rescore', 'demande', '{}', '', 0, false),
    ('palier_demandeur', 'palier.jobs.rescoring.rescore', 'demande', '{}', '', 0, false),
    ('palier_bailleur', 'palier.jobs.rescoring.rescore', 'demande', '{}', '', 0, false),
    ('palier_reservataire', 'palier.jobs.rescoring.rescore', 'demande', '{}', '', 0, false),
    ('palier_demandeur', 'palier.jobs.offers.offer_next', 'publication', '{}', '', 0, false),
    ('palier_bailleur', 'palier.jobs.offers.offer_next', 'publication', '{}', '', 0, false),
    ('palier_reservataire', 'palier.jobs.offers.offer_next', 'publication', '{}', '', 0, false),
    ('palier_demandeur', 'palier.jobs.leases.restore_elsewhere', 'demande', '{}', '', 0, false),
    ('palier_bailleur', 'palier.jobs.leases.restore_elsewhere', 'demande', '{}', '', 0, false),
    ('palier_demandeur', 'palier.jobs.offers.remind', 'offer', '{}', '', 0, true),
    ('palier_demandeur', 'palier.jobs.offers.use_second_channel', 'offer', '{}', '', 0, true),
    ('palier_demandeur', 'palier.jobs.offers.note_silence', 'offer', '{}', '', 10, true),
    ('palier_bailleur', 'palier.jobs.offers.remind', 'offer', '{}', '', 0, true),
    ('palier_bailleur', 'palier.jobs.offers.use_second_channel', 'offer', '{}', '', 0, true),
    ('palier_bailleur', 'palier.jobs.offers.note_silence', 'offer', '{}', '', 10, true),
    ('palier_demandeur', 'palier.jobs.life.note_opened', 'letter', '{}', '', 0, false),
    ('palier_demandeur', 'palier.jobs.erasing.erase_asked', 'demande', '{}', '', 0, false),
    ('palier_demandeur', 'palier.jobs.separating.ask_number', 'demande', '{}', '', 0, false),
    ('palier_intake', 'palier.jobs.wishes.send', 'demande', '{}', 'wish', 0, false),
    ('palier_demandeur', 'palier.jobs.wishes.send', 'demande', '{}', 'wish', 0, false),
    ('palier_bailleur', 'palier.jobs.leases.end_home', 'publication', '{reason}', '', 0, false),
    ('palier_reservataire', 'palier.jobs.leases.end_home', 'publication', '{reason}', '', 0, false),
    ('palier_bailleur', 'palier.jobs.closing.close', 'publication', '{}', 'publication', 10, true),
    ('palier_reservataire', 'palier.jobs.closing.close', 'publication', '{}', 'publication', 10, true),
    ('palier_bailleur', 'palier.jobs.closing.tell_passed_over', 'publication', '{after}', '', -5, false),
    ('palier_reservataire', 'palier.jobs.closing.tell_passed_over', 'publication', '{after}', '', -5, false),
    ('palier_bailleur', 'palier.jobs.calling.call_next', 'publication', '{}', '', 0, false),
    ('palier_reservataire', 'palier.jobs.calling.call_next', 'publication', '{}', '', 0, false),
    ('palier_bailleur', 'palier.jobs.planned.run', 'planned', '{}', 'planned', 0, true),
    ('palier_reservataire', 'palier.jobs.planned.run', 'planned', '{}', 'planned', 0, true),
    ('palier_bailleur', 'palier.jobs.leases.end_elsewhere', 'demande', '{}', '', 0, false),
    ('palier_bailleur', 'palier.jobs.leases.tell_register', 'lease', '{}', 'lease', 0, false),
    ('palier_bailleur', 'palier.jobs.life.end_struck_off', 'demande', '{}', '', 0, false),
    ('palier_bailleur', 'palier.jobs.life.tell_register', 'radiation', '{}', 'radiation', 0, false),
    ('palier_reservataire', 'palier.jobs.separating.ask_number', 'demande', '{}', '', 0, false),
    ('palier_demandeur', 'palier.jobs.separating.tell_apart', 'parting', '{}', '', 0, false),
    ('palier_reservataire', 'palier.jobs.separating.tell_apart', 'parting', '{}', '', 0, false)
"""
# HMAC-SHA256 of a text, under a row of palier_claimkey. Compared by digest: how soon two differ tells nothing.
_IS_SIGNED = """EXISTS (
        SELECT FROM palier_claimkey k WHERE
          sha256(sha256(k.outside || sha256(k.inside || convert_to({message}, 'UTF8')))) = sha256(decode({mac}, 'hex')))"""
_BOUND = "'ticket:' || pg_backend_pid() || ':' || extract(epoch FROM transaction_timestamp()) || ':' || said"
_MINE = "palier_claim('demande')::bigint"
_OURS = "palier_claim('organisation')::int"
FUNCTIONS = (
    # The claim of the edge becomes a ticket of this transaction: seen elsewhere, neither opens anything.
    f"""
    CREATE FUNCTION palier_take(claim text) RETURNS void
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE said text := substr(claim, 65); mac text := left(claim, 64); ticket text;
    BEGIN
      IF mac !~ '^[0-9a-f]{{64}}$' OR NOT {_IS_SIGNED.format(message="'claim:' || said", mac="mac")} THEN
        RAISE EXCEPTION 'claim refused: not signed with the key of this site' USING ERRCODE = '42501',
          HINT = 'the owner keeps the key: ./run palier migrate, or serve, with the same PALIER_SECRET_KEY';
      END IF;
      IF abs(extract(epoch FROM clock_timestamp()) - (said::json ->> 'at')::numeric) > 60 THEN
        RAISE EXCEPTION 'claim refused: too old' USING ERRCODE = '42501',
          HINT = 'the clocks of the machines of the site and of the database differ by more than a minute';
      END IF;
      SELECT encode(sha256(k.outside || sha256(k.inside || convert_to({_BOUND}, 'UTF8'))), 'hex') INTO ticket
        FROM palier_claimkey k ORDER BY id DESC LIMIT 1;
      PERFORM set_config('app.claim', ticket || said, true);
    END $$
    """,
    # What the claim of this transaction says, if it is of the role under which it is asked; else nothing.
    f"""
    CREATE FUNCTION palier_claim(field text) RETURNS text
    LANGUAGE plpgsql STABLE PARALLEL RESTRICTED SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE ticket text := current_setting('app.claim', true); acting text := current_setting('role'); said text;
    BEGIN
      IF length(ticket) > 64 THEN
        said := substr(ticket, 65);
        IF left(ticket, 64) ~ '^[0-9a-f]{{64}}$' AND {_IS_SIGNED.format(message=_BOUND, mac="left(ticket, 64)")}
            AND said::json ->> 'role' = acting THEN
          RETURN said::json ->> field;
        END IF;
        RETURN NULL;
      END IF;
      IF acting = 'none' OR (SELECT is_required FROM palier_claimrule) THEN
        RETURN NULL;
      END IF;
      RETURN CASE field
        WHEN 'role' THEN acting
        WHEN 'actor' THEN (SELECT public_id::text FROM palier_user WHERE id = nullif(current_setting('app.user', true), '')::bigint)
        ELSE nullif(current_setting('app.' || field, true), '') END;
    END $$
    """,
    # Whether what a job is about is within reach of who asks for it.
    f"""
    CREATE FUNCTION palier_may_name(acting text, subject text, named text) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE of bigint;
    BEGIN
      IF subject = 'message' THEN
        RETURN EXISTS (SELECT FROM palier_message WHERE id = named::uuid AND sent_at IS NULL);
      END IF;
      of := named::bigint;
      IF acting IN ('palier_bailleur', 'palier_reservataire') THEN
        RETURN CASE subject
          WHEN 'demande' THEN EXISTS (SELECT FROM palier_demande WHERE id = of AND {_OURS} = ANY (audience))
          WHEN 'publication' THEN EXISTS (SELECT FROM palier_publication WHERE id = of AND {_OURS} IN (bailleur_id, reservataire_id))
          WHEN 'offer' THEN EXISTS (SELECT FROM palier_offer WHERE id = of AND {_OURS} = ANY (audience))
          WHEN 'lease' THEN EXISTS (SELECT FROM palier_lease WHERE id = of AND {_OURS} = ANY (audience))
          WHEN 'radiation' THEN EXISTS (SELECT FROM palier_radiation WHERE id = of AND {_OURS} = ANY (audience))
          WHEN 'parting' THEN EXISTS (SELECT FROM palier_parting p JOIN palier_demande d ON d.id = p.demande_id WHERE p.id = of AND {_OURS} = ANY (d.audience))
          WHEN 'planned' THEN EXISTS (SELECT FROM palier_plannedact WHERE id = of AND organisation_id = {_OURS})
          ELSE false END;
      END IF;
      RETURN CASE subject
        WHEN 'demande' THEN of = {_MINE} OR acting = 'palier_intake' AND EXISTS (SELECT FROM palier_demande WHERE id = of AND numero_unique = palier_claim('numero'))
        WHEN 'publication' THEN EXISTS (SELECT FROM palier_candidature WHERE publication_id = of AND demande_id = {_MINE})
        WHEN 'offer' THEN EXISTS (SELECT FROM palier_offer WHERE id = of AND demande_id = {_MINE})
        WHEN 'parting' THEN EXISTS (SELECT FROM palier_parting WHERE id = of AND demande_id = {_MINE})
        WHEN 'letter' THEN EXISTS (SELECT FROM palier_letter WHERE id = of AND demande_id = {_MINE})
        ELSE false END;
    END $$
    """,
    """
    CREATE FUNCTION palier_defer(the_task text, the_args jsonb, the_at timestamptz, the_lock text) RETURNS void
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE acting text := current_setting('role'); held palier_jobright; named text;
    BEGIN
      IF acting = 'none' THEN
        -- The owner: no other login may call this without a role.
        PERFORM procrastinate_defer_jobs_v1(ARRAY[ROW('default', the_task, coalesce(
          (SELECT max(priority) FROM palier_jobright WHERE task = the_task), 0), the_lock, NULL, the_args, the_at
        )::procrastinate_job_to_defer_v1]);
        RETURN;
      END IF;
      SELECT * INTO held FROM palier_jobright WHERE role = acting AND task = the_task;
      named := the_args ->> held.subject;
      IF held.task IS NULL OR palier_claim('role') IS NULL OR named IS NULL
          OR NOT ARRAY(SELECT jsonb_object_keys(the_args)) <@ (held.subject || held.others)
          OR the_at IS NOT NULL AND NOT held.is_dated
          OR coalesce(the_lock, '') <> (CASE held.lock WHEN '' THEN '' ELSE held.lock || '-' || named END)
          OR palier_may_name(acting, held.subject, named) IS NOT TRUE
          OR held.subject = 'demande' AND the_args ->> 'letter' <> '0' AND NOT EXISTS (
            SELECT FROM palier_letter WHERE id = (the_args ->> 'letter')::bigint AND demande_id = named::bigint) THEN
        RAISE EXCEPTION 'job refused: % may not ask for % on this', acting, the_task USING ERRCODE = '42501';
      END IF;
      PERFORM procrastinate_defer_jobs_v1(ARRAY[
        ROW('default', the_task, held.priority, the_lock, NULL, the_args, the_at)::procrastinate_job_to_defer_v1]);
    END $$
    """,
    # The owner's: the last release that signed nothing is gone. What it alone used is taken away.
    f"""
    CREATE FUNCTION palier_require_claims() RETURNS void
    LANGUAGE plpgsql VOLATILE SET search_path = public, pg_temp AS $$
    DECLARE each record;
    BEGIN
      UPDATE palier_claimrule SET is_required = true WHERE NOT is_required;
      REVOKE ALL ON procrastinate_jobs, procrastinate_events FROM {WEB};
      -- What the register says of a file comes in by the intake alone.
      DROP POLICY IF EXISTS demandeur_insert ON palier_demandeversion;
      DROP POLICY IF EXISTS demandeur_insert ON palier_seniority;
      DROP POLICY IF EXISTS demandeur_update ON palier_seniority;
      REVOKE INSERT ON palier_demandeversion FROM palier_demandeur;
      REVOKE INSERT, UPDATE ON palier_seniority FROM palier_demandeur;
      REVOKE UPDATE (state, deposited_on, valid_until, struck_off_at, strike_off_reason) ON palier_demande FROM palier_demandeur;
      FOR each IN SELECT oid::regprocedure AS name FROM pg_proc
          WHERE pronamespace = 'public'::regnamespace AND proname LIKE 'procrastinate%' LOOP
        EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', each.name);
        EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO palier_worker, palier_clock', each.name);
      END LOOP;
    END $$
    """,
    # Functions of before that read a setting read the claim.
    r"""
    DO $$
    DECLARE each record;
    BEGIN
      FOR each IN SELECT oid FROM pg_proc WHERE pronamespace = 'public'::regnamespace
          AND prosrc ~ 'current_setting\(''app\.' AND proname <> 'palier_claim' AND proname <> 'palier_take' LOOP
        EXECUTE regexp_replace(pg_get_functiondef(each.oid),
          'nullif\(current_setting\(''app\.(\w+)'', true\), ''''\)', 'palier_claim(''\1'')', 'g');
      END LOOP;
    END $$
    """,
    # A place and a household are one's own.
    r"""
    DO $$
    DECLARE place text := pg_get_functiondef('palier_place(bigint)'::regprocedure);
      present text := pg_get_functiondef('palier_household_present(bigint,bigint)'::regprocedure);
    BEGIN
      EXECUTE replace(place, 'IF NOT FOUND THEN RETURN; END IF;', 'IF NOT FOUND OR current_setting(''role'') = ''palier_demandeur'' '
        'AND mine.demande_id IS DISTINCT FROM palier_claim(''demande'')::bigint THEN RETURN; END IF;');
      EXECUTE regexp_replace(present, '\mBEGIN\M', 'BEGIN IF current_setting(''role'') = ''palier_demandeur'' '
        'AND of_demande IS DISTINCT FROM palier_claim(''demande'')::bigint THEN RETURN false; END IF;');
    END $$
    """,
)
NAMES = (
    "palier_take(text)",
    "palier_claim(text)",
    "palier_may_name(text, text, text)",
    "palier_defer(text, jsonb, timestamptz, text)",
    "palier_require_claims()",
)
GRANTS = (
    *(f"REVOKE EXECUTE ON FUNCTION {name} FROM PUBLIC" for name in NAMES),
    f"GRANT EXECUTE ON FUNCTION palier_take(text) TO palier_web, {WEB}, palier_clock",
    f"GRANT EXECUTE ON FUNCTION palier_claim(text) TO {WEB}",
    "GRANT EXECUTE ON FUNCTION palier_defer(text, jsonb, timestamptz, text) TO palier_intake, palier_separation, palier_demandeur, palier_bailleur, palier_reservataire",
    # Nobody else asks these (models/doors/function_rights.py).
    "REVOKE EXECUTE ON FUNCTION palier_place(bigint), palier_standing(bigint, int, int, date), palier_household_present(bigint, bigint) FROM palier_public, palier_bailleur, palier_reservataire",
    "REVOKE EXECUTE ON FUNCTION palier_lock_publication(bigint), palier_refresh_audience(bigint) FROM palier_public",
    "REVOKE EXECUTE ON FUNCTION palier_keep_opening() FROM PUBLIC",
    # A right on the whole table is taken back before its columns are granted: it would take them with it.
    "REVOKE UPDATE ON palier_piece, palier_offer, palier_letter FROM palier_demandeur",
    "GRANT UPDATE (media_type, size, sha256, status, refusal_reason, complete_at, due_at) ON palier_piece TO palier_demandeur",
    "GRANT UPDATE (answer, answered_at, delivered_at, delivery_proof, answer_by, refusal_reason, refusal_text, second_channel_at) ON palier_offer TO palier_demandeur",
    "GRANT UPDATE (read_at) ON palier_letter TO palier_demandeur",
)


class Migration(migrations.Migration):
    """Three small tables, five functions, and the rights on them."""

    dependencies = (("palier", "0045_deliveries_corrected"),)
    operations = (
        *(migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in TABLES),
        migrations.RunSQL(RIGHTS, migrations.RunSQL.noop),
        *(migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in (*FUNCTIONS, *GRANTS)),
    )
