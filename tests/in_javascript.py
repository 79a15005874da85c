"""What a partner's software in JavaScript needs to run here: the sources of tests/javascript/, with their packages (ADR 167).

Where the packages could not be had, its tests are skipped, and say the command; in CI they fail.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from config.checks import javascript

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

ABSENT = "the packages of tests/javascript/ are not here: ./run setup"


def is_there() -> bool:
    return javascript.packages() is not None and javascript.wheel() is not None


def folder(made: Path) -> Path:
    """A folder with the sources and the packages, as a partner's own."""
    if not is_there():
        (pytest.fail if os.environ.get("CI") else pytest.skip)(ABSENT)
    packages = javascript.packages()
    assert packages is not None
    for source in javascript.FOLDER.iterdir():
        shutil.copy(source, made)
    (made / "node_modules").symlink_to(packages / "node_modules")
    return made


def run(
    folder: Path, program: str, *arguments: str, environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a file of the folder with Node, which reads TypeScript as it is; what it said, whatever that is."""
    wheel = javascript.wheel()
    assert wheel is not None
    return subprocess.run(
        [str(wheel / "bin" / "node"), program, *arguments],
        cwd=folder,
        env={**os.environ, **(environment or {})},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


def html_faults(made: Path, pages: Mapping[str, str]) -> list[str]:
    """What a second engine finds in these pages, by the rules that `html.ts` states."""
    folder(made)
    sent = made / "pages"
    sent.mkdir()
    for name, page in pages.items():
        (sent / f"{name}.html").write_text(page, encoding="utf-8")
    told = run(made, "html.ts", str(sent))
    assert told.returncode == 0, told.stderr
    return list(json.loads(told.stdout))
