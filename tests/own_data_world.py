"""Archives of people: asked under the household's role, made by the clock, opened as their person does."""

from __future__ import annotations

import io
import json
from contextlib import closing
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile
from zoneinfo import ZoneInfo

from django.db import transaction

from palier.workflows.own_data import asking_archives, making
from tests.mandate_world import at_home, in_role

if TYPE_CHECKING:
    from palier.models import DataArchive, Demande
    from palier.workflows.acting.actors import Actor

NOW = datetime(2026, 11, 23, 10, tzinfo=ZoneInfo("Europe/Paris"))


def asked(demande: Demande, by: Actor, *, key: str = "d", safe: bool = False, at: datetime = NOW) -> DataArchive:
    with transaction.atomic(), in_role(at_home(demande, by)):
        return asking_archives.ask(demande, {}, person_key=key, has_safe_address=safe, by=by, at=at)


def made(demande: Demande, *, at: datetime = NOW) -> int:
    return sum(making.make(one, at=at) for one in making.asked_of(demande.pk))


def taken(demande: Demande, by: Actor, *, at: datetime = NOW + timedelta(hours=1)) -> bytes:
    with transaction.atomic(), in_role(at_home(demande, by)):
        return b"".join(asking_archives.take(demande, by=by, at=at))


def archive_of(demande: Demande, by: Actor, *, key: str = "d", safe: bool = False) -> dict[str, bytes]:
    """Every file of a new archive, by path."""
    asked(demande, by, key=key, safe=safe)
    assert made(demande) == 1
    return opened(taken(demande, by))


def opened(packed: bytes) -> dict[str, bytes]:
    with closing(ZipFile(io.BytesIO(packed))) as found:
        assert found.testzip() is None
        return {name: found.read(name) for name in found.namelist()}


def rows(files: dict[str, bytes], subject: str, model: str) -> list[dict[str, Any]]:
    told = json.loads(files[f"donnees/{subject}.json"])
    found: list[dict[str, Any]] = next(table["rows"] for table in told["tables"] if table["model"] == model)
    return found
