"""How tests meet the database.

One server for the tests, started here and stopped with the last run. The migrations run once
into a template, kept until they change; each run and each worker copies it (0.2 s).

Everything uses the alias `default`, logged in as the owner, who bypasses row security: so
factories just write. What the product does steps down to the product's own logins, with
exactly their rights (`tests/stepping_down.py`): each request of `client` or `live_server`
by a middleware, anything else with the fixture `as_login`.

    def test_...(db):                a transaction, rolled back at the end: the usual one, and fast
    def test_...(built_world):       `worlds.build()` made once for the file; what a test does of it is undone
    def test_...(committed):         real commits and threads (races, journeys, jobs); emptied at the end
    def test_...(db, as_login):      with as_login("palier_web"): raw rights of a login
    def test_...(connect):           connect("palier_web"): a psycopg connection that truly logs in so
    @pytest.mark.journey + `page`    browser (pytest-playwright), with `live_server`, implies `committed`

TRUNCATE is refused by the journal's trigger; `committed` empties tables as superuser with
triggers off, and puts back the rows that migrations had written.
"""

from __future__ import annotations

import contextlib
import copy
import fcntl
import gc
import hashlib
import itertools
import os
import shutil
import warnings
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections, transaction
from django.test import TransactionTestCase
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from config.checks.testing import chromium
from hosting.database import postgres
from tests.stepping_down import logged_in_as
from tests.table_rows import FIRST_ID, empty_tables, keep_first_rows, number_from

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).resolve().parent.parent
STATE = Path(os.environ["PALIER_TEST_STATE"])

hypothesis_settings.register_profile("dev", max_examples=50, deadline=None)
hypothesis_settings.register_profile("ci", max_examples=300, deadline=None, derandomize=True)
hypothesis_settings.register_profile(
    "deep", max_examples=10_000, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile(os.environ.get("PALIER_HYPOTHESIS") or ("ci" if os.environ.get("CI") else "dev"))


# --- The database ---------------------------------------------------------------------------


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: Any, worker_id: str) -> Iterator[None]:
    """Copy the migrated template for this worker, and drop the copy at the end."""
    from palier.models.doors import left_behind

    _remove_lost_clusters()
    with postgres.running(STATE, durable=False) as address, django_db_blocker.unblock():
        name = f"palier_test_{os.getpid()}_{worker_id}"
        with psycopg.connect(address, dbname="postgres", autocommit=True) as server:
            template = migrated_template(server)
            _drop_leftovers(server)
            server.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
        _use(name)
        # A copy of a database has not the rights that were given on the one it was made of.
        left_behind.close("default")
        keep_first_rows()
        yield
        connections.close_all()
        with psycopg.connect(address, dbname="postgres", autocommit=True) as server:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _remove_lost_clusters() -> None:
    """Remove the clusters whose state folder is gone: another run with the same paths would find their rows."""
    for note in Path("/var/tmp").glob("palier-*/state"):  # noqa: S108 - where `postgres.home` puts them
        with contextlib.suppress(OSError):
            if not Path(note.read_text()).exists():
                shutil.rmtree(note.parent)


def _drop_leftovers(server: psycopg.Connection[Any]) -> None:
    """Drop the databases of runs that were killed."""
    for (name,) in server.execute("SELECT datname FROM pg_database WHERE datname LIKE 'palier_test_%'").fetchall():
        if not Path(f"/proc/{name.split('_')[2]}").exists():
            server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def _use(name: str) -> None:
    for wrapper in connections.all():
        wrapper.close()
        wrapper.settings_dict["NAME"] = name
        # Threads of a live server build their connections from the settings.
        settings.DATABASES[wrapper.alias]["NAME"] = name


