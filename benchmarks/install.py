"""`./run bench install`: the operators' pages typed on a bare Debian 13, to a signed lease, a restore and an upgrade.

It is `tests/installation/`, which asks for root, the packages' indexes and some minutes: so it runs when asked.
"""

from __future__ import annotations

import os
import sys
import time

from config.checks import testing


def main() -> int:
    """Hand over to the tests, which fail and say why where this machine cannot."""
    os.environ["PALIER_BARE_DEBIAN"] = "1"
    print(f"Begins at {time.strftime('%H:%M')}.", file=sys.stderr, flush=True)
    testing.main(["tests/installation", "-n", "0", "-s", "-rs", *sys.argv[1:]])
    return 0


if __name__ == "__main__":
    sys.exit(main())
