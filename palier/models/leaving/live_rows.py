"""Which rows of an archive live again elsewhere, how each is found if it is there already, and how rows leave again (ADR 127).

What a Palier serves of an organisation: its name, homes, conventions, flow, closed lists. A household's file is not among them:
the register brings it, and its person; in an archive it is what the organisation was shown.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.db import connection, models

from palier.models.accounts.people import User
from palier.models.homes.homes import Publication
from palier.models.leaving.house_archives import ArrivedRow
from palier.rules.leaving.house_archive import ArrivalState

LIVE: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "territory": (("code",),),
    "commune": (("code",),),
    "gridversion": (("territory_id", "name", "effective_on"),),
    "organisation": (("public_id",), ("siret", "kind")),
    "home": (("public_id",), ("rpls_id",)),
    "convention": (("public_id",),),
    "flowplan": (("public_id",), ("bailleur_id", "departement", "year")),
    "publication": (("public_id",),),
    "flowevent": (("id",),),
}
"""By table, the columns by which a row is the same: the first that has a value and is found."""
STANDING: Mapping[tuple[str, tuple[str, ...]], Mapping[str, None]] = {("home", ("rpls_id",)): {"withdrawn_at": None}}
"""By table and columns, what else both rows must be to be the same: a number of one that was taken out is free."""
REMOVED = ("rankingline", "ranking", "flowevent", "publication", "flowplan", "convention", "home")
"""What leaves when an arrival is undone, in this order. Names, places, grids and the journal stay."""
_LOCKED = (("rankingline", "kept_line"), ("ranking", "append_only"), ("flowevent", "append_only"))
_LOCK, _UNLOCK = "SELECT pg_try_advisory_lock(hashtext(%s))", "SELECT pg_advisory_unlock(hashtext(%s))"
_SILENT = "DELETE FROM palier_partneroutbox WHERE transaction = pg_current_xact_id()::text::bigint"


@contextmanager
def alone(word: str = "palier_arrival") -> Iterator[bool]:
    """Whether this connection alone does what a word names, until the block ends: transactions come and go inside it."""
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [word])
        (is_alone,) = cursor.fetchone()
    try:
        yield bool(is_alone)
    finally:
        if is_alone:
            with connection.cursor() as cursor:
                cursor.execute(_UNLOCK, [word])


def read(table: str, told: Mapping[str, Any], known: Mapping[str, Mapping[str, str]]) -> models.Model | None:
    """The row that a line tells, pointing to what is here; none where what it must point to is not.

    No account comes with an archive: whose hand it was stays in its file.
    """
    model = apps.get_model("palier", table)
    values: dict[str, Any] = {}
    for field in model._meta.concrete_fields:  # noqa: SLF001 - Django's own way
        if field.generated or (field.primary_key and isinstance(field, models.AutoField)) or field.attname not in told:
            continue
        value = told[field.attname]
        if field.related_model is not None and value is not None:
            name = field.related_model._meta.model_name  # noqa: SLF001 - same
            value = None if field.related_model is User else known.get(str(name), {}).get(str(value))
        if value is None and not field.null:
            return None
        values[field.attname] = field.to_python(value)
    row: models.Model = model(**values)
    return row


def found(table: str, row: models.Model) -> models.Model | None:
    """The same row, if it is here."""
    for columns in LIVE[table]:
        wanted = {name: getattr(row, name) for name in columns}
        if any(value == "" for value in wanted.values()):
            continue
        standing = STANDING.get((table, columns), {})
        if any(getattr(row, name) != value for name, value in standing.items()):
            continue
        here = type(row)._default_manager.filter(**wanted, **standing).first()  # noqa: SLF001 - same
        if here is not None:
            return here
    return None


def add(row: models.Model) -> None:
    """Write a row as it is told: no column takes the hour of its coming.

    A list is made with nobody sent, whatever is given: what its page said elsewhere is written after.
    """
    told = {"ever_sent": row.ever_sent, "ever_examined": row.ever_examined} if isinstance(row, Publication) else {}
    row.save_base(raw=True, force_insert=True)
    if told:
        Publication.objects.filter(pk=row.pk).update(**told)


def tell_no_partner() -> None:
    """An act of another site, written down here, is no event of today for anybody's software."""
    with connection.cursor() as cursor:
        cursor.execute(_SILENT)


def remove(arrival: int) -> dict[str, int]:
    """Take out what this arrival made here, past the locks that nothing else opens; how many rows, by table. As the owner."""
    counts: dict[str, int] = {}
    with connection.cursor() as cursor:
        for table, trigger in _LOCKED:
            cursor.execute(f"ALTER TABLE palier_{table} DISABLE TRIGGER {trigger}")
        for table in REMOVED:
            counts[table] = _removed(table, arrival)
        # What waits to be checked at the end is checked now: a table with such rows cannot be locked again.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table, trigger in _LOCKED:
            cursor.execute(f"ALTER TABLE palier_{table} ENABLE TRIGGER {trigger}")
    return counts


def _removed(table: str, arrival: int) -> int:
    model = apps.get_model("palier", table)
    # What another archive found here is that one's too, as long as it stands.
    others = ArrivedRow.objects.filter(table=table).exclude(arrival=arrival).exclude(arrival__state=ArrivalState.UNDONE)
    rows = ArrivedRow.objects.filter(arrival=arrival, table=table, is_new=True)
    others.filter(key__in=rows.values("key")).update(is_new=True)
    mine = rows.exclude(key__in=others.values("key")).values_list("key", flat=True)
    keys = [model._meta.pk.to_python(key) for key in mine]  # noqa: SLF001 - same
    with connection.cursor() as cursor:
        kind = "uuid" if isinstance(model._meta.pk, models.UUIDField) else "bigint"  # noqa: SLF001 - same
        cursor.execute(f"DELETE FROM palier_{table} WHERE id = ANY(%s::{kind}[])", [[str(key) for key in keys]])  # noqa: S608
        return int(cursor.rowcount)


def mapped(arrival: int, tables: Iterable[str]) -> dict[str, dict[str, str]]:
    """What became of each row so far, by table and by the key that it had."""
    known: dict[str, dict[str, str]] = {table: {} for table in tables}
    rows = ArrivedRow.objects.filter(arrival=arrival, table__in=known).values_list("table", "source", "key")
    for table, source, key in rows.iterator(chunk_size=5_000):
        known[table][source] = key
    return known
