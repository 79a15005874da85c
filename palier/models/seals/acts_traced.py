"""Rows that are not what an act left, in SQL: a ranked candidature beside its frozen line, a state beside the journal.

Seals tell what changed past the triggers. Who writes with the triggers on is sealed like an act; but leaves no line in the
journal, and cannot change a frozen line. PostgreSQL compares, whatever the number of rows; only stages travel, a chunk at a time.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from palier.models.seals import audience_traced, seal_rows
from palier.rules.candidature import told_moves
from palier.rules.candidature.funnel import Stage, Verb
from palier.rules.life.lifecycle import LifeState


class Untraced(NamedTuple):
    """A row, and the columns that no act explains."""

    table: str
    row: int
    columns: tuple[str, ...]


_FROZEN = """
    SELECT l.candidature_id, l.rank, l.salt, l.commitment FROM palier_rankingline l JOIN (
      SELECT DISTINCT ON (publication_id) id FROM palier_ranking ORDER BY publication_id, version DESC) r
    ON r.id = l.ranking_id WHERE l.candidature_id IS NOT NULL
"""
_RANKED = f"""
    SELECT 'candidature', c.id, array_remove(ARRAY[
      CASE WHEN c.rank IS DISTINCT FROM l.rank THEN 'rank' END,
      CASE WHEN encode(sha256(decode(l.salt, 'hex') || convert_to(c.snapshot, 'UTF8')), 'hex') <> l.commitment
           THEN 'snapshot' END,
      CASE WHEN o.of_it IS NOT NULL AND (o.of_it->>'points')::int <> -c.order_points THEN 'order_points' END,
      CASE WHEN o.of_it IS NOT NULL AND (o.of_it->>'tier')::int <> c.tier THEN 'tier' END,
      CASE WHEN o.of_it IS NOT NULL AND o.of_it->>'waiting_since' <> to_char(c.waiting_since, 'YYYY-MM-DD')
           THEN 'waiting_since' END,
      CASE WHEN o.of_it IS NOT NULL AND o.of_it->>'verdict' <> c.verdict THEN 'verdict' END
    ], NULL) AS wrong
    FROM palier_candidature c LEFT JOIN ({_FROZEN}) l ON l.candidature_id = c.id
    CROSS JOIN LATERAL (
      SELECT CASE WHEN pg_input_is_valid(c.snapshot, 'jsonb') THEN c.snapshot::jsonb END AS of_it) o
    WHERE c.rank IS NOT NULL OR l.rank IS NOT NULL
"""  # noqa: S608 - written above


def _words(words: Iterable[str]) -> str:
    return ", ".join(f"'{word}'" for word in words)


def _array(words: Iterable[str]) -> str:
    return f"ARRAY[{_words(words)}]::text[]"


_STAGED = f"""
    SELECT c.id, t.verbs, c.stage, c.suspended_from FROM palier_candidature c LEFT JOIN (
      SELECT j.object_id, array_agg(j.verb::text ORDER BY j.verb::text COLLATE "C") AS verbs FROM palier_journalentry j
      WHERE j.object_kind = 'Candidature' AND j.verb IN ({_words(sorted(told_moves.TOLD))})
      GROUP BY j.object_id) t ON t.object_id = c.public_id
"""  # noqa: S608 - words of the table of moves
_DECIDED = """
    SELECT 'decision', d.id, CASE WHEN NOT EXISTS (
        SELECT FROM palier_journalentry j WHERE j.object_id = c.public_id AND j.details->>'decision' = d.kind
        AND j.details->>'rang' IS NOT DISTINCT FROM d.rank::text AND coalesce(j.details->>'motif', '') = d.ground)
      THEN ARRAY['kind', 'rank', 'ground'] ELSE ARRAY[]::text[] END || CASE WHEN d.taken_back_at IS NOT NULL AND NOT EXISTS (
        SELECT FROM palier_journalentry j WHERE j.object_id = s.public_id AND j.verb = 'reprendre_decisions'
        AND j.details->>'logement' = p.public_id::text)
      THEN ARRAY['taken_back_at'] ELSE ARRAY[]::text[] END AS wrong
    FROM palier_decision d JOIN palier_candidature c ON c.id = d.candidature_id
    JOIN palier_agendaitem i ON i.id = d.item_id JOIN palier_seance s ON s.id = i.seance_id
    JOIN palier_publication p ON p.id = i.publication_id
