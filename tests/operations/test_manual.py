"""The pages that an operator types: each block reads as a shell does, names what is there, and says who types it."""

from __future__ import annotations

import re
import subprocess
from typing import TYPE_CHECKING

import pytest

from palier.management.reporting import server_log
from tests.installation import manual

if TYPE_CHECKING:
    from pathlib import Path

TYPED = (
    ("operate", "One server"),
    ("operate", "A pooler"),
    ("operate", "Its database on a machine of its own"),
    ("back-up-and-restore", "Once"),
    ("back-up-and-restore", "The way back"),
    ("upgrade", "Put a release in"),
    ("upgrade", "Go back"),
)
"""What `./run bench install` types."""
FILLED = {"ADDRESS": "/srv/palier.bundle"}


@pytest.fixture(params=TYPED, ids=lambda each: f"{each[0]}, {each[1]}")
def blocks(request: pytest.FixtureRequest) -> list[manual.Block]:
    found = manual.blocks(*request.param)
    assert found
    return found


def test_every_fenced_block_of_a_section_is_read(repository: Path) -> None:
    """An indented fence, or one that the reader does not know, would be passed over in silence."""
    for page, section in TYPED:
        text = (repository / "docs" / "how-to" / f"{page}.md").read_text(encoding="utf-8")
        inside = text.split(f"\n## {section}\n", 1)[1].split("\n## ", 1)[0]
        assert len(re.findall(r"```sh$", inside, re.MULTILINE)) == len(manual.blocks(page, section)), section


def test_a_shell_reads_each_block(blocks: list[manual.Block]) -> None:
    for block in blocks:
        done = subprocess.run(
            ["bash", "-n"], input=block.typed(FILLED), capture_output=True, text=True, check=False, timeout=10
        )
        assert (done.returncode, done.stderr) == (0, ""), block.step


def test_root_types_no_command_of_palier(blocks: list[manual.Block]) -> None:
    for block in blocks:
        for line in block.typed(FILLED).splitlines():
            if "/run " in line and not line.lstrip().startswith("palier "):
                assert re.match(r"runuser -u palier -- |systemd-run .*--uid palier ", line), line


def test_what_a_block_copies_is_in_the_checkout(blocks: list[manual.Block], repository: Path) -> None:
    named = [name for block in blocks for name in re.findall(r"(?<![\w/])deploy/[\w./*]+", block.text)]

    assert [name for name in named if not list(repository.glob(name))] == []


def test_a_place_that_nobody_filled_is_not_typed() -> None:
    block = manual.Block("A release", "git clone ADDRESS 2026-11-26\n")

    with pytest.raises(manual.Unfilled, match="ADDRESS"):
        block.typed({})
    assert block.typed({"ADDRESS": "/x"}) == "git clone /x 2026-11-26\n"


def test_a_command_of_palier_is_typed_as_the_page_says(repository: Path) -> None:
    text = (repository / "docs/how-to/operate.md").read_text(encoding="utf-8")

    assert f"cd /srv/palier/current && {manual.AS_PALIER}..." in text
    assert manual.Block("", "./run migrate\n").typed({}) == "runuser -u palier -- ./run migrate\n"


def test_the_settings_of_debian_s_server_quote_nobody(repository: Path) -> None:
    """What `migrate` and `serve` look at is what the file sets, where the server's own default would quote people."""
    text = (repository / "deploy/postgresql/palier.conf").read_text(encoding="utf-8")
    given = dict(re.findall(r"^(\w+) = (\S+)$", text, re.MULTILINE))

    assert {name for name in given if name in server_log.QUIET} == {
        "log_min_error_statement",
        "log_error_verbosity",
        "log_parameter_max_length",
        "log_parameter_max_length_on_error",
    }
    assert all(given[name] in values for name, values in server_log.QUIET.items() if name in given)


def test_each_person_enters_by_a_login_that_the_files_name(repository: Path) -> None:
    folder = repository / "deploy"
    ident = (folder / "postgresql/palier_ident.conf").read_text(encoding="utf-8")
    allowed = set(re.findall(r"^palier +(\S+) +(\S+)$", ident, re.MULTILINE))

    for login, person in (("owner", "palier"), ("web", "palier-web"), ("worker", "palier-worker")):
        settings = (folder / f"{login}.env").read_text(encoding="utf-8")
        assert f"\nDATABASE_URL=postgresql://palier_{login}@/palier?host=/run/postgresql\n" in settings
        assert (person, f"palier_{login}") in allowed
    assert {name for person, name in allowed if person != "palier"} == {"palier_web", "palier_worker"}
