"""The load bench from end to end, on a small world: real processes, a closed and an open loop, no error, a ledger in order."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from random import Random
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import pytest

from benchmarks.shared import driving
from benchmarks.shared.driving import ACT, MIX, PLACE, SEARCH, Visitor
from benchmarks.traffic import Answer, Client, Outcome
from benchmarks.traffic.client import read_page
from hosting.database import postgres

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SECONDS = 240
"""Bound on each command: most of it is the making of a database."""


@pytest.fixture
def state(tmp_path: Path) -> Iterator[Path]:
    """A state folder of its own, whose server and files are gone afterwards."""
    yield tmp_path
    postgres.stop(tmp_path)
    for folder in (postgres.home(tmp_path), postgres.socket_folder(tmp_path)):
        shutil.rmtree(folder, ignore_errors=True)


def run(state: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PALIER_STATE": str(state), "DJANGO_SETTINGS_MODULE": "config.settings"}
    for name in ("PALIER_LOGIN", "PALIER_TEST_STATE", "DATABASE_URL"):
        environment.pop(name, None)
    command = [sys.executable, "-P", "-W", "ignore", "-m", "config.cli", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=SECONDS, check=False)


def _number(told: str) -> int:
    return int(told.replace(",", ""))


@pytest.mark.slow
@pytest.mark.alone
def test_a_small_world_is_served_under_load_without_an_error(state: Path) -> None:
    made = run(state, "world", "--demandes", "200", "--homes", "60", "--candidatures", "300")
    assert made.returncode == 0, made.stderr

    again = run(state, "world", "--demandes", "200", "--homes", "60")
    assert again.returncode == 1
    assert "not empty" in again.stderr

    # Before the load, which closes the few homes that so small a world has open.
    weighed = run(state, "bench", "pages", "--times", "2")

    assert weighed.returncode == 0, weighed.stdout + weighed.stderr
    assert "First visits over 60,000 bytes: none" in weighed.stdout
    (head,) = [n for n, line in enumerate(weighed.stdout.splitlines()) if line.startswith("page ")]
    pages = [line.split() for line in weighed.stdout.splitlines()[head + 1 : head + 13]]
    assert all(0 < _number(row[-6]) < _number(row[-7]) for row in pages)
    assert all(_number(row[-6]) < _number(row[-5]) for row in pages)

    done = run(state, "bench", "load", "--seconds", "4", "--clients", "3", "--rate", "4")

    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 lost, 0 doubled" in done.stdout
    assert "0 unasked" in done.stdout
    assert done.stdout.count("0 failed") == 2
    for said in ("Machine:", "Again:", "Closed loop, 3 clients", "Open loop, 4.0/s", "p99 ms", "MB at rest"):
        assert said in done.stdout


def test_a_bench_without_a_world_says_how_to_make_one(state: Path) -> None:
    done = run(state, "bench", "load")

    assert done.returncode == 1
    assert "run palier world" in done.stderr


def visitor(mix: dict[str, int]) -> Visitor:
    dice = Random(1)  # noqa: S311 - whom a visitor meets is no secret
    return Visitor(Client("http://127.0.0.1:9"), ["Lyon"], mix, dice, homes=[uuid4()])


def test_what_a_visitor_does_keeps_to_the_mix() -> None:
    one = visitor(MIX)
    form = '<form method="post" action="/logements/1/candidater/"></form>'
    one.client.pages[one.homes[0]] = read_page(Answer(200, {}, form, 0, 0))
    for _ in range(200):
        one.done[one.next_kind()] += 1

    assert one.done == {PLACE: 90, SEARCH: 90, ACT: 20}


def test_nobody_acts_without_a_form() -> None:
    one = visitor({ACT: 100})

    assert one.next_kind() == PLACE


def test_a_home_that_was_left_is_not_applied_to_again(monkeypatch: pytest.MonkeyPatch) -> None:
    one = visitor({ACT: 100})
    (home,) = one.homes
    form = f'<form method="post" action="/logements/{home}/candidater/"></form>'
    leave = f'<a href="/mes-candidatures/{home}/retirer/"></a>'
    monkeypatch.setattr(driving, "_LEAVES", 1)
    told = list[str]()
    for verb, then in (("apply", leave), ("withdraw", form)):

        def done(publication: UUID, verb: str = verb, then: str = then) -> Outcome:
            told.append(verb)
            one.client.pages[publication] = read_page(Answer(200, {}, then, 0, 0))
            return Outcome.ACKNOWLEDGED

        monkeypatch.setattr(one.client, verb, done)
    one.client.pages[home] = read_page(Answer(200, {}, form, 0, 0))
    monkeypatch.setattr(one.client, "place", lambda _: None)
    while one.next_kind() == ACT:
        one.turn()

    assert told == ["apply", "withdraw"]
