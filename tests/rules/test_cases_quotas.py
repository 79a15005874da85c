"""What the law gives on leases and on the flow, as a jurist wrote it down (``cases/quotas`` and ``cases/flow``)."""

import tomllib
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from palier.rules.homes import flow, flow_balance, quota_effect, quotas
from palier.rules.homes.flow import Contingent
from palier.rules.homes.quotas import LeaseFacts, Quartile, Rule
from palier.rules.law import law, rounding

FOLDER = Path(__file__).parent / "cases"
CASES = [
    (f"{path.parent.name}/{path.stem}: {case['title']}", case)
    for folder in ("quotas", "flow")
    for path in sorted((FOLDER / folder).glob("*.toml"))
    for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"]
]


def _plain(text: str) -> str:
    """No-break spaces as plain ones: a jurist types neither."""
    return text


def _lease(row: dict[str, Any]) -> LeaseFacts:
    return LeaseFacts(
        contingent=Contingent(row.get("contingent", "COLTER")),
        departement=row.get("departement", "93"),
        is_dalo=row.get("dalo", False),
        is_priority=row.get("priority", False) if row.get("priority") != "inconnu" else None,
        quartile=Quartile(row.get("quartile", "inconnu")),
        is_qpv=None if row.get("qpv") == "inconnu" else row.get("qpv", False),
        is_worker=row.get("worker"),
        is_rehoused=row.get("rehoused", False),
        signed_on=row.get("signed"),
        count=row.get("count", 1),
    )


def _counter(case: dict[str, Any]) -> quotas.Counter:
    leases = [_lease(row) for row in case["leases"]]
    return quotas.counter(
        Rule(case["rule"]), leases, year=case["on"].year, on=case["on"], departement=case.get("departement", "")
    )


def _effect(case: dict[str, Any]) -> str:
    leases = [_lease(row) for row in case["leases"]]
    found = quota_effect.effect(
        leases, _lease(case["designated"]), year=case["on"].year, on=case["on"], rules=[Rule(case["rule"])]
    )
    return _plain(found[0].sentence) if found else "aucun"


def _exact(case: dict[str, Any]) -> list[rounding.Exact]:
    return [
        rounding.Exact(
            key=row["key"],
            amount=Fraction(row["exact"]),
            method=rounding.Rounding(row["method"]),
            carried=Fraction(row.get("carried", "0")),
        )
        for row in case["shares"]
    ]


def _rounded(case: dict[str, Any]) -> tuple[rounding.Rounded, ...]:
    return rounding.together(_exact(case), case["base"])


def _year(case: dict[str, Any]) -> flow.FlowYear:
    return flow.FlowYear(**{**case["year"], "rotation": Fraction(case["year"]["rotation"])})


def _rights(case: dict[str, Any]) -> flow.Rights:
    shares = [
        flow.Share(
            key=row["key"],
            label=row["key"],
            contingent=Contingent(row["contingent"]),
            rate=Fraction(row["rate"]),
            rounding=rounding.Rounding(row.get("rounding", "inferieur")),
            is_guarantee=row.get("guarantee", False),
        )
        for row in case["conventions"]
    ]
    return flow.rights(flow.base(_year(case), on=case["on"]), shares, on=case["on"])


def _refused(case: dict[str, Any]) -> str:
    try:
        _rights(case)
    except flow.BadFlow as refused:
        return refused.field
    return ""


def _turn(case: dict[str, Any]) -> flow_balance.TurnState:
    return flow_balance.turn(
        case["notified"],
        on=case["on"],
        convention_days=case.get("convention_days"),
        lost_is_used=case["lost_is_used"],
        is_taxed=case.get("is_taxed"),
    )


def _balance(case: dict[str, Any]) -> flow_balance.Balance:
    segment = flow_balance.FlowSegment(type_code="T3", financing="PLUS", is_qpv=False)
    events = [
        flow_balance.Event(kind=flow_balance.FlowEventKind(kind), on=case["on"], segment=segment)
        for kind in case["events"]
    ]
    return flow_balance.balance(
        case["due"], events, unit=flow_balance.FlowUnit(case["unit"]), lost_is_used=case["lost_is_used"]
    )


def _share(case: dict[str, Any]) -> str:
    found = _counter(case).share
    return "aucune" if found is None else str(found)


ANSWERS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "reached": lambda case: _counter(case).reached,
    "known": lambda case: _counter(case).known,
    "unknown": lambda case: _counter(case).unknown,
    "charged": lambda case: _counter(case).charged,
    "missing": lambda case: _counter(case).missing,
    "share": _share,
    "status": lambda case: _counter(case).status.value,
    "informative": lambda case: _counter(case).is_informative,
    "sentence": lambda case: _plain(_counter(case).sentence),
    "effect": _effect,
    "homes": lambda case: {one.key: one.homes for one in _rounded(case)},
    "carried": lambda case: {one.key: str(one.carried) for one in _rounded(case) if one.carried},
    "trimmed": lambda case: {one.key: one.trimmed for one in _rounded(case) if one.trimmed},
    "base": lambda case: _rights(case).base.homes,
    "rights": lambda case: {one.share.key: one.homes for one in _rights(case).rights},
    "bailleur": lambda case: int(_rights(case).bailleur.value),
    "notices": lambda case: [one.code for one in _rights(case).notices],
    "refused": _refused,
    "guarantee": lambda case: flow.guarantee_notice(case["repaid"], on=case["on"]).code,
    "turn": lambda case: _turn(case).turn.value,
    "deadline": lambda case: _turn(case).deadline,
    "said": lambda case: _plain(_turn(case).reason.sentence),
    "used": lambda case: _balance(case).used,
    "left": lambda case: _balance(case).left,
    "quarters": lambda case: [flow_balance.due_in(case["due"], number) for number in flow_balance.QUARTERS],
}


@pytest.mark.parametrize("case", [case for _, case in CASES], ids=[name for name, _ in CASES])
def test_the_law_answers_as_the_case_says(case: dict[str, Any]) -> None:
    answers = {key: ANSWERS[key](case) for key in case["expected"]}

    assert answers == case["expected"]
    assert case["expected"]
    assert law.parse(case["article"])
    assert isinstance(case["on"], date)


def test_there_are_enough_cases_and_no_two_share_a_name() -> None:
    assert len(CASES) >= 30
    assert len({name for name, _ in CASES}) == len(CASES)
