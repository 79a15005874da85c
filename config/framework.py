"""`python -m config.framework COMMAND ...`: one of Django's commands; what a person can mend is said in a line.

Ours say in French that the database is away (palier/management/base.py); those of the framework would show their stack.
"""

from __future__ import annotations

import os
import select
import signal
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from django.db import OperationalError


def main(arguments: list[str]) -> int:
    """Run the command. Whoever reads it may leave before its end, as « head » does: there is nobody left to tell a stack."""
    try:
        execute_from_command_line(["./run palier", *arguments])
        sys.stdout.flush()
    except ImproperlyConfigured as error:
        print(f"A setting cannot be used: {error}", file=sys.stderr)
        return 1
    except OperationalError as error:
        from palier.models.state.outages import is_outage  # noqa: PLC0415 - the settings are read by then

        if not is_outage(error):
            raise
        print(f"The database does not answer: {str(error).splitlines()[0]}", file=sys.stderr)
        return 1
    except BrokenPipeError:
        if not _is_unread():
            raise
        return 128 + signal.SIGPIPE
    return 0


def _is_unread() -> bool:
    """Whether it is our own reader that has gone, and not the other side of a line that a command had opened."""
    asked = select.poll()
    asked.register(sys.stdout.fileno(), select.POLLOUT)
    if not any(event & select.POLLERR for _, event in asked.poll(0)):
        return False
    # What is still held would be written once more at the end, and fail once more.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return True


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
