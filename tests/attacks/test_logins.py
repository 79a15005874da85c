"""What the processes that serve hold of the owner, what the server's log quotes, and how a release of before is let go."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from django.db import connections

from config import schema
from hosting.database import postgres
from hosting.upgrades import upgrade_checks
from palier.models.doors import claims
from tests.plain_pages import plain_text

if TYPE_CHECKING:
    from pathlib import Path

HELD = "from django.conf import settings; print(*sorted(settings.DATABASES), settings.DATABASES['default']['USER'])"


@pytest.mark.parametrize(
    ("login", "held"),
    [("web", "default palier_web"), ("worker", "default palier_worker"), ("owner", "default owner worker someone")],
)
def test_no_process_that_serves_has_the_owner_s_connection(
    repository: Path, tmp_path: Path, login: str, held: str
) -> None:
    done = subprocess.run(
        [sys.executable, "-P", "-c", HELD],
        cwd=repository,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "PALIER_LOGIN": login,
            "PALIER_STATE": str(tmp_path),
            "DATABASE_URL": "postgresql://someone:secret@/palier",
            "PYTHONPATH": str(repository),
        },
    )

    assert done.stdout.split() == held.split()


@pytest.mark.parametrize("parameter", ["log_error_verbosity", "log_parameter_max_length"])
def test_the_server_s_log_quotes_no_row_and_no_value(repository: Path, parameter: str) -> None:
    wanted = {"log_error_verbosity": "terse", "log_parameter_max_length": "0"}[parameter]
    cluster = (repository / "deploy" / "cluster" / "patroni.yml").read_text(encoding="utf-8")

    assert f"\n{parameter} = {wanted}\n" in postgres.CONFIGURATION
    assert f"        {parameter}: {wanted}\n" in cluster


def test_the_migration_of_claims_is_there(repository: Path) -> None:
    assert (repository / "palier" / "migrations" / f"{claims.SINCE}.py").exists()


@pytest.mark.django_db(databases=["default", "owner"])
def test_settings_are_believed_until_the_next_upgrade_and_close_the_way_back_after(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """As a contract: what the present release had left for later is ended once it alone serves."""
    before, present = tmp_path / "before", tmp_path / "present"
    for release in (before, present):
        (release / "palier" / "migrations").mkdir(parents=True)
    for name in claims.ASKED_SINCE:
        (present / "palier" / "migrations" / f"{name}.py").touch()
    owner = connections["owner"].cursor()

    owner.execute("UPDATE palier_claimrule SET is_required = false, are_weighed = false, are_named = false")
    schema.inspect()
    plan = json.loads(plain_text(capsys.readouterr().out))
    assert upgrade_checks.left_by(plan, present) == list(claims.ASKED_SINCE)
    assert upgrade_checks.left_by(plan, before) == []
    upgrade_checks.refuse_contracted(plan, before)

    claims.require()
    schema.inspect()
    plan = json.loads(plain_text(capsys.readouterr().out))
    assert upgrade_checks.left_by(plan, present) == []
    with pytest.raises(upgrade_checks.UpgradeRefused, match="no way back"):
        upgrade_checks.refuse_contracted(plan, before)
