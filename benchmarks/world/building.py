"""Builds a world in an empty database: guards off, two processes write, guards back, statistics, doors open."""

from __future__ import annotations

import hashlib
import multiprocessing
import time
from collections import Counter
from queue import Empty
from typing import TYPE_CHECKING, Any

import psycopg
from django.db import connection, connections, transaction

from benchmarks.world import guards, offices
from benchmarks.world.copying import TABLES, Writer
from benchmarks.world.files import Files
from benchmarks.world.households import pool
from benchmarks.world.lists import Lists
from benchmarks.world.marker import BadWorld
from benchmarks.world.plan import RESERVATAIRES, WORKERS, Plan
from benchmarks.world.slates import Slates
from palier.management.demo.world import NotEmpty, require_empty
from palier.models import ChainHead, Commune, Organisation, Publication
from palier.models.scoring import score_table
from palier.workflows.homes.publishing import schedule_closing

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.queues import Queue

type Say = Callable[[str], None]
BLIND = (
    ("palier_publication", "list_carries_home"),
    *((f"palier_{name}", "joins_no_ended") for name in ("demandeversion", "person", "seniority", "piece")),
)
"""Triggers that read, at each row, a table whose keys are off. Lists are told their home once all is written; a file of a world
came before the candidatures that ended, so what stands in it joined them."""
EVERY = 10
"""Seconds between two lines of progress."""


def build(plan: Plan, address: str, say: Say) -> tuple[dict[str, int], str]:
    """Make the world; return its rows by table, and the digest of them all.

    Raises ``BadWorld`` where the database is not empty, ``RuntimeError`` where a part fails: the database is then to be
    thrown away, since guards are off.
    """
    refuse_unless_empty()
    began = time.monotonic()
    offices.make(plan)
    with psycopg.connect(address, autocommit=True) as owner:
        before = guards.standing(owner, TABLES)
        guards.take_off(owner, TABLES)
        for table, trigger in BLIND:
            owner.execute(f"ALTER TABLE {table} DISABLE TRIGGER {trigger}")
        say(f"{_clock(began)}  communes, grids, organisations; {len(before.indexes)} indexes taken off for the load")
        connections.close_all()
        rows, digest, heads = _write(plan, address, say, began)
        say(f"{_clock(began)}  {sum(rows.values()):,} rows written; indexes and constraints go back")
        guards.put_back(address, before, lambda line: say(f"{_clock(began)}    {line}"))
        guards.compare(owner, TABLES, before)
        for table, trigger in BLIND:
            owner.execute(f"ALTER TABLE {table} ENABLE TRIGGER {trigger}")
        owner.execute("UPDATE palier_publication SET home_id = home_id WHERE stage = 'publiee'")
        _advance(owner)
        say(f"{_clock(began)}  statistics")
        for table in TABLES:
            owner.execute(f"VACUUM (ANALYZE, PROCESS_TOAST FALSE) {table}")
    _open(heads)
    return rows, digest


def refuse_unless_empty() -> None:
    """Raise ``BadWorld`` where anything stands in the database."""
    try:
        require_empty()
    except NotEmpty:
        raise BadWorld("This database is not empty: a world is written into an empty one alone.") from None


def _clock(began: float) -> str:
    return f"{time.monotonic() - began:6.0f} s"


def _write(plan: Plan, address: str, say: Say, began: float) -> tuple[dict[str, int], str, dict[int, tuple[int, str]]]:
    """Run the parts side by side; return rows by table, the digest of them all, and the heads of the chains."""
    # Each part opens its own: two processes on one inherited connection would read each other's answers.
    connections.close_all()
    context = multiprocessing.get_context("fork")
    news: Queue[tuple[str, int, Any]] = context.Queue()
    parts = [context.Process(target=_part, args=(plan, worker, address, news)) for worker in range(WORKERS)]
    for part in parts:
        part.start()
    try:
        ended = _follow(parts, news, say, began)
    finally:
        for part in parts:
            part.terminate()
            part.join()
    rows: Counter[str] = Counter()
    digests: list[str] = []
    heads: dict[int, tuple[int, str]] = {}
    for worker, (counts, hashed, chains) in sorted(ended.items()):
        rows.update(counts)
        digests += [f"{table}/{worker}/{value}" for table, value in sorted(hashed.items())]
        heads |= chains
    return dict(rows), hashlib.sha256("\n".join(digests).encode()).hexdigest(), heads


