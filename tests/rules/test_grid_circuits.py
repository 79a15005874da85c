"""The days of a circuit: both counted, refused where they could serve nobody, and said wherever it is shown."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.rules.people.answers import FollowedApart
from palier.rules.people.facts import Claim, Demande, Household, Person, PersonRole, Proof, Situation
from palier.rules.scoring import cotation, grid_changes, grid_circuits, grids
from palier.rules.scoring.criteria import Circuit
from palier.rules.scoring.grid_errors import GridError

HEAD = """code = "X"
title = "x"
territory = "demo"
deliberation = "délibération fictive"
effective_from = 2026-01-01

[[criterion]]
code = "anciennete"
fact = "anciennete"
label = "Ancienneté"
kind = "months"
proof = "aucune"
points = 1
cap = 60
"""
FIRST, LAST = date(2026, 3, 1), date(2026, 6, 30)
DAY = timedelta(days=1)
DAYS = st.dates(date(2024, 1, 1), date(2029, 12, 31))
FOLLOWED = Demande(
    numero_unique="",
    household=Household(persons=(Person(key="d", role=PersonRole.HOLDER),)),
    claims=(Claim(situation=Situation.DEMOLITION, proof=Proof.VERIFIED),),
)


def circuit(*days: str, code: str = "c", fact: str = "relogement_demolition") -> str:
    return "\n".join(["[[circuit]]", f'code = "{code}"', f'fact = "{fact}"', 'label = "Suivi"', *days, ""])


def grid(*circuits: str) -> str:
    return HEAD + "\n" + "\n".join(circuits)


def reasons(*circuits: str) -> list[tuple[str, str]]:
    with pytest.raises(GridError) as refusal:
        grids.load(grid(*circuits))
    return [(error.key, error.reason) for error in refusal.value.all]


def labels(on: date) -> list[str]:
    found = grids.load(grid(circuit("valid_from = 2026-03-01", "valid_until = 2026-06-30")))
    return [one.label for one in cotation.score(FOLLOWED, found, on=on, departement="69").circuits]


def test_both_days_count_and_the_one_on_either_side_does_not() -> None:
    assert [labels(on) for on in (FIRST - DAY, FIRST, LAST, LAST + DAY)] == [[], ["Suivi"], ["Suivi"], []]


@given(DAYS | st.none(), DAYS | st.none(), DAYS)
def test_a_circuit_is_open_between_its_days_and_without_one_as_long_as_its_grid(first, last, on) -> None:
    one = Circuit(code="c", fact="pdalhpd", label="Suivi", valid_from=first, valid_until=last)

    assert one.is_open(on) is not ((first is not None and on < first) or (last is not None and on > last))


@pytest.mark.parametrize(
    ("days", "key", "words"),
    [
        (("valid_from = 2026-03-02", "valid_until = 2026-03-01"), "valid_until", "avant de commencer"),
        (("valid_until = 2025-12-31",), "valid_until", "ne servirait personne"),
        (('valid_from = "mars"',), "valid_from", "une date"),
        (("valid_until = 1890-01-01",), "valid_until", "une date de"),
    ],
)
def test_days_that_could_serve_nobody_are_refused(days: tuple[str, ...], key: str, words: str) -> None:
    assert any(found == key and words in reason for found, reason in reasons(circuit(*days)))


@pytest.mark.parametrize(
    "days", [("valid_from = 2026-03-01", "valid_until = 2026-03-01"), ("valid_until = 2026-01-01",)]
)
def test_a_circuit_of_one_day_or_that_ends_with_the_first_of_the_grid_is_taken(days: tuple[str, ...]) -> None:
    assert grids.load(grid(circuit(*days))).circuits


def test_a_first_day_before_the_grid_is_only_said() -> None:
    warned = [one.reason for one in grids.read(grid(circuit("valid_from = 2025-12-31"))).warnings]
    same = [one.key for one in grids.read(grid(circuit("valid_from = 2026-01-01"))).warnings]

    assert any("commence avant la grille" in one for one in warned)
    assert "valid_from" not in same


@pytest.mark.parametrize(
    ("first", "second", "is_refused"),
    [
        (("valid_until = 2026-06-30",), ("valid_from = 2026-06-30",), True),
        (("valid_until = 2026-06-30",), ("valid_from = 2026-07-01",), False),
        (("valid_from = 2026-07-01",), ("valid_until = 2026-06-30",), False),
        ((), ("valid_from = 2026-07-01",), True),
        ((), (), True),
    ],
)
def test_two_circuits_of_one_fact_never_share_a_day(first, second, is_refused) -> None:
    rows = circuit(*first, code="a"), circuit(*second, code="b")

    if is_refused:
        assert any("déjà suivi" in reason for _, reason in reasons(*rows))
    else:
        assert len(grids.load(grid(*rows)).circuits) == 2


@given(st.lists(st.tuples(DAYS, DAYS), min_size=2, max_size=2), DAYS)
def test_what_is_taken_is_never_open_twice_for_one_fact(spans, on) -> None:
    ones = [
        Circuit(code=code, fact="pdalhpd", label="Suivi", valid_from=min(span), valid_until=max(span))
        for code, span in zip("ab", spans, strict=True)
    ]
    rows = [
        circuit(f"valid_from = {one.valid_from}", f"valid_until = {one.valid_until}", code=one.code, fact=one.fact)
        for one in ones
    ]
    text = grid(*rows).replace("effective_from = 2026", "effective_from = 2023")
    (one, other), is_refused = ones, True
    with suppress(GridError):
        grids.load(text)
        is_refused = False

    assert is_refused == (one.valid_from <= other.valid_until and other.valid_from <= one.valid_until)
    assert is_refused or sum(each.is_open(on) for each in ones) < 2


def test_a_grid_that_was_voted_with_two_of_one_fact_is_still_read() -> None:
    assert len(grids.kept(grid(circuit(code="a"), circuit(code="b"))).circuits) == 2


def test_a_public_that_a_circuit_serves_for_a_time_only_is_named_as_forgotten() -> None:
    dalo = '[[criterion]]\ncode = "dalo"\nfact = "dalo"\nlabel = "DALO"\nkind = "hit"\nproof = "aucune"\npoints = 50\n'

    def warned(*days: str, then: tuple[str, ...] = ()) -> str:
        after = circuit(*then, code="apres", fact="sortie_ase") if then else ""
        text = HEAD + "\n" + dalo + "\n" + circuit(*days, fact="sortie_ase") + "\n" + after
        return "".join(one.reason for one in grids.read(text).warnings)

    named = "aide sociale à l’enfance"
    assert named not in warned()
    assert named not in warned("valid_from = 2026-01-01")
    assert named in warned("valid_from = 2026-01-02")
    assert named in warned("valid_until = 2030-12-31")
    assert named not in warned("valid_until = 2030-12-31", then=("valid_from = 2031-01-01",))
    assert named in warned("valid_until = 2030-12-31", then=("valid_from = 2031-01-02",))
    assert named in warned("valid_until = 2030-12-31", then=("valid_from = 2031-01-01", "valid_until = 2031-12-31"))
    assert named not in warned("valid_from = 2031-01-01", then=("valid_until = 2030-12-31",))


def test_a_grid_without_days_keeps_its_digest() -> None:
    bare, dated = grids.load(grid(circuit())), grids.load(grid(circuit("valid_until = 2026-06-30")))

    assert bare.digest == "5a9be5a9c41ed67ccc1e3fcf0af98c2295b3fc934c024b271b6ce4a9a2841dde"
    assert bare.digest != dated.digest


def test_a_change_of_days_is_a_change_of_that_line_alone() -> None:
    before = grids.load(grid(circuit("valid_until = 2026-06-30")))
    after = grids.load(grid(circuit("valid_from = 2026-02-01", "valid_until = 2026-12-31")))

    (change,) = grid_changes.changes(before, after)
    assert change.keys == ("valid_from", "valid_until")


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (None, None, "Suivi"),
        (FIRST, None, "Suivi, à partir du 1er mars 2026"),
        (None, LAST, "Suivi, jusqu’au 30 juin 2026 inclus"),
        (FIRST, LAST, "Suivi, du 1er mars 2026 au 30 juin 2026 inclus"),
    ],
)
def test_its_days_are_said_with_it(first: date | None, last: date | None, words: str) -> None:
    assert grid_circuits.said(FollowedApart(label="Suivi", valid_from=first, valid_until=last)) == words
