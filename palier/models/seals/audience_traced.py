"""Who reads a row held to the rule that gives it, in SQL: whatever wrote ``audience``, its triggers on or off.

A file is read by the organisations of its candidatures, while they live or while a need keeps them; what hangs on the
file by nobody else; what hangs on a candidature by the two organisations of its list, and the landlord once it was sent.
"""

from palier.rules.candidature import told_moves
from palier.rules.candidature.funnel import Verb

WITH_THE_FILE = {
    "demandeversion": "id",
    "person": "id",
    "seniority": "id",
    "piece": "id",
    "piececontent": "piece_id",
    "fact": "id",
}
"""By table, its key: who reads these never reads more than who reads the demande."""
WITH_A_CANDIDATURE = ("setaside", "check", "decision", "offer", "lease", "rankingline")
_GRACE = "interval '7 days'"
"""An access ends by the clock, each night: what ended within this time may still be open."""
_FILES = f"""
    SELECT 'demande', d.id, ARRAY['audience'] FROM palier_demande d
    WHERE d.audience <> '{{}}' AND EXISTS (
      SELECT FROM unnest(d.audience) o WHERE o NOT IN (
        SELECT r.organisation FROM palier_reading(d.id, (now() - {_GRACE})::date) r WHERE r.is_live OR r.is_kept)
      AND (o NOT IN (SELECT unnest(c.audience) FROM palier_candidature c WHERE c.demande_id = d.id) OR NOT (
        EXISTS (SELECT FROM palier_candidature c WHERE c.demande_id = d.id AND c.changed_at > now() - {_GRACE})
        OR EXISTS (SELECT FROM palier_legalhold h WHERE h.demande_id = d.id AND h.lifted_at > now() - {_GRACE})
        OR EXISTS (SELECT FROM palier_appeal a WHERE a.demande_id = d.id AND a.organisation_id = o
          AND greatest(a.told_at, a.ended_at) > now() - {_GRACE})
        OR EXISTS (SELECT FROM palier_paperletter l WHERE l.demande_id = d.id AND l.organisation_id = o
          AND greatest(l.posted_at, l.withdrawn_at) > now() - {_GRACE})
        OR EXISTS (SELECT FROM palier_candidature c JOIN palier_agendaitem i ON i.publication_id = c.publication_id
          JOIN palier_seance s ON s.id = i.seance_id WHERE c.demande_id = d.id AND s.closed_at > now() - {_GRACE}))))
"""  # noqa: S608 - an interval, written above
_CANDIDATURES = f"""
    SELECT 'candidature', c.id, ARRAY['audience'] FROM palier_candidature c JOIN palier_publication p ON p.id = c.publication_id
    WHERE NOT c.audience <@ ARRAY[p.reservataire_id, p.bailleur_id]
      OR p.bailleur_id <> p.reservataire_id AND p.bailleur_id = ANY(c.audience) AND NOT EXISTS (
        SELECT FROM palier_journalentry j WHERE j.object_id = c.public_id
        AND j.verb IN ('{Verb.DESIGNATE}', '{told_moves.NAMED_WITHOUT_AD}'))
"""  # noqa: S608 - words of the table of moves


def _with_the_file(table: str, key: str) -> str:
    return f"""
        SELECT '{table}', t.{key}, ARRAY['audience'] FROM palier_{table} t JOIN palier_demande d ON d.id = t.demande_id
        WHERE NOT t.audience <@ d.audience
    """  # noqa: S608 - names of the table above


def _with_a_candidature(table: str) -> str:
    return f"""
        SELECT '{table}', t.id, ARRAY['audience'] FROM palier_{table} t JOIN palier_candidature c ON c.id = t.candidature_id
        JOIN palier_publication p ON p.id = c.publication_id WHERE NOT t.audience <@ ARRAY[p.reservataire_id, p.bailleur_id]
    """  # noqa: S608 - names of the table above


STATEMENTS = {
    "files": _FILES,
    "candidatures": _CANDIDATURES,
    **{table: _with_the_file(table, key) for table, key in WITH_THE_FILE.items()},
    **{table: _with_a_candidature(table) for table in WITH_A_CANDIDATURE},
}
"""Each answers with the rows that somebody reads for whom no rule is: table, key, columns."""
