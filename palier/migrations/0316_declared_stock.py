"""The stock of homes that landlords declare by commune and size, and what it lets tell beside waits: how often a home is let again.

Expand only: a table, one function for the clock, two columns that the release before leaves empty. Frozen SQL.
"""
# ruff: noqa: E501 - frozen statements

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from palier.models.identifiers import uuid7

SIZES = "'C', 'T1', 'T2', 'T3', 'T4', 'T5', 'T6P'"
# A row of no year says that a landlord let there in the twelve months; a commune is counted as in `palier_waits_of_a_year`.
STOCK = f"""
    CREATE FUNCTION palier_stock_of_a_year(until date)
    RETURNS TABLE(commune text, size text, landlord int, year int, homes bigint)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      WITH place AS (
          SELECT c.code, coalesce(nullif(h.parent_code, ''), h.code) AS counted
          FROM palier_commune c JOIN palier_commune h ON h.code = coalesce(nullif(c.successor_code, ''), c.code)),
        last AS (
          SELECT DISTINCT ON (s.bailleur_id, s.commune_id, s.size, s.year) s.bailleur_id, s.commune_id, s.size, s.year, s.homes
          FROM palier_declaredstock s
          WHERE s.year IN (extract(year FROM until)::int, extract(year FROM until)::int - 1)
          ORDER BY s.bailleur_id, s.commune_id, s.size, s.year, s.id DESC)
      SELECT p.counted::text, l.size::text, l.bailleur_id::int, l.year::int, sum(l.homes)
      FROM last l JOIN place p ON p.code = l.commune_id GROUP BY 1, 2, 3, 4
      UNION ALL
      SELECT DISTINCT p.counted::text, CASE h.type_code WHEN 'C' THEN 'T1' WHEN 'T6P' THEN 'T5' ELSE h.type_code END,
        pub.bailleur_id::int, 0, 0::bigint
      FROM palier_lease l JOIN palier_publication pub ON pub.id = l.publication_id JOIN palier_home h ON h.id = pub.home_id
        JOIN place p ON p.code = h.commune_id
      WHERE l.signed_on >= (until - interval '12 months')::date AND l.signed_on < until AND h.type_code IN ({SIZES})
    $$
"""
OURS = "bailleur_id = ANY((SELECT palier_ours())::int[])"
BY = "(bailleur_id = (SELECT palier_claim('organisation')::int) AND declared_by_id = (SELECT palier_claim('user')::bigint))"
RIGHTS = (
    "REVOKE EXECUTE ON FUNCTION palier_stock_of_a_year(date) FROM PUBLIC",
    "GRANT EXECUTE ON FUNCTION palier_stock_of_a_year(date) TO palier_clock",
    "ALTER TABLE palier_declaredstock ENABLE ROW LEVEL SECURITY",
    "GRANT SELECT, INSERT ON palier_declaredstock TO palier_bailleur",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON palier_declaredstock TO palier_clock",
    "GRANT USAGE ON SEQUENCE palier_declaredstock_id_seq TO palier_bailleur, palier_clock",
    f"CREATE POLICY bailleur_select ON palier_declaredstock FOR SELECT TO palier_bailleur USING ({OURS})",
    f"CREATE POLICY bailleur_insert ON palier_declaredstock FOR INSERT TO palier_bailleur WITH CHECK {BY}",
    "CREATE POLICY clock_select ON palier_declaredstock FOR SELECT TO palier_clock USING (true)",
    "CREATE POLICY clock_insert ON palier_declaredstock FOR INSERT TO palier_clock WITH CHECK (true)",
    "CREATE POLICY clock_update ON palier_declaredstock FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)",
    "CREATE POLICY clock_delete ON palier_declaredstock FOR DELETE TO palier_clock USING (true)",
)
# The journal lets a landlord sign one verb more.
SIGNED = (
    "DROP POLICY IF EXISTS bailleur_insert ON palier_journalentry",
    "CREATE POLICY bailleur_insert ON palier_journalentry FOR INSERT TO palier_bailleur WITH CHECK (actor = (SELECT palier_claim('actor')::uuid) AND organisation = (SELECT palier_claim('organisation')::int) AND CASE role WHEN 'bailleur' THEN verb IN ('ajouter_photo', 'annuler_acte', 'annuler_avertissement', 'annuler_seance', 'annuler_visites', 'appeler_suivants', 'arreter_courriel', 'avertir_radiation', 'changer_visites', 'conclure_convention', 'confirmer_refus', 'constater_abandon_bail', 'constater_condition', 'constater_conforme', 'constater_non_conforme', 'constater_remise', 'convoquer', 'corriger_bail', 'corriger_convention', 'corriger_logement', 'corriger_photo', 'corriger_remise', 'corriger_vacance', 'dater_fait_erreur', 'decider_sans_joindre', 'declarer_logement', 'declarer_parc', 'demander_pieces', 'demander_rang_suivant', 'deplacer_seance', 'designer', 'dire_si_ronde_possible', 'ecarter', 'finir_convention', 'finir_messages', 'garder_logement', 'imprimer_lettre', 'inscrire_ordre_du_jour', 'inscrire_visite', 'lever_attente', 'lire_avis_erreur', 'lire_nouvelle', 'lire_nouvelles', 'masquer_message', 'ne_pas_retenir', 'noter_joint', 'noter_visite', 'ordonner_photos', 'orienter_logement', 'poster_lettre', 'prevoir_acte', 'prevoir_flux', 'prolonger_reponse', 'proposer', 'proposer_ecart', 'proposer_visites', 'prouver_remise_avertissement', 'publier', 'radier', 'recomposer_seance', 'refuser_ecart', 'remettre_photo', 'remontrer_message', 'renvoyer_offre', 'repondre_contestation', 'repondre_erreur', 'repondre_message', 'reprendre', 'reprendre_courriel', 'reprendre_logement', 'reprendre_offre', 'reprendre_reponse_contestation', 'reprendre_reponse_erreur', 'reprendre_reponse_message', 'retirer_lettre', 'retirer_photo', 'retirer_publication', 'revenir_lettre', 'rouvrir_messages', 'signer_bail', 'transmettre_messages') WHEN 'commission' THEN verb IN ('attribuer', 'attribuer_sous_condition', 'clore_seance', 'declarer_interet', 'declarer_irrecevable', 'garder_en_reserve', 'mettre_aux_voix', 'ne_pas_attribuer', 'noter_presence', 'ouvrir_seance', 'reporter', 'reprendre_decision', 'reprendre_decisions', 'retirer_des_voix', 'retirer_interet') ELSE false END)",
)
SIGNED_BEFORE = (
    "DROP POLICY IF EXISTS bailleur_insert ON palier_journalentry",
    "CREATE POLICY bailleur_insert ON palier_journalentry FOR INSERT TO palier_bailleur WITH CHECK (actor = (SELECT palier_claim('actor')::uuid) AND organisation = (SELECT palier_claim('organisation')::int) AND CASE role WHEN 'bailleur' THEN verb IN ('ajouter_photo', 'annuler_acte', 'annuler_avertissement', 'annuler_seance', 'annuler_visites', 'appeler_suivants', 'arreter_courriel', 'avertir_radiation', 'changer_visites', 'conclure_convention', 'confirmer_refus', 'constater_abandon_bail', 'constater_condition', 'constater_conforme', 'constater_non_conforme', 'constater_remise', 'convoquer', 'corriger_bail', 'corriger_convention', 'corriger_logement', 'corriger_photo', 'corriger_remise', 'corriger_vacance', 'dater_fait_erreur', 'decider_sans_joindre', 'declarer_logement', 'demander_pieces', 'demander_rang_suivant', 'deplacer_seance', 'designer', 'dire_si_ronde_possible', 'ecarter', 'finir_convention', 'finir_messages', 'garder_logement', 'imprimer_lettre', 'inscrire_ordre_du_jour', 'inscrire_visite', 'lever_attente', 'lire_avis_erreur', 'lire_nouvelle', 'lire_nouvelles', 'masquer_message', 'ne_pas_retenir', 'noter_joint', 'noter_visite', 'ordonner_photos', 'orienter_logement', 'poster_lettre', 'prevoir_acte', 'prevoir_flux', 'prolonger_reponse', 'proposer', 'proposer_ecart', 'proposer_visites', 'prouver_remise_avertissement', 'publier', 'radier', 'recomposer_seance', 'refuser_ecart', 'remettre_photo', 'remontrer_message', 'renvoyer_offre', 'repondre_contestation', 'repondre_erreur', 'repondre_message', 'reprendre', 'reprendre_courriel', 'reprendre_logement', 'reprendre_offre', 'reprendre_reponse_contestation', 'reprendre_reponse_erreur', 'reprendre_reponse_message', 'retirer_lettre', 'retirer_photo', 'retirer_publication', 'revenir_lettre', 'rouvrir_messages', 'signer_bail', 'transmettre_messages') WHEN 'commission' THEN verb IN ('attribuer', 'attribuer_sous_condition', 'clore_seance', 'declarer_interet', 'declarer_irrecevable', 'garder_en_reserve', 'mettre_aux_voix', 'ne_pas_attribuer', 'noter_presence', 'ouvrir_seance', 'reporter', 'reprendre_decision', 'reprendre_decisions', 'retirer_des_voix', 'retirer_interet') ELSE false END)",
)


