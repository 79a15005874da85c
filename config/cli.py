"""`./run palier COMMAND`: the operators' commands, each with just the machinery it needs.

Four kinds: what serves and upgrades, a stand-in of others' systems, the verification of a ranking (one file of the
standard library, no Django, no database), and Django's management commands, whose names are
written with dashes. The database starts for those that need it.
"""

from __future__ import annotations

import ast
import difflib
import os
import runpy
import signal
import subprocess
import sys
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from hosting import configuration
from hosting.database import postgres, programs
from hosting.places import ROOT, state
from hosting.typed import MODULES
from palier.rules.law.typography import typeset

if TYPE_CHECKING:
    from pathlib import Path


COMMANDS = tuple(ROOT / app / "management" / "commands" for app in ("palier", "hosting"))
# Django's own commands that operators need.
BORROWED = (
    "migrate",
    "showmigrations",
    "sqlmigrate",
    "makemigrations",
    "check",
    "shell",
    "dbshell",
    "collectstatic",
    "clearsessions",
    "procrastinate",
)
VERIFY = "Vérifie hors ligne un classement publié, sans base."
# They invent, or ask no database: a file that names the site's is not for them.
WITHOUT_CONFIGURATION = {
    "world",
    "certificates",
    "sne-sandbox",
    "mail-sandbox",
    "texts-sandbox",
    "returns-sandbox",
    "authority-sandbox",
    "identity-sandbox",
    "taxes-sandbox",
    "particulier-sandbox",
    "signing-sandbox",
    "webhooks-sandbox",
    "verify",
    "bench",
}
PURE_BENCHES = {"mutants", "install"}
WITHOUT_DATABASE = {"makemigrations", "check", "collectstatic", "sqlmigrate", "probe", "announce"}


def needs_database(command: str, arguments: list[str]) -> bool:
    """Say whether a command must find a database (`import-sne` only to save)."""
    if command == "import_sne":
        return "--save" in arguments
    if command == "explain" and any(argument.partition("=")[0] == "--file" for argument in arguments):
        return any(argument.partition("=")[0] == "--home" for argument in arguments)
    if command == "enter_grid" and "--check" in arguments:
        return False
    return command not in WITHOUT_DATABASE and not {"-h", "--help"} & set(arguments)


def own_commands() -> dict[str, str]:
    """Return the commands of the product, as typed, each with what it says of itself; none is imported for that."""
    own = [path for folder in COMMANDS for path in folder.glob("[a-z]*.py") if path.stem not in BORROWED]
    return {path.stem.replace("_", "-"): _help_of(path) for path in sorted(own, key=lambda path: path.stem)}


def _help_of(path: Path) -> str:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.Assign(targets=[ast.Name(id="help")], value=ast.Constant(value=str(said))):
                return said
    return ""


def listing() -> str:
    """Return the one screen shown for no command or an unknown one."""
    named = {**{name: said for name, (_, said) in MODULES.items()}, "verify": VERIFY, **own_commands()}
    width = max(len(name) for name in named)
    lines = ["./run palier COMMANDE [options]   (chacune a --help)", ""]
    lines += [f"  {name:{width}}  {said}" for name, said in sorted(named.items())]
    return "\n".join([*lines, "", f"Du cadre, dans ses mots : {', '.join(BORROWED)}"])


def run_django(command: str, arguments: list[str]) -> int:
    """Run a management command in a process of its own, as the owner of the database."""
    environment = {**os.environ, "PALIER_LOGIN": os.environ.get("PALIER_LOGIN") or "owner"}
    if command == "dbshell":
        # The client stands beside the server's programs, where Debian's own is not installed.
        environment["PATH"] = os.pathsep.join([os.environ.get("PATH", os.defpath), str(programs.installed())])
    # Ctrl-C reaches the child too: it decides, and this process waits for it to close.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    child = subprocess.Popen(
        [sys.executable, "-P", "-m", "config.framework", command, *arguments],
        env=environment,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509 - no thread yet
    )
    signal.signal(signal.SIGTERM, lambda *_: child.terminate())
    return child.wait()


def check_line(command: str, arguments: list[str]) -> int:
    """Read the line of a command and no more: a slip starts no database, and makes none."""
    words = [sys.executable, "-P", "-m", "config.line", command, *arguments]
    environment = {**os.environ, "PALIER_LOGIN": "owner"}
    with TemporaryDirectory() as elsewhere:
        if not state().exists():
            # Settings keep their keys there: a folder mistyped is not made for a line that is only read.
            environment["PALIER_STATE"] = elsewhere
        return subprocess.run(words, env=environment, check=False).returncode


