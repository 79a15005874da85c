"""`./run test`: bring what the tests need where that is possible, then hand over to pytest."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from config import cli

ROOT = Path(__file__).resolve().parent.parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def chromium() -> str | None:
    """Return the path of a Chromium that is installed, or None."""
    if named := os.environ.get("PALIER_CHROMIUM"):
        return named
    return next((found for name in BROWSERS if (found := shutil.which(name))), None)


def bring_chromium() -> None:
    """Install the browser where we may; otherwise say in one line how to."""
    if chromium():
        return
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print("Installing chromium for the journeys ...", file=sys.stderr)
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for arguments in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", "chromium"]):
            # Output on standard error only: standard output belongs to pytest's summary.
            if subprocess.run(
                ["apt-get", *arguments], env=environment, stdout=subprocess.DEVNULL, check=False
            ).returncode:
                break
    if not chromium():
        print("The browser journeys need Chromium: sudo apt-get install chromium", file=sys.stderr)


def main(arguments: list[str]) -> int:
    """Run pytest on two workers, from the root of the checkout; its summary is the last line."""
    bring_chromium()
    os.chdir(ROOT)
    chosen = any(argument == "-n" or argument.startswith(("-n", "--numprocesses")) for argument in arguments)
    defaults = [] if chosen else ["-n", "2", "--dist", "loadfile"]
    # The settings of the product, exported by `run`, are not those of the tests.
    os.environ.pop("DJANGO_SETTINGS_MODULE", None)
    # Temporary folders beside the tests' database: another checkout's run does not clean them away.
    temporary = cli.state() / "test" / "tmp"
    temporary.mkdir(parents=True, exist_ok=True)
    os.environ["PYTEST_DEBUG_TEMPROOT"] = str(temporary)
    os.execv(sys.executable, [sys.executable, "-m", "pytest", *defaults, *arguments])  # noqa: S606


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
