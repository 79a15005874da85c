"""Whom a holder trusts: two tables, who reads and moves what, and a trigger that keeps it (ADR 78).

Expand only: the release before leaves the tables empty. Frozen SQL.
"""
# ruff: noqa: E501 - frozen statements

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import palier.models.identifiers

MOVED = """
    CREATE OR REPLACE FUNCTION palier_trust_moved() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
    BEGIN
      IF NOT (current_user = 'palier_demandeur' AND OLD.state IN ('demande', 'accepte') AND NEW.state = 'retire'
          AND NEW.ended_at IS NOT NULL
        OR current_user = 'palier_gate' AND OLD.state = 'demande' AND NEW.state IN ('accepte', 'refuse')
        OR current_user = 'palier_gate' AND OLD.state = 'accepte' AND NEW.state = 'arrete') THEN
        RAISE EXCEPTION 'who is trusted answers once, and is over once' USING ERRCODE = '42501';
      END IF;
      RETURN NEW;
    END $$
"""
ON_TRUST = """
    CREATE OR REPLACE TRIGGER trust_moved BEFORE UPDATE ON palier_trustedcontact FOR EACH ROW
    WHEN (current_user IN ('palier_demandeur', 'palier_gate')) EXECUTE FUNCTION palier_trust_moved()
"""
WITHIN = "CREATE OR REPLACE TRIGGER within_mandate BEFORE INSERT OR UPDATE OR DELETE ON palier_trustedcontact FOR EACH STATEMENT WHEN (current_user IN ('palier_demandeur', 'palier_intake')) EXECUTE FUNCTION palier_within_mandate()"
NOT_AT_A_COUNTER = WITHIN.replace("within_mandate", "not_at_a_counter")
GRANTS = (
    "ALTER TABLE palier_trustedcontact ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE palier_unaskedaddress ENABLE ROW LEVEL SECURITY",
    "GRANT SELECT ON palier_trustedcontact TO palier_demandeur",
    "GRANT INSERT ON palier_trustedcontact TO palier_demandeur",
    "GRANT UPDATE (state, ended_at) ON palier_trustedcontact TO palier_demandeur",
    "GRANT SELECT (id, public_id, state, asked_at, answered_at, ended_at, recipient_digest) ON palier_trustedcontact TO palier_gate",
    "GRANT UPDATE (state, answered_at, ended_at) ON palier_trustedcontact TO palier_gate",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON palier_trustedcontact TO palier_clock",
    "GRANT INSERT ON palier_unaskedaddress TO palier_gate",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON palier_unaskedaddress TO palier_clock",
)
POLICIES = (
    (
        "demandeur_select",
        "palier_trustedcontact",
        "CREATE POLICY demandeur_select ON palier_trustedcontact FOR SELECT TO palier_demandeur USING (demande_id = (SELECT palier_claim('demande')::bigint) AND by_id = (SELECT palier_claim('user')::bigint))",
    ),
    (
        "demandeur_insert",
        "palier_trustedcontact",
        "CREATE POLICY demandeur_insert ON palier_trustedcontact FOR INSERT TO palier_demandeur WITH CHECK (demande_id = (SELECT palier_claim('demande')::bigint) AND by_id = (SELECT palier_claim('user')::bigint) AND person_key IN (SELECT h.person_key FROM palier_holder h WHERE h.user_id = (SELECT palier_claim('user')::bigint)) AND state = 'demande' AND asked_at IS NULL AND answered_at IS NULL AND ended_at IS NULL AND lost_at IS NULL AND told_at IS NULL)",
    ),
    (
        "demandeur_update",
        "palier_trustedcontact",
        "CREATE POLICY demandeur_update ON palier_trustedcontact FOR UPDATE TO palier_demandeur USING (demande_id = (SELECT palier_claim('demande')::bigint) AND by_id = (SELECT palier_claim('user')::bigint)) WITH CHECK (demande_id = (SELECT palier_claim('demande')::bigint) AND by_id = (SELECT palier_claim('user')::bigint) AND state = 'retire')",
    ),
    (
        "gate_select",
        "palier_trustedcontact",
        "CREATE POLICY gate_select ON palier_trustedcontact FOR SELECT TO palier_gate USING ((SELECT palier_claim('role') IS NOT NULL) AND (asked_at IS NOT NULL))",
    ),
    (
        "gate_update",
        "palier_trustedcontact",
        "CREATE POLICY gate_update ON palier_trustedcontact FOR UPDATE TO palier_gate USING ((SELECT palier_claim('role') IS NOT NULL) AND (asked_at IS NOT NULL)) WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (asked_at IS NOT NULL) AND state IN ('accepte', 'refuse', 'arrete'))",
    ),
    (
        "clock_select",
        "palier_trustedcontact",
        "CREATE POLICY clock_select ON palier_trustedcontact FOR SELECT TO palier_clock USING (true)",
    ),
    (
        "clock_insert",
        "palier_trustedcontact",
        "CREATE POLICY clock_insert ON palier_trustedcontact FOR INSERT TO palier_clock WITH CHECK (true)",
    ),
    (
        "clock_update",
        "palier_trustedcontact",
        "CREATE POLICY clock_update ON palier_trustedcontact FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)",
    ),
    (
        "clock_delete",
        "palier_trustedcontact",
        "CREATE POLICY clock_delete ON palier_trustedcontact FOR DELETE TO palier_clock USING (true)",
    ),
    (
        "gate_insert",
        "palier_unaskedaddress",
        "CREATE POLICY gate_insert ON palier_unaskedaddress FOR INSERT TO palier_gate WITH CHECK ((SELECT palier_claim('role') IS NOT NULL))",
    ),
    (
        "clock_select",
        "palier_unaskedaddress",
        "CREATE POLICY clock_select ON palier_unaskedaddress FOR SELECT TO palier_clock USING (true)",
    ),
    (
        "clock_insert",
        "palier_unaskedaddress",
        "CREATE POLICY clock_insert ON palier_unaskedaddress FOR INSERT TO palier_clock WITH CHECK (true)",
    ),
    (
        "clock_update",
        "palier_unaskedaddress",
        "CREATE POLICY clock_update ON palier_unaskedaddress FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)",
    ),
    (
        "clock_delete",
        "palier_unaskedaddress",
        "CREATE POLICY clock_delete ON palier_unaskedaddress FOR DELETE TO palier_clock USING (true)",
    ),
)
SIGNED = (
    "DROP POLICY IF EXISTS gate_insert ON palier_journalentry",
    "CREATE POLICY gate_insert ON palier_journalentry FOR INSERT TO palier_gate WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND ((actor IS NULL OR actor = (SELECT palier_claim('actor')::uuid) OR palier_named_by_hand()) AND (organisation IS NULL OR organisation = (SELECT palier_claim('organisation')::int) OR palier_named_by_hand()) AND CASE role WHEN 'bailleur' THEN verb IN ('activer_second_facteur', 'ajouter_cle_acces', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'delier_identite', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'relier_identite', 'renouveler_codes_secours', 'retirer_cle_acces', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') WHEN 'commission' THEN verb IN ('activer_second_facteur', 'ajouter_cle_acces', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'delier_identite', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'relier_identite', 'renouveler_codes_secours', 'retirer_cle_acces', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') WHEN 'conseiller' THEN verb IN ('activer_second_facteur', 'ajouter_cle_acces', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'delier_identite', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'relier_identite', 'renouveler_codes_secours', 'retirer_cle_acces', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') WHEN 'controle' THEN verb IN ('activer_second_facteur', 'ajouter_cle_acces', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'delier_identite', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'relier_identite', 'renouveler_codes_secours', 'retirer_cle_acces', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') WHEN 'demandeur' THEN verb IN ('delier_identite', 'fermer_mes_sessions', 'fermer_une_session', 'relier_identite') WHEN 'employeur' THEN verb IN ('activer_second_facteur', 'ajouter_cle_acces', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'delier_identite', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'relier_identite', 'renouveler_codes_secours', 'retirer_cle_acces', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') WHEN 'guichet' THEN verb IN ('activer_second_facteur', 'ajouter_cle_acces', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'delier_identite', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'relier_identite', 'renouveler_codes_secours', 'retirer_cle_acces', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') WHEN 'intendant' THEN verb IN ('activer_second_facteur', 'ajouter_cle_acces', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'delier_identite', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'relier_identite', 'renouveler_codes_secours', 'retirer_cle_acces', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') WHEN 'mairie' THEN verb IN ('activer_second_facteur', 'ajouter_cle_acces', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'delier_identite', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'relier_identite', 'renouveler_codes_secours', 'retirer_cle_acces', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') WHEN 'prefecture' THEN verb IN ('activer_second_facteur', 'ajouter_cle_acces', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'delier_identite', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'relier_identite', 'renouveler_codes_secours', 'retirer_cle_acces', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') WHEN 'public' THEN verb IN ('accepter_contact', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'desavouer_code', 'desavouer_passage', 'desavouer_second_facteur', 'fermer_mes_sessions', 'fermer_une_session', 'oublier_navigateurs', 'ralentir_connexion', 'refuser_contact', 'refuser_second_facteur', 'se_connecter', 'utiliser_code_secours') WHEN 'reservataire' THEN verb IN ('activer_second_facteur', 'ajouter_cle_acces', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'delier_identite', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'relier_identite', 'renouveler_codes_secours', 'retirer_cle_acces', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') WHEN 'service_social' THEN verb IN ('activer_second_facteur', 'ajouter_cle_acces', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'delier_identite', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'relier_identite', 'renouveler_codes_secours', 'retirer_cle_acces', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') ELSE false END))",
    "DROP POLICY IF EXISTS demandeur_insert ON palier_journalentry",
    "CREATE POLICY demandeur_insert ON palier_journalentry FOR INSERT TO palier_demandeur WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (actor = (SELECT palier_claim('actor')::uuid) AND organisation IS NOT DISTINCT FROM CASE WHEN (SELECT palier_claim('mandate')::bigint) IS NOT NULL OR (SELECT palier_claim('visit')::bigint) IS NOT NULL THEN (SELECT palier_claim('organisation')::int) END AND (role = 'mandataire') = ((SELECT palier_claim('mandate')::bigint) IS NOT NULL) AND CASE role WHEN 'mandataire' THEN CASE (SELECT palier_claim('word')) WHEN 'pieces' THEN verb IN ('deposer_piece') WHEN 'candidater' THEN verb IN ('deposer', 'deposer_de_nouveau', 'mettre_en_attente', 'retirer') WHEN 'repondre' THEN verb IN ('accepter', 'refuser', 'suspendre') WHEN 'renouveler' THEN verb IN ('annuler_avertissement', 'renouveler') ELSE false END WHEN 'demandeur' THEN (SELECT palier_claim('visit')::bigint) IS NULL AND verb IN ('accepter', 'accepter_a_deux', 'accorder_mandat', 'annuler_avertissement', 'changer_contact', 'choisir_courrier', 'completer', 'confirmer', 'contester_reponse_erreur', 'contester_separation', 'demander_code_emploi', 'demander_cout_erreur', 'demander_effacement', 'demander_numero', 'demander_separation', 'deposer', 'deposer_de_nouveau', 'deposer_piece', 'desavouer_emploi', 'desavouer_passage', 'donner_mandat', 'ecarter_avis', 'joindre_avis', 'mettre_en_attente', 'nommer_contact', 'ordonner_fichiers', 'orienter_service_social', 'ouvrir_courrier', 'refuser', 'remettre_preuve', 'renouveler', 'reprendre_a_deux', 'reprendre_accord_mandat', 'reprendre_orientation', 'reprendre_separation', 'retirer', 'retirer_code_emploi', 'retirer_contact', 'retirer_fichier', 'retirer_mandat', 'se_desister', 'suspendre') WHEN 'guichet' THEN (SELECT palier_claim('visit')::bigint) IS NOT NULL AND verb IN ('accepter', 'annuler_avertissement', 'choisir_courrier', 'completer', 'confirmer', 'contester_reponse_erreur', 'demander_cout_erreur', 'deposer', 'deposer_de_nouveau', 'deposer_piece', 'mettre_en_attente', 'ordonner_fichiers', 'ouvrir_courrier', 'refuser', 'renouveler', 'retirer', 'retirer_fichier', 'se_desister', 'suspendre') WHEN 'horloge' THEN verb IN ('constater_remise') ELSE false END))",
)
"""What a household, and who was named by it, sign."""


