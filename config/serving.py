"""Name by which a supervisor becomes that of another release."""

from __future__ import annotations

import signal
import sys

from hosting.supervision.serving import main

if __name__ == "__main__":
    signal.signal(signal.SIGPIPE, signal.SIG_IGN)
    sys.exit(main(sys.argv[1:]))
