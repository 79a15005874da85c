"""A file found not compliant by mistake: until when it comes back, and what its desk reads before."""

from datetime import UTC, datetime

import pytest

from palier.rules.candidature.funnel import RECHECKED, PublicationStage, Stage
from palier.rules.commission import coming_back
from palier.rules.commission.coming_back import ComingBack, RefusedFile
from palier.rules.letters import check_reasons

P = PublicationStage
REFUSED = {"stage": Stage.NON_CONFORME, "list_stage": P.DESIGNEE}
BEFORE = (P.DESIGNEE, P.EN_COMMISSION)


def code(**known: object) -> str:
    found = coming_back.fault(RefusedFile(**{**REFUSED, **known}))  # type: ignore[arg-type]
    return found.code if found else ""


@pytest.mark.parametrize("stage", Stage)
def test_only_what_was_found_not_compliant_comes_back(stage: Stage) -> None:
    left = stage in (Stage.DESISTEE, Stage.RETIREE)

    assert code(stage=stage) == ("" if stage in RECHECKED else "desiste" if left else "pas_non_conforme")


@pytest.mark.parametrize("stage", P)
def test_until_the_commission_has_decided_and_no_longer(stage: P) -> None:
    assert code(list_stage=stage) == ("" if stage in BEFORE else "decide")
    assert code(list_stage=stage, is_sitting=True) == "siege"


def test_what_a_desk_reads_of_a_home_that_is_over() -> None:
    said = {
        stage: fault.sentence
        for stage in (P.LOUEE, P.ATTRIBUEE, P.RETIREE)
        if (fault := coming_back.fault(RefusedFile(stage=Stage.NON_CONFORME, list_stage=stage)))
    }

    assert all(
        word in said[stage] for stage, word in ((P.LOUEE, "loué"), (P.ATTRIBUEE, "décidé"), (P.RETIREE, "finie"))
    )
    assert len(set(said.values())) == 3


def test_nobody_struck_off_or_housed_elsewhere_comes_back() -> None:
    assert code(is_struck_off=True) == "radiee"
    assert code(is_housed=True) == "loge"


def place(rank: int | None, *others: int, **more: object) -> ComingBack:
    return ComingBack(rank=rank, others=others, to_send=5, needed=3, **more)  # type: ignore[arg-type]


def test_its_desk_reads_who_stands_before_and_after_and_that_nobody_leaves() -> None:
    said = " ".join(coming_back.told(place(3, 1, 2, 6)))

    assert "à son rang de la clôture : le rang 3." in said
    assert "Avant lui : les rangs 1 et 2." in said
    assert "Après lui : le rang 6." in said
    assert "personne n’en sort" in said
    assert "4 dossiers à l’examen, pour 3 que la loi veut au moins" in said


@pytest.mark.parametrize(
    ("others", "word"),
    [
        ((), "1 dossier à l’examen, moins que les 3"),
        ((2,), "2 dossiers à l’examen, moins que les 3"),
        ((2, 3), "3 dossiers à l’examen : autant"),
        ((2, 3, 4), "4 dossiers à l’examen, pour 3"),
        ((2, 3, 4, 5), "5 dossiers à l’examen, pour 3"),
        ((2, 3, 4, 5, 6), "6 dossiers à l’examen, plus que les 5"),
    ],
)
def test_how_many_there_will_be_is_said_against_three_and_five(others: tuple[int, ...], word: str) -> None:
    assert word in " ".join(coming_back.told(place(1, *others)))


def test_where_the_law_does_not_want_three_its_desk_is_not_told_that_three_lack() -> None:
    """A household that the préfet named alone, and an adapted PLAI (R441-3)."""
    named = coming_back.told(ComingBack(rank=None, others=(), to_send=1, needed=3, is_excepted=True))
    two = coming_back.told(ComingBack(rank=None, others=(0,), to_send=1, needed=3, is_excepted=True))

    assert "pour ce logement, la loi n’en demande pas 3" in named[-1]
    assert "envoyés d’abord" not in two[-1]
    assert "2 dossiers" in two[-1]


def test_who_refused_a_file_reads_nothing_of_what_its_household_became() -> None:
    said = {
        fault.sentence
        for known in ({"is_struck_off": True}, {"is_housed": True})
        if (fault := coming_back.fault(RefusedFile(**{**REFUSED, **known})))  # type: ignore[arg-type]
    }

    assert len(said) == 1


def test_the_first_has_nobody_before_and_the_last_nobody_after() -> None:
    assert "Aucun dossier à l’examen ne passe avant lui." in coming_back.told(place(1, 2))
    assert not any("Après lui" in one for one in coming_back.told(place(6, 1, 2)))


def test_a_list_without_a_ranking_names_no_rank() -> None:
    assert not any("rang" in one for one in coming_back.told(place(None)))


def test_a_home_on_an_agenda_says_by_when_the_check_is_made() -> None:
    held = datetime(2026, 5, 5, 9, tzinfo=UTC)

    assert "l’ordre du jour" in coming_back.told(place(1, 2, held_at=held))[-1]
    assert not any("ordre du jour" in one for one in coming_back.told(place(1, 2)))


def test_another_list_is_another_digest() -> None:
    told = coming_back.told(place(1, 2))

    assert coming_back.shown(told) == coming_back.shown(coming_back.told(place(1, 2)))
    assert coming_back.shown(told) != coming_back.shown(coming_back.told(place(1, 2, 3)))


def test_the_ranks_that_count_are_those_that_may_still_be_examined() -> None:
    lines = [
        (6, Stage.DESIGNEE),
        (1, Stage.CONFORME),
        (2, Stage.INCOMPLETE),
        (3, Stage.DESISTEE),
        (None, Stage.CONFORME),
    ]

    assert coming_back.others(lines) == (0, 1, 2, 6)


def test_every_reason_is_a_sentence() -> None:
    assert all(text.endswith(".") for text in check_reasons.REASONS.values())
