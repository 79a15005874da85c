"""`python -m config.line COMMAND ...`: read the line of one of our commands, and say what is wrong with it."""

from __future__ import annotations

import sys

import django
from django.core.exceptions import ImproperlyConfigured
from django.core.management import get_commands, load_command_class


def main(command: str, arguments: list[str]) -> int:
    """Leave as the command would, having done nothing."""
    try:
        django.setup()
    except ImproperlyConfigured as error:
        print(f"A setting cannot be used: {error}", file=sys.stderr)
        return 1
    found = load_command_class(get_commands()[command], command)
    # The framework's own mark of a line that a person typed.
    found._called_from_command_line = True  # type: ignore[attr-defined]  # noqa: SLF001
    found.create_parser("", command).parse_args(arguments)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
