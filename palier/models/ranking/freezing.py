"""The set-based half of a closing: name the candidates, draw, order, freeze their lines, move their stages, in few statements.

A hundred thousand candidates never leave the database. How they are named, drawn and ordered is what ``rules.ranking`` says of a
list in memory: a property holds the statements to it, and a program that shares nothing with them reads each closing again.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from palier.models import counted
from palier.rules.law import canonical
from palier.rules.ranking import ranking_file
from palier.rules.ranking.ranking import MIN_SECRET_BYTES, DoubledPseudonym, WeakSecret


class FrozenOrder(NamedTuple):
    """What a header says of the order that was frozen."""

    places: int
    pseudonyms_digest: str


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
_NAMES = """
    CREATE TEMPORARY TABLE frozen_name
        (candidature bigint, tier int, order_points int, waiting_since date, secret int, name bytea)
    ON COMMIT DROP
"""
_PLACES = """
    CREATE TEMPORARY TABLE frozen_place (candidature bigint, rank int, pseudonym text, tie text, salt bytea)
    ON COMMIT DROP
"""
_NAMED = """
    INSERT INTO frozen_name (candidature, tier, order_points, waiting_since, secret, name)
    SELECT r.candidature, r.tier, r.order_points, r.waiting_since, octet_length(r.token), sha256(convert_to(
        'palier-pseudonyme' || chr(10) || encode(r.token, 'hex') || chr(10) || %(list)s, 'UTF8'))
    FROM ({rows}) AS r (candidature, tier, order_points, waiting_since, token)
"""
_DIGEST = """
    SELECT count(*), count(DISTINCT name), min(secret), encode(sha256(convert_to(
        coalesce(string_agg(encode(name, 'hex'), chr(10) ORDER BY name), ''), 'UTF8')), 'hex')
    FROM frozen_name
"""
# Bytes stand in the order of their hexadecimal text, whatever the locale. The seed and the salts never leave the database; of a
# salt, 244 bits are drawn.
_ORDERED = """
    INSERT INTO frozen_place (candidature, rank, pseudonym, tie, salt)
    SELECT candidature, row_number() OVER (ORDER BY tier, order_points, coalesce(waiting_since, '9999-12-31'), lot),
        encode(name, 'hex'), encode(lot, 'hex'), uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())
    FROM (
        SELECT n.*, sha256(convert_to('palier-tirage' || chr(10) || encode(s.seed, 'hex') || chr(10) || %(digest)s || chr(10)
            || encode(n.name, 'hex'), 'UTF8')) AS lot
        FROM frozen_name n, palier_publicationseed s WHERE s.publication_id = %(publication)s
    ) AS drawn
    ORDER BY candidature
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


def database_time() -> datetime:
    """The instant by the clock of the database, not the start of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        moment: datetime = cursor.fetchone()[0]
    return moment


def withdrawn_late(publication: int) -> int:
    """Withdrawals after the closing instant and before a closing that ran late: ranked, so not counted as withdrawn."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*) FROM palier_candidature c WHERE {_RANKABLE} AND c.stage = 'retiree'",  # noqa: S608
            {"publication": publication},
        )
        return int(cursor.fetchone()[0])


def freeze(ranking: UUID, publication: int, name: str, *, again: bool, ranked: str, at: datetime) -> FrozenOrder:
    """Order those who applied, eligible or to confirm (``again``: those already ranked), and write a line and a rank for each.

    ``name`` is the public one of the publication. Raises ``WeakSecret`` and ``DoubledPseudonym``.
    """
    counted.run(_NAMES)
    counted.run(_PLACES)
    values: dict[str, Any] = {"publication": publication, "list": name}
    counted.run(_NAMED.format(rows=_ROWS_AGAIN if again else _ROWS), values)
    with connection.cursor() as cursor:
        cursor.execute(_DIGEST)
        count, names, secret, digest = cursor.fetchone()
    if count and secret < MIN_SECRET_BYTES:
        raise WeakSecret("draw token")
    if names != count:
        raise DoubledPseudonym
    counted.run(_ORDERED, {**values, "digest": digest})
    counted.run("ANALYZE frozen_place")
    counted.run(_LINES, {"ranking": ranking})
    counted.run(_RANKED, {"ranked": ranked, "at": at})
    counted.run("DROP TABLE frozen_name, frozen_place")
    return FrozenOrder(count, digest)


def lines(ranking: UUID) -> Iterator[ranking_file.PublicLine]:
    """What the public line of each place says, its chain apart, in the order of the ranks."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rank, pseudonym, tie, commitment FROM palier_rankingline WHERE ranking_id = %s ORDER BY rank",
            [ranking],
        )
        yield from map(ranking_file.PublicLine._make, cursor)


def leave_out(publication: int, which: str, *, stage: str, reason: str, at: datetime) -> int:
    """Move the candidatures of one of the groups above to their end, and say why; return how many."""
    values = {"publication": publication, "stage": stage, "reason": reason, "at": at}
    return counted.run(_LEFT_OUT.format(where=which), values)


def pass_over(publication: int, *, origin: str, target: str, at: datetime) -> int:
    """Move everyone still ranked, not sent; a suspended candidature keeps the stage that it would come back to."""
    counted.run(
        "UPDATE palier_candidature SET suspended_from = %(target)s WHERE publication_id = %(publication)s"
        " AND stage = 'suspendue' AND suspended_from = %(origin)s",
        {"publication": publication, "origin": origin, "target": target},
    )
    return counted.run(
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
            yield ranking_file.public_line(chain, rank, pseudonym, tie, commitment)
    yield canonical.encode({"kind": ranking_file.FOOTER_KIND, "count": count, "head": chain}) + b"\n"
