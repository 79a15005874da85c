"""The two clocks: delays of the law in calendar time of Paris, delays of the platform in working days."""

from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.rules.law import clocks, dates
from palier.rules.law.calendars import FRANCE, of_departement
from palier.rules.law.clocks import Delay, DelayKind, DelayUnit, RefusedDelay

DAYS = st.dates(date(2010, 1, 1), date(2035, 1, 1))
DELAYS = st.builds(Delay, count=st.integers(1, 60), unit=st.sampled_from(DelayUnit))
TEN_DAYS = Delay(count=10, unit=DelayUnit.DAYS)
A_MONTH = Delay(count=1, unit=DelayUnit.MONTHS)


def at(*parts: int) -> datetime:
    """An instant of Paris."""
    return datetime(*parts, tzinfo=clocks.paris())  # type: ignore[misc,arg-type]


# --- Instants -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "asked",
    [clocks.day_in_paris, partial(clocks.is_quiet, calendar=FRANCE), partial(clocks.next_sending, calendar=FRANCE)],
)
def test_an_instant_without_offset_is_refused(asked: Any) -> None:
    with pytest.raises(clocks.NaiveInstant):
        asked(datetime(2026, 5, 4))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (datetime(2026, 3, 28, 22, 59, 59, tzinfo=UTC), date(2026, 3, 28)),
        (datetime(2026, 3, 28, 23, 0, tzinfo=UTC), date(2026, 3, 29)),
        (datetime(2026, 3, 29, 21, 59, 59, tzinfo=UTC), date(2026, 3, 29)),
        (datetime(2026, 3, 29, 22, 0, tzinfo=UTC), date(2026, 3, 30)),
        (datetime(2026, 10, 25, 22, 59, 59, tzinfo=UTC), date(2026, 10, 25)),
        (datetime(2026, 10, 25, 23, 0, tzinfo=UTC), date(2026, 10, 26)),
    ],
)
def test_a_day_of_paris_changes_at_midnight_in_both_seasons(instant: datetime, day: date) -> None:
    assert clocks.day_in_paris(instant) == day


def test_the_days_of_the_changes_of_hour_end_as_the_others() -> None:
    assert clocks.end_of_day(date(2026, 3, 29)).astimezone(UTC) == datetime(2026, 3, 29, 21, 59, 59, tzinfo=UTC)
    assert clocks.end_of_day(date(2026, 10, 25)).astimezone(UTC) == datetime(2026, 10, 25, 22, 59, 59, tzinfo=UTC)


# --- Delays of the law ----------------------------------------------------------------------


@given(DAYS, DELAYS)
def test_a_delay_of_the_law_ends_after_it_starts_at_the_last_second(start: date, delay: Delay) -> None:
    end = clocks.statutory_deadline(start, delay)

    assert clocks.day_in_paris(end) > start
    assert (end.hour, end.minute, end.second) == (23, 59, 59)
    assert end == clocks.end_of_day(clocks.last_day(start, delay))


@given(DAYS, DELAYS, st.integers(0, 400))
def test_a_person_gets_what_was_promised_and_never_less_than_the_law(start: date, delay: Delay, more: int) -> None:
    law = clocks.statutory_deadline(start, delay)
    promised = dates.add_days(clocks.day_in_paris(law), more)
    longer = clocks.statutory_deadline(start, delay, lengthened_to=promised)
    rolled = clocks.statutory_deadline(start, delay, lengthened_to=promised, working=FRANCE)

    assert law <= longer <= rolled
    assert clocks.day_in_paris(longer) == promised
    assert FRANCE.is_working(clocks.day_in_paris(rolled))


@given(DAYS, DELAYS, st.integers(1, 400))
def test_a_delay_is_never_shortened(start: date, delay: Delay, less: int) -> None:
    sooner = dates.add_days(clocks.last_day(start, delay), -less)

    with pytest.raises(RefusedDelay, match="jamais moins") as refusal:
        clocks.statutory_deadline(start, delay, lengthened_to=sooner)
    assert refusal.value.field == "lengthened_to"


