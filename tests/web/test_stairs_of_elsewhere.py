"""A list that another site closed: its page draws nobody’s steps, for its candidates stand in its file alone."""

from __future__ import annotations

import pytest

from palier.models import Publication
from palier.rules.candidature.funnel import PublicationStage, Stage
from palier.web.presentation import homes


@pytest.mark.parametrize(
    ("stage", "counts", "is_drawn"),
    [
        (PublicationStage.LOUEE, {}, False),
        (PublicationStage.LOUEE, {Stage.RETIREE: 3}, False),
        (PublicationStage.LOUEE, {Stage.BAIL_SIGNE: 1}, True),
        (PublicationStage.PUBLIEE, {}, True),
    ],
)
def test_no_step_says_that_nobody_stood_on_a_home_that_is_let(
    stage: PublicationStage, counts: dict[str, int], *, is_drawn: bool
) -> None:
    shown = Publication(stage=stage, to_designate=5)

    assert (homes.drawn(homes.stairs(shown, counts=counts, cut=None)) is not None) is is_drawn
