"""What stands before a demo serves: its schema, its world of one day, its static files."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from datetime import date, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from config.demo import register, signing, webhooks
from hosting.database import postgres

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

PREPARING = 900
"""Bound on each step of the preparation, in seconds."""
PROGRESS = "@ "
"""What begins a line of progress of a command; the rest is shown."""


class DemoError(RuntimeError):
    """What stops the demo, said to the person at the terminal."""


def say(text: str) -> None:
    """Tell the person at the terminal."""
    print(text, flush=True)


def environment() -> dict[str, str]:
    """Plain HTTP, and letters that leave nowhere."""
    dummy = "django.core.mail.backends.dummy.EmailBackend"
    return {"PALIER_DEMO": "1", "PALIER_EMAIL_BACKEND": os.environ.get("PALIER_EMAIL_BACKEND", dummy)}


def start_over(state: Path) -> None:
    """Forget the world: the embedded database and everything made for it."""
    if os.environ.get("DATABASE_URL"):
        raise DemoError("--fresh empties the embedded database only; DATABASE_URL names another: empty it yourself.")
    if postgres.in_use(state):
        raise DemoError("Another process uses this database: stop it first.")
    postgres.stop(state)
    for folder in (postgres.home(state), postgres.socket_folder(state)):
        shutil.rmtree(folder, ignore_errors=True)
    for name in ("media", "sne", "signing", "static"):
        shutil.rmtree(state / name, ignore_errors=True)


def prepare(state: Path) -> date:
    """Bring schema, world and static files up to date; return the day on which the world is anchored."""
    say("Database: bringing the schema up to date ...")
    _command(state, "migrate", "--database", "owner", "--noinput", "--verbosity", "0", "--progress")
    _command(state, "collectstatic", "--noinput", "--verbosity", "0")
    # The file remembers the world of one database: made anew, the world is too.
    made = state / "demo-world"
    known = made.read_text().split() if made.exists() else []
    if known[:1] == [postgres.identity(state)]:
        anchor = date.fromisoformat(known[1])
        say("World: opening fresh publications ...")
        _command(state, "demo_world", "--open-fresh", "--progress")
        return anchor
    anchor = datetime.now(ZoneInfo("Europe/Paris")).date()
    say("World: inventing it, once (a minute or two); later starts keep it ...")
    demandes = register.demandes(state, anchor)
    # Its lease is sent to the provider that the demo will have: the worker opens it there within a minute.
    _, signs = signing.process(state / "signing")
    _, events = webhooks.process(state / "receiver")
    words = ("--anchor", anchor.isoformat(), "--demandes", str(demandes), "--progress")
    _command(state, "demo_world", *words, told=signs | events)
    made.write_text(f"{postgres.identity(state)} {anchor.isoformat()}\n")
    return anchor


def _command(state: Path, *arguments: str, told: Mapping[str, str] = MappingProxyType({})) -> None:
    """Run one management command as the owner, within bounds; its words are shown if it fails. ``told``: settings more."""
    process = subprocess.Popen(
        [sys.executable, "-P", "-W", "ignore", "-m", "django", *arguments],
        env={
            **os.environ,
            **environment(),
            **told,
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "PALIER_STATE": str(state),
            "PALIER_LOGIN": "owner",
        },
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    late = threading.Timer(PREPARING, process.kill)
    late.start()
    kept: list[str] = []
    try:
        for line in process.stdout or ():
            if line.startswith(PROGRESS):
                say(f"  {line.removeprefix(PROGRESS).rstrip()}")
            else:
                kept.append(line)
        process.wait()
    finally:
        is_late = not late.is_alive()
        late.cancel()
        if process.poll() is None:
            process.kill()
            process.wait()
    if is_late:
        raise DemoError(f"{arguments[0]} took more than {PREPARING} s.")
    if process.returncode:
        raise DemoError(f"{''.join(kept).strip()}\n{arguments[0]} failed (see above).")
