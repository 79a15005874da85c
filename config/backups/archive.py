"""Name by which supervisors start the archive of a release, their own or another."""

from __future__ import annotations

import sys

from hosting.backups.archive import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
