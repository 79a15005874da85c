"""Voices, quorum, at least three, the five decisions, the words they may not use."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.rules.candidature import funnel
from palier.rules.candidature.funnel import Stage
from palier.rules.commission import commission, motives
from palier.rules.commission.commission import Capacity, Decision, Ruling, Voice
from palier.rules.letters import notices

ON = date(2026, 5, 4)
LATER = date(2026, 6, 1)


def codes(*rulings: Ruling) -> list[str]:
    """The codes of what keeps these decisions from being recorded."""
    each = [fault for ruling in rulings for fault in commission.faults(ruling, on=ON)]
    return [fault.code for fault in (*each, *commission.rank_faults(rulings))]


def test_only_deliberative_members_count_for_the_quorum() -> None:
    present = [Capacity.BOARD, Capacity.TENANTS, Capacity.MAIRE, Capacity.RESERVATAIRE, Capacity.ASSOCIATION]

    assert commission.require_quorum(present, 3) == 3
    with pytest.raises(commission.QuorumMissing):
        commission.require_quorum(present, 4)


def test_nobody_is_no_quorum() -> None:
    with pytest.raises(commission.QuorumMissing):
        commission.require_quorum([Capacity.RESERVATAIRE], 0)


def test_the_reservataire_is_heard_and_does_not_vote() -> None:
    assert commission.VOICES[Capacity.RESERVATAIRE] is Voice.CONSULTATIVE
    assert commission.VOICES[Capacity.PREFET] is Voice.DELIBERATIVE


def ranked(*ranks: int | None) -> list[Ruling]:
    """Ranked attributions to several candidates."""
    return [Ruling(key=str(n), decision=Decision.ATTRIBUTION_RANG, rank=rank) for n, rank in enumerate(ranks)]


def test_one_attribution_alone_needs_no_rank() -> None:
    assert codes(Ruling(key="a", decision=Decision.ATTRIBUTION)) == []


@given(st.permutations([1, 2, 3]))
def test_ranks_from_one_without_a_hole_are_recorded(ranks: list[int]) -> None:
    assert codes(*ranked(*ranks)) == []


@pytest.mark.parametrize("ranks", [(1, 3), (2, 3), (1, 1), (0, 1), (None, 1), (1, None, 2)])
def test_ranks_with_a_hole_are_refused(ranks: tuple[int | None, ...]) -> None:
    assert codes(*ranked(*ranks)) == ["rangs"]


def test_an_attribution_to_one_goes_with_no_other() -> None:
    alone = Ruling(key="a", decision=Decision.ATTRIBUTION, rank=1)
    second = Ruling(key="b", decision=Decision.ATTRIBUTION_RANG, rank=2)

    assert codes(alone, second) == ["attribution_seule"]


def test_a_candidate_has_one_decision() -> None:
    ruling = Ruling(key="a", decision=Decision.NON_ATTRIBUTION, ground="logement_trop_petit")

    assert codes(ruling, ruling) == ["deux_decisions"]


def test_a_seance_may_refuse_everybody() -> None:
    assert codes(Ruling(key="a", decision=Decision.NON_ATTRIBUTION, ground="logement_trop_petit")) == []


def test_a_condition_takes_its_rank_among_the_others() -> None:
    rulings = [
        Ruling(key="a", decision=Decision.ATTRIBUTION_CONDITION, rank=1, piece="livret_famille", deadline=LATER),
        Ruling(key="b", decision=Decision.ATTRIBUTION_RANG, rank=2),
        Ruling(key="c", decision=Decision.NON_ATTRIBUTION, ground="classe_derriere"),
        Ruling(key="d", decision=Decision.IRRECEVABLE, ground="tous_plafonds_depasses"),
    ]

    assert codes(*rulings) == []


def placed(*grounds: str) -> list[Ruling]:
    """Candidates at the places 1, 2, 3… of the list: attributed in that order where there is no ground, else refused."""
    rulings, rank = [], 0
    for place, ground in enumerate(grounds, start=1):
        rank += not ground
        found = (
            Ruling(key=str(place), decision=Decision.NON_ATTRIBUTION, ground=ground, place=place, text="Écrit.")
            if ground
            else Ruling(key=str(place), decision=Decision.ATTRIBUTION_RANG, rank=rank, place=place)
        )
        rulings.append(found)
    return rulings


_BEHIND, _SIZE = "classe_derriere", "logement_trop_petit"


@pytest.mark.parametrize(
    ("grounds", "expected"),
    [
        (("", "", _BEHIND, _BEHIND), []),
        (("", _SIZE, _BEHIND), []),
        (("", "", _BEHIND, ""), ["devance_par_un_suivant"]),
        (("", _BEHIND, _BEHIND, ""), ["devance_par_un_suivant"] * 2),
        ((_BEHIND, "", ""), ["devance_par_un_suivant"]),
        ((_SIZE, _BEHIND, _SIZE), ["personne_devant"]),
        ((_SIZE, _BEHIND, ""), ["devance_par_un_suivant"]),
    ],
)
def test_nobody_is_refused_as_behind_whom_the_list_puts_before(grounds: tuple[str, ...], expected: list[str]) -> None:
    rulings = placed(*grounds)

    assert codes(*rulings) == expected
    assert [fault.code for fault in commission.behind_faults(rulings)] == expected
    assert all(fault.sentence.endswith(".") for fault in commission.behind_faults(rulings))


def test_a_list_without_order_puts_nobody_before() -> None:
    rulings = [replace(ruling, place=None) for ruling in placed("", _BEHIND, "")]

    assert commission.behind_faults(rulings) == ()


FAULTY = [
    (Ruling(key="a", decision=Decision.ATTRIBUTION_CONDITION), "condition_incomplete"),
    (Ruling(key="a", decision=Decision.ATTRIBUTION_CONDITION, piece="livret_famille"), "condition_incomplete"),
    (
        Ruling(key="a", decision=Decision.ATTRIBUTION_CONDITION, piece="bulletin", deadline=LATER),
        "condition_incomplete",
    ),
    (Ruling(key="a", decision=Decision.ATTRIBUTION, piece="livret_famille"), "condition_en_trop"),
    (Ruling(key="a", decision=Decision.ATTRIBUTION, ground="plafonds_depasses"), "motif_en_trop"),
    (Ruling(key="a", decision=Decision.NON_ATTRIBUTION), "motif_absent"),
    (Ruling(key="a", decision=Decision.NON_ATTRIBUTION, ground="hors_public_reservataire"), "motif_absent"),
    (Ruling(key="a", decision=Decision.IRRECEVABLE, ground="logement_trop_petit"), "motif_absent"),
    (Ruling(key="a", decision=Decision.IRRECEVABLE, ground="plafonds_depasses"), "motif_absent"),
    (Ruling(key="a", decision=Decision.IRRECEVABLE, ground="sejour_non_etabli", rank=1), "rang_en_trop"),
    (Ruling(key="a", decision=Decision.ATTRIBUTION, text="Famille d’origine étrangère"), "motif_interdit"),
]


@pytest.mark.parametrize(("ruling", "code"), FAULTY)
def test_a_decision_without_its_facts_is_refused(ruling: Ruling, code: str) -> None:
    faults = commission.faults(ruling, on=ON)

    assert [fault.code for fault in faults] == [code]
    assert faults[0].sentence.endswith(".")


@pytest.mark.parametrize(
    ("decision", "rank", "target"),
    [
        (Decision.ATTRIBUTION, None, Stage.ATTRIBUEE),
        (Decision.ATTRIBUTION_RANG, 1, Stage.ATTRIBUEE),
        (Decision.ATTRIBUTION_RANG, 2, Stage.EN_RESERVE),
        (Decision.ATTRIBUTION_CONDITION, 1, Stage.SOUS_CONDITION),
        (Decision.NON_ATTRIBUTION, None, Stage.NON_ATTRIBUEE),
        (Decision.IRRECEVABLE, None, Stage.IRRECEVABLE),
    ],
)
def test_each_decision_is_a_move(decision: Decision, rank: int | None, target: Stage) -> None:
    ruling = Ruling(key="a", decision=decision, rank=rank)

    assert funnel.step(Stage.CONFORME, ruling.verb).target is target


def test_the_decisions_are_five() -> None:
    assert len(Decision) == len(commission.ARTICLES) == len(commission.LABELS) == 5


@pytest.mark.parametrize(
    ("text", "family"),
    [
        ("Ménage ÉTRANGER", "origine"),
        ("quota de nationalités atteint", "origine"),
        ("Le patronyme pose question", "nom"),
        ("famille musulmane", "religion"),
        ("en fauteuil roulant", "sante"),
        ("Mère  isolée", "famille"),
        ("trop âgée pour l’étage", "age"),
        ("couple homosexuel", "moeurs"),
        ("délégué syndical", "opinions"),
        ("n’est pas de la commune", "residence"),
        ("bénéficiaire du RSA", "precarite"),
    ],
)
def test_a_forbidden_motive_is_found(text: str, family: str) -> None:
    assert [motive.family for motive in motives.scan(text)] == [family]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Le logement de 38 m² est trop petit pour cinq personnes.",
        "Taux d’effort de 52 %, reste à vivre insuffisant pour ce loyer.",
        "Candidat classé derrière deux dossiers de points supérieurs.",
    ],
)
def test_a_plain_reason_is_let_through(text: str) -> None:
    assert motives.scan(text) == ()


def test_a_refusal_states_court_and_delay() -> None:
    said = " ".join(notices.appeal_routes())

    assert "tribunal administratif" in said
    assert "deux mois" in said
    assert "Défenseur des droits" in said


def test_a_refused_transfer_goes_to_another_judge() -> None:
    said = " ".join(notices.appeal_routes(is_internal_transfer=True))

    assert "juge judiciaire" in said
    assert "tribunal administratif" not in said
