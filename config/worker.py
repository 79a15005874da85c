"""Name by which supervisors start the worker of a release, their own or another."""

from __future__ import annotations

import sys

from hosting.supervision.worker import main

if __name__ == "__main__":
    main(sys.argv[1:])
