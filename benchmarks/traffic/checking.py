"""Compare a ledger with the database: nothing acknowledged is lost, nothing is there twice, no place was ever wrong.

What is compared, for each person and publication of the ledger:

- **lost**: an act was acknowledged, and its row, its line in the journal, its letter or its remembered answer is missing,
  or there is another number of them than one.
- **doubled**: more than one row, line, letter or remembered answer for one act, acknowledged or not.
- **half done**: an act of unknown outcome of which one trace is there and another is not: it must be whole or absent.
- **unasked**: since the ledger began, these people have an act in the journal that no client asked for, or that
  was refused.
- **wrong places**: see ``positions``.

Call it when the traffic has ended, with a connection as the owner of the database.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from benchmarks.traffic import positions
from benchmarks.traffic.ledger import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    import psycopg

    from benchmarks.traffic.ledger import Act, Ledger

LETTERS = {"deposer": "accuse_candidature", "retirer": "retrait_candidature"}
"""The letter that each act leaves."""
AGAIN = "deposer_de_nouveau"
"""The line of who applies to a home that they had left, in an earlier run on the same world."""
_JOURNAL = """
    SELECT c.demande_id, p.public_id, CASE j.verb WHEN 'deposer_de_nouveau' THEN 'deposer' ELSE j.verb END, count(*)
    FROM palier_candidature c JOIN palier_publication p ON p.id = c.publication_id
    JOIN palier_journalentry j ON j.object_id = c.public_id
    WHERE c.demande_id = ANY(%s) AND j.verb = ANY(%s) AND j.at >= %s GROUP BY 1, 2, 3
"""
_LETTERS = """
    SELECT c.demande_id, p.public_id, l.kind, count(*)
    FROM palier_letter l JOIN palier_candidature c ON c.id = l.candidature_id
    JOIN palier_publication p ON p.id = c.publication_id
    WHERE c.demande_id = ANY(%s) AND l.kind = ANY(%s) AND l.sent_at >= %s GROUP BY 1, 2, 3
"""
_ROWS = """
    SELECT c.demande_id, p.public_id, count(*), bool_or(c.stage = 'retiree')
    FROM palier_candidature c JOIN palier_publication p ON p.id = c.publication_id
    WHERE c.demande_id = ANY(%s) GROUP BY 1, 2
"""
_ANSWERS = "SELECT key, count(*) FROM palier_doneact WHERE key = ANY(%s) GROUP BY key"


@dataclass
class Report:
    """What does not hold, a sentence for each; and how much was compared."""

    acknowledged: int = 0
    unknown: int = 0
    unknown_done: int = 0
    """Acts of unknown outcome that are in the database after all, once."""
    places: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    half_done: list[str] = field(default_factory=list)
    unasked: list[str] = field(default_factory=list)
    wrong_places: list[str] = field(default_factory=list)

    @property
    def faults(self) -> list[str]:
        """All that does not hold."""
        return [*self.lost, *self.doubled, *self.half_done, *self.unasked, *self.wrong_places]

    def __str__(self) -> str:
        """One line of counts."""
        return (
            f"{self.acknowledged} acts acknowledged: {len(self.lost)} lost, {len(self.doubled)} doubled; "
            f"{self.unknown} of unknown outcome ({self.unknown_done} done, {len(self.half_done)} by half); "
            f"{len(self.unasked)} unasked; {self.places} places read: {len(self.wrong_places)} wrong"
        )


type Pair = tuple[int, UUID]


@dataclass
class _Traces:
    """What the database holds, by person, publication and verb."""

    rows: Counter[Pair]
    withdrawn: set[Pair]
    lines: Counter[tuple[Pair, str]]
    letters: Counter[tuple[Pair, str]]
    answers: Counter[UUID]

    def of(self, act: Act) -> dict[str, int]:
        """How many of each trace an act has left."""
        pair = (act.person.demande, act.publication)
        stands = self.rows[pair] if act.verb == "deposer" else int(pair in self.withdrawn)
        return {
            "row": stands,
            "journal": self.lines[pair, act.verb],
            "letter": self.letters[pair, LETTERS[act.verb]],
            "answer": self.answers[act.key],
        }


def check(ledger: Ledger, connection: psycopg.Connection[Any]) -> Report:
    """Compare; see the top of this file. The connection sees everything: the owner's."""
    traces = _traces(ledger, connection)
    report = Report(places=len(ledger.readings))
    asked: dict[tuple[Pair, str], list[Act]] = defaultdict(list)
    for act in ledger.acts:
        if act.outcome is not Outcome.REFUSED:
            asked[(act.person.demande, act.publication), act.verb].append(act)
        _judge(act, traces.of(act), report)
    report.unasked = list(_unasked(traces, asked))
    report.wrong_places = list(positions.wrong(ledger, connection))
    return report


def _judge(act: Act, found: dict[str, int], report: Report) -> None:
    said = f"{act.verb} {act.person.demande} {act.publication} ({act.key}, {act.outcome})"
    told = ", ".join(f"{number} {name}" for name, number in found.items())
    if any(number > 1 for number in found.values()):
        report.doubled.append(f"{said}: {told}")
    if act.outcome is Outcome.ACKNOWLEDGED:
        report.acknowledged += 1
        if not all(found.values()):
            report.lost.append(f"{said}: {told}")
    elif act.outcome is Outcome.UNKNOWN:
        report.unknown += 1
        report.unknown_done += all(found.values())
        if any(found.values()) and not all(found.values()):
            report.half_done.append(f"{said}: {told}")


def _unasked(traces: _Traces, asked: dict[tuple[Pair, str], list[Act]]) -> Iterable[str]:
    for (pair, verb), number in traces.lines.items():
        if number > len(asked[pair, verb]):
            yield f"{verb} {pair[0]} {pair[1]}: {number} in the journal, {len(asked[pair, verb])} asked for"


def _traces(ledger: Ledger, connection: psycopg.Connection[Any]) -> _Traces:
    demandes = sorted({act.person.demande for act in ledger.acts})
    rows, withdrawn = Counter[tuple[int, "UUID"]](), set()
    for demande, publication, number, is_withdrawn in connection.execute(_ROWS, [demandes]).fetchall():
        rows[demande, publication] = number
        if is_withdrawn:
            withdrawn.add((demande, publication))
    since = ledger.began_at
    lines = connection.execute(_JOURNAL, [demandes, [*LETTERS, AGAIN], since]).fetchall()
    letters = connection.execute(_LETTERS, [demandes, list(LETTERS.values()), since]).fetchall()
    answers = connection.execute(_ANSWERS, [[act.key for act in ledger.acts]]).fetchall()
    return _Traces(
        rows=rows,
        withdrawn=withdrawn,
        lines=Counter({((demande, publication), verb): number for demande, publication, verb, number in lines}),
        letters=Counter({((demande, publication), kind): number for demande, publication, kind, number in letters}),
        answers=Counter(dict(answers)),
    )
