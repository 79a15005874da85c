"""`python -m config.framework COMMAND ...`: one of Django's commands; what a person can mend is said in a line.

Ours say in French that the database is away (palier/management/base.py); those of the framework would show their stack.
"""

from __future__ import annotations

import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from django.db import OperationalError


def main(arguments: list[str]) -> int:
    """Run the command."""
    try:
        execute_from_command_line(["./run palier", *arguments])
    except ImproperlyConfigured as error:
        print(f"A setting cannot be used: {error}", file=sys.stderr)
        return 1
    except OperationalError as error:
        from palier.models.state.outages import is_outage  # noqa: PLC0415 - the settings are read by then

        if not is_outage(error):
            raise
        print(f"The database does not answer: {str(error).splitlines()[0]}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
