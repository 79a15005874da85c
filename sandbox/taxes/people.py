"""Whom the tax administration knows here: taxpayers who are all invented, and some as awkward as real ones are."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ADDRESS = "APPT 12 3 RUE DES INVENTIONS 93100 MONTREUIL"
"""Every notice bears one: whoever asks is not to keep it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Declarant:
    """One of those who sign a notice."""

    name: str
    given: str
    birth: str
    """``AAAA-MM-JJ``; a part that is not known is ``00``."""
    usage: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taxpayer:
    """A household for the income tax: its declarants, and what it earned each year."""

    number: str
    declarants: tuple[Declarant, ...]
    incomes: Mapping[int, int]
    family: str = "C"
    shares: float = 1
    dependants: int = 0

    def notice(self, year: int) -> dict[str, object] | None:
        """The answer on a year, in the words of the service; none where there is no notice."""
        if year not in self.incomes:
            return None
        told: dict[str, object] = {
            "rfr": self.incomes[year],
            "nbPart": self.shares,
            "sitFam": self.family,
            "pac": {"nbPac": self.dependants},
            "aft": ADDRESS,
            "revenuBrutGlobal": self.incomes[year],
            "revImposable": self.incomes[year],
            "impAvImput": 0,
            "montTotIr": 0,
            "datEtab": f"{year + 1}-07-08",
            "datRec": f"{year + 1}-07-31",
        }
        for n in (1, 2):
            one = self.declarants[n - 1] if n <= len(self.declarants) else None
            birth = one.birth.split("-") if one else [None, None, None]
            told |= {
                f"nmUsaDec{n}": one.usage if one else None,
                f"nmNaiDec{n}": one.name if one else None,
                f"prnmDec{n}": one.given if one else None,
                f"dateNaisDec{n}": dict(zip(("annee", "mois", "jour"), birth, strict=True)),
            }
        return told


def read(path: Path) -> list[Taxpayer]:
    """Taxpayers of a file, as ``written`` wrote them."""
    return [
        Taxpayer(
            number=one["number"],
            declarants=tuple(Declarant(**each) for each in one["declarants"]),
            incomes={int(year): amount for year, amount in one["incomes"].items()},
            family=one["family"],
            shares=one["shares"],
            dependants=one["dependants"],
        )
        for one in json.loads(path.read_text(encoding="utf-8"))
    ]
