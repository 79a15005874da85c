"""A bare Debian 13 in a folder, booted with its own systemd: where the manual is typed.

It is made from the sources that this machine's own apt uses. Its processes, mounts and ports are its own; a line that must
reach the packages' indexes (`apt-get`, `./run setup`) is typed through this machine's network.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from types import TracebackType

SUITE = "trixie"
SOURCES = Path("/etc/apt/sources.list.d")
NEEDED = ("mmdebstrap", "systemd-nspawn", "unshare", "nsenter")
BARE = "systemd,systemd-sysv,dbus"
"""Added to the packages that Debian calls required: what boots. A server has them before anything is typed."""
SECONDS = 600
"""Bound on each block that is typed, and on the making of the tree."""
BOOTING = 60
_OUTSIDE = re.compile(r"\bapt-get (?:update|install)\b|/run setup\b")
# systemd of Debian 13 wants control groups of the second kind; the host's view is left as it is.
_BOOT = """
mount --make-rprivate /
if [ "$(stat -fc %T /sys/fs/cgroup)" != cgroup2fs ]; then
    umount -R /sys/fs/cgroup
    mount -t cgroup2 none /sys/fs/cgroup
fi
exec systemd-nspawn --quiet --register=no --keep-unit --private-network --resolv-conf=off --timezone=off \\
    --directory="$0" --machine="$1" --boot --console=pipe
"""


def why_not() -> str:
    """Say why no such Debian can be had here; nothing where it can."""
    if os.geteuid() != 0:
        return "a bare Debian is made and booted by root alone"
    if missing := [name for name in NEEDED if shutil.which(name) is None]:
        return f"{missing[0]} is not installed: apt-get install mmdebstrap systemd-container"
    if not _sources():
        return f"no source of {SUITE} in {SOURCES}"
    return ""


def _sources() -> list[str]:
    """Return this machine's own sources of that Debian, as apt writes them."""
    stanzas = [one for path in sorted(SOURCES.glob("*.sources")) for one in path.read_text().split("\n\n")]
    return [one.strip() for one in stanzas if re.search(rf"^Suites:.*\b{SUITE}\b", one, re.MULTILINE)]


class Failed(RuntimeError):
    """What was typed ended in error; the message holds it and what it said."""


@dataclass
class Debian:
    """The tree and, inside the context, its running system."""

    tree: Path
    leader: int = 0
    """Its first process, as this machine numbers it."""
    _nspawn: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        """Make the tree, and boot it."""
        sources = self.tree.with_suffix(".sources")
        sources.write_text("\n\n".join(_sources()) + "\n")
        words = ["mmdebstrap", "--quiet", "--variant=minbase", f"--include={BARE}", SUITE, self.tree, sources]
        _must(subprocess.run(words, capture_output=True, text=True, timeout=SECONDS, check=False), "mmdebstrap")
        self._bring_this_machine_s_ways_out()
        self._boot()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Stop it, and remove what it was; the log of its console stays."""
        self.stop()
        subprocess.run(["rm", "-rf", "--one-file-system", self.tree], timeout=SECONDS, check=False)

    def stop(self) -> None:
        """Stop it at once, with all that runs in it."""
        if self._nspawn is None:
            return
        if self.leader:
            os.kill(self.leader, signal.SIGKILL)
        else:
            self._nspawn.terminate()
        self._nspawn.wait(timeout=BOOTING)

    def _bring_this_machine_s_ways_out(self) -> None:
        """How this machine reaches the indexes of packages, where that is special."""
        for name in ("/etc/resolv.conf", "/etc/pip.conf", "/etc/hosts"):
            if Path(name).exists():
                shutil.copyfile(name, self.tree / name[1:])
        for folder, pattern in (
            ("/usr/local/share/ca-certificates", "*.crt"),
            ("/etc/apt/apt.conf.d", "*prox*"),
            ("/etc/apt/auth.conf.d", "*"),
        ):
            into = self.tree / folder[1:]
            into.mkdir(parents=True, exist_ok=True)
            for path in Path(folder).glob(pattern):
                shutil.copyfile(path, into / path.name)

    def _boot(self) -> None:
        words = ["unshare", "--mount", "sh", "-ec", _BOOT, str(self.tree), f"palier-{os.getpid()}"]
        with self.tree.with_suffix(".console").open("wb") as log:
            self._nspawn = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        deadline = time.monotonic() + BOOTING
        while time.monotonic() < deadline and self._nspawn.poll() is None:
            # `sh` and `unshare` become systemd-nspawn, whose child is the system's first process.
            self.leader = _first_child(self._nspawn.pid)
            if self.leader and self.says("systemctl is-system-running").strip() in {"running", "degraded"}:
                return
            time.sleep(0.2)
        self.stop()
        said = self.tree.with_suffix(".console").read_text(errors="replace")
        raise Failed(f"Debian did not boot here:\n{said[-2000:]}")

    # --- Typing -----------------------------------------------------------------------------

    def says(self, line: str) -> str:
        """Return what a line prints, whatever its end."""
        return self._typed(line, outside=False).stdout

    def type(self, text: str) -> str:
        """Type a block as root from the release in use; return what it printed. Raises `Failed` at its first error."""
        done = self._typed(text, outside=bool(_OUTSIDE.search(text)))
        _must(done, text)
        return done.stdout + done.stderr

    def _typed(self, text: str, *, outside: bool) -> subprocess.CompletedProcess[str]:
        spaces = ["--mount", "--uts", "--ipc", "--pid", "--root", "--wd", *([] if outside else ["--net"])]
        known = {
            "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            "HOME": "/root",
            "DEBIAN_FRONTEND": "noninteractive",
        }
        script = f"cd /srv/palier/current 2>/dev/null || cd /root\n{text}"
        return subprocess.run(
            ["nsenter", "--target", str(self.leader), *spaces, "bash", "-ec", script],
            env=known,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )

    def browser(self, chromium: str) -> Path:
        """Return a program that is that browser, on the network of this Debian."""
        script = self.tree.with_suffix(".browser")
        script.write_text(f'#!/bin/sh\nexec nsenter --target {self.leader} --net -- {chromium} "$@"\n')
        script.chmod(0o700)
        return script


def _first_child(pid: int) -> int:
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except FileNotFoundError:
        return 0
    return int(children[0]) if children else 0


def _must(done: subprocess.CompletedProcess[str], what: str) -> None:
    if done.returncode:
        said = (done.stdout + done.stderr)[-4000:]
        raise Failed(f"ended with {done.returncode}:\n{what}\nIt said:\n{said}")
