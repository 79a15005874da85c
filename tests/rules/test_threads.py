"""Threads: from where to where they move, the promised day on both sides of it, and who is written to."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.rules.candidature.funnel import Stage
from palier.rules.law.calendars import FRANCE
from palier.rules.threads import thread_choices, thread_words, threads
from palier.rules.threads.threads import (
    LIVING,
    LONGEST,
    MOVES,
    AbuseReason,
    NothingToAnswer,
    ThreadHolder,
    ThreadMessageStanding,
    ThreadMove,
    ThreadState,
    ThreadSubject,
)

PARIS = ZoneInfo("Europe/Paris")
ON = date(2026, 11, 20)
HIS, DESKS = ThreadMessageStanding(from_desk=False), ThreadMessageStanding(from_desk=True)
GONE, HIDDEN = (
    ThreadMessageStanding(from_desk=False, is_taken_back=True),
    ThreadMessageStanding(from_desk=False, is_hidden=True),
)


@pytest.mark.parametrize("state", ThreadState)
@pytest.mark.parametrize("move", ThreadMove)
def test_a_thread_moves_along_its_table_and_nowhere_else(state: ThreadState, move: ThreadMove) -> None:
    if state in MOVES[move]:
        assert threads.moved(state, move) is MOVES[move][state]
        return
    with pytest.raises(threads.ThreadElsewhere):
        threads.moved(state, move)


def test_whoever_writes_again_is_answered_again() -> None:
    assert all(threads.moved(state, ThreadMove.WRITE) is ThreadState.WAITING for state in ThreadState)
    assert all(state in MOVES[ThreadMove.CLOSE] for state in LIVING)


def test_the_answer_is_promised_in_working_days_of_the_departement() -> None:
    monday = datetime(2026, 11, 16, 23, 59, tzinfo=PARIS)
    assert threads.promised_on(monday, FRANCE) == date(2026, 11, 23)
    assert threads.promised_on(monday + timedelta(minutes=2), FRANCE) == date(2026, 11, 24)


def test_late_from_the_day_after_and_only_while_it_waits() -> None:
    assert not threads.is_late(ThreadState.WAITING, ON, on=ON)
    assert threads.is_late(ThreadState.WAITING, ON, on=date(2026, 11, 21))
    assert not any(threads.is_late(one, ON, on=date(2027, 1, 1)) for one in set(ThreadState) - {ThreadState.WAITING})


def test_what_nobody_wrote_waits_for_nothing() -> None:
    after = threads.once_taken_back
    assert after(ThreadState.WAITING, [GONE]) is ThreadState.CLOSED
    assert after(ThreadState.WAITING, [HIS, GONE]) is ThreadState.WAITING
    assert after(ThreadState.WAITING, [HIS, DESKS, GONE]) is ThreadState.ANSWERED
    assert (
        after(ThreadState.ANSWERED, [HIS, ThreadMessageStanding(from_desk=True, is_taken_back=True)])
        is ThreadState.WAITING
    )
    assert after(ThreadState.ENDED, [HIS, GONE]) is ThreadState.ENDED


def test_abuse_is_a_reason_where_all_that_waits_is_hidden() -> None:
    assert NothingToAnswer.ABUSE in threads.reasons_for([HIDDEN])
    assert NothingToAnswer.ABUSE in threads.reasons_for([HIS, DESKS, HIDDEN, GONE])
    for waits in ([HIS], [HIDDEN, HIS], [HIDDEN, DESKS], []):
        assert NothingToAnswer.ABUSE not in threads.reasons_for(waits)
        with pytest.raises(threads.NotAThreadReason):
            threads.require_reason("propos", waits)
    assert threads.require_reason("propos", [HIDDEN]) is NothingToAnswer.ABUSE
    with pytest.raises(threads.NotAThreadReason):
        threads.require_reason("pas_envie", [HIS])


@pytest.mark.parametrize(
    ("stage", "kind"),
    [
        (Stage.DEPOSEE, ThreadHolder.RESERVATAIRE),
        (Stage.CLASSEE, ThreadHolder.RESERVATAIRE),
        (Stage.NON_RETENUE, ThreadHolder.RESERVATAIRE),
        (Stage.DESIGNEE, ThreadHolder.BAILLEUR),
        (Stage.OFFRE_ENVOYEE, ThreadHolder.BAILLEUR),
        (Stage.BAIL_SIGNE, ThreadHolder.BAILLEUR),
    ],
)
def test_one_writes_to_who_has_the_candidature_in_hand(stage: Stage, kind: ThreadHolder) -> None:
    assert threads.holder_of(stage) is kind


def test_a_thread_is_kept_a_year_after_its_last_act() -> None:
    assert threads.kept_since(date(2027, 3, 31)) == date(2026, 3, 31)


def test_five_messages_a_day() -> None:
    assert threads.most_a_day(ON) == 5


def test_every_word_of_a_list_is_said() -> None:
    assert set(thread_words.WORDS) == set(thread_choices.STATES) == set(ThreadState)
    assert set(thread_words.SUBJECTS) == set(ThreadSubject)
    assert set(thread_words.ENDS) == set(thread_choices.ENDS) == set(NothingToAnswer)
    assert set(thread_words.ABUSES) == set(thread_choices.ABUSES) == set(AbuseReason)
    assert set(thread_words.HOLDERS) == set(ThreadHolder)
    # What waits says by when.
    assert "{day}" in thread_words.WORDS[ThreadState.WAITING].sentence


@given(st.text())
def test_what_is_written_is_plain_bounded_and_stays_what_it_is(text: str) -> None:
    once = threads.written(text)
    assert len(once) <= LONGEST
    assert threads.written(once) == once.strip()
    assert "\r\n" not in once
    assert "\n\n\n" not in once


def test_lines_stay_and_spaces_go() -> None:
    assert threads.written("  Bonjour,\r\n\r\n\r\n\r\nLa  visite ?  ") == "Bonjour,\n\nLa visite ?"
    assert threads.written(" \n\t ") == ""
    assert threads.written("\u200b\u2060 \ufeff") == ""
    assert len(threads.written("a" * (LONGEST + 1))) == LONGEST


@given(st.lists(st.sampled_from([HIS, DESKS, GONE, HIDDEN]), max_size=8), st.sampled_from(ThreadState))
def test_a_thread_never_waits_without_a_word_of_its_person(
    messages: list[ThreadMessageStanding], state: ThreadState
) -> None:
    after = threads.once_taken_back(state, messages)
    if state in LIVING and after is ThreadState.WAITING:
        left = [one for one in messages if not one.is_taken_back]
        assert left
        assert not left[-1].from_desk


def test_an_answer_waits_for_its_reader_until_they_act_after_it() -> None:
    answered = datetime(2026, 11, 16, 9, tzinfo=PARIS)
    for state in (ThreadState.ANSWERED, ThreadState.ENDED):
        assert threads.is_to_read(state, answered, answered)
        assert not threads.is_to_read(state, answered, answered + timedelta(minutes=1))
    assert not threads.is_to_read(ThreadState.WAITING, answered, answered)
    assert not threads.is_to_read(ThreadState.CLOSED, answered, answered)
    assert not threads.is_to_read(ThreadState.ENDED, None, answered)


def test_what_ended_without_an_answer_is_said_to_be_read_and_keeps_its_reason() -> None:
    assert threads.moved(ThreadState.ENDED, ThreadMove.CLOSE) is ThreadState.ENDED
