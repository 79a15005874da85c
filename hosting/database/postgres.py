"""A private PostgreSQL for the demo and the tests, from nothing but a `bin` folder.

With DATABASE_URL set, that server is used and nothing here starts. Otherwise a cluster lives
under the state folder, answers on a Unix socket alone, and stops with its last user: each
process that needs it holds a shared lock, and whoever leaves last stops it.

PostgreSQL refuses to run as root: then it runs as `nobody`, which decides where files may be.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from hosting import places, system_users
from hosting.database import programs

if TYPE_CHECKING:
    from collections.abc import Iterator

PostgresError = programs.PostgresError
OWNER = "palier_owner"
DATABASE = "palier"
SECONDS = 60
"""Bound on every wait for the server, in seconds."""

# A Unix socket's address holds 107 bytes, its file name included.
SOCKET_FOLDER_BYTES = 107 - len("/.s.PGSQL.5432.lock")

CONFIGURATION = """
listen_addresses = ''
unix_socket_directories = '"{socket}"'
unix_socket_permissions = {permissions}
max_connections = 60
shared_buffers = 256MB
work_mem = 16MB
maintenance_work_mem = 128MB
effective_cache_size = 2GB
random_page_cost = 1.1
max_wal_size = 2GB
# An archive that does not follow never fills the disk (docs/how-to/back-up-and-restore.md).
max_slot_wal_keep_size = 4GB
jit = off
log_timezone = 'UTC'
timezone = 'UTC'
log_min_error_statement = panic
log_parameter_max_length_on_error = 0
log_parameter_max_length = 0
# DETAIL quotes rows of people; a claim is a parameter.
log_error_verbosity = terse
"""
# Web and worker are users of their own: each enters by its own login alone, and the server's user by any (ADR 48).
SEPARATE = """
unix_socket_group = '{group}'
hba_file = '{folder}/data/palier_hba.conf'
ident_file = '{folder}/data/palier_ident.conf'
"""
HBA = "local all all peer map=palier\nlocal replication all peer map=palier\n"
IDENT = "palier {owner} all\npalier {web} palier_web\npalier {worker} palier_worker\n"
# A cluster for tests may lose everything at a power cut.
FORGETFUL = """
fsync = off
synchronous_commit = off
full_page_writes = off
autovacuum = off
"""


def home(state: Path) -> Path:
    """Folder of the cluster: inside the state folder, or under /var/tmp where `nobody` cannot go."""
    state = state.resolve()
    if programs.system_user() is None or programs.open_to_all(state):
        return state / "postgres"
    return Path("/var/tmp") / f"palier-{_key(state)}"  # noqa: S108 - made 0700 and checked in `own`


def socket_folder(state: Path) -> Path:
    """Folder of the socket, short enough for the kernel."""
    # The folder of the cluster is its user's alone; this one, others may go through.
    inside = (state.resolve() if system_users.are_separate() else home(state)) / "socket"
    if len(os.fsencode(inside)) <= SOCKET_FOLDER_BYTES:
        return inside
    return Path("/tmp") / f"palier-{_key(state.resolve())}"  # noqa: S108 - made 0700 and checked in `own`


def url(state: Path, user: str = OWNER, database: str = DATABASE) -> str:
    """Address of the embedded server's database, whether it runs or not."""
    return f"postgresql://{user}@/{database}?host={quote(str(socket_folder(state)), safe='')}"


def named(address: str) -> str:
    """Name the database of an address, without who enters or how. Raises ``PostgresError``."""
    from psycopg import ProgrammingError  # noqa: PLC0415 - `url` stays light
    from psycopg.conninfo import conninfo_to_dict  # noqa: PLC0415

    try:
        parts = conninfo_to_dict(address)
    except ProgrammingError:
        raise PostgresError("DATABASE_URL is not an address of PostgreSQL.") from None
    return f"{parts.get('dbname') or DATABASE} on {parts.get('host') or 'this machine'}"


@contextmanager
def running(state: Path, *, durable: bool = True) -> Iterator[str]:
    """Yield the address of a running server; the last process to leave stops it."""
    if address := os.environ.get("DATABASE_URL"):
        yield address
        return
    state.mkdir(parents=True, exist_ok=True)
    with (state / "postgres.users").open("a") as users:
        fcntl.flock(users, fcntl.LOCK_SH)
        try:
            yield ensure_running(state, durable=durable)
        finally:
            if is_alone(users.fileno()):
                stop(state)


def ensure_running(state: Path, *, durable: bool = True) -> str:
    """Make the cluster if there is none, start it if it sleeps, and return its address."""
    state.mkdir(parents=True, exist_ok=True)
    with (state / "postgres.starting").open("a") as one_at_a_time:
        fcntl.flock(one_at_a_time, fcntl.LOCK_EX)
        folder = home(state)
        programs.own(folder)
        if folder.parent != state.resolve():
            # Under a name that says nothing: whose it is, and what to remove once that folder is gone.
            (folder / "state").write_text(str(state.resolve()))
        _own_socket(socket_folder(state))
        binaries = programs.usable(home(state))
        if not (folder / "data" / "PG_VERSION").exists():
            if durable:
                print(f"No database in {state} yet: making one (DATABASE_URL names no other).", file=sys.stderr)
            _initialise(binaries, folder)
        configure(folder, socket_folder(state), durable=durable)
        if not _answers(state):
            start(binaries, folder)
        _create_database(state)
    return url(state)


