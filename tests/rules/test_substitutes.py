"""One person a seat: whom a suppléant stands in for, when they are proposed, and whose seat it is again."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.rules.commission import substitutes
from palier.rules.commission.commission import Capacity
from palier.rules.commission.substitutes import NamedSubstitute
from palier.rules.commission.votes import Seat, VoteScope, voters

DAY = date(2026, 5, 4)


def members(*names: str) -> list[dict[str, object]]:
    return [{"name": name, "quality": Capacity.BOARD, "present": False, "place": ""} for name in names]


def kept(name: str, holder: str, **said: object) -> NamedSubstitute:
    facts = {"key": name, "quality": Capacity.BOARD, "since": DAY, "until": None, **said}
    return NamedSubstitute(name=name, holder=holder, **facts)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("since", "until", "is_there"),
    [
        (date(2026, 5, 4), None, True),
        (date(2026, 5, 5), None, False),
        (date(2026, 1, 1), date(2026, 5, 4), True),
        (date(2026, 1, 1), date(2026, 5, 3), False),
    ],
)
def test_a_suppleant_is_proposed_from_their_first_day_to_their_last(
    since: date, until: date | None, is_there: bool
) -> None:
    one = kept("B. Carlier", "A. Bailleul", since=since, until=until)
    found = substitutes.of_seat([one], members("A. Bailleul")[0], on=DAY)
    assert found == ([one] if is_there else [])


def test_a_suppleant_is_of_one_titulaire_and_one_quality() -> None:
    row = members("Mme Anne Bailleul")[0]
    same = kept("B. Carlier", "Bailleul Anne")
    others = [kept("C. Diop", "D. Autre"), kept("E. Faure", "Anne Bailleul", quality=Capacity.TENANTS)]
    assert substitutes.of_seat([*others, same], row, on=DAY) == [same]


@pytest.mark.parametrize(
    ("quality", "said"),
    [
        (Capacity.BOARD, "suppléant d’A. Bailleul"),
        (Capacity.TENANTS, "suppléant d’A. Bailleul"),
        (Capacity.PREFET, "représentant d’A. Bailleul"),
        (Capacity.MAIRE, "représentant d’A. Bailleul"),
    ],
)
def test_the_article_says_representative_of_some_and_nothing_of_the_board(quality: Capacity, said: str) -> None:
    rows = [{**members("A. Bailleul")[0], "quality": quality}]
    rows, place = substitutes.handed(rows, 0, "B. Carlier")
    assert substitutes.stands_for(rows, place) == said
    assert substitutes.said(rows, place) == f", {said}"
    assert substitutes.said(rows, 0) == " (en son absence : B. Carlier)"


def test_who_sits_already_is_called_to_no_second_seat() -> None:
    rows = members("A. Bailleul", "B. Carlier")
    fault = substitutes.calling_fault(rows, 0, "Mme B. Carlier")
    assert fault is not None
    assert "déjà un siège" in fault.sentence


def test_a_seat_is_handed_once_and_a_suppleant_has_no_suppleant() -> None:
    rows, place = substitutes.handed(members("A. Bailleul"), 0, "B. Carlier")
    for seat in (0, place):
        assert substitutes.calling_fault(rows, seat, "C. Diop") is not None


def test_the_same_suppleant_called_again_keeps_their_place() -> None:
    rows, place = substitutes.handed(members("A. Bailleul", "M. Second"), 0, "B. Carlier")
    rows = substitutes.given_back(rows, place)
    assert substitutes.said(rows, place) is None
    again, same = substitutes.handed(rows, 0, "B. Carlier")
    assert (len(again), same) == (3, place)


@pytest.mark.parametrize("what", ["arrivee", "depart"])
def test_a_seat_comes_back_until_its_suppleant_has_sat(what: str) -> None:
    rows, place = substitutes.handed(members("A. Bailleul"), 0, "B. Carlier")
    assert substitutes.giving_back_fault(rows, [], place) is None
    rows[place]["present"] = what == "arrivee"
    fault = substitutes.giving_back_fault(rows, [{"what": what, "member": place}], place)
    assert fault is not None
    assert fault.sentence.startswith("B. Carlier a siégé")


ACTS = st.lists(
    st.tuples(st.sampled_from(["call", "back", "come", "leave"]), st.integers(0, 5), st.sampled_from("XYZ"))
)


@given(ACTS)
def test_whatever_is_asked_one_person_at_most_votes_from_a_seat(acts: list[tuple[str, int, str]]) -> None:
    rows, changes = members("A", "B", "C"), []
    for what, at, name in acts:
        place = at % len(rows)
        if what == "call" and substitutes.calling_fault(rows, place, name) is None:
            rows, _ = substitutes.handed(rows, place, name)
        elif what == "back":
            other = substitutes.substitute_place(rows, place)
            if other is not None and substitutes.giving_back_fault(rows, changes, other) is None:
                rows = substitutes.given_back(rows, other)
        elif rows[place]["present"] != (what == "come") and not (
            what == "come" and substitutes.presence_fault(rows, [place])
        ):
            rows[place]["present"] = what == "come"
            changes.append({"what": "arrivee" if what == "come" else "depart", "member": place})
        seats = [
            Seat(
                key=str(index),
                capacity=Capacity.BOARD,
                is_present=bool(row["present"]),
                is_called=substitutes.is_called(row),
            )
            for index, row in enumerate(rows)
        ]
        voting = [int(seat.key) for seat in voters(seats, VoteScope())]
        held = [rows[index].get("substitute_of", index) for index in voting]
        assert len(held) == len(set(held)) <= 3
        assert len(substitutes.called(rows)) == 3
        assert len({row["name"] for row in substitutes.called(rows)}) == 3
