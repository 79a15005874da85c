"""`./run bench crash` in small: one of each thing is killed under load, and nothing is lost, doubled or left undone."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

import pytest

from benchmarks import crash
from benchmarks.crashes.kills import Kind

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.slow
@pytest.mark.alone
def test_whatever_is_killed_each_act_job_and_letter_is_there_once_and_the_site_comes_back(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    seed = secrets.randbelow(1_000_000)

    tally = crash.run(tmp_path / "site", rounds=len(Kind), seed=seed, doubt=6, every=4, settle_each=False, say=print)

    with capsys.disabled():
        print(f"\nseed {seed}\n{tally}")
    assert tally.faults == []
    assert set(tally.site) == set(Kind)
    assert tally.acts[crash.Outcome.ACKNOWLEDGED] > 0
    assert tally.toll.taken > 0
    assert tally.toll.closings == len(Kind)
    assert tally.toll.ranked > 0
