"""Outlines of communes, départements and regions, shipped with the package and read without a database.

Thinned for a drawing as wide as a telephone: never a proof of where a border runs. Points in thousandths of a degree.
"""

from functools import lru_cache
from pathlib import Path

_FILE = Path(__file__).parent / "data" / "outlines.csv"

type Ring = tuple[tuple[float, float], ...]
"""Longitude and latitude of each corner, in degrees; the last joins the first."""


@lru_cache(maxsize=1)
def _lines() -> dict[str, str]:
    """The written rings by code."""
    with _FILE.open(encoding="utf-8") as lines:
        next(lines)
        return dict(line.rstrip("\n").split(";", maxsplit=1) for line in lines)


@lru_cache(maxsize=512)
def of_commune(code: str) -> tuple[Ring, ...]:
    """The rings of a commune; none for an arrondissement and for what is younger than the file."""
    return _rings(code)


@lru_cache(maxsize=128)
def of_departement(code: str) -> tuple[Ring, ...]:
    """The rings of a département."""
    return _rings(code)


@lru_cache(maxsize=32)
def of_region(code: str) -> tuple[Ring, ...]:
    """The rings of a region, by the code of INSEE."""
    return _rings(f"R{code}")


def _rings(code: str) -> tuple[Ring, ...]:
    written = _lines().get(code, "")
    return tuple(_ring(one) for one in written.split("|")) if written else ()


def _ring(written: str) -> Ring:
    """The first corner, then the way from each to the next."""
    x, y, corners = 0, 0, []
    for step in written.split(" "):
        along, up = step.split(",")
        x, y = x + int(along), y + int(up)
        corners.append((x / 1000, y / 1000))
    return tuple(corners)
