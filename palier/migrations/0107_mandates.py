"""Mandates to advisers: the rows of a household, the codes that propose them, and a role that reads what they open (ADR 66).

Expand only: nobody acts in the role before this release, and the release before leaves the new tables empty. Frozen SQL.
"""
# ruff: noqa: E501, S608 - frozen statements

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import palier.models.identifiers

ROLE = """
    DO $$ BEGIN CREATE ROLE palier_conseiller NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$
"""
PLACES = (
    "GRANT palier_conseiller TO palier_web",
    "GRANT USAGE ON SCHEMA public TO palier_conseiller",
    "GRANT SELECT ON palier_territory, palier_commune, palier_placeedition, palier_gridversion, palier_sizeguideversion, palier_ranking, palier_closinghold, palier_publishedhead, palier_headstamp, palier_instance, palier_sealedhead, palier_dailyroot TO palier_conseiller",
    "GRANT EXECUTE ON FUNCTION palier_take, palier_claim, palier_counts, palier_cut, palier_cuts, palier_outlines, palier_histogram, palier_public_lines, palier_answer_witness TO palier_conseiller",
)
GRANTS = (
    "ALTER TABLE palier_mandateinvitation ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE palier_mandate ENABLE ROW LEVEL SECURITY",
    "GRANT SELECT ON palier_mandateinvitation TO palier_conseiller",
    "GRANT INSERT ON palier_mandateinvitation TO palier_conseiller",
    "GRANT UPDATE (withdrawn_at) ON palier_mandateinvitation TO palier_conseiller",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON palier_mandateinvitation TO palier_clock",
    "GRANT SELECT ON palier_mandate TO palier_demandeur",
    "GRANT INSERT ON palier_mandate TO palier_demandeur",
    "GRANT UPDATE (state, ended_at, other_agreed_at) ON palier_mandate TO palier_demandeur",
    "GRANT SELECT ON palier_mandate TO palier_conseiller",
    "GRANT UPDATE (state, ended_at) ON palier_mandate TO palier_conseiller",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON palier_mandate TO palier_clock",
    "GRANT SELECT (id, public_id, numero_unique, state, deposited_on, valid_until) ON palier_demande TO palier_conseiller",
    "GRANT SELECT (id, public_id, publication_id, demande_id, stage, applied_at, changed_at) ON palier_candidature TO palier_conseiller",
    "GRANT SELECT (id, public_id, candidature_id, publication_id, demande_id, sent_at, delivered_at, answer_by, answered_at, answer) ON palier_offer TO palier_conseiller",
    "GRANT SELECT (id, demande_id, key, role, last_name, first_name) ON palier_person TO palier_conseiller",
    "GRANT SELECT (id, public_id, demande_id, person_key, code, status, uploaded_at, valid_until) ON palier_piece TO palier_conseiller",
    "GRANT SELECT, INSERT ON palier_doneact TO palier_conseiller",
    "GRANT SELECT ON palier_home TO palier_conseiller",
    "GRANT SELECT ON palier_publication TO palier_conseiller",
    "GRANT SELECT ON palier_erasure TO palier_conseiller",
    "GRANT INSERT ON palier_journalentry TO palier_conseiller",
    "GRANT INSERT ON palier_accessentry TO palier_conseiller",
    "GRANT SELECT ON palier_organisation TO palier_conseiller",
)
_HEAD = "SECURITY DEFINER SET search_path = public, pg_temp AS $$"
_TODAY = "(now() AT TIME ZONE 'Europe/Paris')::date"
_HOLDERS = "('demandeur', 'cotitulaire')"
FUNCTIONS = {
    # What a code proposes, while it may serve; nothing otherwise, whatever the reason.
    "palier_mandate_offered(text)": (
        f"""
    CREATE OR REPLACE FUNCTION palier_mandate_offered(code text)
    RETURNS TABLE (organisation integer, scope text, months integer) LANGUAGE sql STABLE {_HEAD}
      SELECT i.organisation_id, i.scope::text, i.months::integer FROM palier_mandateinvitation i
      JOIN palier_organisation o ON o.id = i.organisation_id AND o.closed_at IS NULL AND o.suspended_at IS NULL
      WHERE palier_claim('demande') IS NOT NULL AND i.code_hash = code AND i.used_at IS NULL AND i.withdrawn_at IS NULL
        AND i.last_day >= {_TODAY}
    $$
    """,
        "palier_demandeur",
    ),
    # One statement takes the code: typed twice at once, or taken back meanwhile, it serves once or not at all.
    "palier_take_offer(text)": (
        f"""
    CREATE OR REPLACE FUNCTION palier_take_offer(code text) RETURNS boolean LANGUAGE plpgsql VOLATILE {_HEAD}
    BEGIN
      UPDATE palier_mandateinvitation SET used_at = now()
      WHERE palier_claim('demande') IS NOT NULL AND code_hash = code AND used_at IS NULL AND withdrawn_at IS NULL
        AND last_day >= {_TODAY}
        AND organisation_id IN (SELECT id FROM palier_organisation WHERE closed_at IS NULL AND suspended_at IS NULL);
      RETURN FOUND;
    END $$
    """,
        "palier_demandeur",
    ),
    # Whether its holder has left the file since is told to nobody: that would tell of a separation.
    "palier_mandate_standing(text)": (
        f"""
    CREATE OR REPLACE FUNCTION palier_mandate_standing(asked text)
    RETURNS TABLE (state text, organisation integer, scope text, granted date, until date) LANGUAGE sql STABLE {_HEAD}
      SELECT CASE WHEN m.state <> 'en_cours' THEN m.state WHEN o.closed_at IS NOT NULL THEN 'organisme_ferme'
          WHEN m.last_day < {_TODAY} THEN 'fini' ELSE 'en_cours' END::text,
        m.organisation_id, m.scope::text, (m.granted_at AT TIME ZONE 'Europe/Paris')::date, m.last_day
      FROM palier_mandate m JOIN palier_organisation o ON o.id = m.organisation_id WHERE m.number = asked
    $$
    """,
        "palier_public",
    ),
    "palier_mandates_taken_back()": (
        f"""
    CREATE OR REPLACE FUNCTION palier_mandates_taken_back() RETURNS TABLE (digest text) LANGUAGE sql STABLE {_HEAD}
      SELECT encode(sha256(convert_to('palier-mandat-1:' || m.number, 'UTF8')), 'hex')
      FROM palier_mandate m JOIN palier_organisation o ON o.id = m.organisation_id
      WHERE m.last_day >= {_TODAY} AND (m.state <> 'en_cours' OR o.closed_at IS NOT NULL) ORDER BY 1
    $$
    """,
        "palier_public",
    ),
    # Files that a living mandate of the caller's organisation opens: for what it names, or whole (`foyer`): then every other
    # holder has agreed. Who gave it is still on that file.
    "palier_mandated(text)": (
        f"""
    CREATE OR REPLACE FUNCTION palier_mandated(wanted text) RETURNS SETOF bigint LANGUAGE sql STABLE {_HEAD}
      SELECT m.demande_id FROM palier_mandate m JOIN palier_organisation o ON o.id = m.organisation_id
      WHERE palier_claim('role') = 'palier_conseiller' AND m.organisation_id = palier_claim('organisation')::int
        AND m.state = 'en_cours' AND m.last_day >= {_TODAY} AND o.closed_at IS NULL
        AND (wanted = 'foyer' OR wanted = ANY (string_to_array(m.scope, ' ')))
        AND NOT EXISTS (SELECT FROM palier_fork f
          WHERE f.parent_id = m.demande_id AND f.person_key = m.person_key AND f.at > m.granted_at)
        AND (wanted <> 'foyer' OR m.other_agreed_at IS NOT NULL OR NOT EXISTS (SELECT FROM palier_person p
          WHERE p.demande_id = m.demande_id AND p.key <> m.person_key AND p.role IN {_HOLDERS}))
    $$
    """,
        "palier_conseiller",
    ),
}
"""By name and arguments: what makes it, and who may call it."""
ENDED = """
    CREATE OR REPLACE FUNCTION palier_mandate_ended() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
    DECLARE us CONSTANT bigint := palier_claim('user')::bigint; acting CONSTANT text := current_setting('role');
    BEGIN
      IF NEW.state IS DISTINCT FROM OLD.state AND (OLD.state <> 'en_cours'
          OR NEW.state <> CASE acting WHEN 'palier_demandeur' THEN 'retire' ELSE 'rendu' END
          OR acting = 'palier_demandeur' AND OLD.by_id <> us) THEN
        RAISE EXCEPTION 'a mandate ends once, by who gave it or who holds it' USING ERRCODE = '42501';
      END IF;
      IF NEW.state = OLD.state AND NEW.ended_at IS DISTINCT FROM OLD.ended_at
          OR NEW.other_agreed_at IS DISTINCT FROM OLD.other_agreed_at AND (OLD.by_id = us OR NOT OLD.asks_other
            OR NEW.other_agreed_at IS NOT NULL AND OLD.state <> 'en_cours') THEN
        RAISE EXCEPTION 'another holder agrees for themselves, once they are asked' USING ERRCODE = '42501';
      END IF;
      RETURN NEW;
    END $$
"""
ON_MANDATE = """
    CREATE OR REPLACE TRIGGER mandate_ended BEFORE UPDATE ON palier_mandate FOR EACH ROW
    WHEN (current_setting('role') IN ('palier_demandeur', 'palier_conseiller')) EXECUTE FUNCTION palier_mandate_ended()
"""
POLICIES = (
    (
        "palier_mandateinvitation",
        "conseiller_select",
        "CREATE POLICY conseiller_select ON palier_mandateinvitation FOR SELECT TO palier_conseiller USING (organisation_id = (SELECT palier_claim('organisation')::int))",
    ),
    (
        "palier_mandateinvitation",
        "conseiller_insert",
        "CREATE POLICY conseiller_insert ON palier_mandateinvitation FOR INSERT TO palier_conseiller WITH CHECK (organisation_id = (SELECT palier_claim('organisation')::int) AND by_id = (SELECT palier_claim('user')::bigint) AND used_at IS NULL AND withdrawn_at IS NULL)",
    ),
    (
        "palier_mandateinvitation",
        "conseiller_update",
        "CREATE POLICY conseiller_update ON palier_mandateinvitation FOR UPDATE TO palier_conseiller USING (organisation_id = (SELECT palier_claim('organisation')::int) AND used_at IS NULL) WITH CHECK (organisation_id = (SELECT palier_claim('organisation')::int) AND used_at IS NULL)",
    ),
    (
        "palier_mandateinvitation",
        "clock_select",
        "CREATE POLICY clock_select ON palier_mandateinvitation FOR SELECT TO palier_clock USING (true)",
    ),
    (
        "palier_mandateinvitation",
        "clock_insert",
        "CREATE POLICY clock_insert ON palier_mandateinvitation FOR INSERT TO palier_clock WITH CHECK (true)",
    ),
    (
        "palier_mandateinvitation",
        "clock_update",
        "CREATE POLICY clock_update ON palier_mandateinvitation FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)",
    ),
    (
        "palier_mandateinvitation",
        "clock_delete",
        "CREATE POLICY clock_delete ON palier_mandateinvitation FOR DELETE TO palier_clock USING (true)",
    ),
    (
        "palier_mandate",
        "demandeur_select",
        "CREATE POLICY demandeur_select ON palier_mandate FOR SELECT TO palier_demandeur USING ((SELECT palier_claim('role') IS NOT NULL) AND (demande_id = (SELECT palier_claim('demande')::bigint) AND (by_id = (SELECT palier_claim('user')::bigint) OR asks_other)))",
    ),
    (
        "palier_mandate",
        "demandeur_insert",
        "CREATE POLICY demandeur_insert ON palier_mandate FOR INSERT TO palier_demandeur WITH CHECK (demande_id = (SELECT palier_claim('demande')::bigint) AND by_id = (SELECT palier_claim('user')::bigint) AND person_key IN (SELECT h.person_key FROM palier_holder h WHERE h.user_id = (SELECT palier_claim('user')::bigint)) AND state = 'en_cours' AND ended_at IS NULL AND warned_at IS NULL AND other_agreed_at IS NULL AND organisation_id IN (SELECT id FROM palier_organisation WHERE kind = 'conseil' AND closed_at IS NULL AND suspended_at IS NULL))",
    ),
    (
        "palier_mandate",
        "demandeur_update",
        "CREATE POLICY demandeur_update ON palier_mandate FOR UPDATE TO palier_demandeur USING ((SELECT palier_claim('role') IS NOT NULL) AND (demande_id = (SELECT palier_claim('demande')::bigint) AND (by_id = (SELECT palier_claim('user')::bigint) OR asks_other))) WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (demande_id = (SELECT palier_claim('demande')::bigint) AND (by_id = (SELECT palier_claim('user')::bigint) OR asks_other)))",
    ),
    (
        "palier_mandate",
        "conseiller_select",
        "CREATE POLICY conseiller_select ON palier_mandate FOR SELECT TO palier_conseiller USING (organisation_id = (SELECT palier_claim('organisation')::int))",
    ),
    (
        "palier_mandate",
        "conseiller_update",
        "CREATE POLICY conseiller_update ON palier_mandate FOR UPDATE TO palier_conseiller USING (organisation_id = (SELECT palier_claim('organisation')::int)) WITH CHECK (organisation_id = (SELECT palier_claim('organisation')::int) AND state = 'rendu')",
    ),
    (
        "palier_mandate",
        "clock_select",
        "CREATE POLICY clock_select ON palier_mandate FOR SELECT TO palier_clock USING (true)",
    ),
    (
        "palier_mandate",
        "clock_insert",
        "CREATE POLICY clock_insert ON palier_mandate FOR INSERT TO palier_clock WITH CHECK (true)",
    ),
    (
        "palier_mandate",
        "clock_update",
        "CREATE POLICY clock_update ON palier_mandate FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)",
    ),
    (
        "palier_mandate",
        "clock_delete",
        "CREATE POLICY clock_delete ON palier_mandate FOR DELETE TO palier_clock USING (true)",
    ),
    (
        "palier_demande",
        "conseiller_select",
        "CREATE POLICY conseiller_select ON palier_demande FOR SELECT TO palier_conseiller USING ((SELECT palier_claim('role') IS NOT NULL) AND (id IN (SELECT palier_mandated('lire'))))",
    ),
    (
        "palier_candidature",
        "conseiller_select",
        "CREATE POLICY conseiller_select ON palier_candidature FOR SELECT TO palier_conseiller USING ((SELECT palier_claim('role') IS NOT NULL) AND (demande_id IN (SELECT palier_mandated('lire'))))",
    ),
    (
        "palier_offer",
        "conseiller_select",
        "CREATE POLICY conseiller_select ON palier_offer FOR SELECT TO palier_conseiller USING ((SELECT palier_claim('role') IS NOT NULL) AND (demande_id IN (SELECT palier_mandated('lire'))))",
    ),
    (
        "palier_person",
        "conseiller_select",
        "CREATE POLICY conseiller_select ON palier_person FOR SELECT TO palier_conseiller USING ((SELECT palier_claim('role') IS NOT NULL) AND (demande_id IN (SELECT palier_mandated('lire')) AND (demande_id IN (SELECT palier_mandated('foyer')) OR EXISTS (SELECT FROM palier_mandate m WHERE m.demande_id = palier_person.demande_id AND m.person_key = palier_person.key AND m.state = 'en_cours'))))",
    ),
    (
        "palier_piece",
        "conseiller_select",
        "CREATE POLICY conseiller_select ON palier_piece FOR SELECT TO palier_conseiller USING ((SELECT palier_claim('role') IS NOT NULL) AND (demande_id IN (SELECT palier_mandated('foyer')) AND confidentiality = 'ordinaire' AND left_at IS NULL))",
    ),
    (
        "palier_doneact",
        "conseiller_select",
        "CREATE POLICY conseiller_select ON palier_doneact FOR SELECT TO palier_conseiller USING (actor = (SELECT palier_claim('user')::bigint))",
    ),
    (
        "palier_doneact",
        "conseiller_insert",
        "CREATE POLICY conseiller_insert ON palier_doneact FOR INSERT TO palier_conseiller WITH CHECK (actor = (SELECT palier_claim('user')::bigint))",
    ),
    (
        "palier_home",
        "conseiller_select",
        "CREATE POLICY conseiller_select ON palier_home FOR SELECT TO palier_conseiller USING ((SELECT palier_claim('role') IS NOT NULL))",
    ),
    (
        "palier_publication",
        "conseiller_select",
        "CREATE POLICY conseiller_select ON palier_publication FOR SELECT TO palier_conseiller USING ((SELECT palier_claim('role') IS NOT NULL) AND (stage <> 'brouillon' AND NOT is_direct OR id IN (SELECT publication_id FROM palier_candidature)))",
    ),
    (
        "palier_erasure",
        "conseiller_select",
        "CREATE POLICY conseiller_select ON palier_erasure FOR SELECT TO palier_conseiller USING ((SELECT palier_claim('role') IS NOT NULL))",
    ),
    (
        "palier_journalentry",
        "conseiller_insert",
        "CREATE POLICY conseiller_insert ON palier_journalentry FOR INSERT TO palier_conseiller WITH CHECK (actor = (SELECT palier_claim('actor')::uuid) AND organisation = (SELECT palier_claim('organisation')::int) AND CASE role WHEN 'conseiller' THEN verb IN ('annuler_code_mandat', 'proposer_mandat', 'rendre_mandat') ELSE false END)",
    ),
    (
        "palier_accessentry",
        "conseiller_insert",
        "CREATE POLICY conseiller_insert ON palier_accessentry FOR INSERT TO palier_conseiller WITH CHECK (actor = (SELECT palier_claim('actor')::uuid) AND organisation = (SELECT palier_claim('organisation')::int))",
    ),
    (
        "palier_organisation",
        "conseiller_select",
        "CREATE POLICY conseiller_select ON palier_organisation FOR SELECT TO palier_conseiller USING ((SELECT palier_claim('role') IS NOT NULL))",
    ),
)
"""By table and name; where another role is named in none of these statements, its own policies stay as they are."""
OWN_LINES = (
    "DROP POLICY IF EXISTS gate_insert ON palier_journalentry",
    "CREATE POLICY gate_insert ON palier_journalentry FOR INSERT TO palier_gate WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND ((actor IS NULL OR actor = (SELECT palier_claim('actor')::uuid) OR palier_named_by_hand()) AND (organisation IS NULL OR organisation = (SELECT palier_claim('organisation')::int) OR palier_named_by_hand()) AND CASE role WHEN 'bailleur' THEN verb IN ('activer_second_facteur', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'renouveler_codes_secours', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') WHEN 'commission' THEN verb IN ('activer_second_facteur', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'renouveler_codes_secours', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') WHEN 'conseiller' THEN verb IN ('activer_second_facteur', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'renouveler_codes_secours', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') WHEN 'controle' THEN verb IN ('activer_second_facteur', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'renouveler_codes_secours', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') WHEN 'demandeur' THEN verb IN ('fermer_mes_sessions', 'fermer_une_session') WHEN 'employeur' THEN verb IN ('activer_second_facteur', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'renouveler_codes_secours', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') WHEN 'guichet' THEN verb IN ('activer_second_facteur', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'renouveler_codes_secours', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') WHEN 'intendant' THEN verb IN ('activer_second_facteur', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'renouveler_codes_secours', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') WHEN 'public' THEN verb IN ('changer_mot_de_passe', 'choisir_mot_de_passe', 'desavouer_code', 'fermer_mes_sessions', 'fermer_une_session', 'oublier_navigateurs', 'ralentir_connexion', 'refuser_second_facteur', 'se_connecter', 'utiliser_code_secours') WHEN 'reservataire' THEN verb IN ('activer_second_facteur', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'renouveler_codes_secours', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') ELSE false END))",
    "DROP POLICY IF EXISTS demandeur_insert ON palier_journalentry",
    "CREATE POLICY demandeur_insert ON palier_journalentry FOR INSERT TO palier_demandeur WITH CHECK (actor = (SELECT palier_claim('actor')::uuid) AND organisation IS NULL AND CASE role WHEN 'demandeur' THEN verb IN ('accepter', 'accorder_mandat', 'annuler_avertissement', 'changer_contact', 'choisir_courrier', 'completer', 'confirmer', 'contester_reponse_erreur', 'contester_separation', 'demander_code_emploi', 'demander_cout_erreur', 'demander_effacement', 'demander_numero', 'demander_separation', 'deposer', 'deposer_de_nouveau', 'deposer_piece', 'desavouer_emploi', 'donner_mandat', 'mettre_en_attente', 'ordonner_fichiers', 'ouvrir_courrier', 'refuser', 'renouveler', 'reprendre_accord_mandat', 'reprendre_separation', 'retirer', 'retirer_code_emploi', 'retirer_fichier', 'retirer_mandat', 'se_desister', 'suspendre') WHEN 'horloge' THEN verb IN ('constater_remise') ELSE false END)",
    "DROP POLICY IF EXISTS steward_insert ON palier_membership",
    "CREATE POLICY steward_insert ON palier_membership FOR INSERT TO palier_steward WITH CHECK (user_id <> (SELECT palier_claim('user')::bigint) AND EXISTS (SELECT FROM palier_organisation o WHERE o.id = organisation_id AND o.closed_at IS NULL AND (o.kind, palier_membership.role) IN (('bailleur', 'bailleur'), ('bailleur', 'commission'), ('bailleur', 'controle'), ('reservataire', 'reservataire'), ('reservataire', 'controle'), ('employeur', 'employeur'), ('conseil', 'conseiller'), ('exploitant', 'intendant'), ('exploitant', 'controle'))))",
)
"""Lines of the journal and memberships of the new role, and the verbs of a household: the release before uses none of them."""


