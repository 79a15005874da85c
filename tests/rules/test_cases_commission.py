"""Designation, commission and offer on facts that a jurist wrote down: a question, facts, what is answered."""

from __future__ import annotations

import tomllib
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from palier.rules.candidature.funnel import Stage
from palier.rules.commission import checking, commission, designation, grounds, three, votes
from palier.rules.commission.commission import Capacity
from palier.rules.commission.votes import Ballot, Seat, VoteScope
from palier.rules.homes.home_dates import ImpossibleDay
from palier.rules.law import clocks, law
from palier.rules.law.calendars import FRANCE
from palier.rules.offer import offers, uncollected
from palier.rules.scoring import refusals

if TYPE_CHECKING:
    from collections.abc import Callable

FOLDERS = [Path(__file__).parent / "cases" / name for name in ("commission", "designation", "offers")]
CASES = [
    (f"{folder.name}/{path.stem}", row)
    for folder in FOLDERS
    for path in sorted(folder.glob("*.toml"))
    for row in tomllib.loads(path.read_text(encoding="utf-8"))["case"]
]
SCOPE = VoteScope(commune="93048", territory="T8", contingent="R1")
BIRTHS = {key: date(1950 + place, 1, 1) for place, key in enumerate("fedcba"[::-1])}
"""Six members of the board, ``a`` the oldest."""


def _noon(day: date | datetime) -> datetime:
    return day if isinstance(day, datetime) else datetime.combine(day, time(12), clocks.paris())


def _agenda(facts: dict[str, Any], on: date) -> dict[str, Any]:
    """``candidates`` are compliant; ``unread``, ``waiting`` (their tiers) and ``callable`` are nobody unless said."""
    tier = 0 if facts.get("are_dalo") else 1
    sent = [three.SentCandidate(stage=Stage.CONFORME, tier=tier)] * facts["candidates"]
    sent += [three.SentCandidate(stage=Stage.DESIGNEE, tier=1)] * facts.get("unread", 0)
    sent += [three.SentCandidate(stage=Stage.INCOMPLETE, tier=each) for each in facts.get("waiting", [])]
    found = three.standing(
        sent,
        callable_ranks=facts.get("callable", 0),
        is_plai=facts.get("is_plai", False),
        is_named=facts.get("is_named", False),
        on=on,
    )
    refused = three.fault(found, facts.get("exception"))
    if "offered" in facts:
        return {"offered": [str(code) for code in three.exemptions(found)], "call": found.may_call}
    return {"agenda": refused.code if refused else facts.get("exception") or "sans_exception"}


def _seat(key: str, text: str) -> Seat:
    """``maire@93048!absent``: quality, for what it sits, and whether it is absent."""
    who, _, absent = text.partition("!")
    quality, _, place = who.partition("@")
    return Seat(key=key, capacity=Capacity(quality), is_present=not absent, place=place)


def _vote(facts: dict[str, Any], on: date) -> dict[str, Any]:
    outcome = votes.tally(
        {key: Ballot(ballot) for key, ballot in facts["ballots"].items()},
        [_seat(key, text) for key, text in facts["members"].items()],
        quorum=facts["quorum"],
        scope=SCOPE,
        interested=facts.get("interested", []),
    )
    return {
        "adopted": outcome.is_adopted,
        "count": [outcome.votes_for, outcome.votes_against, outcome.abstentions],
        "casting": outcome.is_casting,
        "faults": [fault.code for fault in outcome.faults],
    }


def _chair(facts: dict[str, Any], on: date) -> dict[str, Any]:
    births = dict(list(BIRTHS.items())[: facts.get("board", 6)])
    try:
        return {"chair": votes.elect_chair(facts["choices"], births, on=on) or "aucun"}
    except votes.NotACommission:
        return {"chair": "refuse"}


def _composition(facts: dict[str, Any], on: date) -> dict[str, Any]:
    gaps = votes.composition_gaps([Capacity(member) for member in facts["members"]], on=on)
    return {"gaps": [gap.code for gap in gaps]}


def _form(facts: dict[str, Any], on: date) -> dict[str, Any]:
    try:
        return {"form": votes.require_form(facts["form"]).value}
    except votes.NotACommission:
        return {"form": "refuse"}


def _rulings(facts: dict[str, Any], on: date) -> dict[str, Any]:
    about = grounds.Circumstances(
        has_protection_order=facts.get("protection_order", False),
        is_flagged_residence=facts.get("flagged", False),
        are_criteria_known=facts.get("criteria", False),
        home_elsewhere=facts.get("home_elsewhere", ""),
    )
    rulings = [
        commission.Ruling(**{**row, "key": str(place), "decision": commission.Decision(row["decision"])}, about=about)
        for place, row in enumerate(facts["rulings"])
    ]
    found = [fault for ruling in rulings for fault in commission.faults(ruling, on=on)]
    return {"faults": [fault.code for fault in (*found, *commission.rank_faults(rulings))]}


def _deadline(facts: dict[str, Any], on: date) -> dict[str, Any]:
    try:
        return {"until": offers.answer_deadline(_noon(facts["delivered"]), facts["days"], calendar=FRANCE).isoformat()}
    except offers.DelayTooShort:
        return {"until": "refuse"}


