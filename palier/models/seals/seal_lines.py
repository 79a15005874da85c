"""Appending lines to the chains: heads held, lines numbered, hashed and written in one go (ADR 42)."""

import os
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from django.db import connection

from palier.models.seals.seals import SealedHead
from palier.models.territories.organisations import Organisation
from palier.rules.seals import chain
from palier.rules.seals.chain import ChainLine, ChainLineKind, Sealed

NO_SALT = b""
NOTHING = Sealed(b"", b"")
"""Of a row that is gone."""
_LAST_NUMBER = "SELECT coalesce(max(id), 0) FROM palier_sealedline"
_COPY = """
    COPY palier_sealedline (id, chain, position, kind, source, row, version, digest, marks, salt, proof, sealed_at, head)
    FROM STDIN
"""
_FORGET = "UPDATE palier_sealedline SET salt = '' WHERE source = %s AND row = ANY(%s) AND salt <> ''"
_MOVE = "UPDATE palier_sealedhead SET position = %s, head = %s WHERE chain = %s"


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftLine:
    """A line before it has its place."""

    chain: int
    kind: ChainLineKind
    source: str
    row: str
    version: int
    sealed: Sealed = NOTHING
    salt: bytes = NO_SALT
    proof: UUID | None = None
    columns: tuple[str, ...] = ()
    """What is otherwise than on the line before, where it has one. It is told, and not kept."""


def salt() -> bytes:
    """A salt of its own for a line."""
    return os.urandom(chain.SALT_BYTES)


def instant(at: datetime) -> str:
    """An instant as it is hashed."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def append(drafts: Collection[DraftLine], *, at: datetime) -> None:
    """Put these lines at the end of their chains, in this order."""
    if not drafts:
        return
    held = _hold({draft.chain for draft in drafts})
    with connection.cursor() as cursor:
        cursor.execute(_LAST_NUMBER)
        number = int(cursor.fetchone()[0])
        with cursor.copy(_COPY) as copy:
            for number, draft in enumerate(drafts, number + 1):  # noqa: B020 - numbered on from the last one
                head = held[draft.chain]
                end = _next(head, draft, at)
                copy.write_row(
                    (
                        number,
                        draft.chain,
                        head.position,
                        draft.kind,
                        draft.source,
                        draft.row,
                        draft.version,
                        draft.sealed.digest,
                        draft.sealed.marks,
                        draft.salt,
                        draft.proof,
                        at,
                        end,
                    )
                )
        cursor.executemany(_MOVE, [(head.position, head.head, head.chain) for head in held.values()])


def _next(head: SealedHead, draft: DraftLine, at: datetime) -> bytes:
    head.position += 1
    line = ChainLine(
        chain=head.name,
        position=head.position,
        kind=draft.kind,
        table=draft.source,
        row=draft.row,
        version=draft.version,
        digest=draft.sealed.digest.hex(),
        marks=draft.sealed.marks.hex(),
        proof=str(draft.proof or ""),
        sealed_at=instant(at),
    )
    end = chain.next_head(bytes.fromhex(head.head), line)
    head.head = end.hex()
    return end


def _hold(chains: set[int]) -> dict[int, SealedHead]:
    """Lock the heads of these chains; those of a new organisation begin."""
    held = {head.chain: head for head in SealedHead.objects.select_for_update().filter(chain__in=chains)}
    names = {
        one.pk: str(one.public_id) for one in Organisation.objects.filter(pk__in=chains).only("pk", "public_id")
    } | {0: chain.PLATFORM}
    for missing in sorted(chains - held.keys()):
        name = names.get(missing, f"organisme-{missing}")
        held[missing] = SealedHead.objects.create(chain=missing, name=name, position=0)
    return held


def forget_salts(source: str, rows: Iterable[str]) -> None:
    """Empty the salts of every line of these rows: what their digests were made of is nowhere any more."""
    with connection.cursor() as cursor:
        cursor.execute(_FORGET, [source, list(rows)])
