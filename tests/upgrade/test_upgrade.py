"""The release before serves sixteen people; one to come is put in, then taken out: no request fails, no act is lost."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import psycopg
import pytest

from benchmarks.traffic import Outcome
from tests.upgrade import releases
from tests.upgrade.conftest import prepared
from tests.upgrade.interrupting import command
from tests.upgrade.load import CLIENTS, Load, unread
from tests.upgrade.site import Site

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

pytestmark = [pytest.mark.slow, pytest.mark.alone]
OK = 200
PUBLICATIONS = 150
"""So many that sixteen people find something to apply for until the end."""
_STYLE = re.compile(r'href="(/static/palier/palier\.[0-9a-f]+\.css)"')


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("releases")


@pytest.fixture(scope="module")
def before(database: str, folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The release before, serving from a checkout of its own."""
    revision, _ = releases.before()
    checkout = releases.copy(folder / "before", revision=revision)
    serving = Site(prepared(database, tmp_path_factory, publications=PUBLICATIONS), database, checkout).start()
    yield serving
    serving.stop()


@pytest.fixture(scope="module")
def after(folder: Path) -> Path:
    """The release to come."""
    return releases.next_release(folder / "after")


def _style(load: Load) -> str:
    found = _STYLE.search(load.read("/logements/").body)
    assert found
    return found[1]


def test_a_release_is_put_in_and_taken_out_under_load(
    before: Site, after: Path, record_property: Callable[[str, object], None]
) -> None:
    load = Load(before.url, before.database)
    old_style = _style(load)
    half_filled = unread(load.spare, load.publications)
    load.spare.place(half_filled)
    load.live()

    acts = [load.acts()]

    there = command(before, before.checkout, "upgrade", "--to", after)

    assert there.returncode == 0, there.stdout + there.stderr + before.text()[-3000:]
    assert releases.MARK in load.read("/logements/").body
    acts.append(load.acts())
    # The form shown by the old release is taken by the new; the files of both are served.
    assert load.spare.apply(half_filled) is Outcome.ACKNOWLEDGED
    new_style = _style(load)
    assert new_style != old_style
    assert [load.read(each).status for each in (old_style, new_style)] == [OK, OK]
    load.live()
    half_filled = unread(load.spare, load.publications)
    load.spare.place(half_filled)

    acts.append(load.acts())

    back = command(before, after, "upgrade", "--rollback")

    assert back.returncode == 0, back.stdout + back.stderr + before.text()[-3000:]
    acts.append(load.acts())
    assert releases.MARK not in load.read("/logements/").body
    assert load.spare.apply(half_filled) is Outcome.ACKNOWLEDGED
    assert [load.read(each).status for each in (old_style, new_style)] == [OK, OK]
    load.live()
    report, words = load.end()
    during = f"{acts[1] - acts[0]} acts while it was put in, {acts[3] - acts[2]} while it was taken out"
    record_property("counts", f"upgrade from {releases.before()[1]} and back: {during}; {words}")
    print(there.stdout, back.stdout, words, sep="\n")
    # The proof is worth what was under way meanwhile.
    assert min(acts[1] - acts[0], acts[3] - acts[2]) > CLIENTS
    assert load.ledger.failures() == []
    assert report.faults == []
    assert report.unknown == 0
    # What the old and the new release wrote is one, whichever column they wrote it to.
    with psycopg.connect(before.database) as owner:
        assert owner.execute(
            "SELECT count(*) FROM palier_candidature WHERE moved_at IS DISTINCT FROM changed_at OR origin <> 'site'"
        ).fetchone() == (0,)
        assert owner.execute(
            "SELECT count(*) FROM palier_home WHERE street <> trim(street_kind || ' ' || street_name)"
        ).fetchone() == (0,)
        assert owner.execute(
            "SELECT indisvalid FROM pg_index WHERE indexrelid = 'candidature_by_day'::regclass"
        ).fetchone() == (True,)
    assert {each["release"] for each in before.status()["processes"]} == {str(before.checkout)}
    assert before.status()["supervised_by"] == str(before.checkout)
