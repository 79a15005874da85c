"""`./run test`: bring what the tests need where that is possible, then hand over to pytest."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from config.checks import javascript
from hosting import places

ROOT = Path(__file__).resolve().parents[2]
POPPLER = ("pdftotext", "pdfsig")
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def chromium() -> str | None:
    """Return the path of a Chromium that is installed, or None."""
    if named := os.environ.get("PALIER_CHROMIUM"):
        return named
    return next((found for name in BROWSERS if (found := shutil.which(name))), None)


def bring_chromium() -> None:
    """Install the browser where we may; otherwise say in one line how to."""
    if not chromium():
        _install("chromium")
    if not chromium():
        print("The browser journeys need Chromium: sudo apt-get install chromium", file=sys.stderr)


def bring_poppler() -> None:
    """Install what reads and judges the PDF of letters and minutes, as a reader outside of Palier does."""
    if not all(map(shutil.which, POPPLER)):
        _install("poppler-utils")
    if not all(map(shutil.which, POPPLER)):
        print("What is printed is read by poppler: sudo apt-get install poppler-utils", file=sys.stderr)


def _install(package: str) -> None:
    """Install a package of Debian, where that is possible at all."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    print(f"Installing {package} for the tests ...", file=sys.stderr)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", package]):
        # Output on standard error only: standard output belongs to pytest's summary.
        if subprocess.run(["apt-get", *arguments], env=environment, stdout=subprocess.DEVNULL, check=False).returncode:
            break


def _side_by_side(arguments: list[str]) -> list[str]:
    chosen = any(argument.startswith(("-n", "--numprocesses")) for argument in arguments)
    return [] if chosen else ["-n", "2", "--dist", "loadfile"]


def _files_of_alone() -> list[str]:
    """The files that hold such a test: to read all the others again takes as long as ten of them."""
    return sorted(str(file) for file in Path("tests").rglob("test_*.py") if "mark.alone" in file.read_text("utf-8"))


def main(arguments: list[str]) -> int:
    """Run pytest from the root of the checkout: all on two workers, then what needs the machine alone, one by one.

    With a choice of tests, one run does. The summary of the last run is the last line.
    """
    bring_chromium()
    bring_poppler()
    javascript.bring()
    os.chdir(ROOT)
    # The settings of the product, exported by `run`, are not those of the tests.
    # A server's settings are not for what is tried here.
    os.environ["PALIER_CONFIG"] = "none"
    os.environ.pop("DJANGO_SETTINGS_MODULE", None)
    # Temporary folders beside the tests' database: another checkout's run does not clean them away.
    temporary = places.state() / "test" / "tmp"
    temporary.mkdir(parents=True, exist_ok=True)
    os.environ["PYTEST_DEBUG_TEMPROOT"] = str(temporary)
    pytest = [sys.executable, "-m", "pytest"]
    if any(not argument.startswith("-") or argument.startswith(("-n", "-m")) for argument in arguments):
        os.execv(sys.executable, [*pytest, *_side_by_side(arguments), *arguments])  # noqa: S606
    # Which tests took longest is printed: what makes the whole slow is seen on the machine where it was.
    pytest += ["--durations=30", "--durations-min=5"]
    together = subprocess.run([*pytest, *_side_by_side(arguments), "-m", "not alone", *arguments], check=False)
    # What starts whole sites and loads them has the machine to itself: neighbours would measure each other.
    apart = subprocess.run([*pytest, "-m", "alone", *arguments, *_files_of_alone()], check=False)
    return together.returncode or apart.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
