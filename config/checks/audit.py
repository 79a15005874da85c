"""What others wrote, and what must not be here: known faults, licences, the embedded server's age, secrets (docs/adr/0046).

Four steps of `./run check`. What needs somebody else's data says so in a line where none is to be had, and fails nothing.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import importlib.metadata
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from config.checks import javascript
from hosting import places
from hosting.database import programs

ROOT = Path(__file__).resolve().parents[2]
LOCK, DEV_LOCK = ROOT / "requirements.lock", ROOT / "requirements-dev.lock"
PATIENCE = 40
"""Seconds that a database of faults has to answer about everything."""

# --- Known faults ---------------------------------------------------------------------------


def faults() -> int:
    """Known faults of the pinned packages. What was answered serves for the day."""
    kept = places.state() / "audit" / f"{hashlib.sha256(LOCK.read_bytes()).hexdigest()[:16]}.json"
    today = f"{dt.datetime.now(tz=dt.UTC):%Y-%m-%d}"
    told = json.loads(kept.read_text(encoding="utf-8")) if kept.exists() else {}
    if told.get("on") != today:
        told = {"on": today, "found": _asked()}
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_text(json.dumps(told), encoding="utf-8")
    return _say_faults(told["found"])


def _asked() -> list[dict[str, Any]]:
    """What pip-audit learns of each package; nothing where nobody answers it."""
    command = [
        sys.executable,
        "-m",
        "pip_audit",
        "--require-hashes",
        "-r",
        str(LOCK),
        "--disable-pip",
        "--timeout",
        "5",
        "--progress-spinner",
        "off",
        "-f",
        "json",
    ]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
        found: list[dict[str, Any]] = json.loads(done.stdout)["dependencies"]
    except (subprocess.TimeoutExpired, ValueError, KeyError):
        return []
    return found


def _say_faults(found: list[dict[str, Any]]) -> int:
    known = [one for one in found if "skip_reason" not in one]
    if not known:
        print("packages: NOT audited, no database of known faults answers here (ask again elsewhere)")
        return 0
    wrong = [one for one in known if one.get("vulns")]
    for one in wrong:
        print(f"{one['name']} {one['version']}: {', '.join(str(fault['id']) for fault in one['vulns'])}")
    print(f"packages: {len(known)} of {len(found)} audited, {len(wrong)} with a known fault")
    return len(wrong)


# --- Licences -------------------------------------------------------------------------------

COMPATIBLE = re.compile(
    r"\b(MIT|BSD|Apache|ISC|PSF|MPL|Mozilla|LGPL|Lesser|Artistic|Python Software|Python-2\.0|Unlicense|0BSD|Zlib)\b"
)
"""Words of licences that may stand beside the AGPL, version 3 or later."""
READ = {"axe-playwright-python": "MIT", "pip-requirements-parser": "MIT"}
"""Packages whose own description says nothing: read in the file that they ship."""


def licence_of(name: str) -> str | None:
    """What a package says of its licence; nothing if it is not for this machine."""
    try:
        told = importlib.metadata.metadata(name)
    except importlib.metadata.PackageNotFoundError:
        return None
    classed = [
        line.rpartition("::")[2].strip() for line in told.get_all("Classifier") or () if line.startswith("License")
    ]
    return READ.get(name) or told.get("License-Expression") or "; ".join(classed) or (told.get("License") or "")[:80]


def licences() -> int:
    """Every package that is pinned, the tools' too, has a licence that may stand beside ours."""
    names = sorted(set(re.findall(r"^([a-z0-9._-]+)==", DEV_LOCK.read_text(encoding="utf-8"), re.MULTILINE)))
    told = {name: found for name in names if (found := licence_of(name)) is not None}
    scripts = {f"{name} (npm)": str(each.get("license", "")) for name, each in javascript.locked().items()}
    wrong = {name: found for name, found in {**told, **scripts}.items() if not COMPATIBLE.search(found)}
    for name, found in wrong.items():
        print(f"{name}: its licence is not known to go with the AGPL: {found or 'none told'}")
    print(f"licences: {len(told)} packages read, {len(names) - len(told)} not for this machine; {len(scripts)} of npm")
    return len(wrong)


# --- The embedded server --------------------------------------------------------------------

ROUNDS = {18: 0, 17: 6, 16: 10, 15: 14, 14: 19}
"""Corrections of all versions leave on one day: 18.0 came with 17.6, 16.10, 15.14 and 14.19."""


