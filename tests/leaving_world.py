"""A réservataire with closed lists that leaves, and a second database into which its archive comes."""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile

import psycopg
from django.conf import settings
from django.db import connections, transaction
from django.utils import timezone

from hosting.database import postgres
from palier.management.operating import OPERATOR
from palier.models import HouseArchive, Membership
from palier.workflows.accounts import managing
from palier.workflows.leaving import asking_house, making_house
from tests.attacks.sealed_world import seal
from tests.conftest import STATE, migrated_template
from tests.mandate_world import in_role
from tests.stepping_down import logged_in_as

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from palier.workflows.acting.actors import Actor

BY = OPERATOR


def managing_now(by: Actor) -> Actor:
    """The same member, who manages their organisation."""
    Membership.objects.filter(user=by.user, organisation=by.organisation).update(manages_since=timezone.now())
    return by


def asked(by: Actor) -> HouseArchive:
    with transaction.atomic(), in_role(managing.as_manager(by)):
        return asking_house.ask("changer_de_site", by=by, at=timezone.now())


def made() -> int:
    """The clock's turn, with the rights of its own login."""
    with logged_in_as("palier_worker"):
        return sum(making_house.make(one, at=timezone.now()) for one in making_house.waiting())


def taken(by: Actor) -> bytes:
    with transaction.atomic(), in_role(managing.as_manager(by)):
        return b"".join(asking_house.take(by=by, at=timezone.now()))


def archive_of(by: Actor, path: Path) -> Path:
    """The archive of an organisation, as its manager downloads it, in a file."""
    seal()
    asked(managing_now(by))
    assert made() == 1
    path.write_bytes(taken(by))
    return path


def forged(path: Path, change: Callable[[dict[str, list[dict[str, Any]]]], None]) -> Path:
    """The same archive, its lines changed by who knows the format: every count and digest follows."""
    with ZipFile(path) as found:
        files = {name: found.read(name) for name in found.namelist()}
    lines = {name: [json.loads(one) for one in data.splitlines()] for name, data in files.items() if "jsonl" in name}
    change(lines)
    for name, rows in lines.items():
        if not name.startswith("classements/"):
            files[name] = b"".join(json.dumps(one).encode() + b"\n" for one in rows)
    manifest = json.loads(files["manifeste.json"])
    for one in manifest["files"]:
        one |= {"sha256": hashlib.sha256(files[one["path"]]).hexdigest(), "size": len(files[one["path"]])}
    for one in manifest["tables"]:
        one["rows"] = len(lines[one["path"]])
    files["manifeste.json"] = json.dumps(manifest).encode()
    made = path.with_name("forged.zip")
    with ZipFile(made, "w", ZIP_DEFLATED) as into:
        for name, data in files.items():
            into.writestr(name, data)
    return made


@contextmanager
def elsewhere() -> Iterator[None]:
    """Another Palier, just installed: the block reads and writes there."""
    name, here = f"palier_test_{os.getpid()}_elsewhere", connections["default"].settings_dict["NAME"]
    connections.close_all()
    with psycopg.connect(postgres.url(STATE), dbname="postgres", autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        server.execute(f"CREATE DATABASE {name} TEMPLATE {migrated_template(server)} STRATEGY file_copy")
        _use(name)
        try:
            yield
        finally:
            connections.close_all()
            _use(here)
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _use(name: str) -> None:
    for wrapper in connections.all():
        wrapper.close()
        wrapper.settings_dict["NAME"] = name
        settings.DATABASES[wrapper.alias]["NAME"] = name
