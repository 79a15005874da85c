"""What a household says has changed: a table, who reads and moves it, and the lines and letters of its acts (ADR 81).

Expand only: the release before leaves the table empty, and what it writes is still allowed. Frozen SQL.
"""
# ruff: noqa: E501 - frozen statements

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import palier.models.identifiers

WITHIN = "CREATE OR REPLACE TRIGGER within_mandate BEFORE INSERT OR UPDATE OR DELETE ON palier_filechange FOR EACH STATEMENT WHEN (current_user IN ('palier_demandeur', 'palier_intake')) EXECUTE FUNCTION palier_within_mandate()"
BORN_BEFORE = """
    CREATE OR REPLACE FUNCTION palier_born_as_told() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
    BEGIN
      IF NOT EXISTS (SELECT FROM palier_demandeversion v CROSS JOIN LATERAL jsonb_array_elements(v.facts -> 'household' -> 'persons') AS p
          WHERE v.demande_id = NEW.demande_id AND p ->> 'key' = NEW.key AND (p ->> 'birth_date')::date = NEW.birth_date) THEN
        RAISE EXCEPTION 'no version of the register says that this person was born then' USING ERRCODE = '42501';
      END IF;
      RETURN NEW;
    END $$
"""
BORN = """
    CREATE OR REPLACE FUNCTION palier_born_as_told() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
    BEGIN
      IF NOT EXISTS (SELECT FROM palier_demandeversion v CROSS JOIN LATERAL jsonb_array_elements(v.facts -> 'household' -> 'persons') AS p
          WHERE v.demande_id = NEW.demande_id AND p ->> 'key' = NEW.key AND (p ->> 'birth_date')::date = NEW.birth_date)
        AND NOT EXISTS (SELECT FROM palier_fact f CROSS JOIN LATERAL jsonb_array_elements(f.value -> 'persons') AS p
          WHERE f.demande_id = NEW.demande_id AND f.layer = 'declare' AND f.path = 'household' AND f.value IS NOT NULL
            AND p ->> 'key' = NEW.key AND (p ->> 'birth_date')::date = NEW.birth_date) THEN
        RAISE EXCEPTION 'neither the register nor its household says that this person was born then' USING ERRCODE = '42501';
      END IF;
      RETURN NEW;
    END $$
"""
"""Who opens a file is born on a day that the register gave, or that a holder of it declared: an account alone declares."""
GRANTS = (
    "ALTER TABLE palier_filechange ENABLE ROW LEVEL SECURITY",
    "GRANT SELECT ON palier_filechange TO palier_demandeur",
    "GRANT INSERT ON palier_filechange TO palier_demandeur",
    "GRANT UPDATE (undone_at) ON palier_filechange TO palier_demandeur",
    "GRANT DELETE ON palier_filechange TO palier_demandeur",
    "GRANT SELECT ON palier_filechange TO palier_intake",
    "GRANT SELECT (id, public_id, demande_id, person_key, by_id, at, link_hash, undone_at, is_disowned) ON palier_filechange TO palier_gate",
    "GRANT UPDATE (undone_at, is_disowned) ON palier_filechange TO palier_gate",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON palier_filechange TO palier_clock",
)
POLICIES = (
    "CREATE POLICY demandeur_select ON palier_filechange FOR SELECT TO palier_demandeur USING (demande_id = (SELECT palier_claim('demande')::bigint))",
    "CREATE POLICY demandeur_insert ON palier_filechange FOR INSERT TO palier_demandeur WITH CHECK (demande_id = (SELECT palier_claim('demande')::bigint) AND undone_at IS NULL)",
    "CREATE POLICY demandeur_update ON palier_filechange FOR UPDATE TO palier_demandeur USING (demande_id = (SELECT palier_claim('demande')::bigint)) WITH CHECK (demande_id = (SELECT palier_claim('demande')::bigint) AND undone_at IS NOT NULL AND NOT is_disowned)",
    "CREATE POLICY demandeur_delete ON palier_filechange FOR DELETE TO palier_demandeur USING (demande_id = (SELECT palier_claim('demande')::bigint) AND kind = 'contact' AND (SELECT palier_claim('visit')::bigint) IS NULL)",
    "CREATE POLICY intake_select ON palier_filechange FOR SELECT TO palier_intake USING (demande_id = (SELECT palier_claim('demande')::bigint))",
    "CREATE POLICY gate_select ON palier_filechange FOR SELECT TO palier_gate USING ((SELECT palier_claim('role') IS NOT NULL) AND (link_hash <> ''))",
    "CREATE POLICY gate_update ON palier_filechange FOR UPDATE TO palier_gate USING ((SELECT palier_claim('role') IS NOT NULL) AND (link_hash <> '')) WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (link_hash <> '') AND is_disowned AND undone_at IS NOT NULL)",
    "CREATE POLICY clock_select ON palier_filechange FOR SELECT TO palier_clock USING (true)",
    "CREATE POLICY clock_insert ON palier_filechange FOR INSERT TO palier_clock WITH CHECK (true)",
    "CREATE POLICY clock_update ON palier_filechange FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)",
    "CREATE POLICY clock_delete ON palier_filechange FOR DELETE TO palier_clock USING (true)",
)
SIGNED = (
    "DROP POLICY IF EXISTS demandeur_insert ON palier_letter",
    "CREATE POLICY demandeur_insert ON palier_letter FOR INSERT TO palier_demandeur WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (demande_id = (SELECT palier_claim('demande')::bigint) AND audience = '{}' AND read_at IS NULL AND (kind IN ('acceptation', 'accuse_candidature', 'desistement', 'refus', 'retrait_candidature') AND EXISTS (SELECT FROM palier_candidature c WHERE c.id = candidature_id AND c.demande_id = palier_letter.demande_id) OR kind IN ('avertissement_annule', 'changement_foyer', 'changement_repris', 'renouvellement', 'separation_contestee', 'separation_demandee', 'separation_reprise') AND candidature_id IS NULL)))",
    "DROP POLICY IF EXISTS gate_insert ON palier_journalentry",
    "CREATE POLICY gate_insert ON palier_journalentry FOR INSERT TO palier_gate WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND ((actor IS NULL OR actor = (SELECT palier_claim('actor')::uuid) OR palier_named_by_hand()) AND (organisation IS NULL OR organisation = (SELECT palier_claim('organisation')::int) OR palier_named_by_hand()) AND CASE role WHEN 'bailleur' THEN verb IN ('activer_second_facteur', 'ajouter_cle_acces', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'delier_identite', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'relier_identite', 'renouveler_codes_secours', 'retirer_cle_acces', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') WHEN 'commission' THEN verb IN ('activer_second_facteur', 'ajouter_cle_acces', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'delier_identite', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'relier_identite', 'renouveler_codes_secours', 'retirer_cle_acces', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') WHEN 'conseiller' THEN verb IN ('activer_second_facteur', 'ajouter_cle_acces', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'delier_identite', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'relier_identite', 'renouveler_codes_secours', 'retirer_cle_acces', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') WHEN 'controle' THEN verb IN ('activer_second_facteur', 'ajouter_cle_acces', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'delier_identite', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'relier_identite', 'renouveler_codes_secours', 'retirer_cle_acces', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') WHEN 'demandeur' THEN verb IN ('delier_identite', 'fermer_mes_sessions', 'fermer_une_session', 'relier_identite') WHEN 'employeur' THEN verb IN ('activer_second_facteur', 'ajouter_cle_acces', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'delier_identite', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'relier_identite', 'renouveler_codes_secours', 'retirer_cle_acces', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') WHEN 'guichet' THEN verb IN ('activer_second_facteur', 'ajouter_cle_acces', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'delier_identite', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'relier_identite', 'renouveler_codes_secours', 'retirer_cle_acces', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') WHEN 'intendant' THEN verb IN ('activer_second_facteur', 'ajouter_cle_acces', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'delier_identite', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'relier_identite', 'renouveler_codes_secours', 'retirer_cle_acces', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') WHEN 'mairie' THEN verb IN ('activer_second_facteur', 'ajouter_cle_acces', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'delier_identite', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'relier_identite', 'renouveler_codes_secours', 'retirer_cle_acces', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') WHEN 'prefecture' THEN verb IN ('activer_second_facteur', 'ajouter_cle_acces', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'delier_identite', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'relier_identite', 'renouveler_codes_secours', 'retirer_cle_acces', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') WHEN 'public' THEN verb IN ('accepter_contact', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'desavouer_code', 'desavouer_contact', 'desavouer_passage', 'desavouer_second_facteur', 'fermer_mes_sessions', 'fermer_une_session', 'oublier_navigateurs', 'ralentir_connexion', 'refuser_contact', 'refuser_second_facteur', 'se_connecter', 'utiliser_code_secours') WHEN 'reservataire' THEN verb IN ('activer_second_facteur', 'ajouter_cle_acces', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'delier_identite', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'relier_identite', 'renouveler_codes_secours', 'retirer_cle_acces', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') WHEN 'service_social' THEN verb IN ('activer_second_facteur', 'ajouter_cle_acces', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'delier_identite', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'relier_identite', 'renouveler_codes_secours', 'retirer_cle_acces', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') ELSE false END))",
    "DROP POLICY IF EXISTS demandeur_insert ON palier_journalentry",
    "CREATE POLICY demandeur_insert ON palier_journalentry FOR INSERT TO palier_demandeur WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (actor = (SELECT palier_claim('actor')::uuid) AND organisation IS NOT DISTINCT FROM CASE WHEN (SELECT palier_claim('mandate')::bigint) IS NOT NULL OR (SELECT palier_claim('visit')::bigint) IS NOT NULL THEN (SELECT palier_claim('organisation')::int) END AND (role = 'mandataire') = ((SELECT palier_claim('mandate')::bigint) IS NOT NULL) AND CASE role WHEN 'mandataire' THEN CASE (SELECT palier_claim('word')) WHEN 'pieces' THEN verb IN ('deposer_piece') WHEN 'candidater' THEN verb IN ('deposer', 'deposer_de_nouveau', 'mettre_en_attente', 'retirer') WHEN 'repondre' THEN verb IN ('accepter', 'refuser', 'suspendre') WHEN 'renouveler' THEN verb IN ('annuler_avertissement', 'renouveler') ELSE false END WHEN 'demandeur' THEN (SELECT palier_claim('visit')::bigint) IS NULL AND verb IN ('accepter', 'accepter_a_deux', 'accorder_mandat', 'annuler_avertissement', 'changer_contact', 'changer_foyer', 'choisir_courrier', 'completer', 'confirmer', 'contester_reponse_erreur', 'contester_separation', 'demander_code_emploi', 'demander_cout_erreur', 'demander_effacement', 'demander_numero', 'demander_separation', 'deposer', 'deposer_de_nouveau', 'deposer_piece', 'desavouer_emploi', 'desavouer_passage', 'donner_mandat', 'ecarter_avis', 'joindre_avis', 'mettre_en_attente', 'nommer_contact', 'ordonner_fichiers', 'orienter_service_social', 'ouvrir_courrier', 'refuser', 'remettre_preuve', 'renouveler', 'reprendre_a_deux', 'reprendre_accord_mandat', 'reprendre_changement', 'reprendre_orientation', 'reprendre_separation', 'retirer', 'retirer_code_emploi', 'retirer_contact', 'retirer_fichier', 'retirer_mandat', 'se_desister', 'suspendre') WHEN 'guichet' THEN (SELECT palier_claim('visit')::bigint) IS NOT NULL AND verb IN ('accepter', 'annuler_avertissement', 'changer_contact', 'changer_foyer', 'choisir_courrier', 'completer', 'confirmer', 'contester_reponse_erreur', 'demander_cout_erreur', 'deposer', 'deposer_de_nouveau', 'deposer_piece', 'mettre_en_attente', 'ordonner_fichiers', 'ouvrir_courrier', 'refuser', 'renouveler', 'reprendre_changement', 'retirer', 'retirer_fichier', 'se_desister', 'suspendre') WHEN 'horloge' THEN verb IN ('constater_remise') ELSE false END))",
)


