"""Keys of access of professionals: read at the door alone, under seal; the door journals them. Expand only, frozen SQL."""
# ruff: noqa: E501 - frozen statements

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import palier.models.identifiers

POLICIES = (
    "ALTER TABLE palier_passkey ENABLE ROW LEVEL SECURITY",
    "GRANT SELECT, INSERT, DELETE ON palier_passkey TO palier_gate",
    "GRANT UPDATE (sign_count, last_used_at) ON palier_passkey TO palier_gate",
    "DROP POLICY IF EXISTS gate_select ON palier_passkey",
    "CREATE POLICY gate_select ON palier_passkey FOR SELECT TO palier_gate USING ((SELECT palier_claim('role') IS NOT NULL))",
    "DROP POLICY IF EXISTS gate_insert ON palier_passkey",
    "CREATE POLICY gate_insert ON palier_passkey FOR INSERT TO palier_gate WITH CHECK ((SELECT palier_claim('role') IS NOT NULL))",
    "DROP POLICY IF EXISTS gate_update ON palier_passkey",
    "CREATE POLICY gate_update ON palier_passkey FOR UPDATE TO palier_gate USING ((SELECT palier_claim('role') IS NOT NULL)) WITH CHECK ((SELECT palier_claim('role') IS NOT NULL))",
    "DROP POLICY IF EXISTS gate_delete ON palier_passkey",
    "CREATE POLICY gate_delete ON palier_passkey FOR DELETE TO palier_gate USING ((SELECT palier_claim('role') IS NOT NULL))",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON palier_passkey TO palier_clock",
    "DROP POLICY IF EXISTS clock_select ON palier_passkey",
    "CREATE POLICY clock_select ON palier_passkey FOR SELECT TO palier_clock USING (true)",
    "DROP POLICY IF EXISTS clock_insert ON palier_passkey",
    "CREATE POLICY clock_insert ON palier_passkey FOR INSERT TO palier_clock WITH CHECK (true)",
    "DROP POLICY IF EXISTS clock_update ON palier_passkey",
    "CREATE POLICY clock_update ON palier_passkey FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)",
    "DROP POLICY IF EXISTS clock_delete ON palier_passkey",
    "CREATE POLICY clock_delete ON palier_passkey FOR DELETE TO palier_clock USING (true)",
    "GRANT SELECT (user_id, enrolled_at) ON palier_passkey TO palier_steward",
    "DROP POLICY IF EXISTS steward_select ON palier_passkey",
    "CREATE POLICY steward_select ON palier_passkey FOR SELECT TO palier_steward USING ((SELECT palier_claim('role') IS NOT NULL) AND (user_id IN (SELECT id FROM palier_user)))",
    "GRANT DELETE ON palier_passkey TO palier_steward",
    "DROP POLICY IF EXISTS steward_delete ON palier_passkey",
    "CREATE POLICY steward_delete ON palier_passkey FOR DELETE TO palier_steward USING (user_id <> (SELECT palier_claim('user')::bigint) AND user_id IN (SELECT id FROM palier_user))",
    "GRANT USAGE ON SEQUENCE palier_passkey_id_seq TO palier_gate, palier_clock",
)
JOURNAL = (
    "DROP POLICY IF EXISTS gate_insert ON palier_journalentry",
    "CREATE POLICY gate_insert ON palier_journalentry FOR INSERT TO palier_gate WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND ((actor IS NULL OR actor = (SELECT palier_claim('actor')::uuid) OR palier_named_by_hand()) AND (organisation IS NULL OR organisation = (SELECT palier_claim('organisation')::int) OR palier_named_by_hand()) AND CASE role WHEN 'bailleur' THEN verb IN ('activer_second_facteur', 'ajouter_cle_acces', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'delier_identite', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'relier_identite', 'renouveler_codes_secours', 'retirer_cle_acces', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') WHEN 'commission' THEN verb IN ('activer_second_facteur', 'ajouter_cle_acces', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'delier_identite', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'relier_identite', 'renouveler_codes_secours', 'retirer_cle_acces', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') WHEN 'conseiller' THEN verb IN ('activer_second_facteur', 'ajouter_cle_acces', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'delier_identite', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'relier_identite', 'renouveler_codes_secours', 'retirer_cle_acces', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') WHEN 'controle' THEN verb IN ('activer_second_facteur', 'ajouter_cle_acces', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'delier_identite', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'relier_identite', 'renouveler_codes_secours', 'retirer_cle_acces', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') WHEN 'demandeur' THEN verb IN ('delier_identite', 'fermer_mes_sessions', 'fermer_une_session', 'relier_identite') WHEN 'employeur' THEN verb IN ('activer_second_facteur', 'ajouter_cle_acces', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'delier_identite', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'relier_identite', 'renouveler_codes_secours', 'retirer_cle_acces', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') WHEN 'guichet' THEN verb IN ('activer_second_facteur', 'ajouter_cle_acces', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'delier_identite', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'relier_identite', 'renouveler_codes_secours', 'retirer_cle_acces', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') WHEN 'intendant' THEN verb IN ('activer_second_facteur', 'ajouter_cle_acces', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'delier_identite', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'relier_identite', 'renouveler_codes_secours', 'retirer_cle_acces', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') WHEN 'public' THEN verb IN ('changer_mot_de_passe', 'choisir_mot_de_passe', 'desavouer_code', 'desavouer_passage', 'fermer_mes_sessions', 'fermer_une_session', 'oublier_navigateurs', 'ralentir_connexion', 'refuser_second_facteur', 'se_connecter', 'utiliser_code_secours') WHEN 'reservataire' THEN verb IN ('activer_second_facteur', 'ajouter_cle_acces', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'delier_identite', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'relier_identite', 'renouveler_codes_secours', 'retirer_cle_acces', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') WHEN 'service_social' THEN verb IN ('activer_second_facteur', 'ajouter_cle_acces', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'delier_identite', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'relier_identite', 'renouveler_codes_secours', 'retirer_cle_acces', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') ELSE false END))",
)
SEALS = (
    *(
        f"CREATE OR REPLACE TRIGGER seal_{verb.lower()} AFTER {verb} ON palier_passkey "
        f"REFERENCING {rows} TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION palier_note_id('passkey')"
        for verb, rows in (("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD"))
    ),
    "INSERT INTO palier_sealtakeover (source, after) VALUES ('passkey', '') ON CONFLICT DO NOTHING",
)


class Migration(migrations.Migration):
    """One table, that the release before leaves empty."""

    dependencies = (("palier", "0128_asked_together"),)
    operations = (
        migrations.CreateModel(
            name="PassKey",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "public_id",
                    models.UUIDField(default=palier.models.identifiers.uuid7, editable=False, unique=True),
                ),
                ("name", models.CharField(max_length=60)),
                ("credential", models.TextField(unique=True)),
                ("material", models.TextField()),
                ("enrolled_at", models.DateTimeField()),
                ("sign_count", models.BigIntegerField()),
                ("last_used_at", models.DateTimeField(null=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        *(migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in (*POLICIES, *JOURNAL, *SEALS)),
    )