def _sql(forward: str, backward: str = "") -> migrations.RunSQL:
    return migrations.RunSQL(forward, backward or migrations.RunSQL.noop)


class Migration(migrations.Migration):
    """Two tables, the role, the functions that its policies ask, then what it may read. Undone, nobody acts in the role."""

    dependencies = (("palier", "0106_keyed_codes"),)
    operations = (
        migrations.AlterField(
            model_name="organisation",
            name="kind",
            field=models.CharField(
                choices=[
                    ("bailleur", "Bailleur social"),
                    ("reservataire", "Réservataire"),
                    ("employeur", "Employeur"),
                    ("conseil", "Organisme de conseil"),
                    ("exploitant", "Exploitant"),
                ],
                max_length=20,
            ),
        ),
        migrations.CreateModel(
            name="Mandate",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=palier.models.identifiers.uuid7, editable=False, unique=True)),
                ("number", models.CharField(max_length=12, unique=True)),
                ("person_key", models.CharField(max_length=8)),
                ("scope", models.CharField(max_length=80)),
                ("granted_at", models.DateTimeField()),
                ("last_day", models.DateField()),
                ("state", models.CharField(db_default="en_cours", default="en_cours", max_length=16)),
                ("ended_at", models.DateTimeField(null=True)),
                ("warned_at", models.DateTimeField(null=True)),
                ("asks_other", models.BooleanField(db_default=False, default=False)),
                ("other_agreed_at", models.DateTimeField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "demande",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="mandates", to="palier.demande"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="mandates", to="palier.organisation"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["organisation", "state"], name="mandate_of_house"),
                    models.Index(fields=["demande"], name="mandate_of_file"),
                    models.Index(condition=models.Q(("state", "en_cours")), fields=["last_day"], name="mandate_ends"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ("en_cours", "retire", "rendu", "organisme_ferme"))),
                        name="mandate_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at", None), ("state", "en_cours")),
                            models.Q(models.Q(("state", "en_cours"), _negated=True), ("ended_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="mandate_ended",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MandateInvitation",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=palier.models.identifiers.uuid7, editable=False, unique=True)),
                ("code_hash", models.CharField(max_length=64, unique=True)),
                ("scope", models.CharField(max_length=80)),
                ("months", models.PositiveSmallIntegerField()),
                ("made_at", models.DateTimeField()),
                ("last_day", models.DateField()),
                ("used_at", models.DateTimeField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="palier.organisation"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["organisation", "made_at"], name="invitation_of_house")],
            },
        ),
        _sql(ROLE),
        *(_sql(statement) for statement in (*PLACES, *GRANTS)),
        *(
            operation
            for name, (made, role) in FUNCTIONS.items()
            for operation in (
                _sql(made, f"DROP FUNCTION IF EXISTS {name}"),
                _sql(f"REVOKE EXECUTE ON FUNCTION {name} FROM PUBLIC"),
                _sql(f"GRANT EXECUTE ON FUNCTION {name} TO {role}"),
            )
        ),
        _sql(ENDED, "DROP FUNCTION IF EXISTS palier_mandate_ended()"),
        _sql("REVOKE EXECUTE ON FUNCTION palier_mandate_ended() FROM PUBLIC"),
        _sql(ON_MANDATE, "DROP TRIGGER IF EXISTS mandate_ended ON palier_mandate"),
        *(_sql(made, f"DROP POLICY IF EXISTS {name} ON {table}") for table, name, made in POLICIES),
        *(_sql(statement) for statement in OWN_LINES),
    )
