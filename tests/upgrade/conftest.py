"""A database of its own for each file here: what serves there commits, and its schema moves."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from django.db import connections

from benchmarks import small
from hosting.database import postgres
from tests.conftest import STATE
from tests.upgrade.site import Site

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="module")
def database(django_db_setup: None, worker_id: str, django_db_blocker: Any) -> Iterator[str]:
    """Address of a database with the present schema and a few people and publications, dropped at the end."""
    name = f"palier_test_{os.getpid()}_{worker_id}_serving"
    source = connections["default"].settings_dict["NAME"]
    connections.close_all()
    with psycopg.connect(postgres.url(STATE), dbname="postgres", autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name} TEMPLATE {source} STRATEGY file_copy")
        yield postgres.url(STATE, database=name)
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="module")
def site(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The present checkout, serving."""
    serving = Site(prepared(database, tmp_path_factory), database).start()
    yield serving
    serving.stop()


def prepared(database: str, tmp_path_factory: pytest.TempPathFactory, *, publications: int = 2) -> Path:
    """Fill the database, and return a state folder for who serves it."""
    state = tmp_path_factory.mktemp("serving") / "state"
    state.mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", database)
        small.prepare(state, people=20, publications=publications)
    return state
