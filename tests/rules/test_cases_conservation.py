"""The cases of conservation and erasure, as a jurist wrote them in ``cases/conservation``."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from palier.rules.doors import processing, readings
from palier.rules.doors.privacy import PERSONAL, Retention
from palier.rules.life import retention
from palier.rules.life.retention import ErasureStanding, Hold, Occasion

if TYPE_CHECKING:
    from collections.abc import Iterable

    from palier.rules.people.answers import Reason

FOLDER = Path(__file__).parent / "cases" / "conservation"
CASES = [case for path in sorted(FOLDER.glob("*.toml")) for case in tomllib.loads(path.read_text("utf-8"))["case"]]


def standing(facts: dict[str, Any]) -> ErasureStanding:
    return ErasureStanding(
        struck_off_on=facts.get("radiee_le"),
        holds=tuple(Hold(word) for word in facts.get("conservation", ())),
        has_attribution=facts.get("attribution", False),
        is_examined=facts.get("seance_ouverte", False),
        has_other_holder=facts.get("autre_titulaire", False),
    )


def codes(reasons: Iterable[Reason]) -> list[str]:
    return [reason.code for reason in reasons]


def told(field: str, wanted: dict[str, Any]) -> dict[str, Any]:
    """What is told of a field; its readers where the case speaks of them."""
    family = processing.family_of(field) or ""
    line = next((one for one in processing.lines() if one.family == family), None)
    said: dict[str, Any] = {"famille": family} if line is None else {"famille": family, "duree": list(line.how_long)}
    return said | ({"lecteurs": list(line.readers)} if line and "lecteurs" in wanted else {})


def answer(case: dict[str, Any]) -> dict[str, Any]:
    facts, on, wanted = case["facts"], case["on"], case["expected"]
    if "lecture" in facts:
        return {"dit": readings.sentence(facts["lecture"]), "mois": readings.kept_months(on)}
    if "donnee" in facts:
        return told(facts["donnee"], wanted)
    if "motif" in facts:
        with pytest.raises(retention.UnknownHold) as refused:
            retention.hold_of(facts["motif"])
        return {"refuse": wanted["refuse"] if str(refused.value).startswith(wanted["refuse"]) else str(refused.value)}
    if "duree" in facts:
        kept: Any = Retention(facts["duree"])
        return {"gardee_depuis": retention.kept_since(kept, on)}
    if "terme" in wanted:
        return {"terme": codes(retention.obstacles_at_term(standing(facts), on))}
    reasons = retention.obstacles_to_request(standing(facts))
    said = {"dit": wanted["dit"]} if any(wanted.get("dit", "") in reason.sentence for reason in reasons) else {}
    return {"demande": codes(reasons), **said}


@pytest.mark.parametrize("case", CASES, ids=[case["title"] for case in CASES])
def test_case(case: dict[str, Any]) -> None:
    assert answer(case) == case["expected"]


def test_each_reason_has_its_article() -> None:
    every = ErasureStanding(holds=tuple(Hold), has_attribution=True, is_examined=True, has_other_holder=True)

    for reason in retention.obstacles_to_request(every):
        assert "2016/679" in str(reason.source)
        assert " : " in reason.sentence or "conservé" in reason.sentence
    assert set(retention.HOLD_LABELS) == set(Hold)
    assert retention.hold_of("recours") is Hold.RECOURSE


def test_the_term_read_backwards_is_the_term() -> None:
    on = retention.erased_from(retention.struck_off_by(CASES[1]["on"]))

    assert on == CASES[1]["on"]


def test_the_proof_has_one_digest_for_one_content() -> None:
    said = retention.proof(
        reference="r", occasion=Occasion.TERM, erased_at="2027-05-05T00:00:00+00:00", counts={"a": 1}
    )
    other = retention.proof(
        reference="r", occasion=Occasion.TERM, erased_at="2027-05-05T00:00:00+00:00", counts={"a": 2}
    )

    assert retention.digest(said) == retention.digest(dict(reversed(said.items())))
    assert retention.digest(said) != retention.digest(other)


def test_a_file_of_a_piece_goes_before_what_the_demande_keeps() -> None:
    on = CASES[0]["on"]

    for field in ("PieceContent.data", "FileContent.data", "FileContent.thumbnail", "PieceFile.name"):
        assert PERSONAL[field].retention is Retention.UNTIL_CHECKED
    assert retention.kept_since(Retention.UNTIL_CHECKED, on) > retention.struck_off_by(on)
    assert retention.acts_since(on) < on
