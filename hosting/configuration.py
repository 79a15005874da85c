"""Where a command finds its settings: the environment first, then one file, then the defaults.

The service and whoever types a command read the same file by the same reader: a command typed as documented never
speaks to another database than the site's. `PALIER_CONFIG` names the file; it is `/etc/palier/palier.env` otherwise,
where there is one, and none at all when it says `none`. The demo, the tests and the benches read no file.
Beside it, `owner.env`, `web.env` and `worker.env` hold what one login alone may know; each goes before the common file.
"""

from __future__ import annotations

import difflib
import os
import re
from pathlib import Path
from urllib.parse import urlsplit

from hosting.places import ROOT

USUAL = Path("/etc/palier/palier.env")
NO_FILE = "none"
# Read before there are settings; what the settings read is quoted in their own file.
LAUNCHERS = frozenset({"PALIER_PYTHON", "PALIER_POSTGRES_BIN", "PALIER_CHROMIUM", "PALIER_CONFIG"})
SETTINGS = ROOT / "config" / "settings.py"
OTHER_LOGINS = frozenset({"palier_web", "palier_worker"})
_NAME = re.compile(r"[A-Z][A-Z0-9_]*")
_QUOTES = "\"'"


class ConfigurationError(RuntimeError):
    """The file cannot be read as settings; the message is for the person at the terminal."""


def file() -> Path | None:
    """Return the file that counts, or none."""
    named = os.environ.get("PALIER_CONFIG")
    if named:
        return None if named == NO_FILE else Path(named)
    return USUAL if _is_there(USUAL) else None


def load() -> Path | None:
    """Put into the environment what the file says and the environment does not; return the file that was read."""
    path = file()
    if path is None:
        return None
    for name, value in {**read(path), **read_own(path, os.environ.get("PALIER_LOGIN") or "owner")}.items():
        # An empty value in the environment is a value that is not given.
        if not os.environ.get(name):
            os.environ[name] = value
    return path


def read(path: Path) -> dict[str, str]:
    """Return the settings of a file, or say why it cannot be read. Raises ``ConfigurationError``."""
    try:
        text = path.read_text(encoding="utf-8")
    except PermissionError:
        raise ConfigurationError(
            f"{path} cannot be read by you: type the command as the service does, runuser -u palier -- ./run ... "
            f"(or PALIER_CONFIG={NO_FILE} for no file)."
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path} cannot be read: {getattr(error, 'strerror', None) or error}.") from None
    return settings_of(text, path)


def read_own(path: Path, login: str) -> dict[str, str]:
    """Return what one login alone may know, from its file beside the common one; nothing where there is none."""
    own = path.with_name(f"{login}.env")
    return read(own) if own != path and _is_there(own) else {}


def settings_of(text: str, path: Path) -> dict[str, str]:
    """Return the settings of a file: NAME=value a line, as systemd reads it; quotes around a value are taken off.

    Raises ``ConfigurationError``.
    """
    found: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), 1):
        stripped = line.strip()
        if not stripped or stripped[0] in "#;":
            continue
        name, equals, value = stripped.partition("=")
        name, value = name.strip(), value.strip()
        if not equals or not _NAME.fullmatch(name):
            raise ConfigurationError(f"{path}, line {number}: NAME=value is expected, without export.")
        if value[:1] in _QUOTES and value[:1]:
            if len(value) == 1 or value[-1] != value[0]:
                raise ConfigurationError(f"{path}, line {number}: the quote of {name} is not closed.")
            value = value[1:-1]
        if name in found:
            raise ConfigurationError(f"{path}, line {number}: {name} is given twice.")
        found[name] = value
    return found


def require_owner() -> None:
    """Refuse the login of the web or of the worker for what is typed as the owner. Raises ``ConfigurationError``."""
    user = urlsplit(os.environ.get("DATABASE_URL") or "").username
    if user in OTHER_LOGINS:
        raise ConfigurationError(
            f"DATABASE_URL is {user}'s, who may not do this: commands take the owner's, which owner.env holds "
            "(docs/how-to/operate.md, 4)."
        )


def unread(path: Path) -> list[str]:
    """Name what the files say and nothing reads: a slip in a name is a default in its place, in silence."""
    known = LAUNCHERS | set(re.findall(r'"(PALIER_[A-Z0-9_]+)"', SETTINGS.read_text(encoding="utf-8")))
    given = {**read(path), **read_own(path, os.environ.get("PALIER_LOGIN") or "owner")}
    lines = []
    for name in sorted(name for name in given if name.startswith("PALIER_") and name not in known):
        near = difflib.get_close_matches(name, known, n=1)
        lines.append(f"{path}: nothing reads {name}{f'; {near[0]}, perhaps' if near else ''}.")
    return lines


def said_source(name: str, read: Path | None) -> str:
    """Return where a setting comes from, in words."""
    if not os.environ.get(name):
        return f"no {name} in the environment" + (f" nor in {read}" if read else "")
    for path in (read.with_name("owner.env"), read) if read else ():
        if _is_there(path) and settings_of(path.read_text(encoding="utf-8"), path).get(name) == os.environ[name]:
            return f"{name} of {path}"
    return f"{name} of the environment"


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except PermissionError:
        return True