def run_module(module: str, arguments: list[str]) -> int:
    """Run a module in this process, as `python -m` would."""
    sys.argv = [module, *arguments]
    runpy.run_module(module, run_name="__main__", alter_sys=True)
    return 0


def main(arguments: list[str]) -> int:
    """Send a command where it belongs, once it has the settings of the site."""
    read = _configured(arguments[0]) if arguments else None
    match arguments:
        case [] | ["help" | "-h" | "--help"]:
            print(typeset(listing()))
            return 0
        case [name, *rest] if name in MODULES:
            return run_module(MODULES[name][0], rest)
        case ["verify", *rest]:
            # -S: proof that it needs the standard library alone.
            verifier = ROOT / "palier" / "rules" / "ranking" / "verify.py"
            os.execv(sys.executable, [sys.executable, "-S", str(verifier), *rest])  # noqa: S606
        case ["bench", *rest]:
            return bench(rest)
    if not _is_known(arguments[0]):
        print(typeset(_unknown(arguments[0])), file=sys.stderr)
        return 2
    return manage(arguments[0].replace("-", "_"), arguments[1:], read)


def _configured(command: str) -> Path | None:
    """Read the settings that the command is to have; return the file that was read."""
    if command in WITHOUT_CONFIGURATION:
        # For what it starts too.
        os.environ["PALIER_CONFIG"] = configuration.NO_FILE
        return configuration.load()
    if command == "worker":
        # Alone on another machine, it reads what its own login may know.
        os.environ.setdefault("PALIER_LOGIN", "worker")
    read = configuration.load()
    for line in configuration.unread(read) if read else ():
        print(line, file=sys.stderr)
    postgres.require_own(state())
    if os.environ.get("PALIER_LOGIN", "owner") == "owner":
        configuration.require_owner()
    return read


def manage(command: str, arguments: list[str], read: Path | None) -> int:
    """Run a management command, with the database where it needs one."""
    if not needs_database(command, arguments):
        return run_django(command, arguments)
    if command not in BORROWED and postgres.sleeps(state()) and (code := check_line(command, arguments)):
        return code
    if command != "migrate" and not postgres.is_made(state()):
        # A state folder mistyped, most often: the database made there would be another one, without a table.
        print(
            f"No database in {state()}: is PALIER_STATE the right folder? ./run migrate makes one there.",
            file=sys.stderr,
        )
        return 1
    if command == "migrate":
        print(f"Database: {_database(read)}", file=sys.stderr)
    with postgres.running(state()):
        return run_django(command, arguments)


def _is_known(typed: str) -> bool:
    command = typed.replace("-", "_")
    return command in BORROWED or any((folder / f"{command}.py").exists() for folder in COMMANDS)


def _unknown(command: str) -> str:
    near = difflib.get_close_matches(command, [*MODULES, "verify", *own_commands(), *BORROWED], n=3)
    known = f" Peut-être : {', '.join(near)}." if near else ""
    return f"Commande inconnue : {command}.{known} ./run palier les montre toutes."


def _database(read: Path | None) -> str:
    """Say of which database a command is about to speak, and who named it; never a password."""
    said = configuration.said_source("DATABASE_URL", read)
    if not os.environ.get("DATABASE_URL"):
        return f"embedded, in {postgres.home(state())} ({said})"
    return f"{postgres.named(os.environ['DATABASE_URL'])} ({said})"


def bench(arguments: list[str]) -> int:
    """Run `benchmarks/NAME.py` on the embedded database, where it asks for one."""
    # A file without a `main` is what benches share.
    names = sorted(path.stem for path in (ROOT / "benchmarks").glob("[a-z]*.py") if "\ndef main(" in path.read_text())
    if not arguments or arguments[0] not in names:
        print("./run bench NAME, with NAME one of: " + (", ".join(names) or "(none yet)"), file=sys.stderr)
        return 2
    if arguments[0] in PURE_BENCHES:
        return run_module(f"benchmarks.{arguments[0]}", arguments[1:])
    os.environ["PALIER_LOGIN"] = "owner"
    with postgres.running(state()):
        return run_module(f"benchmarks.{arguments[0]}", arguments[1:])


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except (postgres.PostgresError, configuration.ConfigurationError) as failure:
        sys.exit(str(failure))
