"""The communes shipped with the package: read without a database, or poured into it in one statement."""

import csv
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from palier.models.search_forms import search_form
from palier.rules.facts import CeilingZone, Financing, Home

PACKAGED = Path(__file__).parent / "data" / "communes.csv"
_COLUMNS = (
    "code", "name", "search_name", "postal_codes", "departement", "region", "territory_id", "population",
    "latitude", "longitude", "zone_hlm", "zone_abc", "parent_code",
)  # fmt: skip
_VALUES: tuple[Callable[[dict[str, str]], str | None], ...] = (
    lambda row: row["code"],
    lambda row: row["nom"],
    lambda row: search_form(row["nom"]),
    lambda row: row["codes_postaux"],
    lambda row: row["departement"],
    lambda row: row["region"],
    lambda row: row["territoire"] or None,
    lambda row: row["population"] or None,
    lambda row: row["latitude"] or None,
    lambda row: row["longitude"] or None,
    lambda row: row["zone_hlm"],
    lambda row: row["zone_abc"],
    lambda row: row["commune_mere"],
    lambda row: row["territoire_nom"],
)
_CREATE = """
    CREATE TEMPORARY TABLE incoming (
        code text, name text, search_name text, postal_codes text, departement text, region text, territory_id text,
        population int, latitude float8, longitude float8, zone_hlm text, zone_abc text, parent_code text,
        territory_name text
    ) ON COMMIT DROP
"""
_TERRITORIES = """
    INSERT INTO palier_territory (code, name)
    SELECT DISTINCT ON (territory_id) territory_id, territory_name FROM incoming
    WHERE territory_id IS NOT NULL ORDER BY territory_id, code
    ON CONFLICT (code) DO UPDATE SET name = excluded.name
"""
_COMMUNES = f"""
    INSERT INTO palier_commune ({", ".join(_COLUMNS)}) SELECT {", ".join(_COLUMNS)} FROM incoming
    ON CONFLICT (code) DO UPDATE SET {", ".join(f"{name} = excluded.{name}" for name in _COLUMNS[1:])}
"""  # noqa: S608 - names of columns written above


def rows() -> Iterator[dict[str, str]]:
    """Yield the lines of the packaged file, under its own column names."""
    with PACKAGED.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


@lru_cache(maxsize=1)
def packaged() -> dict[str, dict[str, str]]:
    """Every packaged commune by its code, for what works without a database."""
    return {row["code"]: row for row in rows()}


def offered_in(code: str, financing: Financing) -> Home | None:
    """A home of a financing in a commune, bare of all else: what a ceiling needs to know. None if unknown."""
    row = packaged().get(code)
    if row is None:
        return None
    return Home(
        commune=code,
        departement=row["departement"],
        territory=row["territoire"],
        zone=CeilingZone(row["zone_hlm"]) if row["zone_hlm"] else None,
        zone_abc=row["zone_abc"] or None,
        financing=financing,
        type_code="",
        floor_area=0,
        rent=0,
    )


@transaction.atomic
def load_communes() -> int:
    """Pour the packaged communes and their territories in, new or changed; return how many lines the file has."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS pg_temp.incoming")
        cursor.execute(_CREATE)
        count = _copy(cursor, rows())
        cursor.execute(_TERRITORIES)
        cursor.execute(_COMMUNES)
        cursor.execute("DROP TABLE incoming")
    return count


def _copy(cursor: CursorWrapper, lines: Iterable[dict[str, str]]) -> int:
    count = 0
    with cursor.copy(f"COPY incoming ({', '.join(_COLUMNS)}, territory_name) FROM STDIN") as copy:
        for row in lines:
            count += 1
            copy.write_row([value(row) for value in _VALUES])
    return count
