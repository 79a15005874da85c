"""What is told outside while the primary is away and when it is back: health, the probe's walk, the measures."""

from __future__ import annotations

import contextlib
import http.client
import json

import pytest
from prometheus_client.parser import text_string_to_metric_families

from hosting.database import postgres
from hosting.probe import journey
from hosting.probe.marks import MinuteMark
from tests.outages import stack
from tests.outages.stack import Site, until

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("all_up_after")]
NEW = "nobody"
"""A visitor without an account."""


def measures(site: Site) -> dict[str, float]:
    """Each measure under its name, summed over its labels."""
    headers = {"Authorization": f"Bearer {(site.state / 'metrics_token').read_text()}"}
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", site.port, timeout=stack.BOUND)) as connection:
        connection.request("GET", "/metrics", headers=headers)
        answer = connection.getresponse()
        assert answer.status == 200
        text = answer.read().decode()
    told: dict[str, float] = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            told[sample.name] = told.get(sample.name, 0) + sample.value
    return told


def ready(site: Site) -> tuple[int, dict[str, object]]:
    answer = site.ask("GET", "/sante/pret", NEW)
    return answer.status, json.loads(answer.text)


def test_a_site_that_is_whole_is_found_whole(site: Site) -> None:
    stack.touch(site)
    status, told = ready(site)

    assert (status, told["pret"], told["lecture_seule"]) == (200, True, False)
    assert journey.walk(f"http://127.0.0.1:{site.port}", 1).mark is MinuteMark.UP
    now = measures(site)
    assert (now["palier_ready"], now["palier_pulse_up"], now["palier_reads_only"]) == (1, 1, 0)
    assert "palier_replica_seconds" in now


def test_what_the_processes_count_is_told(site: Site) -> None:
    before = measures(site)["palier_requests_total"]
    for _ in range(10):
        site.ask("GET", "/classement/", NEW)

    assert measures(site)["palier_requests_total"] >= before + 10


def test_while_only_the_replica_answers_it_is_told_as_reading_only(site: Site) -> None:
    stack.touch(site)
    postgres.stop(site.state)
    stale = journey.walk(f"http://127.0.0.1:{site.port}", 1)
    until(lambda: ready(site)[1]["lecture_seule"], "readiness is asked again")

    status, told = ready(site)
    assert (status, told["pret"]) == (200, True)
    assert stale.mark in {MinuteMark.READS_ONLY, MinuteMark.DOWN}, (
        stale
    )  # beyond the age of the replica places are not shown
    assert stale.mark is MinuteMark.READS_ONLY or stale.reason == "http_503"
    now = measures(site)
    assert (now["palier_ready"], now["palier_pulse_up"], now["palier_reads_only"]) == (1, 0, 1)
    assert "palier_jobs_due" not in now
    assert site.ask("GET", "/etat/", NEW).status == 200


def test_with_no_database_at_all_the_process_is_alive_and_not_ready(site: Site) -> None:
    postgres.stop(site.state)
    postgres.stop(site.replica)
    try:
        until(lambda: ready(site)[0] == 503, "readiness is asked again")

        assert ready(site)[1]["raisons"] == ["base_injoignable"]
        assert site.ask("GET", "/sante/vivant", NEW).status == 200
        assert site.ask("GET", "/etat/", NEW).status == 200
        assert measures(site)["palier_ready"] == 0
        found = journey.walk(f"http://127.0.0.1:{site.port}", 1)
        assert (found.mark, found.reason) == (MinuteMark.DOWN, "http_503")
    finally:
        stack.start(site.replica)