def require_own(state: Path) -> None:
    """Refuse who is not the owner of the state folder, root above all, before a file is left in it.

    A key or a lock of root's would keep the service from starting; as root, the database would be a second one.
    Raises ``PostgresError``.
    """
    if why := places.why_no_state(state):
        raise PostgresError(why)
    try:
        owner = state.stat().st_uid
        is_mine = os.geteuid() == 0 or os.access(state, os.R_OK | os.W_OK | os.X_OK)
    except FileNotFoundError:
        return
    except PermissionError:
        raise PostgresError(f"{state} is closed to you: type the command as the user of the service.") from None
    if not is_mine or (os.geteuid() == 0 and owner not in (0, programs.server_uid())):
        name = programs.name_of(owner)
        raise PostgresError(f"{state} is {name}'s: type the command as {name}, runuser -u {name} -- ./run ...")


def sleeps(state: Path) -> bool:
    """Say whether the embedded server is the one to use and does not run, or is not even made."""
    return not os.environ.get("DATABASE_URL") and not (home(state) / "data" / "postmaster.pid").exists()


def is_made(state: Path) -> bool:
    """Say whether there is a database to use: that of DATABASE_URL, or an embedded one that was made."""
    return bool(os.environ.get("DATABASE_URL")) or (home(state) / "data" / "PG_VERSION").exists()


def in_use(state: Path) -> bool:
    """Say whether another process holds the server through `running`."""
    if not (state / "postgres.users").exists():
        return False
    with (state / "postgres.users").open("a") as users:
        return not is_alone(users.fileno())


def identity(state: Path) -> str:
    """Return what tells this database from one made anew in its place."""
    if address := os.environ.get("DATABASE_URL"):
        return hashlib.sha256(address.encode()).hexdigest()
    return str((home(state) / "data" / "PG_VERSION").stat().st_mtime_ns)


def stop(state: Path) -> None:
    """Stop the server, if it runs, without waiting for its clients."""
    data = home(state) / "data"
    if (data / "postmaster.pid").exists():
        binaries = programs.usable(home(state))
        programs.run(binaries / "pg_ctl", "stop", "-D", data, "-m", "fast", "-w", "-t", str(SECONDS), check=False)


def _key(state: Path) -> str:
    return hashlib.sha256(os.fsencode(state)).hexdigest()[:12]


def _initialise(binaries: Path, folder: Path) -> None:
    shutil.rmtree(folder / "data", ignore_errors=True)
    # The socket's folder is 0700: reaching it is the proof of identity, so no password.
    programs.run(
        binaries / "initdb",
        "-D",
        folder / "data",
        "-U",
        OWNER,
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--locale=C.UTF-8",
        "--no-instructions",
    )


def _own_socket(folder: Path) -> None:
    """Make the folder of the socket: open to nobody, or to the site's group to go through."""
    separate = system_users.are_separate()
    if not separate or not folder.exists():
        programs.own(folder)
    if separate:
        os.chown(folder, -1, system_users.site_group())
        folder.chmod(0o710)


def configuration(socket: Path) -> str:
    """Return the settings of a server that answers to its own user alone."""
    return CONFIGURATION.format(socket=socket, permissions="0700")


def _separate(folder: Path, socket: Path) -> str:
    owner, group = programs.name_of(programs.server_uid()), os.environ["PALIER_SITE_GROUP"]
    names = {login: system_users.name_of(login) for login in ("web", "worker")}
    for name, text in (("palier_hba.conf", HBA), ("palier_ident.conf", IDENT.format(owner=owner, **names))):
        (folder / "data" / name).write_text(text)
    told = CONFIGURATION.format(socket=socket, permissions="0770")
    return told + SEPARATE.format(group=group, folder=folder)


def configure(folder: Path, socket: Path, *, durable: bool) -> None:
    """Write the settings of the server; it takes them at its next start."""
    told = _separate(folder, socket) if system_users.are_separate() else configuration(socket)
    text = told + ("" if durable else FORGETFUL)
    target = folder / "data" / "postgresql.auto.conf"
    if not target.exists() or target.read_text() != text:
        target.write_text(text)


def start(binaries: Path, folder: Path, *, seconds: int = SECONDS) -> None:
    """Start the cluster of a folder, and return once it answers. Raises ``PostgresError``."""
    log = folder / "log"
    try:
        programs.run(
            binaries / "pg_ctl",
            "start",
            "-D",
            folder / "data",
            "-l",
            log,
            "-w",
            "-t",
            seconds,
            seconds=seconds + SECONDS,
        )
    except PostgresError as error:
        tail = log.read_text(errors="replace").splitlines()[-5:] if log.exists() else []
        raise PostgresError(
            "\n".join([programs.other_version(binaries, folder / "data") or str(error), *tail])
        ) from error


def _answers(state: Path) -> bool:
    import psycopg  # noqa: PLC0415 - only where a connection is made, so that `url` stays light

    try:
        psycopg.connect(url(state, database="postgres"), connect_timeout=5).close()
    except psycopg.OperationalError:
        return False
    return True


def _create_database(state: Path) -> None:
    import psycopg  # noqa: PLC0415

    with psycopg.connect(url(state, database="postgres"), autocommit=True, connect_timeout=10) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
            connection.execute(f"CREATE DATABASE {DATABASE}")


def is_alone(users: int) -> bool:
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def main(arguments: list[str]) -> int:
    """`start`, `stop` or `url`, for scripts: a server started so stays until `stop`."""
    state = places.state()
    match arguments:
        case ["start"]:
            print(ensure_running(state))
        case ["stop"]:
            stop(state)
        case ["url"]:
            print(os.environ.get("DATABASE_URL") or url(state))
        case _:
            print("usage: python -m hosting.database.postgres start|stop|url", file=sys.stderr)
            return 2
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except PostgresError as failure:
        sys.exit(str(failure))