class Migration(migrations.Migration):
    """The table, then what reads it and who."""

    dependencies = (("palier", "0315_own_lists"), migrations.swappable_dependency(settings.AUTH_USER_MODEL))
    operations = (
        migrations.CreateModel(
            name="DeclaredStock",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid7, editable=False, unique=True)),
                (
                    "size",
                    models.CharField(
                        choices=[("T1", "T1"), ("T2", "T2"), ("T3", "T3"), ("T4", "T4"), ("T5", "T5")], max_length=2
                    ),
                ),
                ("year", models.PositiveSmallIntegerField()),
                ("homes", models.PositiveIntegerField()),
                ("declared_at", models.DateTimeField()),
                (
                    "bailleur",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="palier.organisation"
                    ),
                ),
                (
                    "commune",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="palier.commune"
                    ),
                ),
                (
                    "declared_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": (
                    models.CheckConstraint(
                        condition=models.Q(("homes__lte", 200_000)), name="declaredstock_is_possible"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("year__range", (2024, 2100))), name="declaredstock_of_a_year"
                    ),
                ),
                "indexes": (
                    models.Index(fields=["bailleur", "year", "commune", "size", "-id"], name="declaredstock_last"),
                ),
            },
        ),
        migrations.AddField("communefigure", "stock", models.PositiveIntegerField(null=True)),
        migrations.AddField("communefigure", "stock_year", models.PositiveSmallIntegerField(null=True)),
        migrations.RunSQL(STOCK, "DROP FUNCTION IF EXISTS palier_stock_of_a_year(date)"),
        *(migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in RIGHTS),
        migrations.RunSQL(list(SIGNED), list(SIGNED_BEFORE)),
    )
