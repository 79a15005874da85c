"""The public state as data: ``etat.json``, from which the page of the site and the static page are written.

Months are those of Paris; instants are UTC. The document says what was measured and when, and never guesses the rest.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from hosting.probe import notes
from hosting.probe.marks import MinuteMarks, Shares, Trouble
from hosting.probe.records import Records, instant, minute_of
from palier.rules.law.clocks import paris

VERSION = 1
UNKNOWN = "inconnu"
STALE_MINUTES = 3
"""A measure older than this says nothing of now."""
MONTHS, INCIDENTS, GAPS = 24, 40, 20
"""How many of each the document tells, the newest first."""
INCIDENT_MINUTES = 90 * 24 * 60
"""Incidents and gaps are told for this long; the months count them for ever."""

type Document = dict[str, object]


def write(records: Records, site: str, now: datetime) -> Document:
    """Return the document of now."""
    minute = minute_of(now)
    line = records.line
    until = max(minute, line.end)
    kept = notes.load(records.folder)
    return {
        "version": VERSION,
        "site": site,
        "ecrit_a": _iso(now),
        "mesure_depuis": _iso(instant(line.first)) if records.last else None,
        "derniere_mesure": _last(records),
        "mois": list(_months(line, until, now)) if records.last else [],
        "incidents": [_incident(each, records, kept, minute) for each in _recent(line, until)][:INCIDENTS],
        "non_mesure": [_gap(*each) for each in _gaps(line, until)][:GAPS],
        "travaux": [
            {"de": _iso(note.begins), "a": _iso(note.ends), "texte": note.text}
            for note in kept
            if note.kind is notes.NoteKind.WORKS and note.ends > now
        ],
    }


def state_now(document: Document, now: datetime) -> str:
    """The word of now: what the last measure said, if it is fresh."""
    last = document.get("derniere_mesure")
    if not isinstance(last, dict):
        return UNKNOWN
    age = minute_of(now) - minute_of(datetime.fromisoformat(last["a"]))
    return str(last["etat"]) if 0 <= age <= STALE_MINUTES else UNKNOWN


def folder_of(state: Path) -> Path:
    """Where the probe of an installation keeps its measures."""
    return state / "sonde"


def _last(records: Records) -> Document | None:
    last = records.last
    if last is None:
        return None
    return {"a": _iso(instant(last.minute)), "etat": last.mark.word, "millisecondes": last.milliseconds}


def _months(line: MinuteMarks, until: int, now: datetime) -> Iterator[Document]:
    here = now.astimezone(paris())
    year, month, end = here.year, here.month, until
    for _ in range(MONTHS):
        begin = minute_of(datetime(year, month, 1, tzinfo=paris()))
        yield {"mois": f"{year}-{month:02d}", **_counts(line.shares(begin, end))}
        if begin <= line.first:
            return
        end = begin
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)


def _counts(shares: Shares) -> Document:
    found, least = shares.of_measured, shares.at_least
    return {
        "minutes": shares.minutes,
        "disponible": shares.up,
        "lecture": shares.reads_only,
        "attente": shares.waits,
        "indisponible": shares.down,
        "non_mesure": shares.unmeasured,
        # Cut, never rounded up: a share that is not whole never reads 1.
        "part_des_minutes_mesurees": None if found is None else int(found * 10**6) / 10**6,
        "part_au_moins": None if least is None else int(least * 10**6) / 10**6,
    }


def _recent(line: MinuteMarks, until: int) -> list[Trouble]:
    return list(line.troubles(until - INCIDENT_MINUTES, until))[::-1]


def _gaps(line: MinuteMarks, until: int) -> list[tuple[int, int]]:
    return list(line.gaps(until - INCIDENT_MINUTES, until))[::-1]


def _incident(trouble: Trouble, records: Records, kept: list[notes.Note], now: int) -> Document:
    first = records.failed.get(trouble.first)
    lasts = trouble.last >= now - STALE_MINUTES and records.line.end - 1 == trouble.last
    words = [
        note.text
        for note in kept
        if note.kind is notes.NoteKind.INCIDENT and trouble.first <= minute_of(note.begins) <= trouble.last
    ]
    return {
        "de": _iso(instant(trouble.first)),
        "a": None if lasts else _iso(instant(trouble.last + 1)),
        "minutes": trouble.minutes,
        "etat": trouble.worst.word,
        "etape": first.step if first else "",
        "raison": first.reason if first else "",
        "explication": " ".join(words),
    }


def _gap(first: int, last: int) -> Document:
    return {"de": _iso(instant(first)), "a": _iso(instant(last + 1)), "minutes": last + 1 - first}


def _iso(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
