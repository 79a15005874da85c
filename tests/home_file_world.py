"""A landlord's file of homes, sent and taken in as its page and its software do."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils import timezone

from palier.gateways.stocks import home_tables
from palier.jobs.partners import home_files
from palier.models import HomeFile, HomeFileLine
from palier.models.doors import acting
from palier.rules.homes.home_files import HomeLineState
from palier.workflows.acting.sent_files import SentStock
from palier.workflows.homes import filing_homes, taking_homes

if TYPE_CHECKING:
    from palier.workflows.acting.actors import Actor

COLUMNS = "Réf;N° RPLS;Commune;Rue;Typologie;Surface habitable (m²);Financement;Loyer HC (€);Charges"


def line(number: int, rent: str = "450,50", commune: str = "93048", ref: str | None = None) -> str:
    shown = f"L{number}" if ref is None else ref
    return f"{shown};093048{number:04d};{commune};rue des Lilas;F3;62;PLUS;{rent};60"


def lines(count: int, rent: str = "450,50") -> list[str]:
    return [line(number, rent) for number in range(1, count + 1)]


def received(by: Actor, rows: list[str] | bytes, name: str = "parc.csv", columns: str = COLUMNS) -> HomeFile:
    data = rows if isinstance(rows, bytes) else "\n".join([columns, *rows]).encode()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "file")
        path.write_bytes(data)
        held = home_tables.open_homes(path)
    with acting.taken(taking_homes.as_them(by)):
        return filing_homes.receive(SentStock(name, lambda: [data]), held, by=by, at=timezone.now())


def begun(file: HomeFile, by: Actor) -> HomeFile:
    with acting.taken(taking_homes.as_them(by)):
        return filing_homes.begin(file, "travaux", by=by, at=timezone.now())


def again(file: HomeFile) -> HomeFile:
    """What the clock makes of it in its next turn."""
    with acting.taken(acting.CLOCK):
        home_files.sweep(0)
    file.refresh_from_db()
    return file


def taken_in(by: Actor, rows: list[str] | bytes, columns: str = COLUMNS) -> HomeFile:
    return again(begun(received(by, rows, columns=columns), by))


def undone(file: HomeFile, by: Actor) -> HomeFile:
    with acting.taken(taking_homes.as_them(by)):
        filing_homes.undo(file, by=by, at=timezone.now())
    return again(file)


def counts(file: HomeFile) -> tuple[int, int, int, int]:
    return file.declared, file.corrected, file.same, file.refused


def refused(file: HomeFile) -> dict[int, str]:
    rows = HomeFileLine.objects.filter(file=file, state=HomeLineState.REFUSED)
    return dict(rows.values_list("number", "sentence"))