class Migration(migrations.Migration):
    """The table, who reads and moves it, then who signs what."""

    dependencies = (("palier", "0155_own_place"),)
    operations = (
        migrations.AddField("wishsending", "is_of_file", models.BooleanField(db_default=False, default=False)),
        migrations.CreateModel(
            name="FileChange",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=palier.models.identifiers.uuid7, editable=False, unique=True)),
                ("kind", models.CharField(max_length=24)),
                ("person_key", models.CharField(max_length=8)),
                ("at", models.DateTimeField()),
                ("was", models.JSONField(default=dict)),
                ("now", models.JSONField(default=dict)),
                ("places", models.JSONField(default=list)),
                ("link_hash", models.CharField(blank=True, db_default="", default="", max_length=64)),
                ("undone_at", models.DateTimeField(null=True)),
                ("is_disowned", models.BooleanField(db_default=False, default=False)),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "demande",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="palier.demande",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["demande", "at"], name="filechange_of_demande"),
                    models.Index(
                        condition=models.Q(("link_hash", ""), _negated=True),
                        fields=["link_hash"],
                        name="filechange_by_link",
                    ),
                    models.Index(
                        condition=models.Q(("is_disowned", True)), fields=["undone_at"], name="filechange_disowned_at"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("is_disowned", False), ("undone_at__isnull", False), _connector="OR"),
                        name="filechange_disowned",
                    ),
                ],
            },
        ),
        *(migrations.RunSQL(one, migrations.RunSQL.noop) for one in (*GRANTS, *POLICIES)),
        migrations.RunSQL(WITHIN, "DROP TRIGGER IF EXISTS within_mandate ON palier_filechange"),
        migrations.RunSQL(SIGNED, migrations.RunSQL.noop),
        migrations.RunSQL(BORN, BORN_BEFORE),
    )