def test_a_fixed_delay_is_neither_lengthened_nor_moved() -> None:
    fixed = Delay(count=1, unit=DelayUnit.MONTHS, kind=DelayKind.FIXED)
    end = date(2026, 5, 2)

    assert clocks.statutory_deadline(date(2026, 4, 2), fixed, lengthened_to=end) == clocks.end_of_day(end)
    assert clocks.statutory_deadline(date(2026, 4, 2), fixed, working=FRANCE) == clocks.end_of_day(end)
    for day in (date(2026, 5, 1), date(2026, 5, 3)):
        with pytest.raises(RefusedDelay, match="fixé par la loi"):
            clocks.statutory_deadline(date(2026, 4, 2), fixed, lengthened_to=day)


def test_the_day_of_an_instant_is_the_one_of_paris() -> None:
    just_before = datetime(2026, 4, 20, 21, 59, 59, tzinfo=UTC)

    assert clocks.statutory_deadline(just_before, TEN_DAYS) == at(2026, 4, 30, 23, 59, 59)
    assert clocks.statutory_deadline(just_before + timedelta(seconds=1), TEN_DAYS) == at(2026, 5, 1, 23, 59, 59)


@pytest.mark.parametrize("count", [0, -1])
def test_a_delay_lasts(count: int) -> None:
    with pytest.raises(RefusedDelay, match="au moins un jour"):
        Delay(count=count, unit=DelayUnit.DAYS)


# --- Delays of the platform -----------------------------------------------------------------


def test_an_urgent_case_is_validated_in_two_working_days() -> None:
    assert clocks.urgent_validation_days(date(2026, 4, 30)) == 2
    assert clocks.validation_due(at(2026, 4, 30, 17), calendar=FRANCE) == at(2026, 5, 5, 23, 59, 59)
    assert clocks.validation_due(at(2026, 4, 2, 23, 59, 59), calendar=FRANCE) == at(2026, 4, 7, 23, 59, 59)
    assert clocks.validation_due(at(2026, 4, 2), of_departement("67")) == at(2026, 4, 8, 23, 59, 59)


@pytest.mark.parametrize(
    ("opens", "closes"),
    [
        (at(2026, 5, 4, 9), at(2026, 5, 12, 18)),
        (at(2026, 3, 22, 9), at(2026, 3, 30, 18)),
        (at(2026, 5, 4, 0), at(2026, 5, 12, 18)),
    ],
)
def test_an_ordinary_publication_closes_at_18_h_after_seven_full_days(opens: datetime, closes: datetime) -> None:
    assert clocks.ordinary_closing(opens) == closes


@pytest.mark.parametrize(("people", "is_many"), [(1, False), (10, False), (11, True), (500, True)])
def test_an_act_that_writes_to_more_than_ten_people_is_shown_before_it_leaves(people: int, is_many: bool) -> None:
    assert clocks.writes_to_many(people, date(2026, 5, 4)) is is_many


def test_what_was_done_for_many_can_be_taken_back_during_the_minute_that_follows() -> None:
    assert clocks.take_back_until(at(2026, 5, 4, 23, 59, 30)) == at(2026, 5, 5, 0, 0, 30)


def test_a_desk_tells_what_others_did_in_the_fourteen_days_before() -> None:
    assert clocks.lately(at(2026, 5, 15, 9)) == at(2026, 5, 1, 9)


def test_a_lease_unknown_to_the_register_after_a_day_is_late() -> None:
    assert clocks.unsent_since(at(2026, 5, 5, 6)) == at(2026, 5, 4, 6)


@pytest.mark.parametrize(
    ("instant", "sent"),
    [
        (at(2026, 5, 4, 8), at(2026, 5, 4, 8)),
        (at(2026, 5, 4, 19, 59, 59), at(2026, 5, 4, 19, 59, 59)),
        (at(2026, 5, 4, 20), at(2026, 5, 5, 8)),
        (at(2026, 5, 4, 7, 59, 59), at(2026, 5, 4, 8)),
        (at(2026, 5, 1, 12), at(2026, 5, 4, 8)),
        (at(2026, 4, 30, 23), at(2026, 5, 4, 8)),
        (at(2026, 3, 28, 21), at(2026, 3, 30, 8)),
    ],
)
def test_no_reminder_leaves_at_night_or_on_a_day_off(instant: datetime, sent: datetime) -> None:
    assert clocks.next_sending(instant, calendar=FRANCE) == sent
    assert not clocks.is_quiet(sent, calendar=FRANCE)


