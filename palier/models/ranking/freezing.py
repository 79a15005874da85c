"""The set-based half of a closing: read the candidates, freeze their lines, move their stages, in few statements.

A hundred thousand candidates never become objects. What is decided (order, ties) comes from ``rules.ranking``.
"""

import os
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from palier.rules.law import canonical
from palier.rules.ranking import ranking_file
from palier.rules.ranking.ranking import Place


class OrderRow(NamedTuple):
    """What the order of one candidature rests on."""

    candidature: int
    tier: int
    order_points: int
    waiting_since: date
    draw_token: bytes


# On the list at the closing instant, whatever came between it and a closing that ran late: no rank depends on the delay.
_LEFT_LATE = """
    c.suspended_from = 'deposee' AND c.stage IN ('retiree', 'sans_suite')
    AND c.changed_at >= (SELECT closes_at FROM palier_publication WHERE id = c.publication_id)
"""
ON_LIST = f"""
    c.publication_id = %(publication)s
    AND (c.stage = 'deposee' OR c.stage = 'suspendue' AND c.suspended_from = 'deposee' OR {_LEFT_LATE})
"""
_RANKABLE = f"{ON_LIST} AND c.verdict <> 'non_eligible'"
_ROWS = f"""
    SELECT c.id, c.tier, c.order_points, c.waiting_since, d.draw_token
    FROM palier_candidature c JOIN palier_demande d ON d.id = c.demande_id WHERE {_RANKABLE}
"""  # noqa: S608 - the condition is written above
_ROWS_AGAIN = """
    SELECT c.id, c.tier, c.order_points, c.waiting_since, d.draw_token
    FROM palier_candidature c JOIN palier_demande d ON d.id = c.demande_id
    WHERE c.publication_id = %(publication)s AND c.rank IS NOT NULL
"""
_TABLE = """
    CREATE TEMPORARY TABLE frozen_place (candidature bigint, rank int, pseudonym text, tie text, salt bytea)
    ON COMMIT DROP
"""
_LINES = """
    INSERT INTO palier_rankingline
        (audience, ranking_id, candidature_id, demande_id, rank, pseudonym, tie, salt, commitment)
    SELECT c.audience, %(ranking)s, c.id, c.demande_id, p.rank, p.pseudonym, p.tie, encode(p.salt, 'hex'),
        encode(sha256(p.salt || convert_to(c.snapshot, 'UTF8')), 'hex')
    FROM frozen_place p JOIN palier_candidature c ON c.id = p.candidature
    ORDER BY c.id
"""
_RANKED = """
    UPDATE palier_candidature c SET rank = p.rank,
        changed_at = CASE WHEN c.stage IN ('deposee', 'suspendue') THEN %(at)s ELSE c.changed_at END,
        stage = CASE c.stage WHEN 'deposee' THEN %(ranked)s ELSE c.stage END,
        suspended_from = CASE WHEN c.stage = 'suspendue' AND c.suspended_from = 'deposee' THEN %(ranked)s
                              ELSE c.suspended_from END
    FROM frozen_place p WHERE c.id = p.candidature
"""
_LEFT_OUT = """
    UPDATE palier_candidature SET stage = %(stage)s, end_reason = %(reason)s, changed_at = %(at)s
    WHERE publication_id = %(publication)s AND ({where})
"""
INELIGIBLE = "stage = 'deposee' AND verdict = 'non_eligible'"
HELD = "stage = 'en_attente' OR stage = 'suspendue' AND suspended_from = 'en_attente'"
SUSPENDED_INELIGIBLE = "stage = 'suspendue' AND suspended_from = 'deposee' AND verdict = 'non_eligible'"


def _run(statement: str, values: Mapping[str, Any] | None = None) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)


