"""What is asked of who looks at a file: an answer for each point, and a reason where one is due."""

from __future__ import annotations

import pytest

from palier.rules.commission import looking
from palier.rules.commission.checking import Output
from palier.rules.commission.checklist import Item, ItemState
from palier.rules.commission.looking import Look

FINE = dict.fromkeys(Item, ItemState.FINE)


def codes(output: Output, points: dict[str, str], whys: dict[str, str], states: dict[Item, ItemState]) -> list[str]:
    return [fault.code for fault in looking.faults(output, looking.read(points), whys, states)]


def test_a_file_seen_in_full_is_compliant() -> None:
    assert codes(Output.COMPLIANT, dict(looking.ALL_SEEN), {}, FINE) == []


@pytest.mark.parametrize("item", Item)
def test_one_point_left_is_enough_to_wait(item: Item) -> None:
    assert codes(Output.COMPLIANT, {**looking.ALL_SEEN, item.value: ""}, {}, FINE) == ["points_non_regardes"]


def test_an_obstacle_seen_in_order_says_what_the_pieces_show() -> None:
    states = {**FINE, Item.CEILING: ItemState.OBSTACLE}

    assert codes(Output.COMPLIANT, dict(looking.ALL_SEEN), {"plafonds": " "}, states) == ["obstacle_sans_raison"]
    assert codes(Output.COMPLIANT, dict(looking.ALL_SEEN), {"plafonds": "Avis 2024 rectifié."}, states) == []


@pytest.mark.parametrize("state", [ItemState.LOOK, ItemState.OBSTACLE])
def test_pieces_that_lack_are_named_and_done_without_for_a_reason(state: ItemState) -> None:
    states, points = {**FINE, Item.PIECES: state}, looking.read(looking.ALL_SEEN)

    found = looking.faults(Output.COMPLIANT, points, {}, states, ["justificatif d’identité"])
    assert "pieces_sans_raison" in [fault.code for fault in found]
    assert any("Il manque des pièces : justificatif d’identité." in fault.sentence for fault in found)
    assert looking.faults(Output.COMPLIANT, points, {"pieces": "Vue au guichet."}, states) == ()
    assert looking.faults(Output.INCOMPLETE, points, {}, states) == ()


def test_pieces_that_lack_are_done_without_under_both_answers() -> None:
    """« Sans objet » does not take the pieces that lack out of what is kept: the commission reads which they are."""
    states = {**FINE, Item.PIECES: ItemState.LOOK}

    for look in (Look.SEEN, Look.NO_OBJECT):
        points = looking.read({**looking.ALL_SEEN, "pieces": look.value})
        assert looking.is_without_pieces(points, states)
        found = looking.faults(Output.COMPLIANT, points, {}, states, ["livret de famille"])
        assert any("Il manque des pièces : livret de famille." in fault.sentence for fault in found)
        assert not looking.is_without_pieces(points, FINE)


def test_a_point_without_object_says_why_whatever_the_output() -> None:
    for output in (Output.COMPLIANT, Output.INCOMPLETE, Output.NOT_COMPLIANT):
        points = {**looking.ALL_SEEN, "autre_bail": Look.NO_OBJECT.value}
        assert codes(output, points, {}, FINE) == ["sans_objet_sans_raison"]
        assert codes(output, points, {"autre_bail": "Locataire du parc privé."}, FINE) == []


def test_a_point_that_is_not_compliant_makes_no_compliant_file_and_others_may_be_recorded() -> None:
    points = {"plafonds": Look.NOT_COMPLIANT.value}

    assert codes(Output.NOT_COMPLIANT, points, {}, FINE) == []
    assert codes(Output.COMPLIANT, {**looking.ALL_SEEN, **points}, {}, FINE) == ["point_non_conforme"]


def test_a_point_or_an_answer_out_of_the_list_is_refused() -> None:
    for points in ({"humeur": "vu"}, {"contact": "peut-être"}):
        with pytest.raises(looking.UnknownPoint, match="n’existe pas"):
            looking.read(points)
