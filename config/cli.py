"""`./run palier COMMAND`: the operators' commands, each with just the machinery it needs.

Four kinds: what serves and upgrades, a stand-in of others' systems, the verification of a ranking (one file of the
standard library, no Django, no database), and Django's management commands, whose names are
written with dashes. The database starts for those that need it.
"""

from __future__ import annotations

import os
import runpy
import signal
import subprocess
import sys
from pathlib import Path

from config import postgres

ROOT = Path(__file__).resolve().parent.parent
COMMANDS = ROOT / "palier" / "management" / "commands"
# Django's own commands that operators need.
BORROWED = ("showmigrations", "sqlmigrate", "makemigrations", "check", "shell", "dbshell",
            "collectstatic", "clearsessions", "procrastinate")  # fmt: skip
# What is a program of its own, and needs the database only in its own time.
MODULES = {
    "archive": "config.backups.archive", "backup": "config.backups.backup", "restore": "config.backups.restore",
    "serve": "config.serving", "worker": "config.worker", "upgrade": "config.upgrade", "contract": "config.contract",
    "world": "benchmarks.world", "sne-sandbox": "sandbox.sne", "mail-sandbox": "sandbox.mail",
}  # fmt: skip
WITHOUT_DATABASE = {"makemigrations", "check", "collectstatic", "sqlmigrate", "probe", "announce"}


def state() -> Path:
    """Return the state folder, as the settings do, without loading them."""
    return Path(os.environ.get("PALIER_STATE") or ROOT / ".palier").resolve()


def needs_database(command: str, arguments: list[str]) -> bool:
    """Say whether a command must find a database (ruling 31: `import-sne` only to save)."""
    if command == "import_sne":
        return "--save" in arguments
    if command == "explain" and any(argument.partition("=")[0] == "--file" for argument in arguments):
        return any(argument.partition("=")[0] == "--home" for argument in arguments)
    if command == "enter_grid" and "--check" in arguments:
        return False
    return command not in WITHOUT_DATABASE and not {"-h", "--help"} & set(arguments)


def own_commands() -> list[str]:
    """Return the commands of the product, as typed."""
    return sorted(path.stem.replace("_", "-") for path in COMMANDS.glob("[a-z]*.py"))


def listing() -> str:
    """Return the one screen shown for no command or an unknown one."""
    named = [*MODULES, "verify", *own_commands()]
    lines = ["./run palier COMMAND [options]   (each has --help)", "", *(f"  {name}" for name in named)]
    return "\n".join([*lines, "", "Of the framework: " + ", ".join(BORROWED)])


def run_django(command: str, arguments: list[str]) -> int:
    """Run a management command in a process of its own, as the owner of the database."""
    environment = {**os.environ, "PALIER_LOGIN": os.environ.get("PALIER_LOGIN") or "owner"}
    # Ctrl-C reaches the child too: it decides, and this process waits for it to close.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    child = subprocess.Popen(
        [sys.executable, "-P", "-m", "django", command, *arguments],
        env=environment,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509 - no thread yet
    )
    signal.signal(signal.SIGTERM, lambda *_: child.terminate())
    return child.wait()


def run_module(module: str, arguments: list[str]) -> int:
    """Run a module in this process, as `python -m` would."""
    sys.argv = [module, *arguments]
    runpy.run_module(module, run_name="__main__", alter_sys=True)
    return 0


def main(arguments: list[str]) -> int:
    """Send a command where it belongs."""
    match arguments:
        case [] | ["help" | "-h" | "--help"]:
            print(listing())
            return 0
        case [name, *rest] if name in MODULES:
            return run_module(MODULES[name], rest)
        case ["verify", *rest]:
            # -S: proof that it needs the standard library alone.
            verifier = ROOT / "palier" / "rules" / "verify.py"
            os.execv(sys.executable, [sys.executable, "-S", str(verifier), *rest])  # noqa: S606
        case ["bench", *rest]:
            return bench(rest)
    command, rest = arguments[0].replace("-", "_"), arguments[1:]
    if not (COMMANDS / f"{command}.py").exists() and command not in BORROWED:
        print(f"Unknown command: {arguments[0]}\n\n{listing()}", file=sys.stderr)
        return 2
    if not needs_database(command, rest):
        return run_django(command, rest)
    with postgres.running(state()):
        return run_django(command, rest)


def bench(arguments: list[str]) -> int:
    """Run `benchmarks/NAME.py` on the embedded database."""
    # A file without a `main` is what benches share.
    names = sorted(path.stem for path in (ROOT / "benchmarks").glob("[a-z]*.py") if "\ndef main(" in path.read_text())
    if not arguments or arguments[0] not in names:
        print("./run bench NAME, with NAME one of: " + (", ".join(names) or "(none yet)"), file=sys.stderr)
        return 2
    os.environ["PALIER_LOGIN"] = "owner"
    with postgres.running(state()):
        return run_module(f"benchmarks.{arguments[0]}", arguments[1:])


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except postgres.PostgresError as failure:
        sys.exit(str(failure))
