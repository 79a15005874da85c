"""What no grid may do: cost a priority public its points, punish a long wait, outweigh a DALO by the local link."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from palier.rules.people.facts import Claim, Demande, Proof, Situation
from palier.rules.scoring import cotation, grid_fairness, grids
from palier.rules.scoring.criteria import Grid
from palier.rules.scoring.grids import GridError
from tests.rules import strategies

TODAY = strategies.TODAY
TOP = 'code = "T"\ntitle = "T"\nterritory = "x"\ndeliberation = "d"\neffective_from = 2026-01-01\n'
PUBLICS = [one for one in Situation if grid_fairness.grid_facts.is_priority(one.value)]
any_grid = st.one_of(strategies.grids(), st.sampled_from([grids.seed(name) for name in grids.names()]))


def row(code: str, fact: str, points: object = 5, *more: str, kind: str = "hit") -> str:
    keys = (f'code = "{code}"', f'fact = "{fact}"', 'label = "L"', f'kind = "{kind}"', 'proof = "aucune"')
    return "\n".join(("[[criterion]]", *keys, f"points = {points}", *more, ""))


def heading(rule: str, *more: str) -> str:
    return "\n".join(("[[heading]]", 'code = "h"', 'label = "H"', f'rule = "{rule}"', *more, ""))


DALO = row("dalo", "dalo", 40)
FOR_ALL = row("pour_tous", "parent_seul")
LINKS = [row(f"l{n}", fact, 20, 'heading = "h"') for n, fact in enumerate(grid_fairness.LOCAL_LINK)]
REFUSED = {
    "a priority that shuts a criterion": (row("a", "parent_seul", 50, 'unless = ["violence"]'), "unless", "violence"),
    "a priority that shuts by its months": (
        row("a", "parent_seul", 50, 'unless = ["heberge_tiers >= 3"]'),
        "unless",
        "heberge_tiers",
    ),
    "a homeless worker": (row("a", "en_emploi", -40, 'requires = ["sans_logement"]'), "requires", "sans_logement"),
    "a mode of the homeless that costs": (row("a", "occupation_sh", -5), "points", "occupation_sh"),
    "the newest first": (row("a", "anciennete", "[50]", "limits = [3]", kind="under"), "points", "ancienne"),
    "the newest first by a window": (row("a", "anciennete", 50, "within_months = 3"), "points", "ancienne"),
    "a long wait that loses a step": (
        row("a", "anciennete", "[50, 5]", "limits = [3, 60]", kind="over"),
        "points",
        "ancienne",
    ),
    "a criterion that a long wait shuts": (
        row("a", "parent_seul", 5, 'unless = ["anciennete > 24"]'),
        "unless",
        "ancienne",
    ),
    "points of a short wait alone": (
        row("a", "parent_seul", 5, 'requires = ["anciennete < 6"]'),
        "requires",
        "ancienne",
    ),
    "a malus that a long wait opens": (
        row("a", "proprietaire", -5, 'requires = ["anciennete >= 6"]'),
        "requires",
        "ancienne",
    ),
    "links that together outweigh a DALO": (heading("cumul") + DALO + "".join(LINKS), "points", "ensemble"),
    "a link by month without an end": (DALO + row("a", "habite_territoire", 1, kind="months"), "points", "plafond"),
    "a mode of the homeless that shuts": (
        row("a", "en_emploi", 20, 'unless = ["occupation_sd"]'),
        "unless",
        "occupation_sd",
    ),
    "a link that weighs by a condition": (
        row("a", "sans_logement", 60, 'requires = ["habite_territoire"]') + DALO,
        "points",
        "ensemble",
    ),
    "a DALO that another may stand for": (
        heading("meilleur") + row("d", "dalo", 10, 'heading = "h"') + row("a", "sans_logement", 40, 'heading = "h"'),
        "heading",
        "prendrait sa place",
    ),
    "a DALO that another equals": (
        heading("meilleur") + row("d", "dalo", 40, 'heading = "h"') + row("a", "sans_logement", 40, 'heading = "h"'),
        "heading",
        "plus de points qu’à tous les autres",
    ),
    "a DALO that months pass at last": (
        heading("meilleur")
        + row("d", "dalo", 40, 'heading = "h"')
        + row("a", "sans_logement", 1, 'heading = "h"', "cap = 40", kind="months"),
        "heading",
        "prendrait sa place",
    ),
    "an illness that costs": (row("a", "raisons_sante", -5), "points", "santé"),
    "a motive of illness that costs": (row("a", "motif_08", -5), "points", "santé"),
    "a motive of handicap that opens a malus": (
        row("a", "en_emploi", -5, 'requires = ["motif_07"]'),
        "requires",
        "santé",
    ),
    "an illness that shuts a criterion": (row("a", "en_emploi", 20, 'unless = ["raisons_sante"]'), "unless", "santé"),
    "a loss of autonomy that costs with time": (
        row("a", "perte_autonomie", "[-5]", "limits = [6]", kind="at_least"),
        "points",
        "santé",
    ),
    "a birth to come that costs": (row("a", "enfant_a_naitre", -5), "points", "grossesse"),
    "a parent alone who loses": (row("a", "parent_seul", -5), "points", "famille"),
    "a family that loses for its children": (
        row("a", "enfants_mineurs", "[-5, -10]", "limits = [2, 4]", kind="at_least"),
        "points",
        "famille",
    ),
    "a malus that children open": (
        row("a", "en_emploi", -5, 'requires = ["enfants_mineurs >= 3"]'),
        "requires",
        "famille",
    ),
    "a job lost that costs": (row("a", "contrat_cho", -5), "points", "économique"),
    "a rent too dear that costs": (
        row("a", "taux_effort", "[-5]", "limits = [40]", kind="over"),
        "points",
        "économique",
    ),
    "a poor purse that costs": (
        row("a", "ressources_uc", "[-5]", "limits = [9000]", kind="under"),
        "points",
        "économique",
    ),
    "a malus that wealth shuts": (
        row("a", "mutation", -5, 'unless = ["ressources_uc >= 20000"]'),
        "unless",
        "économique",
    ),
    "a pensioner who loses": (row("a", "contrat_ret", -5), "points", "âge"),
    "a home too small that costs": (
        row("a", "surface_par_personne", "[-5]", "limits = [9]", kind="under"),
        "points",
        "mal-logement",
    ),
    "a complaint that costs": (row("a", "plainte_violences", -5), "points", "violences"),
    "a motive of violence that shuts": (row("a", "en_emploi", 20, 'unless = ["motif_06"]'), "unless", "violences"),
    "a malus for who lives elsewhere": (
        row("a", "personnes", "[-40]", "limits = [1]", 'unless = ["habite_territoire"]', kind="at_least"),
        "unless",
        "absence de lien",
    ),
    "a malus for who lives here": (row("a", "habite_territoire", -5), "points", "résidence"),
    "points for nobody from elsewhere": (
        row("a", "heberge_tiers", 5, 'requires = ["habite_territoire"]') + row("b", "habite_territoire", 5),
        "points",
        "sans lien",
    ),
    "a DALO that must be chosen": (heading("choisi") + row("d", "dalo", 40, 'heading = "h"'), "heading", "choix"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_grid_that_harms_is_refused_at_its_line(name: str) -> None:
    body, key, words = REFUSED[name]
    text = TOP + body

    with pytest.raises(GridError) as refusal:
        grids.load(text)

    found = [error for error in refusal.value.all if words in error.reason]
    assert found, [str(error) for error in refusal.value.all]
    assert text.splitlines()[found[0].line - 1].startswith(f"{key} = ")


ACCEPTED = {
    "a DALO that gives more than each other of its heading": (
        heading("meilleur") + row("d", "dalo", 41, 'heading = "h"') + row("a", "sans_logement", 40, 'heading = "h"')
    ),
    "a graver stage that gives at least as much": (
        row("a", "expulsion_jugement", 20, 'unless = ["expulsion_commandement"]')
        + row("b", "expulsion_commandement", 20)
    ),
    "the same points with and without a priority": (
        row("a", "parent_seul", 5, 'requires = ["dalo"]') + row("b", "parent_seul", 5, 'unless = ["dalo"]')
    ),
    "links under a cap": heading("cumul", "cap = 40") + DALO + FOR_ALL + "".join(LINKS),
    "links of which the best counts": heading("meilleur") + DALO + FOR_ALL + "".join(LINKS),
    "a malus that a long wait shuts": row("a", "proprietaire", -5, 'unless = ["anciennete >= 60"]'),
    "a malus of who owns": row("a", "proprietaire", -5),
    "a malus of wealth": row("a", "ressources_uc", "[-5]", "limits = [40000]", kind="over"),
    "a refusal that costs families nothing": (
        row("a", "refus", -10, 'unless = ["enfants_mineurs >= 1"]', kind="events")
    ),
    "an illness weighed by a criterion of its own": (
        row("a", "en_emploi", 5, 'unless = ["raisons_sante"]') + row("b", "raisons_sante", 5)
    ),
    "a parent alone who lodges with somebody, at least as much": (
        row("a", "heberge_tiers", 10, 'unless = ["parent_seul"]')
        + row("b", "heberge_tiers", 15, 'requires = ["parent_seul"]')
    ),
    "a link by month with its cap": DALO + FOR_ALL + row("a", "habite_territoire", 1, "cap = 12", kind="months"),
}


@pytest.mark.parametrize("name", ACCEPTED)
def test_a_grid_that_harms_nobody_is_read(name: str) -> None:
    assert grids.load(TOP + ACCEPTED[name]).criteria


def test_a_link_that_weighs_by_a_condition_is_said_when_it_is_heavy() -> None:
    text = TOP + DALO + row("a", "heberge_tiers", 30, 'requires = ["habite_territoire"]') + row("b", "parent_seul", 5)

    assert any("plus de la moitié" in warning.reason for warning in grids.read(text).warnings)


def test_a_grid_voted_before_a_stricter_check_is_still_weighed() -> None:
    voted = TOP + row("a", "raisons_sante", -5) + row("b", "parent_seul", 5)

    with pytest.raises(GridError):
        grids.load(voted)
    assert [one.code for one in grids.kept(voted).criteria] == ["a", "b"]
    assert grids.kept(TOP + DALO) == grids.load(TOP + DALO)


def test_a_graver_stage_that_gives_less_is_refused() -> None:
    with pytest.raises(GridError, match="au moins autant"):
        grids.load(
            TOP + ACCEPTED["a graver stage that gives at least as much"].replace("20", "19", 2).replace("19", "20", 1)
        )


def test_a_forgotten_public_is_named_until_it_has_points_a_circuit_or_another_way() -> None:
    def warned(top: str = "", more: str = "") -> str:
        said = grids.read(TOP + top + row("a", "violence") + more).warnings
        return " ".join(warning.reason for warning in said)

    circuit = '[[circuit]]\ncode = "c"\nfact = "sortie_ase"\nlabel = "L"\n'
    traded, left_care = (grid_fairness.grid_facts.said(one) for one in ("traite_proxenetisme", "sortie_ase"))
    assert traded in warned()
    assert traded not in warned('otherwise = ["traite_proxenetisme"]\n')
    assert traded not in warned(more=row("b", "traite_proxenetisme"))
    assert traded in warned(more=row("b", "traite_proxenetisme", 0))
    assert left_care in warned()
    assert left_care not in warned(more=circuit)
    assert "expulsion" in warned().lower()
    assert "expulsion" not in warned(more=row("b", "expulsion_jugement")).lower()
    assert "n’est pas un public" in warned('otherwise = ["parent_seul"]\n')


def score(demande: Demande, grid: Grid) -> int:
    return cotation.score(demande, grid, on=TODAY, departement="69").points


def accepted(grid: Grid) -> None:
    assume(not list(grid_fairness.faults(grid.criteria, grid.headings)))


@given(strategies.demandes(), any_grid, st.integers(1, 2000))
def test_a_longer_wait_never_has_fewer_points_under_a_grid_accepted(demande: Demande, grid: Grid, earlier: int) -> None:
    accepted(grid)
    since = demande.deposited_on or TODAY
    newer = replace(demande, deposited_on=since, waiting_since={}, motives=())
    older = replace(newer, deposited_on=since - timedelta(days=earlier))

    assert score(older, grid) >= score(newer, grid)


@given(strategies.demandes(), any_grid, st.sampled_from(PUBLICS), st.integers(0, 900))
def test_a_validated_priority_never_lowers_a_total_under_a_grid_accepted(
    demande: Demande, grid: Grid, public: Situation, days: int
) -> None:
    accepted(grid)
    before = replace(demande, claims=tuple(one for one in demande.claims if one.situation is not public))
    claim = Claim(
        situation=public, proof=Proof.VERIFIED, since=TODAY - timedelta(days=days), valid_until=date(2027, 1, 1)
    )
    if (public.value == Situation.HANDICAP.value) or demande.motives:
        before = replace(before, motives=())

    assert score(replace(before, claims=(*before.claims, claim)), grid) >= score(before, grid)


@given(
    strategies.demandes(),
    any_grid,
    st.sampled_from(Situation),
    st.sampled_from([Proof.DECLARED, Proof.IN_REVIEW]),
    st.none() | strategies.days(600, 0),
)
def test_a_proof_never_lowers_a_total_under_a_grid_accepted(
    demande: Demande, grid: Grid, situation: Situation, told: Proof, since: date | None
) -> None:
    accepted(grid)
    others = tuple(one for one in demande.claims if one.situation is not situation)
    claim = Claim(situation=situation, proof=told, since=since)
    proved = replace(claim, proof=Proof.VERIFIED)

    assert score(replace(demande, claims=(*others, proved)), grid) >= score(
        replace(demande, claims=(*others, claim)), grid
    )
