"""An order of the préfet past the State's ceilings: a year at most, from its first day to its last."""

from datetime import date
from fractions import Fraction

import pytest

from palier.rules.homes import flow, state_order
from palier.rules.homes.flow import Contingent
from palier.rules.homes.state_order import StateOrder

FIRST, LAST = date(2026, 3, 15), date(2027, 3, 14)
ORDER = StateOrder(reference="arrêté n° 118", first_day=FIRST, last_day=LAST)


# article: CCH R441-5-2
@pytest.mark.parametrize(
    ("first", "last"),
    [
        (FIRST, LAST),
        (date(2026, 1, 1), date(2026, 12, 31)),
        (date(2027, 3, 1), date(2028, 2, 29)),
        (date(2028, 2, 29), date(2029, 2, 28)),
        (date(2018, 6, 1), date(2019, 5, 31)),
    ],
)
def test_a_year_ends_on_the_eve_of_its_first_day(first: date, last: date) -> None:
    assert state_order.last_day_at_most(first) == last


def share(contingent: Contingent, percent: int, order: StateOrder | None = None) -> flow.Share:
    return flow.Share(key=contingent, label="x", contingent=contingent, rate=Fraction(percent, 100), order=order)


# article: CCH R441-5-2
@pytest.mark.parametrize(
    ("on", "is_refused"), [(date(2026, 3, 14), True), (FIRST, False), (LAST, False), (date(2027, 3, 15), True)]
)
def test_an_order_lets_the_share_past_on_its_own_days_alone(on: date, is_refused: bool) -> None:
    shares = [share(Contingent.STATE_PRIORITY, 26), share(Contingent.STATE_AGENTS, 6, ORDER)]

    if is_refused:
        with pytest.raises(flow.BadFlow, match="R441-5-2"):
            flow.check_rates(shares, on=on)
    else:
        flow.check_rates(shares, on=on)


# article: CCH R441-5-2
def test_no_order_lets_conventions_give_more_than_everything() -> None:
    shares = [share(Contingent.STATE_PRIORITY, 60, ORDER), share(Contingent.COLLECTIVITE, 41)]

    with pytest.raises(flow.BadFlow, match="100 %"):
        flow.check_rates(shares, on=FIRST)


# article: CCH R441-5-2
def test_an_order_is_told_only_where_a_ceiling_is_passed() -> None:
    base = flow.FlowBase(homes=100, lines=())
    plain = flow.rights(base, [share(Contingent.STATE_PRIORITY, 30, ORDER)], on=FIRST)
    past = flow.rights(base, [share(Contingent.STATE_PRIORITY, 31, ORDER)], on=FIRST)

    assert plain.notices == ()
    assert [one.code for one in past.notices] == ["part_sous_arrete"]
    assert past.rights[0].homes == 31
