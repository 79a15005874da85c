"""Whom the réservataire sends, and what the landlord may find."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.rules.candidature import funnel
from palier.rules.candidature.funnel import Stage, Verb
from palier.rules.commission import checking, designation, grounds
from palier.rules.commission.checking import Output, PieceFamily, PieceToAsk
from palier.rules.commission.grounds import Ground, GroundUse

ON = date(2026, 5, 4)


def test_the_first_five_that_can_be_are_sent() -> None:
    lines = [(n, Stage.CLASSEE) for n in (9, 8, 7, 6, 5, 4, 2)] + [(1, Stage.ECARTEE), (3, Stage.RETIREE)]

    assert designation.choose(lines) == (2, 4, 5, 6, 7)


def test_fewer_candidates_than_places_are_all_sent() -> None:
    assert designation.choose([(1, Stage.CLASSEE), (2, Stage.SUSPENDUE)], 3) == (1,)


@given(st.lists(st.sampled_from(Stage)), st.integers(0, 6))
def test_nobody_who_can_be_sent_is_skipped(stages: list[Stage], count: int) -> None:
    lines = list(enumerate(stages, 1))

    sent = designation.choose(lines, count)

    able = [rank for rank, stage in lines if stage in designation.DESIGNABLE]
    assert list(sent) == able[: len(sent)]
    assert len(sent) == min(count, len(able))


@given(st.sampled_from(designation.DESIGNABLE))
def test_whoever_can_be_sent_has_the_move(stage: Stage) -> None:
    assert funnel.step(stage, Verb.DESIGNATE).target is Stage.DESIGNEE


def test_the_commission_may_judge_the_size_of_a_home_whatever_its_area() -> None:
    wide = grounds.Circumstances(is_area_enough=True)

    assert {Ground.TOO_SMALL, Ground.TOO_LARGE} <= set(grounds.allowed(GroundUse.COMMISSION, wide))


def test_the_next_rank_is_called_when_fewer_than_three_remain() -> None:
    lines = [
        (1, Stage.CONFORME),
        (2, Stage.NON_CONFORME),
        (3, Stage.DESISTEE),
        (4, Stage.INCOMPLETE),
        (5, Stage.NON_CONFORME),
        (6, Stage.RETIREE),
        (7, Stage.NON_RETENUE),
        (8, Stage.NON_RETENUE),
    ]

    assert designation.next_to_call(lines) == (7,)


def test_nobody_is_called_while_three_remain() -> None:
    lines = [(1, Stage.CONFORME), (2, Stage.DESIGNEE), (3, Stage.INCOMPLETE), (4, Stage.NON_RETENUE)]

    assert designation.missing(stage for _, stage in lines) == 0
    assert designation.next_to_call(lines) == ()


def test_two_people_set_aside_for_a_listed_reason() -> None:
    text = designation.set_aside("logement_non_accessible", first_reader="a", second_reader="b")

    assert text.sentence == "Ce logement n’est pas accessible comme votre dossier le demande."


@pytest.mark.parametrize(("first", "second"), [("a", "a"), ("", "b"), ("a", "")])
def test_one_person_does_not_read_for_two(first: str, second: str) -> None:
    with pytest.raises(designation.SameReader):
        designation.set_aside(Ground.NOT_ACCESSIBLE, first_reader=first, second_reader=second)


@pytest.mark.parametrize(
    "reason",
    [
        None,
        "",
        "mauvais_voisin",
        Ground.TOO_LARGE,
        Ground.TOO_SMALL,
        Ground.RANKED_BEHIND,
        Ground.INSUFFICIENT_RESOURCES,
    ],
)
def test_no_other_reason_sets_aside(reason: str | None) -> None:
    with pytest.raises(grounds.NotAGround):
        designation.set_aside(reason, first_reader="a", second_reader="b")


@pytest.mark.parametrize("ground", Ground)
def test_every_ground_has_a_sentence_an_article_and_a_use(ground: Ground) -> None:
    text = grounds.GROUNDS[ground]

    assert text.sentence.endswith(".")
    assert "'" not in text.sentence
    assert str(text.article)
    assert text.uses
    about = grounds.Circumstances(is_flagged_residence=True, are_criteria_known=True, home_elsewhere="0000000001")
    assert all(ground in grounds.allowed(use, about) for use in text.uses)


def test_a_suitable_ownership_does_not_count_against_a_protected_person() -> None:
    about = grounds.Circumstances(has_protection_order=True)

    assert grounds.require(Ground.SUITABLE_OWNERSHIP, GroundUse.COMMISSION)
    assert Ground.SUITABLE_OWNERSHIP not in grounds.allowed(GroundUse.COMMISSION, about)
    with pytest.raises(grounds.GroundDoesNotHold, match="écarte ce motif"):
        grounds.require(Ground.SUITABLE_OWNERSHIP, GroundUse.COMMISSION, about)
    with pytest.raises(checking.InvalidFinding, match="écarte ce motif"):
        checking.find("non_conforme", on=ON, ground=Ground.SUITABLE_OWNERSHIP, about=about)


def test_a_ceiling_that_was_not_read_at_its_source_is_no_ground() -> None:
    unread = grounds.flagged("", on=ON, is_ceiling_unread=True)

    assert Ground.OVER_CEILINGS in grounds.allowed(grounds.GroundUse.CHECK)
    assert Ground.OVER_CEILINGS not in grounds.allowed(grounds.GroundUse.CHECK, unread)
    for use in (grounds.GroundUse.SET_ASIDE, grounds.GroundUse.CHECK, grounds.GroundUse.COMMISSION):
        with pytest.raises(grounds.GroundDoesNotHold, match="lu à sa source"):
            grounds.require("plafonds_depasses", use, unread)


@pytest.mark.parametrize(
    ("about", "why"),
    [
        (grounds.PLAIN, "pas sur la liste"),
        (grounds.flagged("immeuble-1", on=ON), "pas sur la liste"),
        (grounds.Circumstances(is_flagged_residence=True), "décret"),
        (grounds.Circumstances(is_flagged_residence=True, are_criteria_known=True), "premier logement adapté"),
    ],
)
def test_the_ground_of_social_mix_is_closed_until_all_its_conditions_hold(
    about: grounds.Circumstances, why: str
) -> None:
    with pytest.raises(grounds.GroundDoesNotHold, match=why):
        grounds.require(Ground.SOCIAL_MIX, GroundUse.COMMISSION, about)
    assert Ground.SOCIAL_MIX not in grounds.allowed(GroundUse.COMMISSION, about)


def test_a_ground_that_was_not_read_at_its_source_is_never_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    likely = replace(grounds.GROUNDS[Ground.TOO_LARGE], confidence="L")
    monkeypatch.setattr(grounds, "GROUNDS", {**grounds.GROUNDS, Ground.TOO_LARGE: likely})

    with pytest.raises(grounds.GroundDoesNotHold, match="source"):
        grounds.require(Ground.TOO_LARGE, GroundUse.COMMISSION)
    assert Ground.TOO_LARGE not in grounds.allowed(GroundUse.COMMISSION)


def test_the_prefet_designates_a_dalo_household_without_an_ad() -> None:
    assert designation.needs_no_ad(is_dalo=True, is_by_prefet=True)
    assert not designation.needs_no_ad(is_dalo=True, is_by_prefet=False)
    assert not designation.needs_no_ad(is_dalo=False, is_by_prefet=True)


def test_inadmissibility_has_two_grounds_only() -> None:
    assert grounds.allowed(GroundUse.INADMISSIBLE) == (Ground.OVER_ALL_CEILINGS, Ground.IRREGULAR_STAY)


@pytest.mark.parametrize("output", [Output.COMPLIANT, Output.WITHDRAWN])
def test_a_plain_finding_needs_nothing_else(output: Output) -> None:
    assert checking.find(output, on=ON) == checking.FileFinding(output=output)


def test_pieces_are_asked_once_each_with_a_deadline() -> None:
    found = checking.find(
        "incomplet",
        on=ON,
        pieces=["livret_famille", PieceToAsk.FAMILY_BOOK, PieceToAsk.TAX_NOTICE_N2],
        deadline=date(2026, 5, 11),
    )

    assert found.pieces == (PieceToAsk.FAMILY_BOOK, PieceToAsk.TAX_NOTICE_N2)
    assert found.verb is Verb.ASK_PIECES


def test_a_non_compliant_file_names_its_ground() -> None:
    found = checking.find(Output.NOT_COMPLIANT, on=ON, ground="plafonds_depasses")

    assert found.ground is Ground.OVER_CEILINGS
    assert found.verb is Verb.FIND_NOT_COMPLIANT


REFUSED = [
    ({"output": "incomplet", "deadline": date(2026, 6, 1)}, "au moins une pièce"),
    ({"output": "incomplet", "pieces": ["livret_famille"]}, "au moins 7 jours"),
    ({"output": "incomplet", "pieces": ["livret_famille"], "deadline": date(2026, 5, 10)}, "au moins 7 jours"),
    ({"output": "incomplet", "pieces": ["casier_judiciaire"], "deadline": date(2026, 6, 1)}, "liste fermée"),
    ({"output": "conforme", "pieces": ["livret_famille"]}, "dossier incomplet"),
    ({"output": "conforme", "deadline": date(2026, 6, 1)}, "dossier incomplet"),
    ({"output": "desistement", "ground": "plafonds_depasses"}, "dossier non conforme"),
    ({"output": "non_conforme"}, "motif légal de la liste"),
    ({"output": "non_conforme", "ground": "classe_derriere"}, "motif légal de la liste"),
]


@pytest.mark.parametrize(("facts", "why"), REFUSED)
def test_a_finding_without_its_facts_is_refused(facts: dict[str, object], why: str) -> None:
    with pytest.raises(checking.InvalidFinding, match=why):
        checking.find(on=ON, **facts)  # type: ignore[arg-type]


def test_only_four_families_of_pieces_are_asked() -> None:
    assert set(checking.PIECES) == set(PieceToAsk)
    assert {family for family, _ in checking.PIECES.values()} == set(PieceFamily)


def test_each_output_is_a_move_from_a_designated_file() -> None:
    for output in Output:
        # A check is made again of a file that one found not compliant.
        origin = Stage.NON_CONFORME if output is Output.AGAIN else Stage.DESIGNEE
        funnel.step(origin, checking.VERBS[output])


@pytest.mark.parametrize(
    ("ground", "use", "about", "words"),
    [
        ("plafonds_depasses", GroundUse.CHECK, {"is_under_ceiling": True}, "enregistrez d’abord"),
        ("logement_trop_petit", GroundUse.CHECK, {"is_area_enough": True}, "seule la commission"),
        ("plafonds_depasses", GroundUse.COMMISSION, {"is_ceiling_unread": True}, "pas été lu"),
        ("tous_plafonds_depasses", GroundUse.INADMISSIBLE, {"is_under_all_ceilings": True}, "plafond PLS"),
    ],
)
def test_no_ground_is_said_against_the_figures_of_the_file(
    ground: str, use: GroundUse, about: dict[str, bool], words: str
) -> None:
    assert grounds.require(ground, use)

    with pytest.raises(grounds.GroundDoesNotHold, match=words):
        grounds.require(ground, use, grounds.Circumstances(**about))
    assert grounds.Ground(ground) not in grounds.allowed(use, grounds.Circumstances(**about))
