"""Whether rows are what acts left: beside their frozen lines and the journal, and séances beside their minutes (ADR 42).

It finds what is sealed in order and yet came from no act: plain SQL, its triggers on. In bounded memory, in one snapshot.
"""

import hashlib
from collections.abc import Iterable, Iterator
from itertools import batched, groupby
from typing import Any

from django.db.models import OuterRef, Subquery
from django.db.models.fields.json import KT

from palier.models import Decision, JournalEntry, MinutesPaper, SealedHead, Seance
from palier.models.seals import acts_traced, seal_rows
from palier.models.seals.acts_traced import Untraced
from palier.models.seals.sealed_tables import SOURCES
from palier.rules.commission.seances import SeanceStage
from palier.rules.law import canonical
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.seals.seal_faults import SealFault, SealFaultKind

_MINUTED = {"kind": "decision", "rank": "rank", "ground": "ground", "text": "reason", "votes": "votes"}
"""Columns of a decision, with their names in the minutes."""
_PAPERS = (("data", JournalVerb.SIGN_MINUTES, "papier"), ("signed", JournalVerb.SEAL_MINUTES, "signe"))
"""Files of signed minutes, each with the line that has its digest."""
_CHUNK = 500


def trace() -> Iterator[SealFault]:
    """One fault for each row that differs, with its table, its id and its columns; needs one snapshot."""
    names = dict(SealedHead.objects.values_list("chain", "name"))
    yield from _named(acts_traced.untraced(), names)
    yield from _named(_closed_seances(), names)
    yield from _named(_papers(), names)


def _named(found: Iterable[Untraced], names: dict[int, str]) -> Iterator[SealFault]:
    """With the chain of each row."""
    for table, of_it in groupby(found, key=lambda each: each.table):
        for batch in batched(of_it, _CHUNK):
            rows = seal_rows.read(SOURCES[table], [str(each.row) for each in batch])
            for each in batch:
                number = rows[str(each.row)].chain
                yield SealFault(
                    wrong=SealFaultKind.UNTRACED,
                    chain=names.get(number, str(number)),
                    table=table,
                    row=str(each.row),
                    columns=each.columns,
                )


def _closed_seances() -> Iterator[Untraced]:
    closing = JournalEntry.objects.filter(object_id=OuterRef("public_id"), verb=JournalVerb.CLOSE_SEANCE).order_by(
        "-pk"
    )
    told = closing.annotate(empreinte=KT("details__empreinte")).values("empreinte")[:1]
    closed = Seance.objects.filter(stage=SeanceStage.CLOSED).annotate(told=Subquery(told)).order_by("pk")
    for seance in closed.iterator(chunk_size=50):
        minutes: dict[str, Any] = seance.minutes or {}
        wrong = []
        if seance.minutes is None or canonical.digest(minutes) != seance.minutes_digest:
            wrong.append("minutes")
        if seance.told != seance.minutes_digest:
            wrong.append("minutes_digest")
        # Minutes of an older format say less.
        wrong += [
            name for name in ("members", "changes", "place") if minutes.get(name, told := getattr(seance, name)) != told
        ]
        if wrong:
            yield Untraced("seance", seance.pk, tuple(wrong))
        yield from _decisions(seance, minutes)


def _papers() -> Iterator[Untraced]:
    """Signed minutes whose bytes are not those of the two lines that have their digest: of their chair, and of the worker."""
    for paper in MinutesPaper.objects.select_related("seance").order_by("pk").iterator(chunk_size=20):
        lines = list(
            JournalEntry.objects.filter(object_id=paper.seance.public_id, verb__in=[verb for _, verb, _ in _PAPERS])
        )
        wrong = []
        for column, verb, name in _PAPERS:
            data: bytes | None = getattr(paper, column)
            told = {line.details[name] for line in lines if line.verb == verb and name in line.details}
            if data is not None and told != {hashlib.sha256(data).hexdigest()}:
                wrong.append(f"paper.{column}")
        if wrong:
            yield Untraced("seance", paper.seance_id, tuple(wrong))


def _decisions(seance: Seance, minutes: dict[str, Any]) -> Iterator[Untraced]:
    written = {row["candidature"]: row for home in minutes.get("homes", ()) for row in home["decisions"]}
    made = Decision.objects.filter(item__seance=seance).select_related("candidature").order_by("pk")
    for decision in made:
        row = written.get(str(decision.candidature.public_id))
        wrong = tuple(
            column
            for column, name in _MINUTED.items()
            if row is None or row.get(name, told := getattr(decision, column)) != told
        )
        if wrong:
            yield Untraced("decision", decision.pk, wrong)
