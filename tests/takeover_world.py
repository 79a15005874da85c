"""A former tool of nobody, its file and its mapping, brought by a steward and taken in by the clock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from palier.jobs.people import stocks
from palier.models import StockBatch, StockLine
from palier.models.doors import acting
from palier.rules.doors.access import Role
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.sent_files import SentStock
from palier.workflows.takeover import receiving
from tests import factories

if TYPE_CHECKING:
    from palier.models import Organisation

COLUMNS = "ID;NUM_UNIQUE;NOM;NAISSANCE;TYPE;POINTS"
MAPPING = """
outil = "E-logis"
cle = "ID"
dates = ["JJ/MM/AAAA"]
[champs.numero_unique]
colonne = "NUM_UNIQUE"
[champs.nom]
colonne = "NOM"
[champs.naissance]
colonne = "NAISSANCE"
[champs.typologie]
colonne = "TYPE"
codes = { "2P" = "T2" }
[champs.points]
colonne = "POINTS"
facultatif = true
"""
BY = Actor(role=Role.STEWARD)


def lines(number: int, first: int = 1) -> list[str]:
    return [f"{key};;Nom {key};01/02/1980;2P;{key}" for key in range(first, first + number)]


def sent(rows: list[str], name: str = "dossiers.csv", columns: str = COLUMNS) -> SentStock:
    data = "\n".join([columns, *rows]).encode()
    return SentStock(name, lambda: [data])


def received(*files: SentStock, organisation: Organisation | None = None) -> StockBatch:
    body = organisation or factories.organisation("reservataire", f"Collecteur {timezone.now().timestamp()}")
    return receiving.receive(body, files, by=BY, at=timezone.now())


def mapped(*files: SentStock, mapping: str = MAPPING, organisation: Organisation | None = None) -> StockBatch:
    batch = received(*files, organisation=organisation)
    return receiving.write_mapping(batch, mapping, by=BY, at=timezone.now())


def taken_in(*files: SentStock, mapping: str = MAPPING, organisation: Organisation | None = None) -> StockBatch:
    return again(receiving.begin(mapped(*files, mapping=mapping, organisation=organisation), by=BY, at=timezone.now()))


def again(batch: StockBatch) -> StockBatch:
    """What the clock makes of it in its next turn."""
    with acting.taken(acting.CLOCK):
        stocks.sweep(0)
    batch.refresh_from_db()
    return batch


def undone(batch: StockBatch) -> StockBatch:
    return again(receiving.undo(batch, by=BY, at=timezone.now()))


def counts(batch: StockBatch) -> tuple[int, int, int, int]:
    return batch.read, batch.taken, batch.refused, batch.known


def states(batch: StockBatch) -> list[str]:
    return list(StockLine.objects.filter(batch=batch).order_by("number").values_list("state", flat=True))


def line_of(number: str, born: str, key: str = "A1", last: str = "Benali") -> str:
    return f"{key};{number};{last};{born};2P;61"
