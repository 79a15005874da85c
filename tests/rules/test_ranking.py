"""In which order, and how a place is told."""

import hashlib
import itertools
from dataclasses import FrozenInstanceError
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.rules.ranking import ranking
from palier.rules.ranking.ranking import Band, RankEntry

SEED = bytes(range(32))


def entry(name: str, points: int = 0, since: date | None = date(2020, 1, 1), tier: int = 1) -> RankEntry:
    """A candidate whose pseudonym is made from a plain name."""
    return RankEntry(ranking.pseudonym(name.encode().ljust(16, b"."), "publication"), tier, points, since)


def entries(min_size: int = 0) -> st.SearchStrategy[list[RankEntry]]:
    """Candidates with many equal points, dates and tiers, so that ties happen."""
    since = st.none() | st.integers(0, 3).map(lambda days: date(2020, 1, 1) + timedelta(days))
    one = st.tuples(st.integers(0, 1), st.integers(-5, 5), since)
    return st.lists(one, min_size=min_size, max_size=12).map(
        lambda rows: [entry(str(n), points, waiting, tier) for n, (tier, points, waiting) in enumerate(rows)]
    )


def order(rows: list[RankEntry], seed: bytes = SEED) -> list[str]:
    """The pseudonyms from the first to the last."""
    return [place.pseudonym for place in ranking.rank(rows, seed).places]


@given(st.data())
def test_arrival_order_is_irrelevant(data: st.DataObject) -> None:
    rows = data.draw(entries())
    shuffled = data.draw(st.permutations(rows))

    assert ranking.rank(shuffled, SEED) == ranking.rank(rows, SEED)


@given(entries(min_size=1), st.data(), st.integers(1, 5))
def test_more_points_never_cost_a_place(rows: list[RankEntry], data: st.DataObject, more: int) -> None:
    chosen = data.draw(st.sampled_from(rows))
    before = order(rows).index(chosen.pseudonym)

    richer = [row._replace(points=row.points + more) if row == chosen else row for row in rows]

    assert order(richer).index(chosen.pseudonym) <= before


@given(entries(min_size=1), st.data())
def test_a_withdrawal_leaves_the_others_in_order(rows: list[RankEntry], data: st.DataObject) -> None:
    gone = data.draw(st.sampled_from(rows))
    keys = {row.pseudonym: row[1:] for row in rows}

    after = order([row for row in rows if row != gone])

    # Before closing the draw is not made: only those whose facts differ have an order to keep.
    kept = [name for name in order(rows) if name != gone.pseudonym]
    assert [keys[name] for name in after] == [keys[name] for name in kept]


@given(entries(), st.binary(min_size=16, max_size=32))
def test_the_seed_decides_only_full_ties(rows: list[RankEntry], other: bytes) -> None:
    facts = {row.pseudonym: row[1:] for row in rows}

    assert [facts[name] for name in order(rows)] == [facts[name] for name in order(rows, other)]


@given(entries())
def test_at_equal_points_no_one_overtakes_a_longer_wait(rows: list[RankEntry]) -> None:
    places = ranking.rank(rows, SEED).places

    for before, after in itertools.pairwise(places):
        if (before.tier, before.points) == (after.tier, after.points):
            assert (before.waiting_since or date.max) <= (after.waiting_since or date.max)


@given(entries())
def test_ranks_are_contiguous_and_tiers_never_mix(rows: list[RankEntry]) -> None:
    places = ranking.rank(rows, SEED).places

    assert [place.rank for place in places] == list(range(1, len(rows) + 1))
    assert [place.tier for place in places] == sorted(row.tier for row in rows)


def test_a_recognised_dalo_is_above_any_number_of_points() -> None:
    dalo, rich = entry("dalo", 0, tier=0), entry("rich", 1000)

    assert order([rich, dalo]) == [dalo.pseudonym, rich.pseudonym]


def test_an_unknown_wait_comes_last_among_equals() -> None:
    unknown, late = entry("unknown", since=None), entry("late", since=date(2026, 1, 1))

    assert order([unknown, late]) == [late.pseudonym, unknown.pseudonym]


def test_the_tie_is_the_published_formula() -> None:
    one, two = entry("one"), entry("two")

    found = ranking.rank([one, two], SEED)

    listed = hashlib.sha256("\n".join(sorted([one.pseudonym, two.pseudonym])).encode()).hexdigest()
    assert found.pseudonyms_digest == listed
    for place in found.places:
        text = f"palier-tirage\n{SEED.hex()}\n{listed}\n{place.pseudonym}"
        assert place.tie == hashlib.sha256(text.encode()).hexdigest()
        assert place.tie == ranking.tie(SEED, listed, place.pseudonym)
    assert found.places[0].tie < found.places[1].tie
    assert found.seed_commitment == hashlib.sha256(SEED).hexdigest() == ranking.seed_commitment(SEED)


