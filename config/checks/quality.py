"""`./run check`, `./run fix` and `./run docs`: what keeps the house in order, each step named."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

from config.checks import api_changes, audit, holidays_table, house, javascript, law_index, phrases, reference, squawk
from hosting import places
from hosting.database import postgres

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parents[2]
DOES = {"fix": "mends the whole checkout", "docs": "writes docs/reference/ again"}
LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-uv.lock")


def _tool(*arguments: str) -> int:
    """Run a tool of the environment from the root of the checkout."""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings", "PALIER_LOGIN": "owner"}
    return subprocess.run([sys.executable, *arguments], cwd=ROOT, env=environment, check=False).returncode


def lint() -> int:
    """Ruff's rules."""
    return _tool("-m", "ruff", "check", "--quiet", ".")


def layout() -> int:
    """Ruff's formatting."""
    return _tool("-m", "ruff", "format", "--check", "--output-format", "concise", ".")


def types() -> int:
    """Mypy, strict."""
    return _tool("-m", "mypy", "--no-error-summary")


def contracts() -> int:
    """Import contracts: arrows only go down."""
    code = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_logo=True))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False
    )
    if done.returncode:
        print(done.stdout, done.stderr)
    return done.returncode


def migrations() -> int:
    """Models and migrations agree; the framework's own checks would ask each login of a database not yet migrated."""
    return _tool("-W", "ignore", "-m", "django", "makemigrations", "--check", "--dry-run", "--skip-checks")


def rules_alone() -> int:
    """The rules import with the standard library alone."""
    names = sorted(house.modules("rules").values())
    code = "import importlib, sys\nfor name in sys.argv[1:]: importlib.import_module(name)"
    return _tool("-S", "-c", code, *names)


def locks() -> int:
    """Lock files name no host, and every package has its hash."""
    bad = [name for name in LOCKS if "://" in (text := (ROOT / name).read_text()) or "--hash=sha256:" not in text]
    if "://" in javascript.LOCK.read_text() or not all(one.get("integrity") for one in javascript.locked().values()):
        bad.append(javascript.LOCK.name)
    for name in bad:
        print(f"{name}: a host is named or hashes are missing: ./run lock")
    return len(bad)


def _tables() -> dict[Path, str]:
    """Files that are written from elsewhere: the library of holidays, the cases of the tests, the phrases of the code."""
    return {holidays_table.PATH: holidays_table.text(), law_index.COUNTS: law_index.counts(), **phrases.files()}


def documents() -> int:
    """The generated reference is the one the code gives, the table of holidays the one the library gives."""
    stale = reference.stale()
    stale += [path for path, text in _tables().items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    for path in stale:
        print(f"{path.relative_to(ROOT)} is not what the code gives: ./run docs")
    return len(stale)


def api() -> int:
    """Nothing is taken from a software that was written for the description with which this version of the API began."""
    first = json.loads((ROOT / "tests" / "api" / "openapi-1.json").read_text(encoding="utf-8"))
    faults = api_changes.breaking(first, json.loads(reference.description()))
    for fault in faults:
        print(f"The API breaks what was written for it: {fault}")
    return len(faults)


def sentences() -> int:
    """Every phrase is whole, and its places are named on both sides; so is every translation."""
    faults = phrases.faults()
    for fault in faults:
        print(fault)
    return len(faults)


def law() -> int:
    """Every rule has its article, every article its sentence and its cases, every screen exists."""
    faults = law_index.problems(reference.addresses())
    for fault in faults:
        print(fault)
    return len(faults)


def sql() -> int:
    """Squawk reads the SQL of our migrations; it is written by the engine, which asks the server's version."""
    # The first migration meets no rows: nothing to lock, nothing to break. The last ones have more rules.
    names = sorted(path.stem for path in (ROOT / "palier" / "migrations").glob("[0-9]*.py"))[1:]
    names = [name for name in names if name <= squawk.RULES_HOLD_AFTER]
    with postgres.running(places.state()):
        return sum(_squawk(name) for name in names) + _tool("-m", "config.schema", "faults")


def _squawk(name: str) -> int:
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings", "PALIER_LOGIN": "owner"}
    command = [
        sys.executable,
        "-W",
        "ignore",
        "-m",
        "django",
        "sqlmigrate",
        "--skip-checks",
        "--database",
        "owner",
        "palier",
        name,
    ]
    written = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    said = written.stderr if written.returncode else squawk.faults(name, written.stdout)
    if said:
        print(said)
    return 1 if said else 0


CHECKS: dict[str, Callable[[], int]] = {
    "lint": lint,
    "layout": layout,
    "contracts": contracts,
    "rules alone": rules_alone,
    "locks": locks,
    "migrations": migrations,
    "documents": documents,
    "api": api,
    "phrases": sentences,
    "law": law,
    "sql": sql,
    "types": types,
    "secrets": audit.secrets,
    "licences": audit.licences,
    "faults": audit.faults,
    "server": audit.server,
}


def _tried(wanted: Callable[[], int]) -> int:
    """What a check answers; one that breaks has failed, and the others still speak."""
    try:
        return wanted()
    except Exception:  # noqa: BLE001 - whatever it is, it is told
        traceback.print_exc()
        return 1


def check(chosen: list[str]) -> int:
    """Run every check, or those named; all are run before the verdict."""
    if unknown := [name for name in chosen if name not in CHECKS]:
        print(f"No such check: {', '.join(unknown)}. They are: {', '.join(CHECKS)}", file=sys.stderr)
        return 2
    failed = []
    for name in chosen or CHECKS:
        began = time.monotonic()
        wrong = _tried(CHECKS[name])
        print(f"{'FAILED' if wrong else 'ok':6}  {name:12} {time.monotonic() - began:5.1f} s", flush=True)
        if wrong:
            failed.append(name)
    print(f"check: {'failed: ' + ', '.join(failed) if failed else 'all is in order'}")
    return 1 if failed else 0


def main(arguments: list[str]) -> int:
    """Send the verb where it belongs."""
    match arguments:
        case ["check", *chosen]:
            return check(chosen)
        case ["fix"]:
            # Formatted first: a line too long that the formatter folds is no fault. Then again, what the linter wrote.
            layout, lint = ("-m", "ruff", "format", "--quiet", "."), ("-m", "ruff", "check", "--fix", "--quiet", ".")
            return max(_tool(*layout), _tool(*lint), _tool(*layout))
        case ["docs", "--pictures", *site]:
            from config.checks import pictures  # noqa: PLC0415 - a browser, for this alone

            return pictures.main(site)
        case ["docs"]:
            for path, text in _tables().items():
                path.write_text(text, encoding="utf-8")
            for path in reference.write():
                print(path.relative_to(ROOT))
            return 0
        case ["fix" | "docs" as verb, word, *_]:
            # It was not read, and the whole checkout was written over.
            print(f"./run {verb} takes no word ({word}): it {DOES[verb]}. Nothing was done.", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
