"""Squawk's opinion of the SQL of a migration."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

# Its rules that do not hold here, each with its reason.
EXCEPTIONS = (
    "prefer-robust-stmts",  # the engine runs each statement once, in order, and remembers it
    "require-timeout-settings",  # the engine sets lock and statement timeouts around each statement
    "require-lock-timeout",
    "require-statement-timeout",
    "changing-column-type",  # the engine refuses a type for which rows are read again, and lets a text become longer
    "prefer-text-field",  # Django's CharField carries its limit into the forms
    "prefer-bigint-over-int",  # organisations are few; their ids stand in int[] audiences
    "prefer-bigint-over-smallint",
    "prefer-identity",  # Django's choice
    "prefer-timestamp-tz",  # Django's DateTimeField already is one
)
# What a contract migration is there for: no code in service reads it any more (config/schema.py).
ALLOWED_IN_CONTRACTS = ("ban-drop-column", "ban-drop-table", "ban-drop-not-null", "adding-not-nullable-field")
RULES_HOLD_AFTER = "0011_readiness"
"""Migrations up to this one came before any release could be replaced while it served."""
PROGRAM = Path(sys.executable).parent / "squawk"


def faults(name: str, statements: str, *, is_contract: bool = False) -> str:
    """Return what Squawk says against these statements; nothing where it is not installed (it is a developers' tool)."""
    if not PROGRAM.exists():
        return ""
    # The engine runs its statements one by one; only the printed form is wrapped in a transaction.
    text = "\n".join(line for line in statements.splitlines() if line not in {"BEGIN;", "COMMIT;"})
    rules = (*EXCEPTIONS, *(ALLOWED_IN_CONTRACTS if is_contract else ()))
    command = [
        str(PROGRAM),
        "--pg-version=17",
        f"--stdin-filepath={name}.sql",
        *(f"--exclude={rule}" for rule in rules),
    ]
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr if done.returncode else ""
