"""As which users of the system the site runs: whoever serves pages never is who owns the database (ADR 48).

The supervisor is the owner, as are `migrate`, `upgrade` and the commands. It starts the web and the worker as users of
their own, each with the settings of its own file and nothing else of the owner's environment. Without PALIER_WEB_USER
all are one user: the demo, the tests, a trial.
"""

from __future__ import annotations

import ctypes
import grp
import os
import pwd
import stat
from dataclasses import dataclass
from pathlib import Path

from hosting import configuration

VARIABLES = ("PALIER_WEB_USER", "PALIER_WORKER_USER", "PALIER_SITE_GROUP")
KEPT = ("PATH", "LANG", "LC_ALL", "TZ")
"""Of the supervisor's environment, what goes on to who serves."""
MASK = 0o007
"""Of the files that web and worker make: their group is the site's, where they share them."""
SHARED = "shared"
"""Folder of the state in which both write: measures, the waiting room."""
_SHARED_MODE = 0o2770
_CAP_KILL, _CAP_SETGID, _CAP_SETUID = 5, 6, 7
_PR_SET_NO_NEW_PRIVS, _PR_CAP_AMBIENT, _RAISE, _CLEAR = 38, 47, 2, 4
_READ_BY_BOTH = ("secret_key", "factor_key", "metrics_token")
_libc = ctypes.CDLL(None, use_errno=True)


class SystemUsersError(configuration.ConfigurationError):
    """The users cannot be taken; the message is for the person at the terminal."""


@dataclass(frozen=True, slots=True)
class ProcessIdentity:
    """What a process becomes before it starts."""

    user: int
    group: int
    groups: tuple[int, ...]

    def take(self) -> None:
        """Become this user for good, in the child: no way back, nothing gained by any `exec`."""
        os.setgroups(self.groups)
        os.setresgid(self.group, self.group, self.group)
        os.setresuid(self.user, self.user, self.user)
        os.umask(MASK)
        _libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)


def are_separate() -> bool:
    """Say whether web and worker have users of their own. Raises ``SystemUsersError``."""
    given = [name for name in VARIABLES if os.environ.get(name)]
    if given and len(given) < len(VARIABLES):
        missing = next(name for name in VARIABLES if name not in given)
        raise SystemUsersError(f"{missing} is missing: {', '.join(VARIABLES)} go together.")
    return bool(given)


def name_of(login: str) -> str:
    """Return the system user of a login of the database."""
    return os.environ[{"web": "PALIER_WEB_USER", "worker": "PALIER_WORKER_USER"}[login]]


def site_group() -> int:
    """Return the number of the group that owner, web and worker share. Raises ``SystemUsersError``."""
    try:
        return grp.getgrnam(os.environ["PALIER_SITE_GROUP"]).gr_gid
    except KeyError:
        raise SystemUsersError(f"There is no group {os.environ['PALIER_SITE_GROUP']}.") from None


def identity(login: str) -> ProcessIdentity | None:
    """Return what the process of a login becomes; ``None`` where it stays who started it. Raises ``SystemUsersError``."""
    if login == "owner" or not are_separate():
        return None
    try:
        found = pwd.getpwnam(name_of(login))
    except KeyError:
        raise SystemUsersError(f"There is no user {name_of(login)}.") from None
    return ProcessIdentity(found.pw_uid, found.pw_gid, (site_group(),))


def environment(login: str) -> dict[str, str]:
    """Return the environment of who serves: the common file and its own, and nothing that the owner was given.

    Raises ``SystemUsersError``.
    """
    path = configuration.file()
    if path is None:
        raise SystemUsersError("Separate users need their settings in files: PALIER_CONFIG names the common one.")
    common, own = configuration.read(path), configuration.read_own(path, login)
    if "DATABASE_URL" in common:
        raise SystemUsersError(f"DATABASE_URL is in {path}, which everybody reads: it belongs in owner.env beside it.")
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    state = {"PALIER_STATE": os.environ["PALIER_STATE"]} if os.environ.get("PALIER_STATE") else {}
    return {**kept, **state, **common, **own, "PALIER_CONFIG": configuration.NO_FILE}


# --- Before anything starts ---------------------------------------------------------------------


def prepare(state: Path) -> None:
    """Refuse what cannot be held; open to the site's group what web and worker need of the state folder, and no more.

    Raises ``SystemUsersError``.
    """
    if not are_separate():
        return
    _require_capabilities()
    users = {os.geteuid(), *(each.user for each in map(identity, ("web", "worker")) if each)}
    if len(users) < len(VARIABLES):
        raise SystemUsersError("The owner, the web and the worker must be three users of the system.")
    for login in ("web", "worker"):
        environment(login)
    _open(state, 0o710)
    make_shared(state)


def make_shared(state: Path) -> None:
    """Make the folder in which web and worker write, where it is not as it must be; what is made in it is their group's.

    Raises `SystemUsersError` in the service: its unit lets nobody set that bit (RestrictSUIDSGID), so a person did before.
    """
    if not are_separate():
        return
    shared = state / SHARED
    try:
        shared.mkdir(exist_ok=True)
        found = shared.stat()
        if (found.st_gid, stat.S_IMODE(found.st_mode)) != (site_group(), _SHARED_MODE):
            _open(shared, _SHARED_MODE)
    except PermissionError:
        group, owner = os.environ["PALIER_SITE_GROUP"], pwd.getpwuid(os.geteuid()).pw_name
        raise SystemUsersError(
            f"{shared} cannot be made by the service; as root: install -d -o {owner} -g {group} -m 2770 {shared}"
        ) from None


def share(state: Path, static: Path) -> None:
    """Let the site's group read the keys with which pages are signed, and the files of the pages."""
    if not are_separate():
        return
    for name in _READ_BY_BOTH:
        if (state / name).exists():
            _open(state / name, 0o640)
    for path in (static.parent, static, *static.rglob("*")):
        _open(path, 0o750 if path.is_dir() else 0o640)


def keep_to_oneself() -> None:
    """What the supervisor may do, none of its children may: not by `exec`."""
    _libc.prctl(_PR_CAP_AMBIENT, _CLEAR, 0, 0, 0)


def hand_on() -> None:
    """Before the supervisor becomes that of another release: what it may do goes with it."""
    if are_separate():
        for capability in (_CAP_KILL, _CAP_SETGID, _CAP_SETUID):
            _libc.prctl(_PR_CAP_AMBIENT, _RAISE, capability, 0, 0)


def _require_capabilities() -> None:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    effective = int(next(line for line in status.splitlines() if line.startswith("CapEff:")).split()[1], 16)
    if os.geteuid() == 0 or not all(effective >> each & 1 for each in (_CAP_KILL, _CAP_SETGID, _CAP_SETUID)):
        raise SystemUsersError(
            "PALIER_WEB_USER is set: only the service may start the site so (systemctl start palier.service), "
            "its unit gives it the right to become other users."
        )


def _open(path: Path, mode: int) -> None:
    # The kernel takes the setgid bit away when the group changes: first the one, then the other.
    os.chown(path, -1, site_group())
    path.chmod(mode)
