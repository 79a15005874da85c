"""`./run palier contract`: apply what the present release had left to take away, once no older process lives."""

from __future__ import annotations

import os
import subprocess
import sys

from hosting import places, typed
from hosting.database import postgres
from hosting.supervision import release
from hosting.upgrades import upgrade_checks
from palier.management.french_help import FrenchParser


def main(arguments: list[str]) -> int:
    """Contract the schema, or say why not. It closes the way back: nothing but the bare command does it."""
    FrenchParser(prog="./run palier contract", description=typed.MODULES["contract"][1]).parse_args(arguments)
    state = places.state()
    try:
        of = upgrade_checks.contract_now(state)
    except upgrade_checks.UpgradeRefused as refusal:
        print(refusal, file=sys.stderr)
        return 1
    command = [str(release.python(of)), "-P", "-m", "config.schema", "contract"]
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "PALIER_STATE": str(state),
        "PALIER_LOGIN": "owner",
    }
    with postgres.running(state):
        done = subprocess.run(command, cwd=of, env=environment, check=False).returncode
    if not done:
        print(f"The schema is now that of {of} alone.")
    return done


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
