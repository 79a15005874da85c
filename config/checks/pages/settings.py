"""Page: the variables of the environment."""

from __future__ import annotations

from config import settings  # noqa: F401 - reading them lists the variables
from config.environment import VARIABLES


def page() -> str:
    """Return the table of the variables that the settings read."""
    lines = [
        "# Settings",
        "",
        "Everything that varies comes from the environment, then from one file, then from the defaults below. The file is the",
        "one that `PALIER_CONFIG` names (`none`: no file), else `/etc/palier/palier.env` where there is one; the service and",
        "every `./run palier` command read it alike (`hosting/configuration.py`): `NAME=value` a line, `#` for a comment. The",
        "demo, the tests and the benches read no file. This page is written by `./run docs`.",
        "",
        "| Variable | Default | Purpose |",
        "|---|---|---|",
    ]
    for variable in sorted(VARIABLES, key=lambda each: each.name):
        default = f"`{variable.default}`" if variable.default else "(empty)"
        lines.append(f"| `{variable.name}` | {default} | {variable.purpose} |")
    lines += [
        "",
        "Read by the launchers: `PALIER_PYTHON` (the Python to use), `PALIER_POSTGRES_BIN` (a folder of PostgreSQL",
        "programs in place of the embedded ones), `PALIER_CHROMIUM` (the browser of the journeys).",
    ]
    return "\n".join(lines)
