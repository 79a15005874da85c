"""What a restored cluster cannot know of itself: who was erased after that second, and what was done.

Kept apart from the log, in lines of opaque ids (the journal's own): an erasure is replayed, an act is told. Nothing of a
person is here, and nothing leads to one once erased.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, LiteralString
from uuid import UUID

from hosting.backups.store import witnesses

if TYPE_CHECKING:
    from collections.abc import Iterator

    import psycopg

    from hosting.backups.store.keys import OpenKey, SealKey
    from hosting.backups.store.vault import Vault

OVERLAP = timedelta(minutes=10)
"""How far back a turn looks again: a transaction commits after the instant that its rows bear."""
PAGE = timedelta(minutes=10)
BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)
KINDS: dict[str, tuple[LiteralString, LiteralString]] = {
    "erasures": (
        "palier_erasure",
        """SELECT id::text, reference::text, occasion, erased_at::text AS at FROM palier_erasure
           WHERE erased_at >= %(since)s ORDER BY id""",
    ),
    "acts": (
        "palier_journalentry",
        """SELECT id::text, at::text, role, verb, object_kind, object_id::text, article FROM palier_journalentry
           WHERE id >= %(first)s ORDER BY id""",
    ),
}


@dataclass
class _Page:
    """The file under way of one register, written again whole at each new line."""

    name: str = ""
    began: datetime = BEGINNING
    lines: list[dict[str, Any]] = field(default_factory=list)
    seen: dict[str, datetime] = field(default_factory=dict)
    """Lines already taken, of this page or of one before it, and when."""
    until: datetime = BEGINNING


class Registers:
    """Follows two append-only tables into the vault."""

    def __init__(self, vault: Vault, key: SealKey) -> None:
        """Nothing is read yet."""
        self._vault, self._key = vault, key
        self._pages: dict[str, _Page] = {}

    def follow(self, connection: psycopg.Connection[Any], system: str) -> None:
        """Seal the lines that are new."""
        now = witnesses.clock(connection)
        for kind, (table, query) in KINDS.items():
            if connection.execute("SELECT to_regclass(%s)", [f"public.{table}"]).fetchone() == (None,):
                continue  # the tables are not made yet
            page = self._page(kind, now)
            since = page.until - OVERLAP
            found = connection.execute(query, {"since": since, "first": first_id(since)})
            names = [column.name for column in found.description or ()]
            lines = (dict(zip(names, line, strict=True)) for line in found.fetchall())
            if new := [line for line in lines if line["id"] not in page.seen]:
                page.lines += new
                self._write(page, system, now)
            page.seen |= dict.fromkeys((line["id"] for line in new), now)
            page.seen = {line: at for line, at in page.seen.items() if at > now - 3 * OVERLAP}
            page.until = now

    def _page(self, kind: str, now: datetime) -> _Page:
        """The page under way, or a new one; after a start, from where the vault's last one ends."""
        page = self._pages.get(kind)
        if page is None or now - page.began > PAGE:
            name, names = f"{kind}/{now.astimezone(UTC):%Y%m%dT%H%M%S.%fZ}", self._vault.names(kind)
            fresh = _Page(name, now)
            if page:
                fresh.seen, fresh.until = page.seen, page.until
            elif names:
                fresh.until = datetime.fromisoformat(self._vault.header(names[-1]).about["until"])
            self._pages[kind] = page = fresh
        return page

    def _write(self, page: _Page, system: str, now: datetime) -> None:
        about = {"until": now.isoformat(), "lines": len(page.lines)}
        with self._vault.seal(page.name, self._key, system, about) as out:
            for line in page.lines:
                out.write(json.dumps(line, ensure_ascii=False).encode() + b"\n")


def first_id(at: datetime) -> UUID:
    """The smallest time-ordered id (UUIDv7) of an instant."""
    return UUID(int=int(at.timestamp() * 1000) << 80)


def lines_since(vault: Vault, key: OpenKey, kind: str, since: datetime) -> Iterator[dict[str, str]]:
    """Yield once each line of a register that bears an instant from then on, `OVERLAP` before included."""
    seen = set()
    for name in vault.names(kind):
        if datetime.fromisoformat(vault.header(name).about["until"]) < since:
            continue
        for text in b"".join(vault.unseal(name, key)).splitlines():
            line = json.loads(text)
            if line["id"] not in seen and datetime.fromisoformat(line["at"]) >= since - OVERLAP:
                seen.add(line["id"])
                yield line