class Migration(migrations.Migration):
    """The tables, then what may be read of them and how they move."""

    dependencies = (("palier", "0141_doors_together"),)
    operations = (
        migrations.CreateModel(
            name="UnaskedAddress",
            fields=[
                ("digest", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("said_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="TrustedContact",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=palier.models.identifiers.uuid7, editable=False, unique=True)),
                ("person_key", models.CharField(max_length=8)),
                ("name", models.CharField(max_length=80)),
                ("channel", models.CharField(max_length=8)),
                ("recipient", models.CharField(max_length=254)),
                ("recipient_digest", models.CharField(max_length=64)),
                ("named_at", models.DateTimeField()),
                ("state", models.CharField(db_default="demande", default="demande", max_length=16)),
                ("asked_at", models.DateTimeField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("lost_at", models.DateTimeField(null=True)),
                ("told_at", models.DateTimeField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "demande",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="trusted_contacts",
                        to="palier.demande",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ("demande", "accepte"))), fields=["state"], name="trust_living"
                    ),
                    models.Index(fields=["recipient_digest", "asked_at"], name="trust_of_address"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ("demande", "accepte", "refuse", "arrete", "retire", "fini"))),
                        name="trust_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at", None), ("state__in", ("demande", "accepte"))),
                            models.Q(
                                models.Q(("state__in", ("demande", "accepte")), _negated=True),
                                ("ended_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="trust_ended",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "accepte"), _negated=True),
                            ("answered_at__isnull", False),
                            _connector="OR",
                        ),
                        name="trust_agreed",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ("demande", "accepte"))),
                        fields=("demande", "person_key"),
                        name="trust_one_living",
                    ),
                ],
            },
        ),
        *(migrations.RunSQL(one, migrations.RunSQL.noop) for one in GRANTS),
        migrations.RunSQL(MOVED, "DROP FUNCTION IF EXISTS palier_trust_moved()"),
        migrations.RunSQL("REVOKE EXECUTE ON FUNCTION palier_trust_moved() FROM PUBLIC", migrations.RunSQL.noop),
        migrations.RunSQL(ON_TRUST, "DROP TRIGGER IF EXISTS trust_moved ON palier_trustedcontact"),
        migrations.RunSQL(WITHIN, "DROP TRIGGER IF EXISTS within_mandate ON palier_trustedcontact"),
        migrations.RunSQL(NOT_AT_A_COUNTER, "DROP TRIGGER IF EXISTS not_at_a_counter ON palier_trustedcontact"),
        *(migrations.RunSQL(made, f"DROP POLICY IF EXISTS {name} ON {table}") for name, table, made in POLICIES),
        migrations.RunSQL(SIGNED, migrations.RunSQL.noop),
    )
