"""How long to answer, what silence does, who is next."""

from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.rules.candidature.funnel import Stage
from palier.rules.law import clocks
from palier.rules.law.calendars import FRANCE
from palier.rules.offer import offers
from palier.rules.offer.offers import RetainedPlace, Silence

instants = st.datetimes(datetime(2024, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


def at(*parts: int) -> datetime:
    """An instant of Paris."""
    return datetime(*parts, tzinfo=clocks.paris())  # type: ignore[misc,arg-type]


def test_the_day_of_delivery_does_not_count() -> None:
    # Monday 4 May 2026 + 10 days is Thursday 14 May: Ascension, so Friday 15.
    assert offers.answer_deadline(at(2026, 5, 4, 0, 5), calendar=FRANCE) == at(2026, 5, 15, 23, 59, 59)


def test_a_deadline_on_a_working_day_stays() -> None:
    assert offers.answer_deadline(at(2026, 6, 1, 18), calendar=FRANCE) == at(2026, 6, 11, 23, 59, 59)


def test_the_day_is_that_of_paris() -> None:
    late = datetime(2026, 6, 1, 22, 30, tzinfo=UTC)  # 2 June, half past midnight in Paris

    assert offers.answer_deadline(late, calendar=FRANCE) == at(2026, 6, 12, 23, 59, 59)


def test_a_landlord_may_give_longer() -> None:
    assert offers.answer_deadline(at(2026, 6, 1, 18), 15, calendar=FRANCE) == at(2026, 6, 16, 23, 59, 59)


def said(now: datetime, answer_by: datetime | None) -> str:
    return offers.say_delay(now=now, answer_by=answer_by, answer_days=10, set_day=date(2026, 12, 4), calendar=FRANCE)


def test_the_clock_of_an_offer_is_a_date_and_what_remains() -> None:
    assert said(at(2026, 11, 26, 10), at(2026, 12, 3, 23, 59, 59)) == (
        "Acceptez ou refusez avant le jeudi 3 décembre 2026 à 23 h 59 : il vous reste 5 jours ouvrés."
    )


def test_a_date_that_runs_says_from_which_day_and_by_which_proof() -> None:
    text = offers.say_delay(
        now=at(2026, 11, 26, 10),
        answer_by=at(2026, 12, 3, 23, 59, 59),
        answer_days=10,
        set_day=date(2026, 12, 4),
        delivered_at=at(2026, 11, 23, 15),
        proof="Courrier ouvert dans l’espace personnel",
        calendar=FRANCE,
    )

    assert text.startswith("Acceptez ou refusez avant le jeudi 3 décembre 2026")
    assert "Vous avez reçu l’offre le lundi 23 novembre 2026, pour 10 jours." in text
    assert text.endswith("Preuve : courrier ouvert dans l’espace personnel.")


def test_a_letter_kept_closed_is_not_said_to_keep_the_home() -> None:
    text = said(at(2026, 11, 26, 10), None)

    assert "n’a pas commencé" in text
    assert "il finirait le lundi 7 décembre 2026 à 23 h 59" in text
    assert "dès le vendredi 4 décembre 2026, le bailleur peut le proposer à une autre personne" in text


def test_a_delay_that_is_over_says_that_an_answer_may_still_count() -> None:
    assert "est passé depuis le jeudi 3 décembre 2026" in said(at(2026, 12, 4, 8), at(2026, 12, 3, 23, 59, 59))


@pytest.mark.parametrize("days", [9, 0, -10])
def test_less_than_ten_days_is_refused(days: int) -> None:
    with pytest.raises(offers.DelayTooShort):
        offers.answer_deadline(at(2026, 6, 1, 18), days, calendar=FRANCE)


@given(instants, st.integers(10, 40))
def test_nobody_has_less_than_the_days_announced(delivered: datetime, days: int) -> None:
    deadline = offers.answer_deadline(delivered, days, calendar=FRANCE)

    assert deadline - delivered >= timedelta(days=days) - timedelta(hours=1, seconds=1)
    assert (clocks.day_in_paris(deadline) - clocks.day_in_paris(delivered)).days >= days
    assert FRANCE.is_working(clocks.day_in_paris(deadline))


def test_a_closed_day_moves_the_deadline() -> None:
    calendar = FRANCE.without({date(2026, 6, 11), date(2026, 6, 12)})

    assert offers.answer_deadline(at(2026, 6, 1, 18), calendar=calendar) == at(2026, 6, 15, 23, 59, 59)


DEADLINE = at(2026, 6, 11, 23, 59, 59)
AFTER = DEADLINE + timedelta(seconds=1)


@pytest.mark.parametrize(
    ("now", "deadline", "reminded", "second", "expected"),
    [
        (DEADLINE, DEADLINE, True, True, Silence.WAIT),
        (AFTER, DEADLINE, True, True, Silence.PASS_ON),
        (AFTER, DEADLINE, False, True, Silence.REMIND),
        (AFTER, DEADLINE, True, False, Silence.REMIND),
        (DEADLINE, None, True, True, Silence.WAIT),
        (AFTER, None, True, True, Silence.PERSON_DECIDES),
        (AFTER, None, False, False, Silence.PERSON_DECIDES),
    ],
)
def test_silence_needs_proof_a_reminder_and_a_second_channel(
    now: datetime,
    deadline: datetime | None,
    reminded: bool,
    second: bool,
    expected: Silence,
) -> None:
    found = offers.silence(
        now=now,
        deadline=deadline,
        set_day=clocks.day_in_paris(DEADLINE) + timedelta(1),
        has_reminder=reminded,
        has_second_channel=second,
    )

    assert found is expected


def test_silence_is_said_to_cost_nothing() -> None:
    assert "ni points, ni ancienneté, ni votre demande" in offers.SILENCE_TEXT


def test_silence_is_never_said_to_cost_nothing_to_a_household_recognised_dalo() -> None:
    said = offers.say_silence(is_dalo=True)

    assert "la priorité que donne la décision de la commission de médiation" in said
    assert offers.say_silence(is_dalo=False) == offers.SILENCE_TEXT


lines_of_a_home = st.lists(
    st.builds(
        RetainedPlace,
        st.integers(1, 9),
        st.sampled_from(Stage),
        st.booleans(),
        st.booleans(),
        st.booleans(),
    ),
    unique_by=lambda line: line.place,
)


def test_the_first_rank_is_offered_first() -> None:
    lines = [RetainedPlace(2, Stage.EN_RESERVE), RetainedPlace(1, Stage.ATTRIBUEE), RetainedPlace(3, Stage.EN_RESERVE)]

    assert offers.next_to_offer(lines) == 1


def test_a_refusal_passes_to_the_next_that_can_take_it() -> None:
    lines = [
        RetainedPlace(1, Stage.REFUSEE),
        RetainedPlace(2, Stage.SUSPENDUE),
        RetainedPlace(3, Stage.SOUS_CONDITION),
        RetainedPlace(4, Stage.EN_RESERVE),
    ]

    assert offers.next_to_offer(lines) == 4


def test_a_met_condition_takes_its_rank() -> None:
    lines = [RetainedPlace(1, Stage.SOUS_CONDITION, is_condition_met=True), RetainedPlace(2, Stage.EN_RESERVE)]

    assert offers.next_to_offer(lines) == 1


def test_a_condition_holds_the_line_while_its_piece_is_awaited() -> None:
    lines = [RetainedPlace(1, Stage.SOUS_CONDITION, is_piece_awaited=True), RetainedPlace(2, Stage.EN_RESERVE)]

    with pytest.raises(offers.PieceStillAwaited):
        offers.next_to_offer(lines)
    assert offers.next_to_offer([lines[0]._replace(is_piece_awaited=False), lines[1]]) == 2


def test_a_fallen_lease_goes_to_those_behind_first() -> None:
    lines = [RetainedPlace(1, Stage.EN_RESERVE, had_offer=True), RetainedPlace(2, Stage.EN_RESERVE)]

    assert offers.next_to_offer(lines) == 2
    assert offers.next_to_offer(lines[:1]) == 1
    assert offers.next_to_offer(lines[:1], again=False) is None


def test_nobody_left_is_said() -> None:
    assert offers.next_to_offer([RetainedPlace(1, Stage.REFUSEE)]) is None


@given(lines_of_a_home, st.booleans(), st.randoms())
def test_nobody_is_offered_the_home_past_somebody_entitled(
    lines: list[RetainedPlace], again: bool, dice: Random
) -> None:
    def entitled(line: RetainedPlace) -> bool:
        is_able = line.stage in (Stage.ATTRIBUEE, Stage.EN_RESERVE)
        return is_able or (line.stage is Stage.SOUS_CONDITION and line.is_condition_met)

    fresh = [line.place for line in lines if entitled(line) and not line.had_offer]
    once = [line.place for line in lines if entitled(line) and line.had_offer]
    expected = min(fresh, default=min(once, default=None) if again else None)
    pending = [
        line.place
        for line in lines
        if line.stage is Stage.SOUS_CONDITION and not entitled(line) and line.is_piece_awaited
    ]
    dice.shuffle(lines)

    if pending and min(pending) < min(fresh, default=99):
        with pytest.raises(offers.PieceStillAwaited):
            offers.next_to_offer(lines, again=again)
    else:
        assert offers.next_to_offer(lines, again=again) == expected


def test_a_person_decides_from_the_fifteenth_working_day_after_the_sending() -> None:
    # Monday 4 May 2026: Friday 8, Ascension (14) and Whit Monday (25) are no working days.
    assert offers.decision_day(at(2026, 5, 4, 9), calendar=FRANCE) == date(2026, 5, 28)
