"""What Prometheus is told: complete, by the catalogue, summed over processes, and never a person or an address."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection, connections, transaction
from django.db.utils import DatabaseError
from django.test import Client, override_settings
from django.urls import reverse
from prometheus_client.parser import text_string_to_metric_families

from config import settings as product
from hosting.admission.room import Room
from hosting.metering import catalogue, queries, slow_file
from hosting.outside import asked, health
from palier.models import DailyRoot, SealCheck
from palier.workflows.seals import publishing_heads
from tests import world as worlds

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

OWN = override_settings(MIDDLEWARE=product.MIDDLEWARE, METRICS_TOKEN="jeton")
TOKEN = {"authorization": "Bearer jeton"}


@pytest.fixture(autouse=True)
def state(tmp_path: Path, settings: Any) -> Iterator[Path]:
    settings.STATE = settings.SHARED = tmp_path
    health.KEPT.forget()
    yield tmp_path
    health.KEPT.forget()


def scraped() -> dict[tuple[str, tuple[str, ...]], float]:
    """Every sample: its name and the values of its labels, in the order of their names."""
    with OWN:
        answer = Client(headers=TOKEN).get("/metrics")
    assert answer.status_code == 200
    return {
        (sample.name, tuple(value for _, value in sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(answer.content.decode())
        for sample in family.samples
    }


@pytest.mark.parametrize("given", ["", "Bearer ", "Bearer autre", "Basic amV0b24=", "jeton", "Bearer jeton\u00e9"])
def test_nobody_reads_the_measures_without_the_token(given: str) -> None:
    with OWN:
        answer = Client(headers={"authorization": given}).get("/metrics")

    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")
    assert b"palier_" not in answer.content


def test_each_measure_asked_for_is_told_when_its_source_is_there(committed: None, state: Path) -> None:
    Room(state / "waiting-room")
    now = datetime.now(UTC).isoformat()
    (state / "archiving.json").write_text(json.dumps({"at": now, "until": now, "error": "", "behind": 12}))
    public = state / "sonde" / "public"
    public.mkdir(parents=True)
    (public / "etat.json").write_text(json.dumps({"derniere_mesure": {"a": now, "etat": "disponible"}}))
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now())")
    SealCheck.objects.create(at=datetime.now(UTC), lines=0, rows=0, faults=0)

    told = {name for name, _ in scraped()}
    split = {metric.name for metric in catalogue.ASKED if metric.labels}
    wanted = {metric.name for metric in catalogue.ASKED} - split
    wanted -= {catalogue.REPLICA_SECONDS.name, catalogue.PULSE["head_undated_seconds"].name}
    assert wanted <= told


def test_heads_that_wait_to_leave_or_to_be_dated_are_told(committed: None, settings: Any) -> None:
    world = worlds.cast(2)
    world.home_at("classee", [world.amina, *world.others])
    DailyRoot.objects.create(
        day=date(2026, 5, 4),
        root="e" * 64,
        previous="0" * 64,
        lines=1,
        heads={},
        sealed_at=datetime.now(UTC) - timedelta(hours=1),
    )
    settings.TSA_URL = ""
    told = scraped()
    assert told["palier_heads_waiting", ()] == 2
    assert 3600 <= told["palier_head_oldest_seconds", ()] < 3700
    assert ("palier_head_undated_seconds", ()) not in told

    settings.TSA_URL = "https://authority.example"
    publishing_heads.publish(at=datetime.now(UTC) - timedelta(hours=2))
    told = scraped()

    assert (told["palier_heads_waiting", ()], told["palier_head_oldest_seconds", ()]) == (0, 0)
    assert 7200 <= told["palier_head_undated_seconds", ()] < 7300


def test_nothing_is_told_that_the_catalogue_does_not_name(committed: None) -> None:
    Client().get("/")
    named = {sample for metric in catalogue.METRICS for sample in metric.samples}

    assert {name for name, _ in scraped()} <= named


def test_a_source_that_is_not_there_is_left_out_and_never_told_as_zero(committed: None) -> None:
    told = {name for name, _ in scraped()}

    for metric in (catalogue.ARCHIVE_SECONDS, catalogue.PROBE_SECONDS, catalogue.PULSE["worker_heard_seconds"]):
        assert metric.name not in told


def test_without_its_database_the_site_says_so_and_tells_the_rest(
    committed: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone() -> None:
        raise DatabaseError

    monkeypatch.setattr(asked.pulse, "pulse", gone)
    with monkeypatch.context() as patch:
        patch.setitem(connections["default"].settings_dict, "HOST", "/nulle/part")
        told = scraped()

    assert told["palier_pulse_up", ()] == 0
    assert told["palier_ready", ()] == 0
    assert ("palier_disk_free_bytes", ()) in told


def test_an_answer_is_counted_by_the_name_of_its_page(db: None) -> None:
    world = worlds.build()
    page = ("palier_requests_total", ("GET", "200", "publication"))
    unknown = ("palier_requests_total", ("GET", "404", "none"))
    before = scraped()

    Client().get(reverse("publication", args=[world.at["publiee"].public_id]))
    Client().get("/nulle-part/amina@example.org/")

    after = scraped()
    assert after[page] == before.get(page, 0) + 1
    assert after[unknown] == before.get(unknown, 0) + 1
    assert after["palier_request_seconds_count", ("GET", "publication")] >= 1
    assert "amina" not in str(sorted(after))


def test_no_label_holds_an_identifier_or_what_somebody_typed(committed: None) -> None:
    """Every page of the access matrix, then every label: words of the code alone."""
    from tests.web.access_table import ROWS

    world = worlds.build()
    client = Client()
    client.force_login(world.amina.user, backend="django.contrib.auth.backends.ModelBackend")
    for row in ROWS:
        getattr(client, row.method)(reverse(row.name, args=row.args(world)), {"q": "canari"})

    values = {value for _, labels in scraped() for value in labels}
    assert "mon-dossier" in values
    strange = {
        value for value in values if not re.fullmatch(r"[a-z_.:+-]+|\d{3}|GET|POST|HEAD|\d+(\.\d+)?|\+Inf", value)
    }
    assert strange == set()


def test_the_pulse_counts_what_waits_fails_and_is_late(
    committed: None, django_capture_on_commit_callbacks: Any
) -> None:
    world = worlds.build()
    with connection.cursor() as cursor:
        cursor.execute("""
            INSERT INTO procrastinate_jobs (queue_name, task_name, status, scheduled_at) VALUES
              ('default', 'palier.a', 'todo', now() - interval '90 seconds'),
              ('default', 'palier.a', 'todo', now() + interval '1 day'),
              ('default', 'palier.b', 'failed', NULL), ('default', 'palier.b', 'doing', NULL),
              ('default', 'palier.c', 'succeeded', NULL)
        """)
        cursor.execute(
            "UPDATE palier_publication SET closes_at = now() - interval '10 minutes' WHERE id = %s",
            [world.at["publiee"].pk],
        )
    told = scraped()

    assert told["palier_jobs_due", ("palier.a",)] == 1
    assert 90 <= told["palier_job_oldest_seconds", ("palier.a",)] < 900
    assert told["palier_jobs_failed", ("palier.b",)] == told["palier_jobs_doing", ("palier.b",)] == 1
    assert ("palier_jobs_due", ("palier.c",)) not in told
    assert told["palier_closings_late", ()] == 1
    assert 600 <= told["palier_closing_late_seconds", ()] < 1500


# --- Statements -----------------------------------------------------------------------------


def test_a_slow_statement_is_kept_without_any_value(db: None, state: Path, settings: Any) -> None:
    settings.SLOW_QUERY_MS = 0
    with connection.execute_wrapper(queries.watch), connection.cursor() as cursor:
        cursor.execute("SELECT %s, 'Canari d''Amina', 4217 WHERE 1 IN (%s, %s)", ["canari-param", 1, 2])

    kept = list(slow_file.read(state, 1))
    assert [each.sql for each in kept] == ["SELECT %s, ?, ? WHERE ? IN (...)"]
    assert "anari" not in "".join(path.read_text() for path in slow_file.folder_of(state).iterdir())


def test_a_quick_statement_is_not_kept(db: None, state: Path, settings: Any) -> None:
    settings.SLOW_QUERY_MS = 60_000
    with connection.execute_wrapper(queries.watch), connection.cursor() as cursor:
        cursor.execute("SELECT 1")

    assert list(slow_file.read(state, 1)) == []


def test_the_file_of_a_bad_day_is_bounded(state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slow_file, "LARGEST", 500)
    for _ in range(50):
        slow_file.note(state, "SELECT " + "x" * 40, 300)

    assert sum(path.stat().st_size for path in slow_file.folder_of(state).iterdir()) < 700


def test_a_folder_that_cannot_be_written_breaks_nothing(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")

    slow_file.note(blocked, "SELECT", 300)


@pytest.mark.parametrize(
    ("statement", "kind"),
    [
        ("SELECT 1/0", "other"),
        ("SELECT * FROM nulle_part", "other"),
        ("INSERT INTO django_session VALUES ('k', 'd', NULL)", "constraint"),
        ("SET LOCAL statement_timeout = 1; SELECT pg_sleep(2)", "timeout"),
        ("SET LOCAL transaction_read_only = on; DELETE FROM django_session", "read_only"),
    ],
)
def test_a_failed_statement_is_counted_by_its_kind(
    db: None, monkeypatch: pytest.MonkeyPatch, statement: str, kind: str
) -> None:
    counted: list[str] = []
    monkeypatch.setattr(queries.counters, "failed", counted.append)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.execute_wrapper(queries.watch):
        connection.cursor().execute(statement)

    assert counted == [kind]


def test_the_logins_that_serve_have_their_statements_watched() -> None:
    from django.db.utils import load_backend

    for login in ("web", "worker"):
        engine = product.database(login)["ENGINE"]
        made = load_backend(str(engine)).DatabaseWrapper({**connections["default"].settings_dict}, alias=login)
        assert queries.watch in made.execute_wrappers
