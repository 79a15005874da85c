"""The communes and territories of France in the database, as they are on a day: poured in whole, compared, never erased.

A commune that has ended keeps its row, the day of its end and the commune that took it in: a home may stand on it, and
a household may wish for it. Its territory and zones are then those of the present commune.
"""

import csv
import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from django.db import connections, transaction
from django.db.backends.utils import CursorWrapper

from palier.models.territories import known_communes
from palier.models.territories.communes import AS_OF, FORMER, PACKAGED, packaged
from palier.models.territories.organisations import PlaceEdition
from palier.models.territories.search_forms import search_form

PACKAGE = "package"
_STEPS = 8
"""Mergers of mergers followed, at most."""
_COLUMNS = (
    "code",
    "name",
    "search_name",
    "postal_codes",
    "departement",
    "region",
    "territory_id",
    "population",
    "latitude",
    "longitude",
    "zone_hlm",
    "zone_abc",
    "parent_code",
)
_VALUES: tuple[Callable[[Mapping[str, str]], str | None], ...] = (
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
    DROP TABLE IF EXISTS pg_temp.incoming, pg_temp.gone;
    CREATE TEMPORARY TABLE incoming (
        code text PRIMARY KEY, name text, search_name text, postal_codes text, departement text, region text,
        territory_id text, population int, latitude float8, longitude float8, zone_hlm text, zone_abc text,
        parent_code text, territory_name text
    ) ON COMMIT DROP;
    CREATE TEMPORARY TABLE gone (
        code text PRIMARY KEY, name text, search_name text, departement text, ended_on date, successor_code text
    ) ON COMMIT DROP
"""
_TERRITORIES = """
    INSERT INTO palier_territory AS kept (code, name)
    SELECT DISTINCT ON (territory_id) territory_id, territory_name FROM incoming
    WHERE territory_id IS NOT NULL ORDER BY territory_id, code
    ON CONFLICT (code) DO UPDATE SET name = excluded.name WHERE kept.name <> excluded.name
    RETURNING code
"""
_OTHERS = ", ".join(_COLUMNS[1:])
_DIFFER = f"""
    FROM palier_commune kept JOIN incoming USING (code) WHERE kept.ended_on IS NULL
    AND ({", ".join(f"kept.{name}" for name in _COLUMNS[1:])})
        IS DISTINCT FROM ({", ".join(f"incoming.{name}" for name in _COLUMNS[1:])})
"""
_ASKED = {
    "added": "SELECT code FROM incoming WHERE code NOT IN (SELECT code FROM palier_commune)",
    "changed": f"SELECT kept.code {_DIFFER}",
    "back": "SELECT code FROM incoming JOIN palier_commune kept USING (code) WHERE kept.ended_on IS NOT NULL",
    "ended": """
        SELECT code FROM palier_commune WHERE ended_on IS NULL AND code NOT IN (SELECT code FROM incoming)
    """,
}
_COMMUNES = f"""
    INSERT INTO palier_commune AS kept ({", ".join(_COLUMNS)}) SELECT {", ".join(_COLUMNS)} FROM incoming
    ON CONFLICT (code) DO UPDATE SET ({_OTHERS}, ended_on, successor_code)
        = ({", ".join(f"excluded.{name}" for name in _COLUMNS[1:])}, NULL, '')
    WHERE kept.ended_on IS NOT NULL OR ({", ".join(f"kept.{name}" for name in _COLUMNS[1:])})
        IS DISTINCT FROM ({", ".join(f"excluded.{name}" for name in _COLUMNS[1:])})
"""  # noqa: S608 - names of columns written above
_END = """
    UPDATE palier_commune SET ended_on = %s WHERE ended_on IS NULL AND code NOT IN (SELECT code FROM incoming)
"""
_GONE = """
    INSERT INTO palier_commune AS kept (code, name, search_name, postal_codes, departement, region, zone_hlm, zone_abc,
        parent_code, ended_on, successor_code)
    SELECT code, name, search_name, '', departement, '', '', '', '', ended_on, successor_code FROM gone
    WHERE code NOT IN (SELECT code FROM incoming)
    ON CONFLICT (code) DO UPDATE SET ended_on = excluded.ended_on, successor_code = excluded.successor_code
    WHERE (kept.ended_on, kept.successor_code) IS DISTINCT FROM (excluded.ended_on, excluded.successor_code)
"""
_FOLLOW = """
    UPDATE palier_commune kept SET successor_code = next.successor_code FROM palier_commune next
    WHERE next.code = kept.successor_code AND kept.ended_on IS NOT NULL AND next.ended_on IS NOT NULL
    AND next.successor_code NOT IN ('', kept.code)
"""
_INHERITED = ("departement", "region", "territory_id", "zone_hlm", "zone_abc", "latitude", "longitude", "postal_codes")
_INHERIT = f"""
    UPDATE palier_commune kept SET ({", ".join(_INHERITED)}) = ({", ".join(f"now.{name}" for name in _INHERITED)})
    FROM palier_commune now WHERE kept.ended_on IS NOT NULL AND now.code = kept.successor_code AND now.ended_on IS NULL
    AND ({", ".join(f"kept.{name}" for name in _INHERITED)})
        IS DISTINCT FROM ({", ".join(f"now.{name}" for name in _INHERITED)})
"""  # noqa: S608 - names of columns written above


@dataclass(frozen=True, slots=True)
class Changes:
    """What a pouring did, by codes of communes and of territories."""

    communes: int
    """Lines of the file."""
    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)
    back: list[str] = field(default_factory=list)
    """Ended before, and communes again: a merger undone."""
    territories: list[str] = field(default_factory=list)
    """New, or under another name."""


class TooManyEnd(Exception):
    """The file would end more communes than a year ever did: it is another file, or a part of one."""


def lines_of(path: Path) -> list[dict[str, str]]:
    """The lines of a file of communes, under its own column names."""
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def latest(using: str = "default") -> PlaceEdition | None:
    """The edition that is kept now."""
    return PlaceEdition.objects.using(using).order_by("-pk").first()


def pour_package(using: str = "default") -> Changes | None:
    """Pour the packaged communes, unless they are there already or newer ones are; ``None`` when nothing was done."""
    kept, digest = latest(using), digest_of(PACKAGED, FORMER)
    if kept is not None and (kept.as_of > AS_OF or (kept.as_of == AS_OF and PACKAGE not in (kept.source, ""))):
        return None
    if kept is not None and kept.digest == digest:
        return None
    return pour(
        lines_of(PACKAGED), lines_of(FORMER), as_of=AS_OF, source=PACKAGE, digest=digest, using=using, most_ended=None
    )


def digest_of(*paths: Path) -> str:
    """SHA-256 of files, one after the other."""
    found = hashlib.sha256()
    for path in paths:
        found.update(path.read_bytes())
    return found.hexdigest()


def pour(
    present: Iterable[Mapping[str, str]],
    former: Iterable[Mapping[str, str]],
    *,
    as_of: date,
    source: str,
    digest: str,
    using: str = "default",
    most_ended: int | None,
) -> Changes:
    """Make the communes of the database those of a day; ``most_ended`` communes may end, ``TooManyEnd`` past that."""
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        # One pouring at a time, while pages go on reading.
        cursor.execute("LOCK TABLE palier_placeedition IN SHARE ROW EXCLUSIVE MODE")
        cursor.execute(_CREATE)
        count = _copy(cursor, present)
        _copy_former(cursor, former)
        told = {name: _codes(cursor, question) for name, question in _ASKED.items()}
        if most_ended is not None and len(told["ended"]) > most_ended:
            raise TooManyEnd(len(told["ended"]))
        told["territories"] = _codes(cursor, _TERRITORIES)
        cursor.execute(_COMMUNES)
        cursor.execute(_GONE)
        cursor.execute(_END, [as_of])
        for _ in range(_STEPS):
            cursor.execute(_FOLLOW)
            if not cursor.rowcount:
                break
        cursor.execute(_INHERIT)
        PlaceEdition.objects.using(using).create(
            as_of=as_of,
            source=source,
            digest=digest,
            changes={name: codes if len(codes) <= count // 2 else len(codes) for name, codes in told.items()},
        )
        transaction.on_commit(known_communes.forget, using=using)
    return Changes(count, **told)


def _codes(cursor: CursorWrapper, question: str) -> list[str]:
    cursor.execute(question)
    return sorted(row[0] for row in cursor.fetchall())


def _copy(cursor: CursorWrapper, lines: Iterable[Mapping[str, str]]) -> int:
    count = 0
    with cursor.copy(f"COPY incoming ({', '.join(_COLUMNS)}, territory_name) FROM STDIN") as copy:
        for row in lines:
            count += 1
            copy.write_row([value(row) for value in _VALUES])
    return count


def _copy_former(cursor: CursorWrapper, lines: Iterable[Mapping[str, str]]) -> None:
    with cursor.copy("COPY gone FROM STDIN") as copy:
        for row in lines:
            copy.write_row(
                [row["code"], row["nom"], search_form(row["nom"]), row["departement"], row["jusqu_au"], row["devenue"]]
            )


def load_communes() -> int:
    """Have the packaged communes at hand, as a test or an invented world needs; return how many lines the file has."""
    pour_package()
    return len(packaged())
