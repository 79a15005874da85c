"""`./run palier contract`: apply what the present release had left to take away, once no older process lives."""

from __future__ import annotations

import os
import subprocess
import sys

from config import cli, postgres, release, upgrade_checks


def main(_arguments: list[str]) -> int:
    """Contract the schema, or say why not."""
    state = cli.state()
    try:
        of = upgrade_checks.contract_now(state)
    except upgrade_checks.Refused as refusal:
        print(refusal, file=sys.stderr)
        return 1
    command = [str(release.python(of)), "-P", "-m", "config.schema", "contract"]
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings", "PALIER_STATE": str(state),
                   "PALIER_LOGIN": "owner"}  # fmt: skip
    with postgres.running(state):
        return subprocess.run(command, cwd=of, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
