"""Whom the tax administration knows in the demo: its cast, under numbers that anybody may try."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from hosting.supervision.roles import ProcessRole
from palier.management.demo import cast

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

_SECRET = "secret-du-bac-a-sable"  # noqa: S105 - of a stand-in, on the loopback


def process(folder: Path, *, port: int, anchor: date) -> tuple[ProcessRole, dict[str, str]]:
    """The stand-in of the service, and what a process of the site must be told of it."""
    folder.mkdir(parents=True, exist_ok=True)
    people, secret = folder / "people.json", folder / "secret"
    people.write_text(json.dumps(taxpayers(anchor), ensure_ascii=False), encoding="utf-8")
    secret.write_text(_SECRET, encoding="ascii")
    told = {
        "PALIER_TAX_URL": f"http://127.0.0.1:{port}",
        "PALIER_TAX_CLIENT": "palier",
        "PALIER_TAX_SECRET_FILE": str(secret),
        "PALIER_TAX_TELESERVICE": "PALIER",
    }
    words = ("--port", str(port), "--people", str(people), "--delay", "1")
    return ProcessRole("taxes", "sandbox.taxes", "web", words), told


def number(sequence: int, place: int) -> str:
    """The tax number of an adult of the cast: 3, their place in the file, and the last digits of its national number."""
    return f"3{place}{sequence:011d}"


def taxpayers(anchor: date) -> list[dict[str, object]]:
    """Each adult of the cast, alone on their notice, for the two years that are looked at."""
    return [
        {
            "number": number(file.sequence, place),
            "declarants": [
                {"name": one.last_name.upper(), "given": one.first_name, "birth": one.born.isoformat(), "usage": ""}
            ],
            "incomes": {str(anchor.year - 2): one.income or 0, str(anchor.year - 1): (one.income or 0) + 400},
            "family": "D" if one.marital_status == "D" else "C",
            "shares": 1 + len(file.children) / 2 if place == 1 else 1,
            "dependants": len(file.children) if place == 1 else 0,
        }
        for file in cast.FILES
        for place, one in enumerate(file.adults, 1)
    ]
