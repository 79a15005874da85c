"""An upgrade that is refused, cut in the middle, then brought to its end; and the way back that a contract closes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import psycopg
import pytest

from hosting.supervision import control
from tests.upgrade import releases
from tests.upgrade.conftest import prepared
from tests.upgrade.interrupting import command, cut, serves, web_of
from tests.upgrade.site import Site, wait_for

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = [pytest.mark.slow, pytest.mark.alone]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("releases")


@pytest.fixture(scope="module")
def before(database: str, folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    checkout = releases.copy(folder / "before")
    serving = Site(prepared(database, tmp_path_factory), database, checkout).start()
    yield serving
    serving.stop()


@pytest.fixture(scope="module")
def after(folder: Path) -> Path:
    return releases.next_release(folder / "after")


def _columns(site: Site) -> set[str]:
    with psycopg.connect(site.database) as owner:
        return {
            row[0]
            for row in owner.execute(
                "SELECT column_name FROM information_schema.columns WHERE table_name = 'palier_candidature'"
            ).fetchall()
        }


def test_an_unsafe_release_is_refused_before_anything_has_started(before: Site, folder: Path) -> None:
    unsafe = releases.copy(folder / "unsafe")
    name = releases.add_migration(unsafe, "less", '        migrations.RemoveField("candidature", "snapshot"),\n')
    processes, columns = before.status()["processes"], _columns(before)

    done = command(before, before.checkout, "upgrade", "--to", unsafe)

    assert done.returncode == 1
    assert name in done.stderr
    assert "takes away what the release before reads" in done.stderr
    assert (before.status()["processes"], _columns(before)) == (processes, columns)


def test_a_release_that_cannot_load_never_meets_anybody(before: Site, folder: Path) -> None:
    broken = releases.copy(folder / "broken")
    releases.change(broken, "config/urls.py", ("urlpatterns:", "raise RuntimeError\nurlpatterns:"))
    processes = before.status()["processes"]

    done = command(before, before.checkout, "upgrade", "--to", broken)

    assert done.returncode == 1
    assert "config.trial failed" in done.stderr
    assert before.status()["processes"] == processes


@pytest.mark.parametrize(("step", "later"), [("expand", 0.6), ("worker", 0.2), ("web", 0.8), ("supervisor", 0.0)])
def test_something_serves_wherever_an_upgrade_is_killed(before: Site, after: Path, step: str, later: float) -> None:
    said = cut(before, before.checkout, "upgrade", "--to", after, at=step, after=later)

    assert any(line.endswith(f" {step} ...") for line in said), said
    assert web_of(before) <= {str(before.checkout), str(after)}
    assert serves(before)


def test_a_second_run_completes(before: Site, after: Path) -> None:
    done = command(before, before.checkout, "upgrade", "--to", after)

    assert done.returncode == 0, done.stdout + done.stderr
    wait_for(lambda: {one["release"] for one in before.status()["processes"]} == {str(after)})
    assert before.status()["supervised_by"] == str(after)
    assert serves(before)
    assert {"changed_at", "moved_at", "origin"} <= _columns(before)


def test_a_supervisor_started_again_from_the_old_checkout_serves_the_new_release(before: Site, after: Path) -> None:
    before.stop()
    before.start()

    assert web_of(before) == {str(after)}
    assert serves(before)


def test_a_contract_waits_for_the_last_old_process_and_closes_the_way_back(before: Site, after: Path) -> None:
    old = control.ask(before.state, "start", release=str(before.checkout))["instance"]

    refused = command(before, after, "contract")

    assert refused.returncode == 1
    assert str(before.checkout) in refused.stderr
    assert "changed_at" in _columns(before)
    control.ask(before.state, "withdraw", instance=old)
    wait_for(lambda: {one["release"] for one in before.status()["processes"]} == {str(after)})

    done = command(before, after, "contract")

    assert done.returncode == 0, done.stdout + done.stderr
    assert "changed_at" not in _columns(before)
    assert serves(before)
    back = command(before, after, "upgrade", "--rollback")
    assert back.returncode == 1
    assert "no way back" in back.stderr
    assert serves(before)
