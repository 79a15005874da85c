"""After a restore: what the product checks of itself, the erasures done again, and what was done since, told."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from collections import Counter
from typing import TYPE_CHECKING

from hosting.backups import registers
from hosting.backups.server import say

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from hosting.backups.recovery import Recovery
    from hosting.backups.store.keys import OpenKey
    from hosting.backups.store.vault import Vault

STEWARD = "intendant"
"""Role, in the journal, of the acts of the register's manager: the State's register has them, the restored one has not."""
OLDER = 3
"""Code of `after-restore` where the tables are of an older release."""
ASK_ERASURE = "demander_effacement"
"""Verb, in the journal, of a person who asks that their file be erased."""
CHECKING = 4 * 3600
"""Bound on the product's own check, in seconds."""


def follow(vault: Vault, key: OpenKey, recovery: Recovery, since: datetime) -> bool:
    """Check, erase again, tell; say whether the restored database may serve."""
    file = recovery.state / "erasures-since.jsonl"
    _write(file, list(registers.lines_since(vault, key, "erasures", since)))
    code = _after_restore(recovery, file)
    if code == OLDER:
        run = f"PALIER_STATE={shlex.quote(str(recovery.state))} ./run"
        say(
            "The tables are of an older release. Bring them up to date, then check and erase again, before anyone is served:"
        )
        say(f"  {run} migrate\n  {run} palier after-restore {shlex.quote(str(file))}")
    _tell_acts(vault, key, recovery, since)
    _tell_jobs(recovery)
    return code == 0


def _after_restore(recovery: Recovery, file: Path) -> int:
    environment = {
        **os.environ,
        "PALIER_STATE": str(recovery.state),
        "DATABASE_URL": recovery.url,
        "PALIER_LOGIN": "owner",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    command = [sys.executable, "-P", "-m", "django", "after_restore", str(file)]
    return subprocess.run(command, env=environment, check=False, timeout=CHECKING).returncode


def _tell_acts(vault: Vault, key: OpenKey, recovery: Recovery, since: datetime) -> None:
    """Tell the acts that the restored journal has not: counted by verb, and those of the register one by one."""
    candidates = {line["id"]: line for line in registers.lines_since(vault, key, "acts", since)}
    with recovery.connect() as connection:
        known = connection.execute(
            "SELECT id::text FROM palier_journalentry WHERE id::text = ANY(%s)", [list(candidates)]
        ).fetchall()
    lost = [line for identifier, line in candidates.items() if (identifier,) not in set(known)]
    path = recovery.state / "acts-since.jsonl"
    _write(path, lost)
    say(f"{len(lost)} acts made since are not in this database; {path} names them, by opaque ids.")
    for verb, count in Counter(line["verb"] for line in lost).most_common():
        say(f"  {count:6}  {verb}")
    erased = {line["reference"] for line in registers.lines_since(vault, key, "erasures", since)}
    for line in lost:
        if line["verb"] == ASK_ERASURE and line["object_id"] not in erased:
            say(f"  TO ERASE, its person asked since: {line['object_kind']} {line['object_id']} ({line['at']})")
        if line["role"] == STEWARD:
            act = f"{line['verb']} {line['object_kind']} {line['object_id']} ({line['at']})"
            say(f"  TO DO AGAIN, the State's register has it: {act}")


def _tell_jobs(recovery: Recovery) -> None:
    with recovery.connect() as connection:
        rows = connection.execute(
            "SELECT task_name, count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing') GROUP BY 1 ORDER BY 2 DESC"
        ).fetchall()
    if rows:
        say(
            "Jobs that waited at that second, and will run again when a worker starts; what they send was perhaps sent:"
        )
        for task, count in rows:
            say(f"  {count:6}  {task}")


def _write(path: Path, lines: list[dict[str, str]]) -> None:
    """Write lines beside the restored cluster, for their owner alone."""
    path.touch(mode=0o600)
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")
