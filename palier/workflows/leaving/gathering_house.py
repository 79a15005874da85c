"""What an organisation leaves with, written file by file into a ZIP, in one moment of the database (ADR 127).

Its rows are read under its own role; the journal and its chains, which no page reads, under the clock's: the acts of its own
members, and those of the clock on its lists. What a household did by itself is not among them.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from palier.models import HomePicture, PieceContent, PieceFile, Ranking, SealedHead
from palier.models.doors import acting
from palier.models.doors.acting import Acting
from palier.models.leaving import house_rows
from palier.models.leaving.house_rows import LeavingHouse
from palier.models.ranking import freezing, openings
from palier.models.rows.row_rights import BAILLEUR
from palier.models.seals import seal_lines, seal_rows
from palier.models.seals.sealed_tables import SOURCES
from palier.rules.doors.access import Role
from palier.rules.leaving import house_archive
from palier.rules.situations.situations import Level
from palier.workflows.leaving.house_zip import HouseWriter

_JOURNAL = SOURCES["journalentry"]
_ACTS = f"""
    SELECT t.id::text, l.version, encode(l.salt, 'hex'), {seal_rows.spelled(_JOURNAL, _JOURNAL.columns)}
    FROM palier_journalentry t LEFT JOIN LATERAL (
      SELECT version, salt FROM palier_sealedline l WHERE l.source = 'journalentry' AND l.row = t.id::text
      ORDER BY l.row DESC, l.id DESC LIMIT 1) l ON true
    WHERE (t.organisation = ANY(%(ours)s) AND t.role = ANY(%(roles)s))
      OR (t.organisation IS NULL AND t.actor IS NULL AND t.object_kind = 'Publication'
      AND t.object_id IN (SELECT public_id FROM palier_publication WHERE {{side}} = ANY(%(ours)s)))
    ORDER BY t.id
"""  # noqa: S608 - names of the table of sources
_CHAIN = """
    SELECT position, kind, source, row, version, encode(digest, 'hex'), encode(marks, 'hex'), coalesce(proof::text, ''), sealed_at
    FROM palier_sealedline WHERE chain = %(chain)s ORDER BY position
"""


def as_json(value: object) -> object:
    """A value of a row as JSON: instants in UTC, to the microsecond. Raises ``TypeError`` for what no row holds."""
    if isinstance(value, datetime):
        return seal_lines.instant(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    raise TypeError(type(value).__name__)


def line(row: dict[str, Any]) -> bytes:
    """One line of a table."""
    return json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=as_json).encode() + b"\n"


def everything(house: LeavingHouse, who: Acting, into: HouseWriter) -> list[dict[str, Any]]:
    """Write every table, ranking and chain; the documents to add, named. Needs one snapshot, under the clock."""
    may_read = house_rows.readable(house.role)
    with acting.taken(who):
        for table in house_rows.OWNED:
            if table in may_read:
                names = house_rows.columns_of(table, house.role)
                into.table(table, names, (line(row) for row in house_rows.rows_of(table, house)))
        _rankings(house, into)
        wanted = list(_documents(house))
    into.put(house_archive.ACTS, _acts(house))
    for number in house.ours:
        _chain(number, into)
    return wanted


def _rankings(house: LeavingHouse, into: HouseWriter) -> None:
    rows = Ranking.objects.filter(publication__in=house.lists).select_related("publication")
    before: dict[int, int] = {}
    # What a rank rests on names the situations of a household: no page of a landlord's shows it.
    opens, apart, unsaid = house.role != BAILLEUR, house.apart, house_rows.kept_apart()
    for number, ranked in enumerate(rows.order_by("reservataire", "position"), 1):
        path = f"classements/{number:06d}"
        into.put(f"{path}-public.jsonl", freezing.public_lines(ranked.pk, ranked.header))
        if opens:
            into.put(f"{path}-ouvertures.jsonl", openings.of(ranked, without=apart, unsaid=unsaid))
        into.rankings.append(
            {
                "id": str(ranked.pk),
                "path": f"{path}-public.jsonl",
                "openings": f"{path}-ouvertures.jsonl" if opens else "",
                "position": ranked.position,
                "head": ranked.head,
                "follows": before.get(ranked.reservataire_id) == ranked.position - 1,
            }
        )
        before[ranked.reservataire_id] = ranked.position


def _documents(house: LeavingHouse) -> Iterator[dict[str, Any]]:
    """The papers and the pictures that its role may read, by where they go; no byte of them yet."""
    shown = house_rows.readable(house.role)
    if "piecefile" in shown:
        told = {
            "piece__confidentiality": Level.ORDINARY,
            "piece__left_at": None,
            "demande__in": house.files.values("demande"),
        }
        files = PieceFile.objects.filter(**told, awaits_scan=False)
        for key, public_id, kind in files.order_by("pk").values_list("pk", "public_id", "media_type").iterator():
            yield {"kind": "piecefile", "key": key, "path": f"documents/pieces/{public_id}.{_ending(kind)}"}
        # Of before a piece had files.
        older = PieceContent.objects.filter(**told).order_by("pk")
        for key, public_id, kind in older.values_list("pk", "piece__public_id", "piece__media_type").iterator():
            yield {"kind": "piececontent", "key": key, "path": f"documents/pieces/{public_id}.{_ending(kind)}"}
    pictures = HomePicture.objects.filter(home__in=house.homes, removed_at=None)
    for key, public_id in pictures.order_by("pk").values_list("pk", "public_id"):
        yield {"kind": "homepicture", "key": key, "path": f"documents/photos/{public_id}.jpg"}


def _ending(media_type: str) -> str:
    return {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}.get(media_type, "bin")


def _roles(house: LeavingHouse) -> list[str]:
    """In what qualities its members act: who lodges, or audits, in its name does not leave with it."""
    return [Role.BAILLEUR.value, Role.COMMISSION.value] if house.role == BAILLEUR else [Role.RESERVATAIRE.value]


def _acts(house: LeavingHouse) -> Iterator[bytes]:
    side = "bailleur_id" if house.role == BAILLEUR else "reservataire_id"
    with connection.cursor() as cursor:
        statement = cursor.mogrify(_ACTS.format(side=side), {"ours": list(house.ours), "roles": _roles(house)})
    for key, version, salt, *values in seal_rows.stream("house_acts", str(statement)):
        # In the order in which they are sealed: the digest of a row is that of its columns one after the other.
        columns = list(zip(_JOURNAL.columns, values, strict=True))
        yield line({"id": key, "version": version, "salt": salt, "columns": columns})


def _chain(number: int, into: HouseWriter) -> None:
    head = SealedHead.objects.filter(chain=number).first()
    if head is None:
        return
    path = f"journal/chaine-{head.name}.jsonl"
    lines = into.put(path, _links(number, head.name))
    into.chains.append({"name": head.name, "path": path, "lines": lines, "head": head.head})


def _links(number: int, name: str) -> Iterable[bytes]:
    names = ("position", "kind", "table", "row", "version", "digest", "marks", "proof", "sealed_at")
    with connection.cursor() as cursor:
        statement = cursor.mogrify(_CHAIN, {"chain": number})
    for row in seal_rows.stream("house_chain", str(statement)):
        told = dict(zip(names, row, strict=True))
        at = told["sealed_at"]
        told["sealed_at"] = at.astimezone(UTC).isoformat(timespec="microseconds") if isinstance(at, datetime) else at
        yield line({**told, "chain": name})