"""
_OF_THE_OFFER = "j.object_id = c.public_id AND j.details->>'offre' = o.public_id::text"
_ANSWER_VERBS = (Verb.ACCEPT, Verb.DECLINE, Verb.NOTE_SILENCE)
_ANSWERS = ", ".join(
    f"('{answer}', {_array(verbs)}, {_array(besides)})" for answer, (verbs, besides) in told_moves.ANSWERS.items()
)
_ANSWERED = f"""
    SELECT 'offer', o.id, array_remove(ARRAY[
      CASE WHEN NOT EXISTS (SELECT FROM palier_journalentry j WHERE {_OF_THE_OFFER} AND j.verb = '{Verb.OFFER}')
           THEN 'candidature_id' END,
      CASE WHEN a.verbs IS DISTINCT FROM (
             SELECT coalesce(array_agg(DISTINCT j.verb::text), ARRAY[]::text[]) FROM palier_journalentry j
             WHERE {_OF_THE_OFFER} AND j.verb IN ({_words(_ANSWER_VERBS)}))
           OR cardinality(a.besides) > 0 AND NOT EXISTS (
             SELECT FROM palier_journalentry j WHERE j.object_id = c.public_id AND j.verb = ANY(a.besides))
           OR o.answer = '' AND c.stage <> '{Stage.OFFRE_ENVOYEE}' THEN 'answer' END
    ], NULL) AS wrong
    FROM palier_offer o JOIN palier_candidature c ON c.id = o.candidature_id
    LEFT JOIN (VALUES {_ANSWERS}) a(answer, verbs, besides) ON a.answer = o.answer
"""  # noqa: S608 - words of the table of moves
_LEASED = f"""
    SELECT 'lease', t.id, array_remove(ARRAY[
      CASE WHEN t.demande_id <> c.demande_id THEN 'demande_id' END,
      CASE WHEN t.publication_id <> c.publication_id THEN 'publication_id' END,
      CASE WHEN NOT EXISTS (
        SELECT FROM palier_journalentry j WHERE j.object_id = c.public_id AND j.verb = '{Verb.SIGN}'
        AND j.details->>'bail' = t.public_id::text) THEN 'candidature_id' END
    ], NULL) AS wrong
    FROM palier_lease t JOIN palier_candidature c ON c.id = t.candidature_id
"""  # noqa: S608 - a word of the table of moves
_STOOD = f"""
    SELECT 'demande', d.id, ARRAY['state'] AS wrong FROM palier_demande d
    WHERE (d.state = '{LifeState.STRUCK_OFF}') <> (d.struck_off_at IS NOT NULL)
      OR d.state = '{LifeState.TO_RENEW}' AND d.valid_until >= (now() AT TIME ZONE 'Europe/Paris')::date AND NOT EXISTS (
        SELECT FROM palier_journalentry j WHERE j.object_id = d.public_id AND j.verb = 'reunir_numeros')
"""  # noqa: S608 - words of the table of lives
"""A state follows its dates; numbers that were united keep the later end and the state that they had."""
STATEMENTS = {
    "ranked": _RANKED,
    "decided": _DECIDED,
    "answered": _ANSWERED,
    "leased": _LEASED,
    "stood": _STOOD,
    **audience_traced.STATEMENTS,
}


def untraced() -> Iterator[Untraced]:
    """Every row that no act explains; inside one snapshot."""
    for name, statement in STATEMENTS.items():
        found = f"SELECT * FROM ({statement}) found(source, row, wrong) WHERE wrong <> '{{}}'"  # noqa: S608 - same
        for table, row, columns in seal_rows.stream(f"untraced_{name}", found):
            yield Untraced(str(table), int(row), tuple(columns))  # type: ignore[call-overload, arg-type]
    for row, verbs, stage, back in seal_rows.stream("untraced_staged", _STAGED):
        columns = told_moves.unexplained(tuple(verbs or ()), str(stage), str(back))  # type: ignore[arg-type]
        if columns:
            yield Untraced("candidature", int(row), columns)  # type: ignore[call-overload]