def migrated_template(server: psycopg.Connection[Any]) -> str:
    """Return the name of a database that holds the present migrations, made if needed; nobody is logged in to it."""
    digest = hashlib.sha256((ROOT / "requirements.lock").read_bytes() + str(FIRST_ID).encode())
    for path in sorted((ROOT / "palier" / "migrations").glob("*.py")):
        digest.update(path.name.encode() + path.read_bytes())
    template = f"palier_template_{digest.hexdigest()[:16]}"
    STATE.mkdir(parents=True, exist_ok=True)
    with (STATE / "template.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        found = {row[0] for row in server.execute("SELECT datname FROM pg_database")}
        if template not in found:
            for old in found:
                if old.startswith(("palier_template_", "palier_draft")):
                    server.execute(f"DROP DATABASE {old} WITH (FORCE)")
            server.execute("CREATE DATABASE palier_draft")
            _use("palier_draft")
            with warnings.catch_warnings():
                # The engine warns of what would lock a table with rows; here there is none.
                warnings.simplefilter("ignore")
                call_command("migrate", database="owner", verbosity=0, interactive=False, without_communes=True)
            with connections["owner"].cursor() as cursor:
                number_from(cursor, FIRST_ID)
            for wrapper in connections.all():
                wrapper.close()
            # Renamed when complete: a killed run leaves no half-made template.
            server.execute(f"ALTER DATABASE palier_draft RENAME TO {template}")
    return template


# Django would call `flush`, whose TRUNCATE the journal's trigger refuses.
TransactionTestCase._fixture_teardown = lambda _self: empty_tables()  # type: ignore[method-assign] # noqa: SLF001


@pytest.fixture(autouse=True)
def _environment() -> Iterator[None]:
    """What a test writes in the environment leaves with it: the next one's processes would inherit it."""
    before = {name: value for name, value in os.environ.items() if name != "PYTEST_CURRENT_TEST"}
    yield
    for name in [name for name in os.environ if name not in before and name != "PYTEST_CURRENT_TEST"]:
        del os.environ[name]
    os.environ.update(before)


@pytest.fixture(autouse=True)
def _nothing_is_settled() -> None:
    """Every switch is open, no letter has free words and nobody acts, until the test itself settles one."""
    from palier.models import settled

    # A refusal in SQL undoes the role that a test before took, and not what its connection remembers of it.
    connection.palier_acting = None  # type: ignore[attr-defined]
    settled.suppose(settled.Settled(), seconds=3_600)


@pytest.fixture
def committed(transactional_db: None) -> None:
    """Ask for real commits, seen by other threads; the tables are emptied afterwards."""


@pytest.fixture
def as_login() -> Callable[[str], Any]:
    """Return a context manager that acts as a login: `with as_login("palier_web"): ...`."""
    return logged_in_as


@pytest.fixture
def connect(committed: None) -> Iterator[Callable[[str], psycopg.Connection[Any]]]:
    """Return a function that truly logs in: `connect("palier_web")`, a psycopg connection."""
    opened: list[psycopg.Connection[Any]] = []

    def log_in(login: str) -> psycopg.Connection[Any]:
        parameters = {**connection.get_connection_params(), "user": login}
        parameters = {k: v for k, v in parameters.items() if k in {"dbname", "host", "port", "user", "password"}}
        opened.append(psycopg.connect(**parameters))
        return opened[-1]

    yield log_in
    for each in opened:
        with closing(each):
            pass


@pytest.fixture(scope="module")
def _world_of_the_file(django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
    """The whole world, built once for the tests of a file, in a transaction around theirs."""
    from palier.models import settled
    from tests import world as worlds

    with django_db_blocker.unblock():
        # Asked now: what the engine can do is found out by a table, which no transaction may be around.
        assert connection.features.supports_transactions
        settled.suppose(settled.Settled(), seconds=3_600)
        with transaction.atomic():
            yield worlds.build()
            transaction.set_rollback(True)


@pytest.fixture
def built_world(_world_of_the_file: Any, db: None) -> Any:
    """The world of a file whose every test rolls back (none is `committed`): what a test does is undone, rows and objects."""
    return copy.deepcopy(_world_of_the_file)


def pytest_collection_finish() -> None:
    """Set aside what lives to the end, twenty thousand tests with their modules: each collection would walk it all again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


# --- The browser ----------------------------------------------------------------------------


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what stands in tests/journeys/, and send each file's journeys to one worker."""
    for item in items:
        if "journeys" in item.path.parts:
            item.add_marker(pytest.mark.journey)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Print the counts that a proof noted (`record_property("counts", ...)`), whichever worker ran it."""
    for report in itertools.chain.from_iterable(terminalreporter.stats.values()):
        for name, value in getattr(report, "user_properties", ()):
            if name == "counts" and report.when == "call":
                terminalreporter.write_line(str(value))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Drive the system's Chromium: nothing is downloaded. Missing, journeys fail, they never skip."""
    found = chromium()
    if found is None:
        pytest.fail("Chromium is missing: apt-get install chromium", pytrace=False)
    arguments = ["--disable-dev-shm-usage"]
    if os.geteuid() == 0:
        # Chromium's sandbox refuses root.
        arguments.append("--no-sandbox")
    return {**browser_type_launch_args, "executable_path": found, "args": arguments}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """A French person's browser."""
    return {**browser_context_args, "locale": "fr-FR", "timezone_id": "Europe/Paris"}


@pytest.fixture(scope="session")
def repository() -> Path:
    """Return the root of the checkout."""
    return ROOT


@pytest.fixture(scope="session")
def shell() -> str:
    """Return the plain sh of the machine."""
    return shutil.which("sh") or "/bin/sh"
