"""Many alike are told in one line."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from palier.jobs.letters.tallies import GATHERING, Tally

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest


def test_five_hundred_are_one_line_with_their_count(caplog: pytest.LogCaptureFixture) -> None:
    later: list[tuple[float, Callable[[], None]]] = []
    tally = Tally(logging.getLogger("palier.essai"), "channel_not_wired", "channel", lambda *asked: later.append(asked))

    for _ in range(500):
        tally.note("sms")
    tally.note("papier")
    assert caplog.records == []
    ((seconds, tell),) = later
    tell()

    assert seconds == GATHERING
    assert [(one.channel, one.count) for one in caplog.records] == [("papier", 1), ("sms", 500)]  # type: ignore[attr-defined]


def test_what_comes_after_opens_another_count(caplog: pytest.LogCaptureFixture) -> None:
    later: list[Callable[[], None]] = []
    tally = Tally(
        logging.getLogger("palier.essai"), "channel_not_wired", "channel", lambda _seconds, then: later.append(then)
    )

    tally.note("sms")
    later.pop()()
    tally.note("sms")
    later.pop()()

    assert [one.count for one in caplog.records] == [1, 1]  # type: ignore[attr-defined]
