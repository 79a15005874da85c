"""What no other reader of cases asks: the number, the rights, the order, the files, the ages, the letters.

Cases stand in ``cases/maison``. No Python to add one.
"""

import tomllib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from palier.rules.doors import access, privacy
from palier.rules.law import dates, french, parameters
from palier.rules.letters import notices
from palier.rules.people import numero
from palier.rules.ranking import ranking
from palier.rules.scoring import grids, moving
from palier.rules.situations import uploads

FOLDER = Path(__file__).parent / "cases" / "maison"
CASES = [case for path in sorted(FOLDER.glob("*.toml")) for case in tomllib.loads(path.read_text("utf-8"))["case"]]
SEED = bytes(range(32))
HEADS = {"pdf": b"%PDF-1.7\n", "jpeg": b"\xff\xd8\xff\xe0" + b"\0" * 12, "exe": b"MZ" + b"\0" * 14}


def number(on: date, facts: dict[str, Any]) -> dict[str, Any]:
    try:
        return {"numero": numero.normalise(facts["text"])}
    except numero.MalformedNumero:
        return {"refused": True}


def act(on: date, facts: dict[str, Any]) -> dict[str, Any]:
    return {"allowed": access.may(facts["role"], access.Action(facts["action"]))}


def reading(on: date, facts: dict[str, Any]) -> dict[str, Any]:
    return {"allowed": privacy.may_read(facts["role"], facts["field"])}


def entries(facts: dict[str, Any]) -> list[ranking.RankEntry]:
    return [ranking.RankEntry(row["name"], row["tier"], row["points"], row["since"]) for row in facts["entries"]]


def order(on: date, facts: dict[str, Any]) -> dict[str, Any]:
    try:
        return {"order": [place.pseudonym for place in ranking.rank(entries(facts), SEED).places]}
    except ranking.DoubledPseudonym:
        return {"refused": "doublon"}


def draw(on: date, facts: dict[str, Any]) -> dict[str, Any]:
    given = entries(facts)
    orders = [ranking.rank(given[shift:] + given[:shift], SEED).places for shift in range(len(given))]
    return {"stable": all(places == orders[0] for places in orders)}


def band(on: date, facts: dict[str, Any]) -> dict[str, Any]:
    found = ranking.cut_band(facts["points"], facts["candidates"])
    return {"said": "" if found is None else str(found)}


def upload(on: date, facts: dict[str, Any]) -> dict[str, Any]:
    size = {"max": uploads.MAX_BYTES, "max+1": uploads.MAX_BYTES + 1}.get(facts["size"], facts["size"])
    try:
        return {"kind": uploads.check(HEADS[facts["head"]], size, facts["name"]).name.lower()}
    except uploads.RefusedUpload as refusal:
        return {"refused": refusal.reason.code}


def age(on: date, facts: dict[str, Any]) -> dict[str, Any]:
    years = dates.age_on(facts["birth"], on)
    return {"age": years, "adult": years >= parameters.get("demande.toml", "majority", on).value}


QUESTIONS: dict[str, Callable[[date, dict[str, Any]], dict[str, Any]]] = {
    "numero": number,
    "acte": act,
    "lecture": reading,
    "ordre": order,
    "tirage": draw,
    "place": lambda _, facts: {"said": str(ranking.place_range(facts["ahead"], facts["equal"]))},
    "bande": band,
    "fichier": upload,
    "euros": lambda _, facts: {"said": french.euros(facts["value"])},
    "centimes": lambda _, facts: {"said": french.cents(facts["value"])},
    "jour": lambda on, _: {"said": french.day(on)},
    "nombre": lambda _, facts: {"said": french.count(facts["value"], facts["noun"])},
    "age": age,
    "mois": lambda on, facts: {"months": dates.months_between(facts["start"], on)},
}
LETTERS: dict[str, Callable[[dict[str, Any]], tuple[str, ...]]] = {
    "calcul": lambda _: (notices.algorithm_mention(),),
    "jamais": lambda facts: moving.never(grids.seed(facts["grid"])),
    "refus": lambda facts: notices.appeal_routes(is_internal_transfer=facts["internal"]),
}


def named(cases: list[dict[str, Any]], known: dict[str, Any]) -> Any:
    chosen = [case for case in cases if case["question"] in known]
    return pytest.mark.parametrize("case", chosen, ids=[case["title"] for case in chosen])


@named(CASES, QUESTIONS)
def test_the_rule_answers_as_the_case_says(case: dict[str, Any]) -> None:
    answer = QUESTIONS[case["question"]](case["on"], case["facts"])

    assert case["expected"]
    assert {key: answer.get(key) for key in case["expected"]} == case["expected"]


@named(CASES, LETTERS)
def test_the_letter_says_what_it_must_and_nothing_else(case: dict[str, Any]) -> None:
    text = " ".join(LETTERS[case["question"]](case["facts"]))

    assert [words for words in case["expected"]["says"] if words not in text] == []
    assert [words for words in case["expected"]["silent"] if words in text] == []


def test_every_case_is_asked_and_no_two_share_a_name() -> None:
    assert {case["question"] for case in CASES} <= QUESTIONS.keys() | LETTERS.keys()
    assert len({(case["question"], case["title"]) for case in CASES}) == len(CASES) >= 50
