"""`python -m config.worker`: the job worker of one release; SIGTERM lets it finish the job in hand."""

from __future__ import annotations

import sys

from django.core.management import execute_from_command_line

CONCURRENCY = "1"


def main() -> int:
    """Work until SIGTERM."""
    execute_from_command_line(["django", "procrastinate", "worker", "--concurrency", CONCURRENCY])
    return 0


if __name__ == "__main__":
    sys.exit(main())
