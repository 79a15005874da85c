"""Publics of the law, the fast lane and the DALO on facts that a jurist wrote down (``cases/situations/*.toml``)."""

from __future__ import annotations

import re
import tomllib
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from palier.rules.law import law
from palier.rules.law.clocks import day_in_paris, paris
from palier.rules.people.facts import Claim, CurrentHome, Dalo, Demande, Household, Proof, Situation
from palier.rules.situations import dalo, dalo_clock, priorities, situations, urgency

if TYPE_CHECKING:
    from collections.abc import Callable

FOLDER = Path(__file__).parent / "cases" / "situations"
CASES = [
    (path.stem, row)
    for path in sorted(FOLDER.glob("*.toml"))
    for row in tomllib.loads(path.read_text(encoding="utf-8"))["case"]
]


def at(day: date) -> datetime:
    """Ten in the morning, in Paris."""
    return datetime.combine(day, time(10), paris())


def demande(facts: dict[str, Any]) -> Demande:
    return Demande(
        numero_unique="",
        household=Household(persons=()),
        deposited_on=facts.get("deposited"),
        dalo=Dalo(facts.get("dalo", "non")),
        dalo_valid_until=facts.get("dalo_until"),
        current_home=CurrentHome(occupancy_codes=tuple(facts.get("occupancy", ()))),
        claims=tuple(
            Claim(
                situation=Situation(row["situation"]),
                proof=Proof(row["proof"]),
                since=row.get("since"),
                valid_until=row.get("until"),
            )
            for row in facts.get("claims", ())
        ),
    )


def publics(facts: dict[str, Any], on: date) -> dict[str, Any]:
    refusals = {Situation(code): reason for code, reason in facts.get("refusals", {}).items()}
    found = priorities.grounds_of_law(demande(facts), on, refusals=refusals)
    return {
        "publics": [f"{ground.letter} {ground.said()}" for ground in found],
        "priority": priorities.is_priority(demande(facts), on),
    }


def looks(facts: dict[str, Any], on: date) -> dict[str, Any]:
    sentence, shown = priorities.looks(priorities.grounds_of_law(demande(facts), on))
    return {"looks": sentence, "shown": len(shown)}


def lane(facts: dict[str, Any], on: date) -> dict[str, Any]:
    filed = [urgency.FiledProof(row["code"], at(row["on"])) for row in facts.get("filed", ())]
    if facts["situation"] == "dalo":
        found = urgency.lane_of_dalo(demande(facts), filed, now=at(on))
    else:
        situation, verified = Situation(facts["situation"]), facts.get("verified")
        end = situations.expiry(situation, verified) if verified else None
        found = urgency.lane(situation, filed, now=at(on), is_validated=verified is not None, validated_until=end)
    return {
        "state": found.state.value,
        "missing": [list(kind) for kind in found.missing],
        "due": day_in_paris(found.due_at) if found.due_at else None,
        "until": found.valid_until,
        "visa": found.has_visa,
    }


def due(found: dalo.DaloDeadline) -> dict[str, Any]:
    return {"due": found.day, "months": found.months, "sure": found.is_sure}


def offer(facts: dict[str, Any], _on: date) -> dict[str, Any]:
    found = dalo.offer_due(facts["decided"], facts["departement"])
    return {**due(found), "court": dalo.court_until(found).day}


def clock(facts: dict[str, Any], on: date) -> dict[str, Any]:
    window = dalo_clock.court_window(facts["decided"], facts["departement"])
    told = dalo_clock.told(facts["decided"], facts["departement"], on=on)
    return {"opens": window.opens_on, "until": window.until, "latest": window.latest, "said": told[1]}


def status(facts: dict[str, Any], on: date) -> dict[str, Any]:
    found = dalo.of_register(facts["code"])
    if found is None:
        return {"status": "inconnu"}
    return {"status": found.value, "living": dalo.is_living(demande({"dalo": found.value}), on=on)}


ANSWERS: dict[str, Callable[[dict[str, Any], date], dict[str, Any]]] = {
    "publics": publics,
    "parait": looks,
    "voie_rapide": lane,
    "comed": lambda facts, _: due(dalo.decision_due(facts["filed"], facts["departement"])),
    "offre": offer,
    "horloge": clock,
    "juge": lambda facts, _: due(dalo.judgment_due(facts["applied"])),
    "cas": lambda facts, on: {
        "cases": [case.value for case in dalo.possible_cases(demande(facts), facts.get("departement", "69"), on=on)]
    },
    "hebergement": lambda facts, on: {
        "long": dalo.is_lodged_too_long(facts["since"], on=on, is_transition=facts["transition"])
    },
    "statut": status,
    "rappel": lambda facts, _: {"from": urgency.reminder_on(facts["until"])},
}


@pytest.mark.parametrize(("file", "row"), CASES, ids=[f"{file}: {row['title']}" for file, row in CASES])
def test_the_catalogue_answers_as_the_case_says(file: str, row: dict[str, Any]) -> None:
    answer = ANSWERS[row["ask"]](row["facts"], row["on"])

    assert {key: answer[key] for key in row["expected"]} == row["expected"]
    assert row["expected"]
    assert law.parse(row["article"])


def test_every_letter_and_every_urgent_situation_has_its_case() -> None:
    said = [line for _, row in CASES for line in row["expected"].get("publics", ())]
    letters = {found[0] for line in said if (found := re.match(r"g bis|dalo|[a-m]\b", line))}
    urgent = {row["facts"]["situation"] for _, row in CASES if row["ask"] == "voie_rapide"}
    states = {(row["facts"]["situation"], row["expected"]["state"]) for _, row in CASES if row["ask"] == "voie_rapide"}

    assert letters == {"dalo", *"abcdefghijklm", "g bis"}
    assert urgent >= {"violence", "handicap", "sans_logement", "expulsion_commandement", "logement_indigne", "dalo"}
    assert all((one, state.value) in states for one in urgent - {"expulsion_jugement"} for state in urgency.LaneState)
    assert len(CASES) >= 80
    assert len({row["title"] for _, row in CASES}) == len(CASES)
