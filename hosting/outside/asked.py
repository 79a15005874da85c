"""The sources of the measures that are asked for: the database, the waiting room, the archiver, the probe, the disk."""

import json
import os
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, transaction
from django.utils import timezone

from hosting.admission.room import Room, RoomIsStuckError
from hosting.metering import catalogue
from hosting.metering.catalogue import Metric
from hosting.outside.health import KEPT
from hosting.probe import document
from palier.models.state import pulse
from palier.models.state.servers import PRIMARY, REPLICA, freshness, replica_standing_in

type Values = dict[Metric, list[tuple[tuple[str, ...], float]]]
type Found = Iterator[tuple[Metric, tuple[str, ...], float]]


def everything() -> Values:
    """Ask every source; one that is not there, or not readable, gives nothing."""
    values: Values = defaultdict(list)
    for source in SOURCES:
        for metric, labels, value in source():
            values[metric].append((labels, value))
    return dict(values)


def _readiness() -> Found:
    found = KEPT.get()
    yield catalogue.READY, (), float(not found.missing)
    yield catalogue.READS_ONLY, (), float(found.reads_only)


def _database() -> Found:
    try:
        # One that is known to be away is not waited for.
        rows = None if PRIMARY.is_down else pulse.pulse()
    except DatabaseError:
        rows = None
    if rows is None:
        yield catalogue.PULSE_UP, (), 0.0
        return
    yield catalogue.PULSE_UP, (), 1.0
    for word, label, value in rows:
        if word == "head_undated_seconds" and not settings.TSA_URL:
            continue  # nobody is asked
        metric = catalogue.PULSE[word]
        yield metric, (label,) if metric.labels else (), float(value)


def _replica() -> Found:
    if not REPLICA.is_known or REPLICA.is_down:
        return
    try:
        with replica_standing_in(), transaction.atomic():
            age = freshness().age
    except DatabaseError:
        return
    if age is not None:
        yield catalogue.REPLICA_SECONDS, (), float(age)


def _waiting_room() -> Found:
    if not any(settings.SHARED.glob("waiting-room-*")):
        return
    try:
        figures = _room(settings.SHARED / "waiting-room").figures()
    except (OSError, RoomIsStuckError):
        return
    for word, value in figures.items():
        yield catalogue.ADMISSION[word], (), float(value)


@cache
def _room(path: Path) -> Room:
    """The same memory as that of the doors of this host, opened once."""
    return Room(path)


def _archive() -> Found:
    said = _json(settings.STATE / "archiving.json")
    now = timezone.now()
    for key, metric in (("until", catalogue.ARCHIVE_SECONDS), ("at", catalogue.ARCHIVE_HEARD)):
        age = _age(said.get(key), now)
        if age is not None:
            yield metric, (), age
    if said:
        yield catalogue.ARCHIVE_FAILING, (), float(bool(said.get("error")))
        yield catalogue.ARCHIVE_BEHIND, (), float(said.get("behind") or 0)


def _probe() -> Found:
    found = _json(document.folder_of(settings.STATE) / "public" / "etat.json")
    last = found.get("derniere_mesure")
    age = _age(last.get("a"), timezone.now()) if isinstance(last, dict) else None
    if isinstance(last, dict) and age is not None:
        yield catalogue.PROBE_SECONDS, (), age
        yield catalogue.PROBE_UP, (), float(last.get("etat") == "disponible")


def _disk() -> Found:
    told = os.statvfs(settings.STATE)
    yield catalogue.DISK_FREE, (), float(told.f_bavail * told.f_frsize)
    yield catalogue.DISK_SIZE, (), float(told.f_blocks * told.f_frsize)


SOURCES: tuple[Callable[[], Found], ...] = (_readiness, _database, _replica, _waiting_room, _archive, _probe, _disk)


def _json(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _age(text: object, now: datetime) -> float | None:
    try:
        return max(0.0, (now - datetime.fromisoformat(str(text))).total_seconds())
    except (ValueError, TypeError):
        return None
