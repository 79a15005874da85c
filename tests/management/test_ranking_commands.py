from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.plain_pages import plain_text
from tests.workflows import crowds

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> str:
    out = StringIO()
    call_command(*arguments, stdout=out)
    return plain_text(out.getvalue())


def test_closed_homes_lists_what_export_takes(tmp_path) -> None:
    on, _, ranked = crowds.closed(crowds.world(), 30, 20)
    (row,) = json.loads(run("closed_homes", "--json"))
    assert (row["id"], row["candidates"], row["head"]) == (str(on.public_id), 2, ranked.head)
    assert str(on.public_id) in run("closed_homes")
    out = tmp_path / "c.jsonl"
    run("export_ranking", row["id"], "--out", str(out))
    assert out.read_text().count("\n") == 4
    assert not list(tmp_path.glob(".*"))


def test_what_cannot_be_exported_is_said() -> None:
    with pytest.raises(CommandError, match="closed-homes"):
        run("export_ranking", "0190a0a0-0000-7000-8000-000000000000", "--out", "/nowhere/c")
    on, _, _ = crowds.closed(crowds.world(), 30)
    with pytest.raises(CommandError, match="ne peut pas être écrit"):
        run("export_ranking", str(on.public_id), "--out", "/nowhere/c")
