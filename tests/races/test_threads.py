"""Two at once on a thread: read or taken back, answered once or twice, one subject opened by two presses."""

from __future__ import annotations

from functools import partial

import pytest

from palier.models import Thread, ThreadMessage
from palier.workflows.threads import answering_threads, writing_threads
from tests import factories
from tests.mandate_world import holder
from tests.races.at_once import at_once
from tests.thread_world import WORDS, applied, ended, house, read, reply_taken_back, took_back, wrote_again, wrote_on

pytestmark = pytest.mark.usefixtures("committed")


@pytest.mark.parametrize("turn", range(3))
def test_it_is_read_or_it_is_taken_back(turn: int) -> None:
    amina, odile = factories.demande("Amina"), house()
    made = wrote_on(applied(amina, odile), amina)
    one = ThreadMessage.objects.get()

    seen, gone = at_once(partial(read, made, odile), partial(took_back, one, amina.demande, holder(amina)))

    assert isinstance(seen, list), seen
    if isinstance(gone, Thread):
        assert seen[0].words == ""
    else:
        assert isinstance(gone, writing_threads.MessageRead), gone
        assert seen[0].words == WORDS


@pytest.mark.parametrize("turn", range(2))
def test_one_subject_is_one_thread(turn: int) -> None:
    amina, odile = factories.demande("Amina"), house()
    row = applied(amina, odile)

    results = at_once(partial(wrote_on, row, amina), partial(wrote_on, row, amina))

    assert all(isinstance(one, Thread) for one in results), results
    assert (Thread.objects.count(), ThreadMessage.objects.count()) == (1, 2)


@pytest.mark.parametrize("turn", range(2))
def test_the_last_of_the_day_is_sent_once(turn: int) -> None:
    amina, odile = factories.demande("Amina"), house()
    made = wrote_on(applied(amina, odile), amina)
    for _ in range(3):
        wrote_again(made, amina)

    results = at_once(partial(wrote_again, made, amina), partial(wrote_again, made, amina))

    assert sum(isinstance(one, Thread) for one in results) == 1, results
    assert sum(isinstance(one, writing_threads.TooManyMessages) for one in results) == 1, results


@pytest.mark.parametrize("turn", range(2))
def test_two_agents_end_it_once(turn: int) -> None:
    amina, odile = factories.demande("Amina"), house()
    made = wrote_on(applied(amina, odile), amina)

    results = at_once(partial(ended, made, odile), partial(ended, made, odile, "deja_repondu"))

    assert sum(isinstance(one, Thread) for one in results) == 1, results
    assert sum(isinstance(one, answering_threads.ThreadAnswered) for one in results) == 1, results


def test_an_answer_that_nobody_gave_is_not_taken_back() -> None:
    amina, odile = factories.demande("Amina"), house()
    made = wrote_on(applied(amina, odile), amina)
    with pytest.raises(answering_threads.ThreadAnswered):
        reply_taken_back(made, odile)