def _uncollected(facts: dict[str, Any], on: date) -> dict[str, Any]:
    if not uncollected.counts(facts.get("mark", "non_reclamee")):
        return {"received": "mark"}
    try:
        found = uncollected.received_at(facts["presented"], facts["returned"], posted_on=facts["posted"], on=on)
    except ImpossibleDay as refused:
        return {"received": refused.field}
    return {"received": clocks.day_in_paris(found)}


def _silence(facts: dict[str, Any], on: date) -> dict[str, Any]:
    delivered = facts.get("delivered")
    sent = _noon(facts.get("sent", delivered))
    found = offers.silence(
        now=facts["now"],
        deadline=offers.answer_deadline(_noon(delivered), calendar=FRANCE) if delivered else None,
        set_day=offers.decision_day(sent, calendar=FRANCE),
        has_reminder=facts["reminder"],
        has_second_channel=facts["second_channel"],
    )
    return {"silence": found.value}


def _next(facts: dict[str, Any], on: date) -> dict[str, Any]:
    # Reached: the day of the piece alone says whether it is still awaited.
    is_awaited = facts.get("piece_by") is not None and on <= facts["piece_by"]
    lines = [offers.RetainedPlace(place, Stage(stage), is_piece_awaited=is_awaited) for place, stage in facts["lines"]]
    try:
        return {"next": offers.next_to_offer(lines) or "personne"}
    except offers.PieceStillAwaited:
        return {"next": "condition_en_cours"}


def _refusal(facts: dict[str, Any], on: date) -> dict[str, Any]:
    try:
        found = refusals.as_fact(
            answer=facts["answer"], reason=facts["reason"], is_suitable=facts["suitable"], refused_on=on
        )
    except refusals.InvalidRefusal:
        return {"fact": "refuse"}
    return {"fact": found.reason if found else "aucun"}


def _lines(facts: dict[str, Any]) -> list[tuple[int, Stage]]:
    return [(rank, Stage(stage)) for rank, stage in facts["lines"]]


def _send(facts: dict[str, Any], on: date) -> dict[str, Any]:
    return {"sent": list(designation.choose(_lines(facts)))}


def _call(facts: dict[str, Any], on: date) -> dict[str, Any]:
    return {"called": list(designation.next_to_call(_lines(facts)))}


def _ad(facts: dict[str, Any], on: date) -> dict[str, Any]:
    return {"needs_ad": not designation.needs_no_ad(is_dalo=facts["dalo"], is_by_prefet=facts["prefet"])}


def _reminders(facts: dict[str, Any], on: date) -> dict[str, Any]:
    return {"days_before": [delay.days for delay in offers.reminder_delays(on)]}


def _at_once(facts: dict[str, Any], on: date) -> dict[str, Any]:
    return {"may_apply": facts["running"] < designation.open_at_once(on)}


def _check(facts: dict[str, Any], on: date) -> dict[str, Any]:
    try:
        return {"found": checking.find(on=on, **facts).output.value}
    except checking.InvalidFinding:
        return {"found": "refuse"}


def _aside(facts: dict[str, Any], on: date) -> dict[str, Any]:
    try:
        designation.set_aside(facts["reason"], first_reader=facts["first"], second_reader=facts["second"])
    except designation.SameReader:
        return {"aside": "refuse"}
    return {"aside": "relue"}


ANSWERS: dict[str, Callable[[dict[str, Any], date], dict[str, Any]]] = {
    "agenda": _agenda,
    "vote": _vote,
    "chair": _chair,
    "composition": _composition,
    "form": _form,
    "rulings": _rulings,
    "deadline": _deadline,
    "silence": _silence,
    "non_retiree": _uncollected,
    "next": _next,
    "refusal": _refusal,
    "send": _send,
    "call": _call,
    "ad": _ad,
    "at_once": _at_once,
    "reminders": _reminders,
    "check": _check,
    "aside": _aside,
}


@pytest.mark.parametrize(("name", "case"), CASES, ids=[f"{name}: {case['title']}" for name, case in CASES])
def test_the_law_answers_as_the_case_says(name: str, case: dict[str, Any]) -> None:
    assert ANSWERS[case["ask"]](case["facts"], case["on"]) == case["expected"]
    assert law.parse(case["article"])


def test_there_are_enough_cases_and_no_two_share_a_title() -> None:
    titles = [(name, case["title"]) for name, case in CASES]

    assert len(CASES) >= 40
    assert len(set(titles)) == len(titles)
    assert {case["ask"] for _, case in CASES} == set(ANSWERS)


@pytest.mark.parametrize(
    ("called", "said"), [(0, "aucun n’est convoqué"), (1, "1 est convoqué"), (2, "2 sont convoqués")]
)
def test_how_many_of_the_board_are_called_is_said_as_french_counts(called: int, said: str) -> None:
    gaps = votes.composition_gaps([Capacity.BOARD] * called, on=date(2026, 12, 1))

    assert gaps[0].sentence == f"Le conseil du bailleur désigne 6 membres : {said}."
