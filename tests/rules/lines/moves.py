"""What is said of a score."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from palier.rules.people.facts import Demande, Household, Person, PersonRole
from palier.rules.scoring import cotation, grids

if TYPE_CHECKING:
    from palier.rules.people.answers import PointLine, Score


ON = date(2026, 5, 1)
ALONE = Household(persons=(Person(key="d", role=PersonRole.HOLDER),))


HERE = grids.seed("exemples/choix").territory
"""Where that example grid weighs: a local link is with one territory."""


def score(name: str, on: date = ON, **known: object) -> Score:
    demande = replace(Demande(numero_unique="1110326000042ZZTST", household=ALONE), **known)
    return cotation.score(demande, grids.seed(name), on=on, departement="69")


def said(line: PointLine) -> tuple[str, int, int, str]:
    return line.criterion, line.points, line.possible, line.fact


def lines(name: str, on: date = ON, **known: object) -> list[tuple[str, int, int, str]]:
    return [said(line) for line in score(name, on, **known).lines]
