"""What is fetched from the administration: its life, whose notice it is, what it establishes; both sides of each boundary."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.rules.fetching import fetching, tax_notices
from palier.rules.fetching.fetching import MOVES, OWN_MOVES, FetchMove, FetchState
from palier.rules.fetching.tax_notices import NoticeRemark, TaxNotice
from palier.rules.people.certified import Citizen, Named
from palier.rules.people.facts import Household, Person, PersonRole

DAY = date(2026, 7, 1)
AT = datetime(2026, 7, 1, 10, tzinfo=UTC)
AMINA = Named("Benali", "Benali", "Amina", date(1989, 4, 17))
MARC = Named("Petit", "Petit", "Marc", date(1988, 2, 3))
HERS = Citizen("BENALI", ("AMINA", "LEILA"), "1989-04-17")
HIS = Citizen("PETIT", ("MARC",), "1988-02-03")


def notice(*declarants: Citizen, family: str = "C", dependants: int | None = 0) -> TaxNotice:
    return TaxNotice(
        year=2024,
        reference_income=21_500,
        shares="1",
        family=family,
        dependants=dependants,
        established_on=None,
        declarants=declarants,
    )


def household(*, link: str | None = None, children: int = 0, shared: int = 0) -> Household:
    return Household(
        persons=(
            Person(key="d", role=PersonRole.HOLDER),
            *((Person(key="c1", role=PersonRole.CO_HOLDER, link=link),) if link else ()),
            *(Person(key=f"p{n}", role=PersonRole.DEPENDANT) for n in range(children)),
            *(Person(key=f"g{n}", role=PersonRole.IN_CUSTODY) for n in range(shared)),
        )
    )


@pytest.mark.parametrize(
    ("on", "years"),
    [
        (date(2026, 1, 1), (2024,)),
        (date(2026, 7, 31), (2024,)),
        (date(2026, 8, 1), (2024, 2025)),
        (date(2026, 12, 31), (2024, 2025)),
        (date(2027, 1, 1), (2025,)),
    ],
)
def test_a_notice_is_asked_for_once_it_is_out_and_while_it_is_looked_at(on: date, years: tuple[int, ...]) -> None:
    assert fetching.years(on) == years


def test_a_year_is_the_piece_of_the_closed_list_that_its_notice_is() -> None:
    assert fetching.piece_code(2024, on=date(2026, 9, 1)) == "avis_imposition_n2"
    assert fetching.piece_code(2025, on=date(2026, 9, 1)) == "avis_imposition_n1"


def test_a_certified_amount_counts_while_its_year_is_looked_at() -> None:
    assert fetching.counts_until(2024) == date(2026, 12, 31)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("3012345678901", "3012345678901"),
        (" 30 12 345 678 901 ", "3012345678901"),
        ("0000000000000", "0000000000000"),
        ("4012345678901", ""),
        ("301234567890", ""),
        ("30123456789012", ""),
        ("30123456789O1", ""),
        ("٣٠١٢٣٤٥٦٧٨٩٠١", ""),
        ("", ""),
    ],
)
def test_a_tax_number_is_thirteen_digits_however_they_are_grouped(typed: str, kept: str) -> None:
    assert fetching.normalise(typed) == kept


@given(st.text(max_size=30))
def test_whatever_is_typed_is_a_number_or_nothing(typed: str) -> None:
    kept = fetching.normalise(typed)
    assert kept == "" or (len(kept) == 13 and kept.isascii() and kept.isdecimal())


def test_a_service_that_is_away_is_asked_five_times_more_then_no_more() -> None:
    waits = [fetching.next_try(tried, AT) for tried in range(1, 7)]

    assert [one - AT for one in waits if one] == [timedelta(minutes=n) for n in (1, 5, 30, 120, 360)]
    assert waits[-1] is None


def test_a_service_that_asks_for_time_gets_it_a_day_at_most() -> None:
    planned = AT + timedelta(minutes=5)

    assert fetching.later_of(planned, 60, AT) == planned
    assert fetching.later_of(planned, 7_200, AT) == AT + timedelta(hours=2)
    assert fetching.later_of(planned, 10**9, AT) == AT + timedelta(days=1)
    assert fetching.later_of(planned, -5, AT) == planned
    assert fetching.later_of(None, 60, AT) is None


# article: règlement (UE) 2016/679, article 6
def test_an_answer_is_read_to_the_end_of_its_last_day() -> None:
    last = fetching.last_day(DAY)

    assert last == DAY + timedelta(days=30)
    assert fetching.standing(FetchState.FOUND, last, on=last) is FetchState.FOUND
    assert fetching.standing(FetchState.FOUND, last, on=last + timedelta(days=1)) is FetchState.EXPIRED
    assert fetching.may(FetchMove.ACCEPT, FetchState.FOUND, last, on=last)
    assert not fetching.may(FetchMove.ACCEPT, FetchState.FOUND, last, on=last + timedelta(days=1))
    assert not fetching.may(FetchMove.EXPIRE, FetchState.FOUND, last, on=last)
    assert fetching.may(FetchMove.EXPIRE, FetchState.FOUND, last, on=last + timedelta(days=1))


def test_each_move_goes_from_one_state_and_what_is_over_stays_over() -> None:
    over = set(FetchState) - {start for start, _ in MOVES.values()}

    assert over == {
        *(FetchState.NOTHING, FetchState.AWAY, FetchState.DECLINED),
        *(FetchState.WITHDRAWN, FetchState.TAKEN_BACK, FetchState.EXPIRED),
    }
    for move, state in product(FetchMove, FetchState):
        if move is not FetchMove.EXPIRE:
            assert fetching.may(move, state, DAY, on=DAY) == (MOVES[move][0] is state)
    assert not {FetchMove.FIND, FetchMove.FIND_NOTHING, FetchMove.GIVE_UP, FetchMove.EXPIRE} & set(OWN_MOVES)


def test_a_notice_is_of_who_asked_only_when_nothing_is_in_doubt() -> None:
    mine = [("d", AMINA)]

    def is_mine(told: TaxNotice) -> bool:
        return tax_notices.read(told, household(), "d", mine).is_of_asker

    assert is_mine(notice(HERS))
    assert is_mine(notice(HIS, HERS))
    for other in (
        HIS,
        Citizen("BENALI", ("SAMIRA",), "1989-04-17"),
        Citizen("BENALI", ("AMINA",), "1989-04-18"),
        Citizen("BENALI", ("AMINA",), "1989-00-00"),
        Citizen("MARTIN", ("AMINA",), "1989-04-17"),
    ):
        assert not is_mine(notice(other)), other
    assert not is_mine(notice())
    assert not is_mine(notice(HERS, HERS)), "two who could both be her are nobody"


def test_a_holder_never_gets_the_notice_of_the_other_one() -> None:
    holders = [("d", AMINA), ("c1", MARC)]

    assert not tax_notices.read(notice(HIS), household(link="M"), "d", holders).is_of_asker
    assert tax_notices.read(notice(HIS), household(link="M"), "c1", holders).is_of_asker
    assert not tax_notices.read(notice(HIS), household(link="M"), "p1", holders).is_of_asker


# article: CRPA L114-8
def test_a_joint_notice_covers_the_other_holder_and_counts_once() -> None:
    found = tax_notices.read(notice(HIS, HERS, family="M"), household(link="M"), "d", [("d", AMINA), ("c1", MARC)])

    assert found.covers == ("c1",)
    assert found.remarks == (NoticeRemark.COVERS_OTHER_HOLDER,)
    assert tax_notices.amounts(2024, 30_000, "d", found.covers, ()) == {"incomes/d/2024": 30_000, "incomes/c1/2024": 0}
    assert tax_notices.amounts(2024, 30_000, "c1", ("d",), ("d",)) == {"incomes/c1/2024": 0}
    assert tax_notices.amounts(2024, 30_000, "c1", (), ("d",)) == {"incomes/c1/2024": 30_000}


@given(income=st.integers(0, 10**7), order=st.permutations(["d", "c1"]))
def test_two_who_bring_one_joint_notice_count_its_amount_once(income: int, order: list[str]) -> None:
    first, second = order
    file = tax_notices.amounts(2024, income, first, (second,), ())
    file |= tax_notices.amounts(2024, income, second, (first,), (first,))

    assert sum(file.values()) == income
    assert len(file) == 2


@pytest.mark.parametrize(
    ("told", "lives", "remarks"),
    [
        (notice(HERS), household(), ()),
        (notice(HIS, HERS, family="M"), household(), (NoticeRemark.SOMEBODY_ELSE, NoticeRemark.OTHER_FAMILY)),
        (notice(HERS, family="M"), household(link="M"), ()),
        (notice(HERS, family="O"), household(link="P"), ()),
        (notice(HERS, family="C"), household(link="M"), (NoticeRemark.OTHER_FAMILY,)),
        (notice(HERS, family=""), household(link="M"), ()),
        (notice(HERS, dependants=1), household(), (NoticeRemark.OTHER_COUNT,)),
        (notice(HERS, dependants=1), household(children=1), ()),
        (notice(HERS, dependants=1), household(shared=1), ()),
        (notice(HERS, dependants=0), household(shared=1), ()),
        (notice(HERS, dependants=2), household(shared=1), (NoticeRemark.OTHER_COUNT,)),
        (notice(HERS, dependants=None), household(children=3), ()),
    ],
)
def test_what_differs_is_said_and_refuses_nobody(
    told: TaxNotice, lives: Household, remarks: tuple[NoticeRemark, ...]
) -> None:
    found = tax_notices.read(told, lives, "d", [("d", AMINA)])

    assert found.is_of_asker
    assert found.remarks == remarks
    assert all(tax_notices.SENTENCES[one] for one in found.remarks)


def test_each_remark_has_its_sentence() -> None:
    assert set(tax_notices.SENTENCES) == set(NoticeRemark)


def test_who_signed_a_notice_with_somebody_they_left_is_told_not_to_use_it() -> None:
    """Of a spouse one parts from, the income does not count (article L441-1): the sum of both is nobody's ceiling."""
    said = tax_notices.SENTENCES[tax_notices.NoticeRemark.SOMEBODY_ELSE]
    assert "compte son revenu avec le vôtre" in said
    assert "ne l’utilisez pas" in said
