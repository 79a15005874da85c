"""A radiation on the very day of what it rests on, and what the clock of its warning says at each moment."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from palier.rules.law import calendars, parameters
from palier.rules.law.calendars import FRANCE
from palier.rules.life import lifecycle, radiation
from palier.rules.life.radiation import Intended, Pronouncer, StrikeOffReason, SubReason, WarningSteps

ON = date(2026, 9, 1)
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
DELIVERED = datetime(2026, 7, 1, 10, tzinfo=UTC)
END = radiation.answer_by(DELIVERED, calendar=FRANCE)
RECEIVED = WarningSteps(sent_at=DELIVERED, delivered_at=DELIVERED, has_proof=True, calendar=FRANCE)


def obstacles(intended: Intended) -> list[str]:
    return [reason.code for reason in radiation.obstacles(intended)]


def said(now: datetime, deadline: datetime | None = END) -> str:
    return radiation.say_delay(now=now, deadline=deadline, calendar=FRANCE)


def test_a_warning_not_yet_received_says_that_no_delay_runs_and_where_it_would_end() -> None:
    told = said(DELIVERED, None)

    assert told.startswith("Le délai d’un mois n’a pas commencé : il court du jour où vous recevez")
    assert told.endswith("S’il commençait aujourd’hui, il finirait le lundi 3 août 2026 à 23 h 59.")


@pytest.mark.parametrize(
    ("now", "told"),
    [
        (END - 7 * DAY, "Répondez avant le lundi 3 août 2026 à 23 h 59 : il vous reste 5 jours ouvrés."),
        (END, "Répondez avant le lundi 3 août 2026 à 23 h 59 : c’est le dernier jour."),
        (
            END + SECOND,
            "Le délai pour répondre est passé depuis le lundi 3 août 2026 à 23 h 59. Répondez sans attendre",
        ),
    ],
)
def test_the_last_second_of_a_warning_is_still_in_time_and_the_next_one_is_late(now: datetime, told: str) -> None:
    assert said(now).startswith(told)


@pytest.mark.parametrize(
    ("departement", "on", "found"),
    [
        ("67", date(2027, 3, 27), ["delai_en_cours"]),
        ("67", date(2027, 3, 30), ["delai_en_cours"]),
        ("67", date(2027, 3, 31), []),
        ("59", date(2027, 3, 26), ["delai_en_cours"]),
        ("59", date(2027, 3, 27), []),
    ],
)
def test_the_holidays_of_alsace_lengthen_the_month_of_a_warning(departement: str, on: date, found: list[str]) -> None:
    # The month ends on Good Friday, a holiday there only; Easter Monday, a holiday everywhere, follows.
    delivered = datetime(2027, 2, 26, 10, tzinfo=UTC)
    received = WarningSteps(
        sent_at=delivered, delivered_at=delivered, has_proof=True, calendar=calendars.of_departement(departement)
    )
    intended = Intended(
        reason=StrikeOffReason.NO_ANSWER,
        by=Pronouncer.SENDER,
        on=on,
        unanswered_letter_on=date(2027, 1, 4),
        warning=received,
    )

    assert obstacles(intended) == found


@pytest.mark.parametrize(("written", "found"), [(ON - DAY, []), (ON, []), (ON + DAY, ["renonciation_absente"])])
def test_a_renunciation_was_written_on_the_day_or_before(written: date, found: list[str]) -> None:
    intended = Intended(reason=StrikeOffReason.WITHDRAWN, by=Pronouncer.RECEIVING_SERVICE, on=ON, withdrawn_on=written)

    assert obstacles(intended) == found


@pytest.mark.parametrize(("first", "found"), [(ON - DAY, []), (ON, []), (ON + DAY, ["tolerance"])])
def test_a_demande_not_renewed_is_struck_off_from_its_first_day_on(first: date, found: list[str]) -> None:
    intended = Intended(reason=StrikeOffReason.NOT_RENEWED, by=Pronouncer.MANAGER, on=ON, not_renewed_from=first)

    assert obstacles(intended) == found


def test_a_warning_received_does_not_make_a_demande_inadmissible_without_a_decision_of_the_commission() -> None:
    intended = Intended(
        reason=StrikeOffReason.INADMISSIBLE,
        by=Pronouncer.COMMISSION_LANDLORD,
        on=ON,
        warning=RECEIVED,
        sub_reason=SubReason.OVER_CEILINGS,
    )

    assert obstacles(intended) == ["decision_absente"]
    assert obstacles(replace(intended, is_found_inadmissible=True)) == []


@pytest.mark.parametrize("confidence", ["L", "U"])
def test_a_court_whose_rule_was_not_read_at_its_source_is_not_named(
    monkeypatch: pytest.MonkeyPatch, confidence: str
) -> None:
    route = replace(parameters.get(lifecycle.FILE, "court_route", ON), confidence=confidence)
    monkeypatch.setattr(radiation.parameters, "get", lambda *_: route)

    assert "tribunal" not in " ".join(radiation.appeal_routes(ON))
