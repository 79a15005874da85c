"""Whether the programs of a cluster can run here, brought where that is possible; otherwise the reason, in one line."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

from benchmarks.cluster.network import NetworkError, ip
from hosting.database import programs

ROOT = Path(__file__).resolve().parent.parent.parent
OLDEST = 17
"""The oldest PostgreSQL that Palier supports."""
DEBIAN = {"etcd": "etcd-server", "pgbouncer": "pgbouncer", "ip": "iproute2", "setpriv": "util-linux"}


def path() -> str:
    """The PATH with the folders of administrators, where these programs live."""
    return os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin", "/sbin"])


def with_tls() -> Path | None:
    """The folder of a PostgreSQL that was built with TLS, Debian's where the embedded one was not."""
    for folder in (programs.installed(), *sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)):
        server = folder / "postgres"
        if not server.exists() or (folder.parent.name.isdigit() and int(folder.parent.name) < OLDEST):
            continue
        linked = subprocess.run(["ldd", str(server)], capture_output=True, text=True, timeout=20, check=False).stdout
        if "libssl" in linked:
            return folder
    return None


def missing() -> list[str]:
    """The programs that are not here."""
    return [name for name in DEBIAN if shutil.which(name, path=path()) is None]


def bring() -> None:
    """Install what is missing where we may, and start nothing of it."""
    install(*[DEBIAN[name] for name in missing()], *([] if with_tls() else [f"postgresql-{OLDEST}"]))


def install(*wanted: str) -> None:
    """Install these packages of Debian where we may, and start nothing of them."""
    if not wanted or os.geteuid() != 0 or shutil.which("apt-get") is None:
        return
    print(f"Installing {', '.join(wanted)} ...", file=sys.stderr)
    # RUNLEVEL=1: Debian's packages do not start their services.
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
    for arguments in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", *wanted]):
        if subprocess.run(["apt-get", *arguments], env=environment, stdout=subprocess.DEVNULL, check=False).returncode:
            return


def use() -> None:
    """Have this process, and those that it starts, use the PostgreSQL that speaks TLS. Never a process with tests in it."""
    if folder := with_tls():
        os.environ["PALIER_POSTGRES_BIN"] = str(folder)


def reason_to_skip() -> str | None:
    """Why hosts cannot be made here; none if they can."""
    if sys.platform != "linux" or os.geteuid() != 0:
        return "making network namespaces needs Linux and root"
    bring()
    os.environ["PATH"] = path()
    if absent := missing():
        return f"missing: {', '.join(absent)} (apt-get install {' '.join(DEBIAN[name] for name in absent)})"
    if with_tls() is None or importlib.util.find_spec("patroni") is None:
        return "missing: a PostgreSQL 17 built with TLS (apt-get install postgresql-17), or patroni (./run setup)"
    if not programs.open_to_all(ROOT / ".venv") or not programs.open_to_all(Path(sys.executable).resolve().parent):
        return "PostgreSQL's user cannot read this checkout, where Patroni is installed"
    try:
        ip("netns", "add", f"palier{os.getpid()}-try")
        ip("netns", "delete", f"palier{os.getpid()}-try")
    except NetworkError as error:
        return f"network namespaces are not allowed here ({error})"
    return None
