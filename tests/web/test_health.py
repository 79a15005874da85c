"""Alive and ready, as the supervisor, an upgrade and a balancer ask it: without a session, a name, TLS or a wait."""

from __future__ import annotations

import os
import re
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from django.db import connection, connections
from django.test import Client, override_settings

from config import settings as product
from hosting.outside import health
from palier.models.state import readiness
from tests.plain_pages import plain_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpResponse

OWN = override_settings(MIDDLEWARE=product.MIDDLEWARE, INSTANCE="essai")
"""The product's own middleware, without the tests' step down to the web's login."""


@pytest.fixture(autouse=True)
def unknown() -> Iterator[None]:
    health.KEPT.forget()
    yield
    health.KEPT.forget()


def ask(path: str, **headers: str) -> HttpResponse:
    with OWN:
        return Client(headers=headers).get(path)


@contextmanager
def set_to(monkeypatch: pytest.MonkeyPatch, setting: str, value: str) -> Iterator[None]:
    """Set one parameter of the database for a block: the emptying of the tables afterwards needs the true one."""
    with monkeypatch.context() as patch:
        patch.setitem(connections["default"].settings_dict, setting, value)
        yield


def test_a_process_is_alive_without_a_database() -> None:
    answer = ask("/sante/vivant")  # the database is forbidden to this test

    assert (answer.status_code, answer.json()) == (200, {"vivant": True})
    assert answer["Palier-Instance"] == f"essai/{os.getpid()}"
    assert "no-store" in answer["Cache-Control"]


def test_an_instance_is_ready_on_the_schema_of_its_release(committed: None) -> None:
    answer = ask("/sante/pret")

    assert answer.status_code == 200
    assert answer.json() == {"pret": True, "raisons": [], "lecture_seule": False, "worker_entendu_il_y_a_s": None}
    assert answer["Palier-Instance"] == f"essai/{os.getpid()}"
    assert not answer.cookies


def test_the_last_sign_of_life_of_a_worker_is_told(committed: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '70 seconds')")

    assert 70 <= ask("/sante/pret").json()["worker_entendu_il_y_a_s"] < 700


def test_a_sign_of_life_younger_than_the_question_is_not_told_as_to_come(committed: None) -> None:
    """It was heard « -3 » seconds ago."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() + interval '40 seconds')")

    assert ask("/sante/pret").json()["worker_entendu_il_y_a_s"] == 0


def test_it_asks_as_the_login_of_the_web(committed: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """With exactly its rights: the gate may read which migrations are there."""
    with set_to(monkeypatch, "USER", "palier_web"):
        assert ask("/sante/pret").status_code == 200


@pytest.mark.parametrize(
    ("setting", "value", "reason"),
    [
        ("HOST", "/nulle/part", "base_injoignable"),
        ("NAME", "nulle_part", "base_injoignable"),
        ("USER", "palier_worker", "role_refuse"),
    ],
)
def test_what_is_missing_is_told_by_a_code_and_nothing_more(
    committed: None, monkeypatch: pytest.MonkeyPatch, setting: str, value: str, reason: str
) -> None:
    with set_to(monkeypatch, setting, value):
        answer = ask("/sante/pret")

    assert (answer.status_code, answer.json()["raisons"]) == (503, [reason])
    assert value not in plain_text(answer).replace(reason, "")
    assert answer["Palier-Instance"].startswith("essai/")


def test_a_migration_of_this_release_that_is_not_applied_yet_is_waited_for(
    committed: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = readiness.expected() | {("palier", "9999_of_the_next_release")}
    monkeypatch.setattr(readiness, "expected", lambda: later)

    answer = ask("/sante/pret")

    assert (answer.status_code, answer.json()["raisons"]) == (503, ["migrations_en_attente"])


def test_a_migration_that_only_takes_away_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db.migrations.loader import MigrationLoader

    whole = readiness.expected.__wrapped__()
    loader = MigrationLoader(None)
    loader.disk_migrations["palier", "0011_readiness"].contract = True
    monkeypatch.setattr(readiness, "MigrationLoader", lambda _: loader)

    assert whole - readiness.expected.__wrapped__() == {("palier", "0011_readiness")}


def test_asked_again_while_an_answer_is_fresh_the_database_is_left_alone(
    committed: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    real = readiness.check
    monkeypatch.setattr(health, "FRESH_SECONDS", 600)
    monkeypatch.setattr(readiness, "check", lambda: asked.append(1) or real())

    for _ in range(20):
        ask("/sante/pret")

    assert len(asked) == 1


def test_health_is_told_without_tls_and_under_any_name() -> None:
    with override_settings(SECURE_SSL_REDIRECT=True, ALLOWED_HOSTS=["palier.example"]):
        assert ask("/sante/vivant", host="10.0.0.7:8000").status_code == 200
        assert ask("/classement/", host="palier.example").status_code == 301


@pytest.mark.parametrize("path", ["/sante/vivant", "/sante/pret", "/sante/"])
def test_nothing_is_acted_through_health(path: str) -> None:
    with OWN:
        assert Client().post(path).status_code == 405


def test_every_reason_is_documented(repository: object) -> None:
    from pathlib import Path

    text = (Path(str(repository)) / "docs/how-to/operate.md").read_text(encoding="utf-8")
    codes = {readiness.UNREACHABLE, readiness.ROLE, readiness.SCHEMA}

    assert codes <= set(re.findall(r"`([a-z_]+)`", text))