@given(st.datetimes(datetime(2026, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_a_reminder_never_leaves_early_nor_in_quiet_hours(instant: datetime) -> None:
    sent = clocks.next_sending(instant, calendar=FRANCE)

    assert sent >= instant
    assert not clocks.is_quiet(sent, calendar=FRANCE)
    assert clocks.next_sending(sent, calendar=FRANCE) == sent


# --- More time ------------------------------------------------------------------------------

DUE = at(2026, 5, 5, 23, 59, 59)


def given_more(**changed: Any) -> clocks.Extension:
    asked = {"to": date(2026, 5, 7), "by": "agent-1", "reason": "La preuve est illisible.", "at": at(2026, 5, 5, 9)}
    return clocks.extend(DUE, **{**asked, **changed}, calendar=FRANCE)


def test_a_person_gives_more_time_with_a_reason() -> None:
    assert given_more(reason="  La preuve est illisible. ") == clocks.Extension(
        first_due=DUE,
        due=at(2026, 5, 7, 23, 59, 59),
        by="agent-1",
        at=at(2026, 5, 5, 9),
        reason="La preuve est illisible.",
    )


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"by": " "}, "by"),
        ({"reason": " \n"}, "reason"),
        ({"reason": "x" * 501}, "reason"),
        ({"at": at(2026, 5, 6)}, "at"),
        ({"to": date(2026, 5, 5)}, "to"),
        ({"to": date(2026, 5, 4)}, "to"),
        ({"to": date(2026, 5, 22)}, "to"),
    ],
)
def test_more_time_is_refused_by_name(changed: dict[str, Any], field: str) -> None:
    with pytest.raises(RefusedDelay) as refusal:
        given_more(**changed)
    assert refusal.value.field == field
    assert refusal.value.sentence.endswith(".")


def test_the_bound_holds_for_all_the_extensions_together() -> None:
    last = date(2026, 5, 21)
    first = given_more(to=date(2026, 5, 20))

    assert given_more(to=last).due == clocks.end_of_day(last)
    again = {
        "by": "agent-2",
        "reason": "Le service ne répond pas.",
        "at": at(2026, 5, 19),
        "first_due": first.first_due,
    }
    assert clocks.extend(first.due, to=last, **again, calendar=FRANCE).first_due == DUE
    with pytest.raises(RefusedDelay, match="au plus"):
        clocks.extend(first.due, to=date(2026, 5, 22), **again, calendar=FRANCE)


def test_a_reason_of_the_longest_length_and_the_last_instant_are_taken() -> None:
    assert len(given_more(reason="x" * 500, at=DUE).reason) == 500


# --- What is said ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "said"),
    [
        (at(2026, 5, 11, 9), "il vous reste 3 jours ouvrés"),
        (at(2026, 5, 13, 9), "il vous reste 1 jour ouvré"),
        (at(2026, 5, 14, 9), "il vous reste 1 jour ouvré"),
        (at(2026, 5, 15, 23, 59, 59), "c’est le dernier jour"),
        (at(2026, 5, 16, 0), "le délai est passé"),
    ],
)
def test_what_is_left_is_said(now: datetime, said: str) -> None:
    deadline = at(2026, 5, 15, 23, 59, 59)

    assert clocks.working_days_left(now, deadline, calendar=FRANCE) == said


def test_days_and_instants_are_said_in_french() -> None:
    assert clocks.say_day(date(2026, 5, 1)) == "vendredi 1er mai 2026"
    assert clocks.say_instant(datetime(2026, 8, 5, 21, 5, tzinfo=UTC)) == "mercredi 5 août 2026 à 23 h 05"