def test_a_demande_has_another_name_in_each_publication() -> None:
    token = b"t" * 16

    assert ranking.pseudonym(token, "a") != ranking.pseudonym(token, "b")
    assert ranking.pseudonym(token, "a") != ranking.pseudonym(b"u" * 16, "a")


def test_a_short_secret_is_refused() -> None:
    with pytest.raises(ranking.WeakSecret):
        ranking.pseudonym(b"short", "a")
    with pytest.raises(ranking.WeakSecret):
        ranking.rank([entry("one")], b"short")


def test_the_same_demande_twice_is_refused() -> None:
    with pytest.raises(ranking.DoubledPseudonym):
        ranking.rank([entry("one"), entry("one", 5)], SEED)


@pytest.mark.parametrize(
    ("ahead", "equal", "said"),
    [
        (0, 1, "1ʳᵉ place"),
        (11, 1, "12ᵉ place"),
        (6, 3, "ex æquo, de la 7ᵉ à la 9ᵉ place"),
        (0, 2, "ex æquo, de la 1ʳᵉ à la 2ᵉ place"),
    ],
)
def test_a_place_is_told_before_the_draw(ahead: int, equal: int, said: str) -> None:
    assert str(ranking.place_range(ahead, equal)) == said


@pytest.mark.parametrize(("ahead", "equal"), [(-1, 1), (0, 0)])
def test_impossible_counts_are_refused(ahead: int, equal: int) -> None:
    with pytest.raises(ValueError, match="ahead"):
        ranking.place_range(ahead, equal)


@given(entries(min_size=1), st.data())
def test_the_drawn_rank_is_within_the_places_announced(rows: list[RankEntry], data: st.DataObject) -> None:
    chosen = data.draw(st.sampled_from(rows))

    def key(row: RankEntry) -> tuple[int, int, date]:
        return (row.tier, -row.points, row.waiting_since or date.max)

    announced = ranking.place_range(
        sum(key(row) < key(chosen) for row in rows), sum(key(row) == key(chosen) for row in rows)
    )

    assert announced.first <= order(rows).index(chosen.pseudonym) + 1 <= announced.last


@pytest.mark.parametrize(
    ("points", "expected"), [(0, (0, 4)), (4, (0, 4)), (5, (5, 9)), (47, (45, 49)), (-1, (-5, -1))]
)
def test_points_fall_in_bands_of_five(points: int, expected: tuple[int, int]) -> None:
    assert ranking.band(points) == expected


def test_a_band_is_told_in_words() -> None:
    assert str(ranking.band(47)) == "de 45 à 49 points"


def test_the_cut_is_hidden_under_ten_candidates() -> None:
    assert ranking.cut_band(47, 9) is None
    assert ranking.cut_band(None, 10) is None
    assert ranking.cut_band(47, 10) == Band(45, 49)


def test_the_histogram_is_hidden_under_ten_candidates() -> None:
    assert ranking.histogram(range(9)) is None
    assert ranking.histogram(range(10)) == {Band(5, 9): 5, Band(0, 4): 5}


@pytest.mark.parametrize(("length", "is_enough"), [(15, False), (16, True), (17, True), (32, True)])
def test_sixteen_bytes_of_secret_are_the_least(length: int, is_enough: bool) -> None:
    for make in (lambda secret: ranking.pseudonym(secret, "p"), ranking.seed_commitment):
        if is_enough:
            assert len(make(bytes(length))) == 64
        else:
            with pytest.raises(ranking.WeakSecret):
                make(bytes(length))


@pytest.mark.parametrize(("candidates", "is_shown"), [(9, False), (10, True), (11, True), (200, True)])
def test_ten_candidates_are_the_least_to_show_a_band(candidates: int, is_shown: bool) -> None:
    shown = ranking.histogram(range(candidates))

    assert (ranking.cut_band(42, candidates) is not None) == is_shown
    assert (shown is not None) == is_shown
    if shown is not None:
        assert list(shown) == sorted(shown, reverse=True)
        assert sum(shown.values()) == candidates


def test_what_was_ranked_cannot_be_changed_in_memory() -> None:
    ranked = ranking.rank([RankEntry("a" * 64, 1, 5, None)], bytes(32))

    for found, name in ((ranked, "places"), (ranking.place_range(0, 1), "first")):
        with pytest.raises(FrozenInstanceError):
            setattr(found, name, None)
