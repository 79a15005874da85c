"""The groups of stages, as the table of moves gives them: a stage that is added says here where it goes."""

from __future__ import annotations

from palier.rules.candidature import stages
from palier.rules.candidature.funnel import Stage


def test_who_awaits_the_landlord() -> None:
    assert stages.TO_CHECK == (Stage.DESIGNEE, Stage.INCOMPLETE)


def test_who_may_still_be_examined() -> None:
    assert stages.IN_PLAY == (Stage.DESIGNEE, Stage.INCOMPLETE, Stage.CONFORME)


def test_to_whom_the_home_may_be_offered() -> None:
    assert stages.OFFERABLE == (Stage.ATTRIBUEE, Stage.EN_RESERVE, Stage.SOUS_CONDITION)
    assert not set(stages.OFFERABLE) & set(stages.IN_PLAY)
