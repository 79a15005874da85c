"""The life of a demande, on facts that a jurist wrote down (``cases/life/*.toml``): a question, facts, what is answered."""

from __future__ import annotations

import tomllib
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from palier.rules.counter import alone
from palier.rules.law import law
from palier.rules.law.calendars import FRANCE
from palier.rules.law.clocks import paris
from palier.rules.life import lifecycle, radiation, renewal
from palier.rules.life.lifecycle import System

if TYPE_CHECKING:
    from collections.abc import Callable

FOLDER = Path(__file__).parent / "cases" / "life"
NATIONAL = "systeme_national"
CASES = [
    (path.stem, row)
    for path in sorted(FOLDER.glob("*.toml"))
    for row in tomllib.loads(path.read_text(encoding="utf-8"))["case"]
]


def _noon(day: date | datetime | None) -> datetime | None:
    """A day of the file at noon in Paris; an instant as it is written."""
    if day is None or isinstance(day, datetime):
        return day
    return datetime.combine(day, time(12), paris())


def _move(facts: dict[str, Any], on: date) -> dict[str, Any]:
    try:
        move = lifecycle.step(facts["state"], lifecycle.LifeVerb(facts["act"]))
    except lifecycle.IllegalLifeMove:
        return {"state": "interdit"}
    return {"state": move.target.value}


def _registration(facts: dict[str, Any], on: date) -> dict[str, Any]:
    return {"missing": [reason.code for reason in lifecycle.registration(lifecycle.Deposit(**facts))]}


def _signature(facts: dict[str, Any], on: date) -> dict[str, Any]:
    why = alone.age_word(facts["birth"], is_emancipated=facts.get("is_emancipated", False), on=on)
    told = {"c": {"marital_status": facts.get("marital_status", "")}}
    return {"may_sign": not why, "lacks_spouse": alone.lacks_spouse(told)}


def _attestation(facts: dict[str, Any], on: date) -> dict[str, Any]:
    due = lifecycle.attestation_due(facts["deposited"])
    recourse = lifecycle.attestation_recourse(facts["deposited"], facts.get("attested"), on=on)
    lacks = [reason.code for reason in lifecycle.attestation_lacks(facts.get("given", []), on=on)]
    return {"due": due, "recourse": recourse.code if recourse else "", "lacks": lacks}


def _piece(facts: dict[str, Any], on: date) -> dict[str, Any]:
    found = lifecycle.pieces_recourse(facts["deposited"], facts.get("filed"), on=on)
    return {"recourse": found.code if found else "", "is_hedged": found is not None and "elon nos" in found.sentence}


def _validity(facts: dict[str, Any], on: date) -> dict[str, Any]:
    last = lifecycle.valid_until(facts["deposited"], facts.get("renewed"))
    return {"valid_until": last, "state": lifecycle.state_on(last, on=on).value}


def _notice(facts: dict[str, Any], on: date) -> dict[str, Any]:
    last = facts["valid_until"]
    return {"deadline": renewal.notice_deadline(last), "is_due": renewal.notice_is_due(last, on=on)}


def _channels(facts: dict[str, Any], on: date) -> dict[str, Any]:
    found = renewal.notice_channels(renewal.Reachability(**facts))
    return {"channels": [channel.value for channel in found.used], "rule": found.rule}


def _tolerance(facts: dict[str, Any], on: date) -> dict[str, Any]:
    system = System(facts.get("system", NATIONAL))
    first = renewal.strike_off_from(facts["valid_until"], system=system, noticed_on=facts.get("noticed"))
    back = renewal.reactivation(facts["valid_until"], reason=facts.get("reason", "RADREN"), system=system, on=on)
    return {
        "strike_off_from": first or "jamais ici",
        "reactivation": back.possible.value,
        "until": back.until or "non dite",
        "says_a_date": any(character.isdigit() for character in back.sentence),
    }


def _merging(facts: dict[str, Any], on: date) -> dict[str, Any]:
    return {"seniorities": lifecycle.merged_seniorities(facts["kept"], facts["other"])}


def _warning(facts: dict[str, Any]) -> radiation.WarningSteps:
    sent = _noon(facts.get("sent") or facts.get("delivered"))
    assert sent is not None
    return radiation.WarningSteps(
        sent_at=sent,
        delivered_at=_noon(facts.get("delivered")),
        has_proof=facts.get("proof", True),
        answered_at=_noon(facts.get("answered")),
        cancelled_at=_noon(facts.get("cancelled")),
        calendar=FRANCE,
    )


def _radiation(facts: dict[str, Any], on: date) -> dict[str, Any]:
    try:
        reason = radiation.reason_of(facts["reason"])
    except radiation.UnknownStrikeOffReason:
        return {"obstacles": ["motif_inconnu"]}
    rule = radiation.RULES[reason]
    intended = radiation.Intended(
        reason=reason,
        on=on,
        by=radiation.Pronouncer(facts.get("by", rule.pronouncer)),
        sub_reason=radiation.SubReason(facts["sub_reason"]) if "sub_reason" in facts else None,
        lease_signed_on=facts.get("lease_signed"),
        is_social_home=facts.get("social_home"),
        withdrawn_on=facts.get("withdrawn"),
        unanswered_letter_on=facts.get("letter"),
        warning=_warning(facts["warning"]) if "warning" in facts else None,
        is_found_inadmissible=facts.get("found_inadmissible", False),
        not_renewed_from=facts.get("not_renewed_from"),
        kept_numero=facts.get("kept_numero", ""),
    )
    return {"obstacles": [one.code for one in radiation.obstacles(intended)], "letter": rule.letter}


def _delay(facts: dict[str, Any], on: date) -> dict[str, Any]:
    delivered = _noon(facts["delivered"])
    assert delivered is not None
    return {
        "answer_by": radiation.answer_by(delivered, calendar=FRANCE).date(),
        "strike_off_from": radiation.strike_off_day(delivered, calendar=FRANCE),
    }


QUESTIONS: dict[str, Callable[[dict[str, Any], date], dict[str, Any]]] = {
    "etat": _move,
    "enregistrement": _registration,
    "signature": _signature,
    "attestation": _attestation,
    "piece": _piece,
    "validite": _validity,
    "preavis": _notice,
    "canaux": _channels,
    "tolerance": _tolerance,
    "fusion": _merging,
    "radiation": _radiation,
    "delai": _delay,
}


@pytest.mark.parametrize("case", [row for _, row in CASES], ids=[f"{file}: {row['title']}" for file, row in CASES])
def test_the_law_answers_as_the_case_says(case: dict[str, Any]) -> None:
    answers = QUESTIONS[case["question"]](case["facts"], case["on"])

    assert case["expected"]
    assert {key: answers[key] for key in case["expected"]} == case["expected"]
    assert law.parse(case["article"])


def test_there_are_enough_cases_and_no_two_share_a_name() -> None:
    titles = [row["title"] for _, row in CASES]

    assert len(titles) >= 60
    assert len(set(titles)) == len(titles)


def test_every_question_is_asked() -> None:
    assert {row["question"] for _, row in CASES} == set(QUESTIONS)
