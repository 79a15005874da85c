"""A job is handed over by its name: each name that is written is that of a task."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from procrastinate.contrib.django import app

from palier.models.doors import job_rights

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_NAME = re.compile(r"palier\.jobs\.\w+\.\w+")


def written(package: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(package.rglob("*.py")):
        if "migrations" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and _NAME.fullmatch(node.value):
                yield path.relative_to(package).as_posix(), node.value


def test_every_job_that_is_handed_over_exists(repository: Path) -> None:
    found = list(written(repository / "palier"))

    assert ("workflows/offer/offering.py", "palier.jobs.offers.use_second_channel") in found
    assert [one for one in found if one[1] not in app.tasks] == []
    assert [one.task for one in job_rights.RIGHTS if one.task not in app.tasks] == []


def test_no_job_is_named_in_pieces(repository: Path) -> None:
    # A name made in pieces is read by no test.
    asked = re.compile(r"defer\(\s*f\"")

    assert [path.name for path in (repository / "palier").rglob("*.py") if asked.search(path.read_text())] == []
