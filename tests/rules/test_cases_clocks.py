"""The two clocks on the cases of ``cases/clocks``: a day, a delay, and when it ends. No Python to add one."""

import tomllib
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import pytest

from palier.rules.homes import flow_balance
from palier.rules.law import calendars, clocks, law
from palier.rules.law.calendars import FRANCE
from palier.rules.offer import offers

FOLDER = Path(__file__).parent / "cases" / "clocks"
CASES = [case for path in sorted(FOLDER.glob("*.toml")) for case in tomllib.loads(path.read_text("utf-8"))["case"]]


def at(day: date, hour: str = "12:00") -> datetime:
    return datetime.combine(day, time.fromisoformat(hour), clocks.paris())


def ends(instant: datetime) -> dict[str, Any]:
    return {"until": clocks.day_in_paris(instant), "utc": instant.astimezone(UTC).isoformat()}


def delay(on: date, facts: dict[str, Any]) -> dict[str, Any]:
    found = clocks.Delay(
        count=facts["count"], unit=clocks.DelayUnit(facts["unit"]), kind=clocks.DelayKind(facts.get("kind", "minimum"))
    )
    return ends(clocks.statutory_deadline(on, found, lengthened_to=facts.get("lengthened_to")))


def offer(on: date, facts: dict[str, Any]) -> dict[str, Any]:
    try:
        calendar = calendars.of_departement(facts.get("departement", "75"))
        return ends(offers.answer_deadline(at(on), facts.get("days"), calendar=calendar))
    except offers.DelayTooShort:
        return {"refused": "days"}


def extension(on: date, facts: dict[str, Any]) -> dict[str, Any]:
    due = clocks.end_of_day(facts["due"])
    found = clocks.extend(due, to=facts["to"], by=facts["by"], reason=facts["reason"], at=at(on), calendar=FRANCE)
    return ends(found.due)


def said(instant: datetime) -> str:
    return f"{instant.astimezone(clocks.paris()):%Y-%m-%dT%H:%M}"


QUESTIONS: dict[str, Callable[[date, dict[str, Any]], dict[str, Any]]] = {
    "delai": delay,
    "proposition": lambda on, _: {"until": flow_balance.deadline(on)},
    "offre": offer,
    "ouvre": lambda on, facts: {
        "working": calendars.of_departement(facts.get("departement", "75")).is_working(on),
    },
    "validation": lambda on, _: ends(clocks.validation_due(at(on), calendar=FRANCE)),
    "envoi": lambda on, facts: {"sent": said(clocks.next_sending(at(on, facts["at"]), calendar=FRANCE))},
    "cloture": lambda on, _: {"until": said(clocks.ordinary_closing(at(on)))},
    "prolongation": extension,
}


@pytest.mark.parametrize("case", CASES, ids=[case["title"] for case in CASES])
def test_a_delay_ends_as_the_case_says(case: dict[str, Any]) -> None:
    try:
        answer = QUESTIONS[case["question"]](case["on"], case.get("facts", {}))
    except clocks.RefusedDelay as refusal:
        answer = {"refused": refusal.field}

    assert case["expected"]
    assert {key: answer.get(key) for key in case["expected"]} == case["expected"]
    keys = case["article"] if isinstance(case["article"], list) else [case["article"]]
    assert all(law.parse(key) for key in keys)


def test_there_are_enough_cases_and_no_two_share_a_name() -> None:
    assert len(CASES) >= 40
    assert len({case["title"] for case in CASES}) == len(CASES)
