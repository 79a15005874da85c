"""Name by which a supervisor asks whether that of another release would understand it."""

from __future__ import annotations

import sys

from hosting.supervision.succession import main

if __name__ == "__main__":
    sys.exit(main())
