"""The public holidays of France, written from the library `holidays` into a table that the rules read.

The rules know the standard library alone, and a deadline once told must not move when a package is upgraded: so the
library speaks when the table is written and each time it is checked, never when a delay is counted (ADR 15).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

PATH = Path(__file__).resolve().parents[2] / "palier" / "rules" / "parameters" / "calendar" / "holidays.toml"
YEARS = range(2008, 2101)
"""A day outside is refused by the rules, not taken for a working day. From 2005 to 2007 Whit Monday was another matter."""
NAMES = {
    "Jour de l'an": "Jour de l’an",
    "Lundi de Pâques": "Lundi de Pâques",
    "Fête du Travail": "Fête du travail",
    "Fête de la Victoire": "Victoire de 1945",
    "Ascension": "Ascension",
    "Lundi de Pentecôte": "Lundi de Pentecôte",
    "Fête nationale": "Fête nationale",
    "Assomption": "Assomption",
    "Toussaint": "Toussaint",
    "Armistice": "Armistice de 1918",
    "Noël": "Noël",
}
"""The library's names, in the order of the labour code, and ours."""
LOCAL_NAMES = {"Vendredi saint": "Vendredi saint", "Saint Étienne": "Saint-Étienne"}
# The library's codes: the collectivité européenne d'Alsace (67 and 68) and the Moselle.
_LOCAL = ("6AE", "57")
_HEAD = """\
# Public holidays of France, one line a year, in the order of `names` and of `local_names`.
# Written by `./run docs` from the library `holidays`; `./run check` compares them. Never by hand.
# Articles L3133-1 (whole country) and L3134-13 (Alsace and Moselle) of the code du travail.
"""


class UnknownHoliday(Exception):
    """The library knows a holiday that the table has no place for: the law or the library changed; a person looks."""


def text() -> str:
    """Return the table as the library gives it today."""
    parts = [_HEAD, _list("names", NAMES), _list("local_names", LOCAL_NAMES)]
    parts += ["\n[france]\n", *(_line(year, _national(year), NAMES) for year in YEARS)]
    parts += ["\n[alsace_moselle]\n", *(_line(year, _local(year), LOCAL_NAMES) for year in YEARS)]
    return "".join(parts)


def _list(key: str, names: dict[str, str]) -> str:
    return f"{key} = [{', '.join(f'"{name}"' for name in names.values())}]\n"


def _line(year: int, found: dict[str, date], names: dict[str, str]) -> str:
    if set(found) != set(names):
        raise UnknownHoliday(year, sorted(set(found) ^ set(names)))
    return f'{year} = "{" ".join(f"{found[name]:%m-%d}" for name in names)}"\n'


def _named(year: int, subdivision: str | None) -> dict[str, date]:
    """Day by name; two holidays of one day (Ascension on 1 May 2008) are two names."""
    import holidays  # noqa: PLC0415 - a tool of the checks: not installed where Palier only runs

    days = holidays.country_holidays("FR", subdiv=subdivision, years=year, language="fr")
    return {name.replace("-", " "): day for day, names in days.items() for name in names.split("; ")}


def _national(year: int) -> dict[str, date]:
    return _named(year, None)


def _local(year: int) -> dict[str, date]:
    """What Alsace has beside the whole country; the Moselle must have the same."""
    national = _national(year)
    first, second = ({n: d for n, d in _named(year, code).items() if n not in national} for code in _LOCAL)
    if first != second:
        raise UnknownHoliday(year, sorted(set(first) ^ set(second)))
    return first
