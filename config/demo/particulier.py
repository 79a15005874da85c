"""Whom API Particulier knows in the demo as registered at France Travail: one whom it serves, one for whom it is too short."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from hosting.supervision.roles import ProcessRole
from palier.management.demo import cast
from palier.rules.law.dates import add_months
from sandbox.particulier.server import RECIPIENT, TOKEN

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

_MONTHS = {"samira": (29, 4), "noe": (6, 2)}
"""Months before the anchor since when they were registered, and until when."""


def process(folder: Path, *, port: int, anchor: date) -> tuple[ProcessRole, dict[str, str]]:
    """The stand-in of the service, and what a process of the site must be told of it."""
    folder.mkdir(parents=True, exist_ok=True)
    people, token = folder / "people.json", folder / "token"
    people.write_text(json.dumps(registered(anchor), ensure_ascii=False), encoding="utf-8")
    token.write_text(TOKEN, encoding="ascii")
    told = {
        "PALIER_PARTICULIER_URL": f"http://127.0.0.1:{port}",
        "PALIER_PARTICULIER_TOKEN_FILE": str(token),
        "PALIER_PARTICULIER_RECIPIENT": RECIPIENT,
    }
    return ProcessRole(
        "particulier", "sandbox.particulier", "web", ("--port", str(port), "--people", str(people))
    ), told


def registered(anchor: date) -> list[dict[str, str]]:
    """The first adult of each of these files of the cast, under the name of an account: given name, a dot, name."""
    people = {file.key: file.adults[0] for file in cast.FILES}
    return [
        {
            "account": cast.account_of(people[key]),
            "name": people[key].last_name.upper(),
            "given": people[key].first_name.upper(),
            "birth": people[key].born.isoformat(),
            "since": add_months(anchor, -since).isoformat(),
            "until": add_months(anchor, -until).isoformat(),
        }
        for key, (since, until) in _MONTHS.items()
    ]
