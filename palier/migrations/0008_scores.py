"""The facts of each demande in columns, and its points under each version of a grid. Expand only, frozen SQL."""
# ruff: noqa: E501 - frozen statements

import django.db.models.deletion
from django.db import migrations, models

FACTS = (
    "CREATE TABLE palier_scorefacts ("
    "demande_id bigint NOT NULL, departement varchar(3) NOT NULL, territories text[] NOT NULL, types text[] NOT NULL, "
    "computed_on date NOT NULL, is_transfer boolean NOT NULL, choices jsonb, refused_on date[], "
    "refused_for text[], anciennete_p smallint, anciennete_s date, anciennete_u date, taux_effort_p smallint, "
    "taux_effort_n bigint, taux_effort_d integer, reste_a_vivre_p smallint, reste_a_vivre_n bigint, "
    "reste_a_vivre_d integer, ressources_uc_p smallint, ressources_uc_n bigint, ressources_uc_d integer, "
    "loyer_actuel_p smallint, loyer_actuel_n bigint, loyer_actuel_d integer, surface_p smallint, surface_n bigint, "
    "surface_d integer, surface_par_personne_p smallint, surface_par_personne_n bigint, "
    "surface_par_personne_d integer, personnes_par_piece_p smallint, personnes_par_piece_n bigint, "
    "personnes_par_piece_d integer, pieces_en_trop_p smallint, pieces_en_trop_n bigint, pieces_en_trop_d integer, "
    "personnes_p smallint, personnes_n bigint, personnes_d integer, personnes_a_charge_p smallint, "
    "personnes_a_charge_n bigint, personnes_a_charge_d integer, enfants_mineurs_p smallint, "
    "enfants_mineurs_n bigint, enfants_mineurs_d integer, trajet_travail_minutes_p smallint, "
    "trajet_travail_minutes_n bigint, trajet_travail_minutes_d integer, distance_travail_km_p smallint, "
    "distance_travail_km_n bigint, distance_travail_km_d integer, dalo_p smallint, dalo_s date, dalo_u date, "
    "parent_seul_p smallint, parent_seul_s date, parent_seul_u date, jeune_menage_p smallint, jeune_menage_s date, "
    "jeune_menage_u date, enfant_a_naitre_p smallint, enfant_a_naitre_s date, enfant_a_naitre_u date, "
    "suroccupation_p smallint, suroccupation_s date, suroccupation_u date, sous_occupation_p smallint, "
    "sous_occupation_s date, sous_occupation_u date, premier_quartile_p smallint, premier_quartile_s date, "
    "premier_quartile_u date, en_emploi_p smallint, en_emploi_s date, en_emploi_u date, mutation_p smallint, "
    "mutation_s date, mutation_u date, violence_p smallint, violence_s date, violence_u date, "
    "sans_logement_p smallint, sans_logement_s date, sans_logement_u date, expulsion_commandement_p smallint, "
    "expulsion_commandement_s date, expulsion_commandement_u date, expulsion_jugement_p smallint, "
    "expulsion_jugement_s date, expulsion_jugement_u date, expulsion_assignation_p smallint, "
    "expulsion_assignation_s date, expulsion_assignation_u date, expulsion_commandement_payer_p smallint, "
    "expulsion_commandement_payer_s date, expulsion_commandement_payer_u date, logement_indigne_p smallint, "
    "logement_indigne_s date, logement_indigne_u date, handicap_p smallint, handicap_s date, handicap_u date, "
    "menage_handicap_p smallint, menage_handicap_s date, menage_handicap_u date, sortie_act_p smallint, "
    "sortie_act_s date, sortie_act_u date, difficultes_cumulees_p smallint, difficultes_cumulees_s date, "
    "difficultes_cumulees_u date, heberge_structure_p smallint, heberge_structure_s date, "
    "heberge_structure_u date, reprise_activite_p smallint, reprise_activite_s date, reprise_activite_u date, "
    "mariage_force_p smallint, mariage_force_s date, mariage_force_u date, agression_sexuelle_p smallint, "
    "agression_sexuelle_s date, agression_sexuelle_u date, sortie_prostitution_p smallint, "
    "sortie_prostitution_s date, sortie_prostitution_u date, traite_proxenetisme_p smallint, "
    "traite_proxenetisme_s date, traite_proxenetisme_u date, mineur_mal_loge_p smallint, mineur_mal_loge_s date, "
    "mineur_mal_loge_u date, heberge_tiers_p smallint, heberge_tiers_s date, heberge_tiers_u date, "
    "sortie_ase_p smallint, sortie_ase_s date, sortie_ase_u date, mobilite_professionnelle_p smallint, "
    "mobilite_professionnelle_s date, mobilite_professionnelle_u date, prise_de_poste_p smallint, "
    "prise_de_poste_s date, prise_de_poste_u date, travailleur_essentiel_p smallint, travailleur_essentiel_s date, "
    "travailleur_essentiel_u date, activite_a_domicile_p smallint, activite_a_domicile_s date, "
    "activite_a_domicile_u date, assistant_maternel_p smallint, assistant_maternel_s date, "
    "assistant_maternel_u date, habite_territoire_p smallint, habite_territoire_s date, habite_territoire_u date, "
    "travaille_territoire_p smallint, travaille_territoire_s date, travaille_territoire_u date, "
    "famille_territoire_p smallint, famille_territoire_s date, famille_territoire_u date, "
    "conge_bailleur_p smallint, conge_bailleur_s date, conge_bailleur_u date, logement_non_decent_p smallint, "
    "logement_non_decent_s date, logement_non_decent_u date, decohabitation_p smallint, decohabitation_s date, "
    "decohabitation_u date, separation_p smallint, separation_s date, separation_u date, "
    "regroupement_familial_p smallint, regroupement_familial_s date, regroupement_familial_u date, "
    "raisons_sante_p smallint, raisons_sante_s date, raisons_sante_u date, perte_autonomie_p smallint, "
    "perte_autonomie_s date, perte_autonomie_u date, trouble_voisinage_p smallint, trouble_voisinage_s date, "
    "trouble_voisinage_u date, accedant_en_difficulte_p smallint, accedant_en_difficulte_s date, "
    "accedant_en_difficulte_u date, relogement_demolition_p smallint, relogement_demolition_s date, "
    "relogement_demolition_u date, pdalhpd_p smallint, pdalhpd_s date, pdalhpd_u date, "
    "accord_collectif_p smallint, accord_collectif_s date, accord_collectif_u date, "
    "libere_logement_adapte_p smallint, libere_logement_adapte_s date, libere_logement_adapte_u date, "
    "divorce_en_instance_p smallint, divorce_en_instance_s date, divorce_en_instance_u date, "
    "ordonnance_protection_p smallint, ordonnance_protection_s date, ordonnance_protection_u date, "
    "plainte_violences_p smallint, plainte_violences_s date, plainte_violences_u date, pacs_dissous_p smallint, "
    "pacs_dissous_s date, pacs_dissous_u date, deces_conjoint_p smallint, deces_conjoint_s date, "
    "deces_conjoint_u date, majeur_protege_seul_p smallint, majeur_protege_seul_s date, "
    "majeur_protege_seul_u date, occupation_hlm_p smallint, occupation_hlm_s date, occupation_hlm_u date, "
    "occupation_lp_p smallint, occupation_lp_s date, occupation_lp_u date, occupation_rs_p smallint, "
    "occupation_rs_s date, occupation_rs_u date, occupation_rhvs_p smallint, occupation_rhvs_s date, "
    "occupation_rhvs_u date, occupation_re_p smallint, occupation_re_s date, occupation_re_u date, "
    "occupation_slht_p smallint, occupation_slht_s date, occupation_slht_u date, occupation_sh_p smallint, "
    "occupation_sh_s date, occupation_sh_u date, occupation_cdefcm_p smallint, occupation_cdefcm_s date, "
    "occupation_cdefcm_u date, occupation_cpe_p smallint, occupation_cpe_s date, occupation_cpe_u date, "
    "occupation_cp_p smallint, occupation_cp_s date, occupation_cp_u date, occupation_ltg_p smallint, "
    "occupation_ltg_s date, occupation_ltg_u date, occupation_fonc_p smallint, occupation_fonc_s date, "
    "occupation_fonc_u date, occupation_pocc_p smallint, occupation_pocc_s date, occupation_pocc_u date, "
    "occupation_camcar_p smallint, occupation_camcar_s date, occupation_camcar_u date, occupation_hot_p smallint, "
    "occupation_hot_s date, occupation_hot_u date, occupation_sd_p smallint, occupation_sd_s date, "
    "occupation_sd_u date, occupation_squat_p smallint, occupation_squat_s date, occupation_squat_u date, "
    "motif_01_p smallint, motif_01_s date, motif_01_u date, motif_02_p smallint, motif_02_s date, motif_02_u date, "
    "motif_03_p smallint, motif_03_s date, motif_03_u date, motif_04_p smallint, motif_04_s date, motif_04_u date, "
    "motif_05_p smallint, motif_05_s date, motif_05_u date, motif_06_p smallint, motif_06_s date, motif_06_u date, "
    "motif_07_p smallint, motif_07_s date, motif_07_u date, motif_08_p smallint, motif_08_s date, motif_08_u date, "
    "motif_09_p smallint, motif_09_s date, motif_09_u date, motif_10_p smallint, motif_10_s date, motif_10_u date, "
    "motif_11_p smallint, motif_11_s date, motif_11_u date, motif_12_p smallint, motif_12_s date, motif_12_u date, "
    "motif_13_p smallint, motif_13_s date, motif_13_u date, motif_14_p smallint, motif_14_s date, motif_14_u date, "
    "motif_15_p smallint, motif_15_s date, motif_15_u date, motif_16_p smallint, motif_16_s date, motif_16_u date, "
    "motif_17_p smallint, motif_17_s date, motif_17_u date, motif_18_p smallint, motif_18_s date, motif_18_u date, "
    "motif_19_p smallint, motif_19_s date, motif_19_u date, motif_20_p smallint, motif_20_s date, motif_20_u date, "
    "motif_21_p smallint, motif_21_s date, motif_21_u date, motif_22_p smallint, motif_22_s date, motif_22_u date, "
    "motif_23_p smallint, motif_23_s date, motif_23_u date, "
    "ressources_par_personne_p smallint, ressources_par_personne_n bigint, ressources_par_personne_d integer, "
    "proprietaire_p smallint, proprietaire_s date, proprietaire_u date, contrat_cdi_p smallint, "
    "contrat_cdi_s date, contrat_cdi_u date, contrat_cdd_p smallint, contrat_cdd_s date, contrat_cdd_u date, "
    "contrat_art_p smallint, contrat_art_s date, contrat_art_u date, contrat_cho_p smallint, "
    "contrat_cho_s date, contrat_cho_u date, contrat_app_p smallint, contrat_app_s date, contrat_app_u date, "
    "contrat_etu_p smallint, contrat_etu_s date, contrat_etu_u date, contrat_ret_p smallint, "
    "contrat_ret_s date, contrat_ret_u date, contrat_aut_p smallint, contrat_aut_s date, contrat_aut_u date, "
    "souhait_c_p smallint, souhait_c_s date, souhait_c_u date, souhait_t1_p smallint, souhait_t1_s date, "
    "souhait_t1_u date, souhait_t2_p smallint, souhait_t2_s date, souhait_t2_u date, souhait_t3_p smallint, "
    "souhait_t3_s date, souhait_t3_u date, souhait_t4_p smallint, souhait_t4_s date, souhait_t4_u date, "
    "souhait_t5_p smallint, souhait_t5_s date, souhait_t5_u date, souhait_t6p_p smallint, souhait_t6p_s date, "
    "souhait_t6p_u date, "
    "PRIMARY KEY (demande_id, departement), "
    "FOREIGN KEY (demande_id) REFERENCES palier_demande (id) ON DELETE CASCADE"
    ")"
)
POLICIES = (
    """
    CREATE FUNCTION palier_score_histogram(of_grid bigint, of_types text[]) RETURNS TABLE(band int, n int)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      WITH alike AS (
        SELECT score.points FROM palier_demandescore AS score
        JOIN palier_scorefacts AS facts USING (demande_id, departement)
        WHERE score.grid_id = of_grid AND facts.types && of_types
      )
      SELECT (floor(points / 5.0) * 5)::int, count(*)::int FROM alike
      WHERE (SELECT count(*) FROM alike) >= 10 GROUP BY 1 ORDER BY 1
    $$
    """,
    "REVOKE EXECUTE ON FUNCTION palier_score_histogram(bigint, text[]) FROM PUBLIC",
    "GRANT EXECUTE ON FUNCTION palier_score_histogram(bigint, text[]) TO palier_demandeur, palier_clock",
    "ALTER TABLE palier_demandescore ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE palier_scorefacts ENABLE ROW LEVEL SECURITY",
    "GRANT SELECT ON palier_demandescore TO palier_demandeur",
    "CREATE POLICY demandeur_select ON palier_demandescore FOR SELECT TO palier_demandeur USING (demande_id = (SELECT nullif(current_setting('app.demande', true), '')::bigint))",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON palier_demandescore TO palier_clock",
    "CREATE POLICY clock_select ON palier_demandescore FOR SELECT TO palier_clock USING (true)",
    "CREATE POLICY clock_insert ON palier_demandescore FOR INSERT TO palier_clock WITH CHECK (true)",
    "CREATE POLICY clock_update ON palier_demandescore FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)",
    "CREATE POLICY clock_delete ON palier_demandescore FOR DELETE TO palier_clock USING (true)",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON palier_scorefacts TO palier_clock",
    "CREATE POLICY clock_select ON palier_scorefacts FOR SELECT TO palier_clock USING (true)",
    "CREATE POLICY clock_insert ON palier_scorefacts FOR INSERT TO palier_clock WITH CHECK (true)",
    "CREATE POLICY clock_update ON palier_scorefacts FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)",
    "CREATE POLICY clock_delete ON palier_scorefacts FOR DELETE TO palier_clock USING (true)",
)


class Migration(migrations.Migration):
    """Two tables, their policies, and the building of a home."""

    dependencies = (("palier", "0007_separation"),)

    operations = (
        migrations.AddField(
            model_name="home", name="building", field=models.CharField(blank=True, db_default="", max_length=40)
        ),
        migrations.CreateModel(
            name="DemandeScore",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("departement", models.CharField(max_length=3)),
                ("scored_on", models.DateField()),
                ("tier", models.PositiveSmallIntegerField()),
                ("points", models.IntegerField()),
                ("waiting_since", models.DateField(null=True)),
                (
                    "demande",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="scores", to="palier.demande"
                    ),
                ),
                (
                    "grid",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="palier.gridversion"
                    ),
                ),
            ],
            options={
                "constraints": (
                    models.UniqueConstraint(fields=("grid", "departement", "demande"), name="demandescore_once"),
                ),
            },
        ),
        migrations.RunSQL(FACTS, migrations.RunSQL.noop),
        *(migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in POLICIES),
    )
