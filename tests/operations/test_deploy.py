"""What is copied to a server: units that systemd takes, settings that exist, commands that are there."""

from __future__ import annotations

import re
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from config import cli, settings  # noqa: F401 - reading the settings lists the variables
from config.environment import VARIABLES

if TYPE_CHECKING:
    from pathlib import Path

CURRENT = "/srv/palier/current"
LAUNCHERS = {"PALIER_STATE", "PALIER_CONFIG", "PALIER_POSTGRES_BIN"}
WORST = 40
"""Exposure of a service as systemd counts it, in tenths: 96 for one without any care, 40 for a careful one."""


def units(repository: Path) -> list[Path]:
    return sorted((repository / "deploy" / "systemd").iterdir())


@pytest.fixture
def copied(repository: Path, tmp_path: Path) -> list[str]:
    """The units as on a server where this checkout is the current release."""
    for unit in units(repository):
        (tmp_path / unit.name).write_text(unit.read_text().replace(CURRENT, str(repository)))
    return [str(tmp_path / unit.name) for unit in units(repository)]


def systemd_analyze() -> str:
    found = shutil.which("systemd-analyze")
    if found is None:
        pytest.skip("systemd-analyze is not installed (apt-get install systemd)")
    return found


def test_systemd_takes_the_units_without_a_word(copied: list[str]) -> None:
    done = subprocess.run(
        [systemd_analyze(), "verify", "--man=no", *copied], capture_output=True, text=True, check=False, timeout=60
    )

    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_systemd_refuses_a_unit_that_is_wrong(copied: list[str], tmp_path: Path) -> None:
    """The check above can fail."""
    unit = tmp_path / "palier.service"
    unit.write_text(unit.read_text().replace("ExecStart=", "ExecStart=/nulle/part/"))

    done = subprocess.run(
        [systemd_analyze(), "verify", "--man=no", *copied], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode != 0


def test_the_services_are_held_in_their_place(copied: list[str]) -> None:
    services = [unit for unit in copied if unit.endswith(".service")]
    done = subprocess.run(
        [systemd_analyze(), "security", "--offline=yes", f"--threshold={WORST}", "--no-pager", *services],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert done.returncode == 0, done.stdout[-2000:] + done.stderr


def test_each_unit_runs_a_command_that_there_is(repository: Path) -> None:
    named = {
        command
        for unit in units(repository)
        for command in re.findall(rf"^ExecStart={CURRENT}/run palier (\S+)", unit.read_text(), re.MULTILINE)
    }

    assert {"serve", "probe", "backup"} == named
    assert [each for each in named if f"\n  {each}" not in cli.listing()] == []


def test_a_service_names_the_state_folder_and_the_settings(repository: Path) -> None:
    for unit in units(repository):
        if unit.suffix == ".service":
            assert "Environment=PALIER_CONFIG=/etc/palier/palier.env\n" in unit.read_text(), unit.name
            assert "EnvironmentFile" not in unit.read_text(), unit.name


def test_every_setting_that_is_proposed_exists(repository: Path) -> None:
    texts = [path.read_text() for path in (repository / "deploy").glob("*.env")]
    named = re.findall(r"^#?([A-Z][A-Z_]+)=", "\n".join(texts), re.MULTILINE)

    assert len(named) > 5
    assert set(named) <= {variable.name for variable in VARIABLES} | LAUNCHERS


def test_no_password_is_proposed_in_the_file_that_everybody_reads(repository: Path) -> None:
    common = (repository / "deploy/palier.env").read_text(encoding="utf-8")

    assert not re.search(r"PASSWORD|DATABASE_URL|_KEY=", common)


def test_the_service_alone_may_become_other_users_and_no_child_of_root(repository: Path) -> None:
    for unit in units(repository):
        text, rights = unit.read_text(), "CAP_SETUID CAP_SETGID CAP_KILL"
        bound = rights if unit.name == "palier.service" else ""
        assert unit.suffix != ".service" or f"\nCapabilityBoundingSet={bound}\n" in text, unit.name
    text = (repository / "deploy/systemd/palier.service").read_text()
    assert "\nUser=palier\n" in text
    assert "\nSecureBits=noroot noroot-locked\n" in text


@pytest.fixture(params=["operate", "upgrade", "back-up-and-restore", "grow", "try-a-rush", "check-a-ranking"])
def page(request: pytest.FixtureRequest, repository: Path) -> str:
    """A page that an operator follows word by word."""
    return (repository / "docs" / "how-to" / f"{request.param}.md").read_text(encoding="utf-8")


def test_every_setting_named_in_a_manual_exists(page: str) -> None:
    named = set(re.findall(r"\b(PALIER_[A-Z_]+|DATABASE_URL)\b", page))

    assert named <= {variable.name for variable in VARIABLES} | LAUNCHERS


def test_every_command_and_verb_named_in_a_manual_exists(page: str, repository: Path) -> None:
    listed, verbs = cli.listing(), (repository / "run").read_text(encoding="utf-8")

    assert [each for each in re.findall(r"\./run palier ([a-z-]+)", page) if each not in listed] == []
    assert [each for each in re.findall(r"\./run ([a-z]+)", page) if f"\n  {each} " not in verbs] == []


def test_every_folder_of_a_manual_is_one_where_the_service_may_write(page: str) -> None:
    """`/srv` is root's, and the units close everything else."""
    folders = set(re.findall(r"(/(?:srv|var/lib)/[a-z][^\s`,;:.)]*)", page))

    assert {each for each in folders if not each.startswith(("/srv/palier", "/var/lib/palier"))} == set()
    assert not re.search(r"/srv/palier-(?!rush)", page)
    assert "sudo -u" not in page


def test_a_server_is_given_the_runtime_set_alone(repository: Path) -> None:
    text = (repository / "docs/how-to/operate.md").read_text(encoding="utf-8")
    verbs = (repository / "run").read_text(encoding="utf-8")

    assert "./2026-11-26/run setup --runtime\n" in text
    assert re.search(r"--runtime\)\s+need runtime\n", verbs)
    assert not re.search(r"`\./run setup`", text)


def test_every_page_linked_from_the_manual_exists(repository: Path) -> None:
    folder = repository / "docs" / "how-to"
    links = re.findall(r"\]\(([^)#]+)\)", (folder / "operate.md").read_text(encoding="utf-8"))

    assert [link for link in links if "://" not in link and not (folder / link).exists()] == []