def _follow(parts: list[Any], news: Queue[tuple[str, int, Any]], say: Say, began: float) -> dict[int, Any]:
    """Say how far they are, until each has told its end. A part that dies ends the whole."""
    sent: Counter[str] = Counter()
    ended: dict[int, Any] = {}
    due = time.monotonic() + EVERY
    while len(ended) < len(parts):
        try:
            what, worker, told = news.get(timeout=1)
        except Empty:
            if fallen := [part for part in parts if part.exitcode not in (None, 0)]:
                raise RuntimeError(f"A part of the world failed (code {fallen[0].exitcode}; see above).") from None
            continue
        if what == "end":
            ended[worker] = told
        else:
            sent[what] += told
        if time.monotonic() >= due:
            due += EVERY
            told_rows = ", ".join(
                f"{sent[name]:,} {name}" for name in ("candidature", "rankingline", "demande") if sent[name]
            )
            say(f"{_clock(began)}  {told_rows or 'scoring the first lists'}")
    return ended


def _part(plan: Plan, worker: int, address: str, news: Queue[tuple[str, int, Any]]) -> None:
    """Write one part, in a process of its own."""
    # What was open when it was forked stays the parent's, closed or not: where an event loop runs in the parent, its
    # connections are kept apart from those that this process sees, and `close_all` above missed these.
    for inherited in connections.all(initialized_only=True):
        inherited.connection = None
    known = {one.code: one for one in Commune.objects.filter(code__in={one.commune for one in plan.profiles})}
    organisations = Organisation.objects.in_bulk()
    drawn = pool(plan, worker, WORKERS)
    with psycopg.connect(address, autocommit=True) as opened:
        opened.execute("SET synchronous_commit = off")
        writer = Writer(opened, lambda table, count: news.put((table, worker, count)), list(score_table.columns()))
        lists = Lists(plan, Slates(plan, drawn, known), writer, organisations)
        for one in plan.part(worker):
            lists.write(one)
        Files(plan, writer, lists).write(drawn)
        writer.flush()
    connection.close()
    chains = {office: (chain.position, chain.head) for office, chain in lists.chains.items()}
    hashed = {table: digest.hexdigest() for table, digest in writer.digests.items()}
    news.put(("end", worker, (writer.counts, hashed, chains)))


def _advance(owner: psycopg.Connection[Any]) -> None:
    """Let each sequence go on after the ids that were given."""
    for table in (*TABLES, "palier_organisation"):
        found = (
            owner.execute("SELECT pg_get_serial_sequence(%s, 'id')", [table]).fetchone()
            if _has_id(owner, table)
            else None
        )
        if found and found[0]:
            owner.execute(f"SELECT setval('{found[0]}', greatest((SELECT max(id) FROM {table}), 1))")  # noqa: S608


def _has_id(owner: psycopg.Connection[Any], table: str) -> bool:
    wanted = "SELECT FROM pg_attribute WHERE attrelid = %s::regclass AND attname = 'id'"
    return owner.execute(wanted, [table]).fetchone() is not None


@transaction.atomic
def _open(heads: dict[int, tuple[int, str]]) -> None:
    """The chains go on where they are, each open list has the job that closes it, and the doors open."""
    assert len(heads) <= RESERVATAIRES  # noqa: S101 - one chain each
    ChainHead.objects.bulk_create(
        ChainHead(reservataire_id=office, position=position, head=head) for office, (position, head) in heads.items()
    )
    for key, closes_at in Publication.objects.filter(stage="publiee").order_by("pk").values_list("pk", "closes_at"):
        schedule_closing(key, closes_at)
    offices.open_the_doors()
