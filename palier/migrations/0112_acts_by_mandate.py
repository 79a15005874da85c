"""An adviser acts for the account of a household, by a mandate that names the act: the acts, and what holds each to its word.

Expand only: the release before claims no mandate, and no trigger says a word to it. One function of its doors is written again
with a condition more. Frozen SQL.
"""
# ruff: noqa: E501 - frozen statements

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import palier.models.identifiers

# As before; and the mandate of a claim that names one is held, living, with that word, until the act is over.
TAKE = """
    CREATE OR REPLACE FUNCTION palier_take(claim text) RETURNS void
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE
      said text := substr(claim, 65); mac text := left(claim, 64); ticket text; files text;
      here CONSTANT text := pg_backend_pid() || ':' || extract(epoch FROM transaction_timestamp()) || ':';
    BEGIN
      IF mac !~ '^[0-9a-f]{64}$' OR NOT EXISTS (
        SELECT FROM palier_claimkey k WHERE
          sha256(sha256(k.outside || sha256(k.inside || convert_to('claim:' || said, 'UTF8')))) = sha256(decode(mac, 'hex'))) THEN
        RAISE EXCEPTION 'claim refused: not signed with the key of this site' USING ERRCODE = '42501',
          HINT = 'the owner keeps the key: ./run palier migrate, or serve, with the same PALIER_SECRET_KEY';
      END IF;
      IF abs(extract(epoch FROM clock_timestamp()) - (said::json ->> 'at')::numeric) > 60 THEN
        RAISE EXCEPTION 'claim refused: too old' USING ERRCODE = '42501',
          HINT = 'the clocks of the machines of the site and of the database differ by more than a minute';
      END IF;
      SELECT encode(sha256(k.outside || sha256(k.inside || convert_to('ticket:' || here || said, 'UTF8'))), 'hex') INTO ticket
        FROM palier_claimkey k ORDER BY id DESC LIMIT 1;
      PERFORM set_config('app.claim', ticket || said, true);
      IF said::json ->> 'role' = 'palier_separation' AND said::json ->> 'demande' IS NOT NULL THEN
        files := array_to_string(palier_files_apart() || (said::json ->> 'demande')::bigint, ',');
        SELECT encode(sha256(k.outside || sha256(k.inside || convert_to('apart:' || here || files, 'UTF8'))), 'hex') INTO ticket
          FROM palier_claimkey k ORDER BY id DESC LIMIT 1;
        PERFORM set_config('app.apart', ticket || files, true);
      END IF;
      IF said::json ->> 'mandate' IS NOT NULL THEN
        PERFORM palier_hold_mandate(said);
      END IF;
    END $$
"""
# The row is held first, then read anew: a mandate taken back meanwhile, or a file that was made two, is seen; one that is
# taken back after waits for the act.
HOLD = """
    CREATE OR REPLACE FUNCTION palier_hold_mandate(claimed text) RETURNS void
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE said CONSTANT json := claimed::json; asked CONSTANT bigint := said ->> 'mandate'; word CONSTANT text := said ->> 'word';
    BEGIN
      PERFORM FROM palier_mandate WHERE id = asked FOR SHARE;
      IF NOT EXISTS (
        SELECT FROM palier_mandate m JOIN palier_organisation o ON o.id = m.organisation_id
          JOIN palier_membership s ON s.organisation_id = o.id AND s.user_id = (said ->> 'user')::bigint
            AND s.role = 'conseiller' AND s.suspended_at IS NULL AND s.ended_at IS NULL
        WHERE m.id = asked AND m.organisation_id = (said ->> 'organisation')::int AND m.demande_id = (said ->> 'demande')::bigint
          AND m.state = 'en_cours' AND m.last_day >= (now() AT TIME ZONE 'Europe/Paris')::date
          AND o.closed_at IS NULL AND o.suspended_at IS NULL
          AND word <> 'lire' AND word = ANY (string_to_array(m.scope, ' '))
          AND (said ->> 'role' = 'palier_demandeur' OR said ->> 'role' = 'palier_intake' AND word = 'renouveler')
          AND EXISTS (SELECT FROM palier_holder h
            WHERE h.demande_id = m.demande_id AND h.user_id = m.by_id AND h.person_key = m.person_key)
      ) THEN
        RAISE EXCEPTION 'mandate refused: it does not open this act' USING ERRCODE = '42501';
      END IF;
    END $$
"""
# A file that is about to be two waits for the acts under way on it, and those that come after see that it is two.
APART = """
    CREATE OR REPLACE FUNCTION palier_hold_mandates(file bigint) RETURNS void
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      IF current_setting('role') = 'palier_demandeur' AND file IS DISTINCT FROM palier_claim('demande')::bigint THEN
        RETURN;
      END IF;
      PERFORM FROM palier_mandate WHERE demande_id = file AND state = 'en_cours' ORDER BY id FOR UPDATE;
    END $$
"""
# As before; and an act for the account of a household asks for what is on this list alone.
DEFER = """
    CREATE OR REPLACE FUNCTION palier_defer(the_task text, the_args jsonb, the_at timestamptz, the_lock text) RETURNS void
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
          OR palier_claim('mandate') IS NOT NULL AND the_task NOT IN ('palier.jobs.identities.settle', 'palier.jobs.messages.send', 'palier.jobs.offers.offer_next', 'palier.jobs.protecting.announce', 'palier.jobs.rescoring.rescore', 'palier.jobs.wishes.send')
          OR coalesce(the_lock, '') <> (CASE held.lock WHEN '' THEN '' ELSE held.lock || '-' || named END)
          OR palier_may_name(acting, held.subject, named) IS NOT TRUE
          OR held.subject = 'demande' AND the_args ->> 'letter' <> '0' AND NOT EXISTS (
            SELECT FROM palier_letter WHERE id = (the_args ->> 'letter')::bigint AND demande_id = named::bigint) THEN
        RAISE EXCEPTION 'job refused: % may not ask for % on this', acting, the_task USING ERRCODE = '42501';
      END IF;
      PERFORM procrastinate_defer_jobs_v1(ARRAY[
        ROW('default', the_task, held.priority, the_lock, NULL, the_args, the_at)::procrastinate_job_to_defer_v1]);
    END $$
"""
WITHIN = """
    CREATE OR REPLACE FUNCTION palier_within_mandate() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
    BEGIN
      IF palier_claim('mandate') IS NOT NULL AND (palier_claim('word') = ANY (TG_ARGV)) IS NOT TRUE THEN
        RAISE EXCEPTION 'an act by this word of a mandate writes nothing in %', TG_TABLE_NAME USING ERRCODE = '42501';
      END IF;
      RETURN NULL;
    END $$
"""
MOVE = """
    CREATE OR REPLACE FUNCTION palier_mandated_move() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
    DECLARE word CONSTANT text := palier_claim('word');
    BEGIN
      IF palier_claim('mandate') IS NOT NULL AND (TG_OP = 'INSERT' OR NEW.stage IS DISTINCT FROM OLD.stage) AND (
          word = 'candidater' AND NEW.stage IN ('deposee', 'en_attente', 'retiree')
          OR word = 'repondre' AND NEW.stage IN ('acceptee', 'refusee', 'suspendue')) IS NOT TRUE THEN
        RAISE EXCEPTION 'an act by this word of a mandate moves no candidature to %', NEW.stage USING ERRCODE = '42501';
      END IF;
      RETURN NEW;
    END $$
"""
PIECE = """
    CREATE OR REPLACE FUNCTION palier_mandated_piece() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
    BEGIN
      IF palier_claim('mandate') IS NOT NULL AND NEW.confidentiality <> 'ordinaire' THEN
        RAISE EXCEPTION 'an adviser sends no piece of a protected situation' USING ERRCODE = '42501';
      END IF;
      RETURN NEW;
    END $$
"""
GRANTS = (
    "ALTER TABLE palier_mandateact ENABLE ROW LEVEL SECURITY",
    "GRANT SELECT ON palier_mandateact TO palier_demandeur",
    "GRANT INSERT ON palier_mandateact TO palier_demandeur",
    "GRANT SELECT ON palier_mandateact TO palier_conseiller",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON palier_mandateact TO palier_clock",
    "GRANT SELECT, INSERT, DELETE ON palier_mailpause TO palier_conseiller",
    "REVOKE EXECUTE ON FUNCTION palier_hold_mandate(text), palier_hold_mandates(bigint), palier_within_mandate(), palier_mandated_move(), palier_mandated_piece() FROM PUBLIC",
    "GRANT EXECUTE ON FUNCTION palier_hold_mandates(bigint) TO palier_demandeur, palier_reservataire",
)
POLICIES = (
    (
        "palier_mandateact",
        "demandeur_select",
        "CREATE POLICY demandeur_select ON palier_mandateact FOR SELECT TO palier_demandeur USING ((SELECT palier_claim('role') IS NOT NULL) AND (demande_id = (SELECT palier_claim('demande')::bigint) AND (mandate_id IN (SELECT id FROM palier_mandate) OR mandate_id = (SELECT palier_claim('mandate')::bigint))))",
    ),
    (
        "palier_mandateact",
        "demandeur_insert",
        "CREATE POLICY demandeur_insert ON palier_mandateact FOR INSERT TO palier_demandeur WITH CHECK (demande_id = (SELECT palier_claim('demande')::bigint) AND mandate_id = (SELECT palier_claim('mandate')::bigint) AND by_id = (SELECT palier_claim('user')::bigint))",
    ),
    (
        "palier_mandateact",
        "conseiller_select",
        "CREATE POLICY conseiller_select ON palier_mandateact FOR SELECT TO palier_conseiller USING ((SELECT palier_claim('role') IS NOT NULL) AND (demande_id IN (SELECT palier_mandated('lire')) AND mandate_id IN (SELECT id FROM palier_mandate)))",
    ),
    (
        "palier_mandateact",
        "clock_select",
        "CREATE POLICY clock_select ON palier_mandateact FOR SELECT TO palier_clock USING (true)",
    ),
    (
        "palier_mandateact",
        "clock_insert",
        "CREATE POLICY clock_insert ON palier_mandateact FOR INSERT TO palier_clock WITH CHECK (true)",
    ),
    (
        "palier_mandateact",
        "clock_update",
        "CREATE POLICY clock_update ON palier_mandateact FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)",
    ),
    (
        "palier_mandateact",
        "clock_delete",
        "CREATE POLICY clock_delete ON palier_mandateact FOR DELETE TO palier_clock USING (true)",
    ),
    (
        "palier_journalentry",
        "intake_insert",
        "CREATE POLICY intake_insert ON palier_journalentry FOR INSERT TO palier_intake WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND ((actor IS NULL OR actor = (SELECT palier_claim('actor')::uuid) OR palier_named_by_hand()) AND organisation IS NOT DISTINCT FROM CASE WHEN (SELECT palier_claim('mandate')::bigint) IS NOT NULL THEN (SELECT palier_claim('organisation')::int) END AND (role = 'mandataire') = ((SELECT palier_claim('mandate')::bigint) IS NOT NULL) AND CASE role WHEN 'mandataire' THEN CASE (SELECT palier_claim('word')) WHEN 'renouveler' THEN verb IN ('importer') ELSE false END WHEN 'demandeur' THEN verb IN ('importer', 'se_connecter') WHEN 'public' THEN verb IN ('envoyer_code', 'importer', 'retenir_code') ELSE false END))",
    ),
    (
        "palier_journalentry",
        "demandeur_insert",
        "CREATE POLICY demandeur_insert ON palier_journalentry FOR INSERT TO palier_demandeur WITH CHECK (actor = (SELECT palier_claim('actor')::uuid) AND organisation IS NOT DISTINCT FROM CASE WHEN (SELECT palier_claim('mandate')::bigint) IS NOT NULL THEN (SELECT palier_claim('organisation')::int) END AND (role = 'mandataire') = ((SELECT palier_claim('mandate')::bigint) IS NOT NULL) AND CASE role WHEN 'mandataire' THEN CASE (SELECT palier_claim('word')) WHEN 'pieces' THEN verb IN ('deposer_piece') WHEN 'candidater' THEN verb IN ('deposer', 'deposer_de_nouveau', 'mettre_en_attente', 'retirer') WHEN 'repondre' THEN verb IN ('accepter', 'refuser', 'suspendre') WHEN 'renouveler' THEN verb IN ('annuler_avertissement', 'renouveler') ELSE false END WHEN 'demandeur' THEN verb IN ('accepter', 'accorder_mandat', 'annuler_avertissement', 'changer_contact', 'choisir_courrier', 'completer', 'confirmer', 'contester_reponse_erreur', 'contester_separation', 'demander_code_emploi', 'demander_cout_erreur', 'demander_effacement', 'demander_numero', 'demander_separation', 'deposer', 'deposer_de_nouveau', 'deposer_piece', 'desavouer_emploi', 'donner_mandat', 'mettre_en_attente', 'ordonner_fichiers', 'ouvrir_courrier', 'refuser', 'renouveler', 'reprendre_accord_mandat', 'reprendre_separation', 'retirer', 'retirer_code_emploi', 'retirer_fichier', 'retirer_mandat', 'se_desister', 'suspendre') WHEN 'horloge' THEN verb IN ('constater_remise') ELSE false END)",
    ),
    (
        "palier_journalentry",
        "conseiller_insert",
        "CREATE POLICY conseiller_insert ON palier_journalentry FOR INSERT TO palier_conseiller WITH CHECK (actor = (SELECT palier_claim('actor')::uuid) AND organisation = (SELECT palier_claim('organisation')::int) AND CASE role WHEN 'conseiller' THEN verb IN ('annuler_code_mandat', 'arreter_courriel', 'proposer_mandat', 'rendre_mandat', 'reprendre_courriel') ELSE false END)",
    ),
    (
        "palier_mailpause",
        "conseiller_select",
        "CREATE POLICY conseiller_select ON palier_mailpause FOR SELECT TO palier_conseiller USING (user_id = (SELECT palier_claim('user')::bigint))",
    ),
    (
        "palier_mailpause",
        "conseiller_insert",
        "CREATE POLICY conseiller_insert ON palier_mailpause FOR INSERT TO palier_conseiller WITH CHECK (user_id = (SELECT palier_claim('user')::bigint))",
    ),
    (
        "palier_mailpause",
        "conseiller_delete",
        "CREATE POLICY conseiller_delete ON palier_mailpause FOR DELETE TO palier_conseiller USING (user_id = (SELECT palier_claim('user')::bigint))",
    ),
)
FUNCTIONS = (
    ("palier_hold_mandate(text)", HOLD),
    ("", TAKE),
    ("palier_hold_mandates(bigint)", APART),
    ("", DEFER),
    ("palier_within_mandate()", WITHIN),
    ("palier_mandated_move()", MOVE),
    ("palier_mandated_piece()", PIECE),
)
"""By name and arguments, where undoing it takes the function away; the two others stay, and ask nothing of who claims no mandate."""


class Migration(migrations.Migration):
    """One table, and the functions that hold an act to its mandate."""

    dependencies = (("palier", "0111_givers_of_mandates"),)
    operations = (
        migrations.CreateModel(
            name="MandateAct",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "public_id",
                    models.UUIDField(default=palier.models.identifiers.uuid7, editable=False, unique=True),
                ),
                ("done", models.CharField(max_length=20)),
                ("object_id", models.UUIDField()),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "demande",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="palier.demande"
                    ),
                ),
                (
                    "mandate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="acts", to="palier.mandate"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["demande", "at"], name="mandateact_of_file"),
                    models.Index(fields=["mandate", "at"], name="mandateact_of_mandate"),
                ],
            },
        ),
        *(
            migrations.RunSQL(made, f"DROP FUNCTION IF EXISTS {name}" if name else migrations.RunSQL.noop)
            for name, made in FUNCTIONS
        ),
        *(migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in GRANTS),
        *(
            migrations.RunSQL(statement, migrations.RunSQL.noop)
            for table, name, made in POLICIES
            for statement in (f"DROP POLICY IF EXISTS {name} ON {table}", made)
        ),
    )