def round_of(version: str) -> int | None:
    """Which round of corrections a version belongs to, counted from that of 18.0."""
    found = re.match(r"(\d+)\.(\d+)", version)
    first = ROUNDS.get(int(found[1])) if found else None
    return None if found is None or first is None else int(found[2]) - first


def lag(ours: str, debian: dict[str, str]) -> str:
    """How far the embedded PostgreSQL is behind the newest corrections that Debian has, in a sentence."""
    rounds = {name: known for name, version in debian.items() if (known := round_of(version)) is not None}
    mine = round_of(ours)
    if not rounds or mine is None:
        return f"postgresql: the embedded one is {ours}; Debian's versions are not known here"
    newest = max(rounds, key=lambda name: rounds[name])
    late = rounds[newest] - mine
    told = f"{late} round{'s' if late > 1 else ''} of corrections behind" if late > 0 else "level with"
    return f"postgresql: the embedded one, {ours}, is {told} Debian's {newest} {debian[newest]}"


def server() -> int:
    """Print the lag of the embedded server: it is the wheel's to mend, so nothing fails."""
    done = subprocess.run(
        [str(programs.installed() / "postgres"), "--version"], capture_output=True, text=True, timeout=20, check=False
    )
    ours = next(iter(re.findall(r"\d+\.\d+", done.stdout)), "unknown")
    print(lag(ours, _debian()))
    return 0


def _debian() -> dict[str, str]:
    """The candidate of each PostgreSQL that this machine's Debian has."""
    if not shutil.which("apt-cache"):
        return {}
    names = [f"postgresql-{major}" for major in ROUNDS]
    done = subprocess.run(
        ["apt-cache", "policy", *names], capture_output=True, text=True, timeout=20, check=False, env={"LC_ALL": "C"}
    )
    return dict(re.findall(r"^(postgresql-\d+):\n.*\n\s+Candidate: (\d\S*)", done.stdout, re.MULTILINE))


# --- Secrets --------------------------------------------------------------------------------

SECRETS = {
    "a private key": re.compile(r"-----BEGIN (?:[A-Z ]+ )?PRIVATE KEY-----\s*\n[A-Za-z0-9+/=]{40}"),
    "a key of a cloud": re.compile(r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b|\bAIza[0-9A-Za-z_-]{35}\b"),
    "a token of a forge": re.compile(
        r"\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{60,}|glpat-[A-Za-z0-9_-]{20})\b"
    ),
    "a token of a service": re.compile(
        r"\b(?:xox[abpr]-[A-Za-z0-9-]{20,}|sk_live_[A-Za-z0-9]{20,}|pypi-[A-Za-z0-9_-]{60,})"
    ),
    "a signed token": re.compile(r"\beyJ[A-Za-z0-9_-]{15,}\.eyJ[A-Za-z0-9_-]{15,}\.[A-Za-z0-9_-]{20,}"),
    "a password in an address": re.compile(
        r"\b[a-z][a-z0-9+]+://[^\s/:@'\"{}<>$]+:(?!\.\.\.)[^\s/:@'\"{}<>$]{8,}@(?!localhost|127\.)[a-z0-9]"
    ),
    "a secret that is written down": re.compile(
        r"""(?i)\b[a-z_]*(?:secret|token|passw(?:or)?d|api_?key)[a-z_]*["']?\s*[:=]\s*["'](?=[^"']*\d)(?=[^"']*[a-z])[A-Za-z0-9+/_=-]{28,}["']"""
    ),
}
"""What a secret looks like. Ours, since the maintained library sends what it finds over the network, or takes minutes."""
ALLOWED = {"tests/attacks/test_odd_requests.py": "the token of a form that an attack makes up"}
"""Files in which such a text is nobody's secret, and why."""
_LARGEST = 300_000
"""Bytes: what is longer is a lock, a table of communes, an example of the register."""


def leaks(text: str) -> list[str]:
    """What in a text looks like a secret, by its kind: never the secret itself."""
    return [kind for kind, pattern in SECRETS.items() if pattern.search(text)]


def secrets() -> int:
    """No file that git knows holds a secret."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode:
        print("secrets: not looked for, this is no checkout of git")
        return 0
    names, found = [name for name in listed.stdout.split("\0") if name], 0
    for name in names:
        path = ROOT / name
        if name in ALLOWED or not path.is_file() or path.stat().st_size > _LARGEST:
            continue
        for kind in leaks(path.read_text(encoding="utf-8", errors="ignore")):
            print(f"{name}: {kind}")
            found += 1
    print(f"secrets: {len(names)} files read")
    return found
