"""Each fact that a grid may weigh is protected, or is said here to be protected by nothing: a new one is decided by somebody."""

from __future__ import annotations

from palier.rules.scoring import grid_facts, grid_protected

OF_ONE_S_WORK = (
    "contrat_app contrat_art contrat_aut contrat_cdd contrat_cdi contrat_etu en_emploi mutation mobilite_professionnelle"
    " prise_de_poste travailleur_essentiel activite_a_domicile assistant_maternel travaille_territoire"
)
"""A contract, a post, a place of work: none is a ground of article 225-1, but for who has none (poverty) or is retired (age)."""
OF_ONE_S_HOME = (
    "loyer_actuel pieces_en_trop sous_occupation proprietaire libere_logement_adapte conge_bailleur decohabitation"
    " trouble_voisinage accedant_en_difficulte relogement_demolition famille_territoire trajet_travail_minutes"
    " distance_travail_km occupe_logement fin_logement_fonction"
    " energie_a energie_b energie_c energie_d bailleur_du_logement"
)
"""Where and how one lives, short of being badly housed."""
OF_A_MODE_OF_HOUSING = "camcar cdefcm cp cpe fonc hlm hot lp ltg pocc re rhvs rs sd sh slht squat"
"""As the register codes it: a grid may take points for one (said in docs/debts.md)."""
OF_A_WISH = "c t1 t2 t3 t4 t5 t6p"
OF_A_MOTIVE = "02 04 10 12 16 17 18 19 20 21 22 23"
"""Motives of the register that say none of the needs above."""
OF_THE_DEMANDE = "anciennete refus rang_voeu"
OF_THE_HOME = "adapte qpv hors_qpv plai plus pls t1 t2 t3 t4 t5 t6p"
"""The home that is offered says nothing of who asks for it."""
OF_A_LINK = "travaille_commune famille_commune personnes_par_piece_offert ressource_sal"


def _unprotected() -> set[str]:
    return {
        *OF_ONE_S_WORK.split(),
        *OF_ONE_S_HOME.split(),
        *(f"occupation_{code}" for code in OF_A_MODE_OF_HOUSING.split()),
        *(f"souhait_{code}" for code in OF_A_WISH.split()),
        *(f"motif_{code}" for code in OF_A_MOTIVE.split()),
        *OF_THE_DEMANDE.split(),
        *(f"offert_{code}" for code in OF_THE_HOME.split()),
        *OF_A_LINK.split(),
    }


def _protected() -> set[str]:
    return {*grid_protected.PROTECTED, *(fact for fact in grid_facts.CATALOGUE if grid_facts.is_priority(fact))}


def test_every_fact_is_protected_or_said_to_be_protected_by_nothing() -> None:
    assert _protected() | _unprotected() == set(grid_facts.CATALOGUE)


def test_no_fact_is_said_to_be_both() -> None:
    assert _protected() & _unprotected() == set()
