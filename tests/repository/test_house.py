"""The house itself: what the tests of everything else stand on."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from django.db import connection, transaction

from config.checks import quality

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def test_rules_import_with_the_standard_library_alone() -> None:
    assert quality.rules_alone() == 0


def test_locks_name_no_host_and_hash_everything(repository: Path) -> None:
    assert quality.locks() == 0
    for name in quality.LOCKS:
        text = (repository / name).read_text()
        assert text.count("--hash=sha256:") >= text.count("==") > 0


def test_each_decision_is_in_the_index_under_its_own_title(repository: Path) -> None:
    folder = repository / "docs/adr"
    pages = sorted(folder.glob("[0-9]*.md"))
    lines = [
        f"{page.read_text().splitlines()[0].removeprefix('# ').replace('. ', '. [', 1)}]({page.name})" for page in pages
    ]

    index = (folder / "README.md").read_text().splitlines()

    assert pages
    assert [line for line in lines if line not in index] == []


def test_a_check_that_breaks_has_failed_and_the_next_still_speaks(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def breaks() -> int:
        raise RuntimeError("no such tool")

    monkeypatch.setattr(quality, "CHECKS", {"first": breaks, "second": lambda: 0})

    assert quality.check([]) == 1
    said = capsys.readouterr().out
    assert "FAILED  first" in said
    assert "ok      second" in said
    assert said.endswith("check: failed: first\n")


def test_run_alone_lists_its_verbs(repository: Path, shell: str) -> None:
    done = subprocess.run([shell, repository / "run"], capture_output=True, text=True, check=True, timeout=10)

    for verb in ("demo", "test", "check", "fix", "docs", "bench", "palier", "setup"):
        assert f"\n  {verb} " in done.stdout


def test_an_unknown_verb_is_refused(repository: Path, shell: str) -> None:
    done = subprocess.run([shell, repository / "run", "dance"], capture_output=True, text=True, check=False, timeout=10)

    assert done.returncode == 1
    assert "Unknown verb: dance" in done.stderr


def test_an_act_of_the_web_has_the_rights_of_its_login_only(db: None, as_login: Callable[[str], Any]) -> None:
    with as_login("palier_web"), pytest.raises(Exception, match="permission denied"), transaction.atomic():
        connection.cursor().execute("SELECT count(*) FROM palier_demande")

    with connection.cursor() as cursor:
        cursor.execute("SELECT session_user")
        assert cursor.fetchone() == ("palier_owner",)


def test_the_web_truly_logs_in_without_rights(connect: Callable[[str], psycopg.Connection[Any]]) -> None:
    web = connect("palier_web")

    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        web.execute("SELECT count(*) FROM palier_demande")


@pytest.mark.parametrize("turn", [1, 2])
def test_committed_rows_are_gone_at_the_next_test(committed: None, turn: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM django_session")
        before = cursor.fetchone()
        cursor.execute("INSERT INTO django_session VALUES ('k', 'd', now())")

    assert before == (0,)


def test_no_line_is_kept_from_the_formatter(repository: Path) -> None:
    """Lines laid out by hand are lines that everybody must lay out by hand."""
    mark = "fmt: " + "skip"
    files = [
        path
        for room in ("palier", "hosting", "config", "sandbox", "benchmarks", "tests")
        for path in sorted((repository / room).rglob("*.py"))
    ]

    assert len(files) > 1000
    assert [path.relative_to(repository).as_posix() for path in files if mark in path.read_text(encoding="utf-8")] == []
