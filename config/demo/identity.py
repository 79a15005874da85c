"""Who FranceConnect and ProConnect know in the demo: its cast, beside the awkward citizens that the stand-in invents."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from hosting.supervision.roles import ProcessRole
from palier.management.demo import cast
from palier.management.demo.employees import EMPLOYEES

if TYPE_CHECKING:
    from pathlib import Path

PROVIDERS = ("franceconnect", "proconnect")
_CLIENT = "palier"
"""The identifier that the stand-in knows."""
_SECRET = "secret-du-bac-a-sable"  # noqa: S105 - of a stand-in, on the loopback
_BORN_IN, _COUNTRY = "93048", "99100"
"""Communes of birth are no part of the cast: one is as good as another, for Palier compares names and days."""


def process(folder: Path, *, port: int, site: str) -> tuple[ProcessRole, dict[str, str]]:
    """The stand-in of both providers, and what a process of the site must be told of it."""
    folder.mkdir(parents=True, exist_ok=True)
    people, secret = folder / "people.json", folder / "secret"
    people.write_text(json.dumps([*_citizens(), *_agents()], ensure_ascii=False), encoding="utf-8")
    secret.write_text(_SECRET, encoding="ascii")
    told = {
        f"PALIER_{name.upper()}_{word}": value
        for name in PROVIDERS
        for word, value in (
            ("ISSUER", f"http://127.0.0.1:{port}/{name}/api/v2"),
            ("CLIENT", _CLIENT),
            ("SECRET_FILE", str(secret)),
        )
    }
    words = ("--port", str(port), "--site", site, "--secret", _SECRET, "--also", str(people))
    return ProcessRole("identities", "sandbox.identity", "web", words), told


def _citizens() -> list[dict[str, object]]:
    return [
        {
            "key": f"{file.key}-{index}",
            "label": f"{one.first_name} {one.last_name} (la démonstration)",
            "claims": {
                "family_name": one.last_name.upper(),
                "given_name": one.first_name,
                "given_name_array": [one.first_name],
                "birthdate": one.born.isoformat(),
                "birthplace": _BORN_IN,
                "birthcountry": _COUNTRY,
                "gender": "female" if one.civility == "2" else "male",
                "email": f"{file.key}{index}@courriel.example",
            },
        }
        for file in cast.FILES
        for index, one in enumerate(file.adults, 1)
    ]


def _agents() -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    for one in EMPLOYEES:
        given, _, usual = one.name.partition(" ")
        claims = {
            "given_name": given,
            "usual_name": usual,
            "email": one.login,
            "uid": one.login,
            "siret": "13002526500013",
        }
        label = f"{one.name}, {one.login} (la démonstration)"
        found.append(
            {"key": one.login, "label": label, "claims": claims, "acr": "eidas1-mfa", "amr": ["pwd", "totp", "mfa"]}
        )
    return found
