"""What every command of ours shares: its name as it is typed, its help in French, one line for what is wrong."""

import argparse
import sys
from typing import TYPE_CHECKING, Any, NoReturn, TextIO

from django.core.management.base import BaseCommand, CommandError, CommandParser, DjangoHelpFormatter
from django.db import OperationalError, ProgrammingError
from psycopg import errors

from palier.management.french_help import FrenchParser, Set, speak_french
from palier.models.state.outages import is_outage
from palier.rules.law.typography import typeset

if TYPE_CHECKING:
    from _typeshed import SupportsWrite

_FRAMEWORK: tuple[tuple[tuple[str, ...], dict[str, Any]], ...] = (
    (("-v", "--verbosity"), {"default": 1, "type": int, "choices": [0, 1, 2, 3]}),
    (("--settings",), {}),
    (("--pythonpath",), {}),
    (("--traceback",), {"action": "store_true"}),
    (("--no-color",), {"action": "store_true"}),
    (("--force-color",), {"action": "store_true"}),
    (("--skip-checks",), {"action": "store_true"}),
)
"""What the framework reads of each command: taken, and not shown to an operator."""


class OperatorParser(CommandParser):
    """A parser that complains in one line at the terminal, and raises when a test or a program calls."""

    def _print_message(self, message: str, file: "SupportsWrite[str] | None" = None) -> None:
        super()._print_message(typeset(message), file)

    def error(self, message: str) -> NoReturn:
        """Say what is wrong."""
        if self.called_from_command_line:
            FrenchParser.error(self, message)  # type: ignore[arg-type]
        raise CommandError(message)


class OperatorCommand(BaseCommand):
    """A command of `./run palier`."""

    requires_system_checks: list[str] = []
    """The framework's checks log in to every database: `./run check` makes them, an operator at 3 a.m. does not wait."""

    def __init__(self, stdout: TextIO | None = None, stderr: TextIO | None = None, **given: Any) -> None:
        """Write on the two streams of the process, unless told others."""
        super().__init__(Set(stdout or sys.stdout), Set(stderr or sys.stderr), **given)  # type: ignore[arg-type] # a stream, by its methods

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:  # noqa: ARG002 - what was typed is known
        """Return the parser under the name that the operator typed."""
        speak_french()
        parser = OperatorParser(
            prog=f"./run palier {subcommand.replace('_', '-')}",
            description=self.help or None,
            formatter_class=DjangoHelpFormatter,
            called_from_command_line=getattr(self, "_called_from_command_line", None),
            **kwargs,
        )
        for names, given in _FRAMEWORK:
            parser.add_argument(*names, help=argparse.SUPPRESS, **given)
        self.add_arguments(parser)
        return parser

    def write_for_machines(self, text: str) -> None:
        """Print what a program reads, as it is: no space of it is ours to change."""
        self._bare.write(f"{text}\n")

    def execute(self, *args: Any, **options: Any) -> str | None:
        """Run; typed at a terminal, a refusal is its sentence alone, without the name of its class."""
        try:
            return self._told(*args, **options)
        except CommandError as error:
            if not getattr(self, "_called_from_command_line", False) or options.get("traceback"):
                raise
            self.stderr.write(str(error))
            raise SystemExit(error.returncode) from error

    def _told(self, *args: Any, **options: Any) -> str | None:
        """A database that has not our tables, or does not answer, is told in one line."""
        self._bare = options.get("stdout") or sys.stdout
        options |= {name: Set(options[name]) for name in ("stdout", "stderr") if options.get(name)}
        try:
            return super().execute(*args, **options)
        except ProgrammingError as error:
            if not isinstance(error.__cause__, errors.UndefinedTable | errors.UndefinedColumn):
                raise
            raise CommandError("La base n’est pas à jour : lancez d’abord ./run migrate.") from error
        except OperationalError as error:
            if not is_outage(error):
                raise
            raise CommandError(f"La base ne répond pas : {str(error).splitlines()[0]}") from error
