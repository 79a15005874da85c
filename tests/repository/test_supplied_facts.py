"""Every fact that the reference offers to a grid has somebody who can supply it: a page, the register, a desk."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from pathlib import Path

import pytest

from palier.rules.people import facts
from palier.rules.people.facts import Situation
from palier.rules.scoring import grid_facts, grids
from palier.rules.scoring.criteria import CriterionKind
from palier.rules.scoring.fact_energy import CLASS_FACTS
from palier.rules.scoring.fact_offered import SAME_LANDLORD
from palier.rules.scoring.grid_facts import Sort
from palier.web.bailleur.forms import HomeForm
from palier.web.demandeur.file.forms import CurrentHomeForm
from palier.web.demandeur.file.situations import SituationForm

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = (ROOT / "docs" / "reference" / "grid.md").read_text(encoding="utf-8")
REGISTER = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "palier/gateways/sne").glob("*.py"))
REFUSALS = (ROOT / "palier/workflows/offer/confirming_refusals.py").read_text(encoding="utf-8")
ON = date(2026, 12, 1)
PERSONS, MONEY = "listePersonneACharge", "listeRessourceRecue"
FROM_REGISTER: dict[str, tuple[str, ...]] = {
    "anciennete": ("dateCreationDemande",),
    "taux_effort": ("montantMensuelLoyer", MONEY),
    "reste_a_vivre": ("montantMensuelLoyer", MONEY),
    "ressources_uc": (MONEY,),
    "ressources_par_personne": (MONEY,),
    "loyer_actuel": ("montantMensuelLoyer",),
    "surface": ("surface",),
    "surface_par_personne": ("surface",),
    "personnes_par_piece": ("typeLogementActuel",),
    "pieces_en_trop": ("typeLogementActuel",),
    "sous_occupation": ("typeLogementActuel",),
    "suroccupation": ("surface",),
    "personnes": (PERSONS,),
    "personnes_a_charge": (PERSONS,),
    "enfants_mineurs": ("dateNaissance",),
    "dalo": ("statutDalo",),
    "parent_seul": (PERSONS,),
    "jeune_menage": ("dateNaissance",),
    "enfant_a_naitre": ("personneANaitre",),
    "premier_quartile": (MONEY,),
    "proprietaire": ("proprietaire",),
    "en_emploi": ("typeContratTravail",),
    "mutation": ("modeleLogement",),
    **{f"enfants_moins_de_{age}_ans": ("dateNaissance",) for age in (3, 6, 12)},
    "enfants_garde_alternee": ("coParentalite",),
    "enfants_handicapes": (PERSONS,),
    **{f"part_plafond_{ceiling}": ("revenuFiscal",) for ceiling in ("plai", "plus", "pls")},
    "rang_voeu": ("localisationSouhaite",),
    "effort_offert": (MONEY,),
    "personnes_par_piece_offert": (PERSONS,),
    "habite_commune": ("adressePostale",),
    "travaille_commune": ("situationProfessionnelle",),
}
"""The elements of the register's file from which a fact is computed."""
LISTS = {
    "occupation_": "modeleLogement",
    "contrat_": "typeContratTravail",
    "souhait_": "typeLogement",
    "motif_": "motifDemande",
    "ressource_": MONEY,
}
HOME = frozenset(field.name for field in fields(facts.Home))
DECLARED = {name: dict(HomeForm.base_fields[name].choices) for name in ("financing", "type_code")}
OFFERED = {
    "offert_adapte": "is_adapted",
    "offert_qpv": "is_qpv",
    "offert_hors_qpv": "is_qpv",
    **{f"offert_{one.lower()}": "financing" for one in DECLARED["financing"]},
    **{f"offert_{code.lower()}": "type_code" for code in DECLARED["type_code"]},
}
"""What a landlord says of the home that is offered."""


DETAILS = {
    **dict.fromkeys(CLASS_FACTS.values(), "detail_classe_energie"),
    SAME_LANDLORD: "detail_bailleur_actuel",
    "famille_commune": f"place_{Situation.FAMILY_HERE.value}",
}
"""What is asked beside a situation."""


def situation_form(dated: frozenset[str] = frozenset(), named: frozenset[str] = frozenset()) -> SituationForm:
    known = facts.Demande(numero_unique="", household=facts.Household(persons=()))
    return SituationForm(None, known=known, hidden=frozenset(), on=ON, dated=dated, named=named)


def supplied(fact: str) -> bool:
    """Whether a page, the register or a desk gives this fact."""
    if fact in set(Situation):
        return fact in dict(situation_form().fields["situations"].choices)
    if fact in set(facts.Measured):
        return fact in CurrentHomeForm.base_fields
    if fact in DETAILS:
        return DETAILS[fact] in situation_form(named=frozenset({fact})).fields
    if fact in OFFERED:
        return OFFERED[fact] in HOME
    if fact == "refus":
        return "refusals/" in REFUSALS
    listed = tuple(name for prefix, name in LISTS.items() if fact.startswith(prefix))
    elements = FROM_REGISTER.get(fact, listed)
    return bool(elements) and all(name in REGISTER for name in elements)


@pytest.mark.parametrize("fact", grid_facts.CATALOGUE)
def test_somebody_can_supply_every_fact_that_is_offered(fact: str) -> None:
    assert f"| `{fact}` |" in REFERENCE
    assert supplied(fact)


@pytest.mark.parametrize("fact", [one for one, known in grid_facts.CATALOGUE.items() if known.sort is Sort.HIT])
def test_a_duration_is_offered_only_where_somebody_is_asked_the_first_day(fact: str) -> None:
    offered = CriterionKind.MONTHS in grid_facts.kinds_of(fact)

    assert offered == (f"since_{fact}" in situation_form(frozenset({fact})).fields)
    row = next(line for line in REFERENCE.splitlines() if line.startswith(f"| `{fact}` |"))
    assert ("`months`" in row) == offered


@pytest.mark.parametrize("situation", facts.LOCAL_LINKS)
def test_the_commune_of_a_local_link_is_asked(situation: Situation) -> None:
    assert f"place_{situation.value}" in situation_form().fields


def test_a_day_is_asked_only_where_a_grid_or_the_law_weighs_it() -> None:
    assert [name for name in situation_form().fields if name.startswith("since_")] == ["since_heberge_structure"]
    voted = grids.seed("exemples/durees").dated
    assert all(f"since_{fact}" in situation_form(voted).fields for fact in voted if fact in set(Situation))


def test_a_duration_that_nobody_can_give_is_told_to_whoever_enters_the_grid() -> None:
    content = """code = "X"
title = "x"
territory = "demo"
deliberation = "d"
effective_from = 2026-01-01

[[criterion]]
code = "hlm"
fact = "occupation_hlm"
label = "années de bail"
kind = "months"
proof = "aucune"
points = 1
cap = 12
"""

    assert any("premier jour" in str(warning) for warning in grids.read(content).warnings)
