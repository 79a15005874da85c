"""The landlord's software as it is typed: a refusal is a sentence with its fields, and never a traceback."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import pytest

from sandbox.landlord import __main__ as program

if TYPE_CHECKING:
    from pathlib import Path

FIELD = "Ce champ n’existe pas ici : vérifiez son nom."
PROBLEM = {
    "status": 422,
    "code": "champs-invalides",
    "detail": "Un champ ou plus ne convient pas.",
    "errors": [{"field": "vacancy_notified_on", "sentence": FIELD}],
}


@pytest.mark.parametrize("more", [[], ["--follow", "1"]])
def test_a_refused_home_says_which_field_and_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, more: list[str]
) -> None:
    key, home = tmp_path / "key", tmp_path / "home"
    key.write_text("palier_x", encoding="utf-8")
    home.write_text(json.dumps({"rpls_id": "R1"}), encoding="utf-8")

    def send(method: str, path: str, *_: object) -> tuple[int, dict[str, str], bytes]:
        if method == "GET":
            return 200, {}, json.dumps({"items": [], "next": 0, "has_more": False}).encode()
        return 422, {}, json.dumps(PROBLEM).encode()

    monkeypatch.setattr(program, "over_http", lambda _: send)
    monkeypatch.setattr(sys, "argv", ["landlord", "http://127.0.0.1:1", str(key), str(home), *more])

    with pytest.raises(SystemExit) as told:
        program.main()

    assert str(told.value).splitlines() == [
        "422 champs-invalides: Un champ ou plus ne convient pas.",
        f"  vacancy_notified_on: {FIELD}",
    ]
