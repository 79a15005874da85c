"""When a member is told of an agenda that changed, and what is foreseen of the quorum of a home."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from palier.rules.commission import call_words, seances

TOLD = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("hours_before", "hours_after"),
    [(24 * 30, 24), (49, 24), (48, 1), (3, 1)],
    ids=["a month before", "more than two days", "two days", "the same morning"],
)
def test_an_agenda_alone_is_told_once_a_day_and_sooner_when_the_seance_is_near(
    hours_before: int, hours_after: int
) -> None:
    assert seances.agenda_told_from(TOLD, TOLD + hours_before * HOUR) == TOLD + hours_after * HOUR


def test_the_end_foreseen_is_said_as_a_hour_and_as_a_day_past_midnight() -> None:
    assert call_words.foreseen_end(TOLD, 0) == ""
    assert call_words.foreseen_end(TOLD, 90) == "Fin prévue à 12 h 30."
    assert call_words.foreseen_end(TOLD + 10 * HOUR, 720) == "Fin prévue le mardi 5 mai 2026 à 9 h 00."


def test_who_was_told_an_end_is_told_that_there_is_none_any_more() -> None:
    assert call_words.hours_told(TOLD, 0, were_told=False) == ""
    assert call_words.hours_told(TOLD, 0, were_told=True) == "Aucune heure de fin n’est plus prévue."
    assert call_words.hours_told(TOLD, 60, were_told=True) == call_words.foreseen_end(TOLD, 60)
    assert "garde une heure" in call_words.kept(TOLD, 0)


def test_a_page_says_when_the_next_mail_leaves() -> None:
    assert call_words.agenda_awaited(TOLD, TOLD).endswith("un autre part dans les deux minutes.")
    assert "un autre part le " in call_words.agenda_awaited(TOLD + HOUR, TOLD)


@pytest.mark.parametrize(
    ("voters", "said"),
    [(0, "Sans quorum : 0 voix convoquée"), (2, "Sans quorum : 2 voix"), (3, "Quorum juste : 3 voix"), (4, "")],
)
def test_a_home_that_would_lack_its_quorum_says_so_beforehand(voters: int, said: str) -> None:
    told = call_words.quorum_foreseen(voters, 3)

    assert told.startswith(said)
    assert bool(told) == bool(said)
