"""What the cases of a jurist do not say of the life of a demande: its bad inputs, its words, its properties."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.rules.law import parameters
from palier.rules.law.calendars import FRANCE
from palier.rules.law.dates import add_months
from palier.rules.life import lifecycle, radiation, renewal
from palier.rules.life.radiation import StrikeOffReason

DAYS = st.dates(date(2009, 1, 1), date(2030, 12, 31))
TODAY = date(2026, 5, 4)


def test_a_renewal_before_the_deposit_is_refused() -> None:
    with pytest.raises(lifecycle.RenewedBeforeDeposit):
        lifecycle.valid_until(date(2025, 3, 15), date(2025, 3, 14))


def test_an_illegal_move_says_from_where_and_what() -> None:
    with pytest.raises(lifecycle.IllegalLifeMove) as refused:
        lifecycle.step("radiee", lifecycle.LifeVerb.RENEW)

    assert (refused.value.origin, refused.value.verb) == (lifecycle.LifeState.STRUCK_OFF, lifecycle.LifeVerb.RENEW)


def test_a_free_reason_is_refused_by_its_name() -> None:
    with pytest.raises(radiation.UnknownStrikeOffReason, match="à la demande du maire"):
        radiation.reason_of("à la demande du maire")


def test_the_list_of_reasons_is_the_six_letters_of_the_article() -> None:
    assert [rule.letter for rule in radiation.RULES.values()] == list("abcdef")
    assert set(radiation.RULES) == set(StrikeOffReason)
    assert radiation.WARNED == (StrikeOffReason.NO_ANSWER, StrikeOffReason.INADMISSIBLE)


def test_a_court_is_named_only_when_its_rule_was_read(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "tribunal" not in " ".join(radiation.appeal_routes(TODAY))
    route = replace(parameters.get(lifecycle.FILE, "court_route", TODAY), confidence="S")
    monkeypatch.setattr(radiation.parameters, "get", lambda *_: route)

    assert "tribunal administratif" in " ".join(radiation.appeal_routes(TODAY))


@given(DAYS, st.integers(0, 23))
def test_a_warning_always_leaves_a_whole_month_and_ends_on_a_working_day(day: date, hour: int) -> None:
    delivered = datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
    last = radiation.answer_by(delivered, calendar=FRANCE).date()

    assert last >= add_months(day, 1)
    assert FRANCE.is_working(last)
    assert radiation.strike_off_day(delivered, calendar=FRANCE) == last + timedelta(1)


@given(DAYS)
def test_the_notice_always_leaves_a_month(valid_until: date) -> None:
    deadline = renewal.notice_deadline(valid_until)

    assert add_months(deadline, 1) <= valid_until
    assert renewal.notice_from(valid_until) < deadline


@given(DAYS)
def test_the_horizon_of_the_notices_is_the_last_end_that_is_due(on: date) -> None:
    horizon = renewal.notice_horizon(on)

    assert renewal.notice_is_due(horizon, on=on)
    assert not any(renewal.notice_is_due(horizon + timedelta(more), on=on) for more in range(1, 40))


@given(
    st.dictionaries(st.sampled_from(["75", "93", "971", "2A"]), DAYS),
    st.dictionaries(st.sampled_from(["75", "93", "971", "2A"]), DAYS),
)
def test_a_merging_never_loses_a_day_of_seniority(kept: dict[str, date], other: dict[str, date]) -> None:
    merged = lifecycle.merged_seniorities(kept, other)

    assert all(merged[departement] <= since for each in (kept, other) for departement, since in each.items())
    assert set(merged) == {*kept, *other}
    assert merged == lifecycle.merged_seniorities(other, kept)


@given(st.sampled_from(StrikeOffReason), st.sampled_from(radiation.Pronouncer), DAYS)
def test_nothing_but_a_reason_is_never_enough_to_strike_off(
    reason: StrikeOffReason, by: radiation.Pronouncer, on: date
) -> None:
    assert radiation.obstacles(radiation.Intended(reason=reason, by=by, on=on))
