"""Opening a letter: the row of its kind says whether it has an effect in law, and the effect is written."""

from __future__ import annotations

from palier.rules.letters import table
from palier.web.demandeur.candidatures import timeline
from palier.workflows.offer import reading_letters


def test_each_kind_that_is_opened_by_an_act_has_its_effect() -> None:
    assert set(reading_letters.EFFECTS) == table.OPENED_BY_ACT == {"offre", "avertissement_radiation"}


def test_every_letter_with_a_required_answer_day_and_a_proof_is_opened_by_an_act() -> None:
    # A letter whose notice starts a delay from its delivery cannot be a plain link.
    must = {
        row.kind for row in table.ROWS.values() for one in row.must if one.label in {"un mois", "le silence vaut refus"}
    }

    assert must <= table.OPENED_BY_ACT


def test_the_letters_that_stand_for_a_stage_are_steps_of_its_path() -> None:
    assert set(timeline._LETTER_OF.values()) <= table.STEPS  # noqa: SLF001