def database_time() -> datetime:
    """The instant by the clock of the database, not the start of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        moment: datetime = cursor.fetchone()[0]
    return moment


def rows(publication: int, *, again: bool = False) -> list[OrderRow]:
    """The candidatures to rank: those applied, eligible or to confirm; or those already ranked, for a correction."""
    with connection.cursor() as cursor:
        cursor.execute(_ROWS_AGAIN if again else _ROWS, {"publication": publication})
        return [OrderRow(*row) for row in cursor.fetchall()]


def withdrawn_late(publication: int) -> int:
    """Withdrawals after the closing instant and before a closing that ran late: ranked, so not counted as withdrawn."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*) FROM palier_candidature c WHERE {_RANKABLE} AND c.stage = 'retiree'",  # noqa: S608
            {"publication": publication},
        )
        return int(cursor.fetchone()[0])


def freeze(
    ranking: UUID, places: list[Place], candidature_of: Mapping[str, int], *, ranked: str, at: datetime
) -> list[str]:
    """Write one line and one rank for each place; return the commitments in the order of the ranks.

    Salts are drawn here, and the commitments are hashed in the database: the openings do not travel.
    """
    size = ranking_file.SALT_BYTES
    salts = os.urandom(size * len(places))
    # In the order of the heap: updating in the order of the ranks would visit every page and index leaf at random.
    rows = sorted((candidature_of[name], rank, name, tie) for rank, name, tie, *_ in places)
    _run(_TABLE)
    with connection.cursor() as cursor:
        with cursor.copy("COPY frozen_place FROM STDIN") as copy:
            for start in range(0, len(rows), 5000):
                copy.write(
                    "".join(
                        f"{candidature}\t{rank}\t{name}\t{tie}\t\\\\x{salts[(rank - 1) * size : rank * size].hex()}\n"
                        for candidature, rank, name, tie in rows[start : start + 5000]
                    )
                )
        cursor.execute("ANALYZE frozen_place")
        cursor.execute(_LINES, {"ranking": ranking})
        cursor.execute(_RANKED, {"ranked": ranked, "at": at})
        cursor.execute("SELECT commitment FROM palier_rankingline WHERE ranking_id = %s ORDER BY rank", [ranking])
        bound = [row[0] for row in cursor.fetchall()]
        cursor.execute("DROP TABLE frozen_place")
    return bound


def leave_out(publication: int, which: str, *, stage: str, reason: str, at: datetime) -> int:
    """Move the candidatures of one of the groups above to their end, and say why; return how many."""
    values = {"publication": publication, "stage": stage, "reason": reason, "at": at}
    return _run(_LEFT_OUT.format(where=which), values)


def pass_over(publication: int, *, origin: str, target: str, at: datetime) -> int:
    """Move everyone still ranked, not sent; a suspended candidature keeps the stage that it would come back to."""
    _run(
        "UPDATE palier_candidature SET suspended_from = %(target)s WHERE publication_id = %(publication)s"
        " AND stage = 'suspendue' AND suspended_from = %(origin)s",
        {"publication": publication, "origin": origin, "target": target},
    )
    return _run(
        "UPDATE palier_candidature SET stage = %(target)s, changed_at = %(at)s"
        " WHERE publication_id = %(publication)s AND stage = %(origin)s",
        {"publication": publication, "origin": origin, "target": target, "at": at},
    )


def public_lines(ranking: UUID, header: Mapping[str, Any]) -> Iterator[bytes]:
    """The public file of a frozen ranking, line by line, read through the function that returns public columns only."""
    yield canonical.encode(header) + b"\n"
    chain, count = ranking_file.first_chain(header), 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT rank, pseudonym, tie, commitment FROM palier_public_lines(%s)", [ranking])
        for rank, pseudonym, tie, commitment in cursor:
            chain, count = ranking_file.next_chain(chain, rank, pseudonym, tie, commitment), count + 1
            line = {"chain": chain, "commitment": commitment, "pseudonym": pseudonym, "rank": rank, "tie": tie}
            yield canonical.encode(line) + b"\n"
    yield canonical.encode({"kind": ranking_file.FOOTER_KIND, "count": count, "head": chain}) + b"\n"
