"""The State's register in the demo: a stand-in that knows the invented households, and the cast as it knows everybody else."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from hosting.supervision.roles import ProcessRole
from palier.management.demo import cast
from palier.management.demo.days import Days
from palier.management.demo.people import written
from sandbox.sne.files import many_to_xml
from sandbox.sne.population import population

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

HOUSEHOLDS = 3000
SEED = 2026
"""The register invents the same households for the same seed and day."""
AWAY = 60
"""Seconds before it comes back, when it has fallen: long enough to see the site without its register."""


def demandes(state: Path, anchor: date) -> Path:
    """The file from which the world is made: what the register holds that day."""
    file = state / "demandes.xml"
    file.write_text(many_to_xml(population(SEED, anchor, HOUSEHOLDS), on=anchor), encoding="utf-8")
    return file


def process(state: Path, *, port: int, anchor: date) -> tuple[ProcessRole, dict[str, str]]:
    """The stand-in of the register, and what a process of the site must be told of it."""
    certificates = state / "sne"
    certificates.mkdir(parents=True, exist_ok=True)
    words = (
        *("--port", str(port), "--certs", str(certificates)),
        *("--population", str(HOUSEHOLDS), "--seed", str(SEED), "--anchor", anchor.isoformat()),
        *("--also", str(_cast(state, anchor)), "--quiet"),
    )
    told = {"PALIER_SNE_URL": f"https://localhost:{port}", "PALIER_SNE_CERTS": str(certificates)}
    return ProcessRole("register", "sandbox.sne", "web", words, rest=AWAY), told


def _cast(state: Path, anchor: date) -> Path:
    """The files of the cast."""
    folder, days = state / "cast", Days(anchor, datetime.now(UTC))
    folder.mkdir(parents=True, exist_ok=True)
    for file in cast.files():
        (folder / f"{file.key}.xml").write_bytes(written(file, days))
    return folder
