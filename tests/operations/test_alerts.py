"""The alert rules: they can be read, name only measures that exist, are explained, and fire when they should and only then.

The last is asked of Prometheus's own `promtool` where it is installed (Debian: apt-get install promtool).
"""

from __future__ import annotations

import re
import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from hosting.metering import catalogue
from hosting.metering.catalogue import MeasureKind

if TYPE_CHECKING:
    from pathlib import Path

MEASURES = {sample for metric in catalogue.METRICS for sample in metric.samples}
LABELS = {sample: {*metric.labels, "le"} for metric in catalogue.METRICS for sample in metric.samples}
HEALTHY = {
    "palier_probe_up": "1",
    "palier_probe_seconds": "30",
    "palier_ready": "1",
    "palier_reads_only": "0",
    "palier_pulse_up": "1",
    "palier_worker_heard_seconds": "5",
    "palier_admission_open": "0",
    "palier_closing_late_seconds": "0",
    "palier_closings_held": "0",
    'palier_job_oldest_seconds{task="t"}': "3",
    'palier_letter_oldest_seconds{channel="email"}': "20",
    "palier_archive_seconds": "12",
    "palier_archive_heard_seconds": "5",
    "palier_seal_faults": "0",
    "palier_seal_oldest_seconds": "2",
    "palier_seal_checked_seconds": "40000",
    "palier_head_oldest_seconds": "30",
    "palier_head_undated_seconds": "200",
    "palier_archive_failing": "0",
    "palier_replica_seconds": "1",
    "palier_disk_free_bytes": "50",
    "palier_disk_size_bytes": "100",
    "palier_database_connections": "20",
    "palier_database_connections_max": "60",
    "palier_database_transaction_oldest_seconds": "1",
    'palier_requests_total{status="200"}': "+600",
    'palier_requests_total{status="503"}': "+600",
    'palier_requests_total{status="500"}': "+1",
    'palier_request_seconds_bucket{le="0.1"}': "+600",
    'palier_request_seconds_bucket{le="5"}': "+600",
    'palier_request_seconds_bucket{le="+Inf"}': "+600",
}
"""A day like any other: a value that stays, or what a counter gains a minute. A waiting page (503) is no error."""
GONE = ""
TROUBLES: dict[str, dict[str, str]] = {
    "PalierSiteDown": {"palier_probe_up": "0"},
    "PalierNotReady": {"palier_ready": "0"},
    "PalierErrors": {'palier_requests_total{status="500"}': "+60"},
    "PalierSlow": {'palier_request_seconds_bucket{le="0.1"}': "+300"},
    "PalierReadsOnly": {"palier_reads_only": "1"},
    "PalierWaitingRoomOpen": {"palier_admission_open": "1"},
    "PalierClosingsLate": {"palier_closing_late_seconds": "301"},
    "PalierRankingHeld": {"palier_closings_held": "1"},
    "PalierWorkerSilent": {"palier_worker_heard_seconds": GONE},
    "PalierJobsWaiting": {'palier_job_oldest_seconds{task="t"}': "1000"},
    "PalierJobsFailed": {'palier_jobs_failed{task="t"}': "1"},
    "PalierLettersWaiting": {'palier_letter_oldest_seconds{channel="email"}': "4000"},
    "PalierArchiveLate": {"palier_archive_seconds": "901"},
    "PalierArchiveFailing": {"palier_archive_failing": "1"},
    "PalierReplicaLate": {"palier_replica_seconds": "301"},
    "PalierDiskFilling": {"palier_disk_free_bytes": "9"},
    "PalierSealBroken": {"palier_seal_faults": "1"},
    "PalierSealsLate": {"palier_seal_oldest_seconds": "301"},
    "PalierSealsUnchecked": {"palier_seal_checked_seconds": "180001"},
    "PalierHeadsLate": {"palier_head_oldest_seconds": "901"},
    "PalierHeadsUndated": {"palier_head_undated_seconds": "86401"},
    "PalierConnectionsShort": {"palier_database_connections": "55"},
    "PalierTransactionLong": {"palier_database_transaction_oldest_seconds": "901"},
    "PalierDatabaseErrors": {'palier_database_errors_total{kind="timeout"}': "+60"},
    "PalierProbeSilent": {"palier_probe_seconds": "301"},
    "PalierPulseLost": {"palier_pulse_up": "0"},
}
"""What sets off each alert, alone."""


@pytest.fixture(scope="module")
def rules(repository: Path) -> list[dict[str, Any]]:
    read = yaml.safe_load((repository / "deploy/prometheus/alerts.yml").read_text(encoding="utf-8"))
    return [rule for group in read["groups"] for rule in group["rules"]]


def test_every_alert_has_a_name_of_its_own_a_weight_a_delay_and_a_sentence(rules: list[dict[str, Any]]) -> None:
    assert len({rule["alert"] for rule in rules}) == len(rules) > 10
    for rule in rules:
        assert rule["labels"]["severity"] in {"page", "ticket"}, rule["alert"]
        assert re.fullmatch(r"\d+[ms]", rule["for"]), rule["alert"]
        assert len(rule["annotations"]["summary"]) > 10, rule["alert"]


def test_every_measure_that_an_alert_reads_exists_with_its_labels(rules: list[dict[str, Any]]) -> None:
    for rule in rules:
        read = re.findall(r"(palier_\w+)(?:\{([^}]*)\})?", rule["expr"])
        assert read, rule["alert"]
        for name, selected in read:
            assert name in MEASURES, f"{rule['alert']}: {name}"
            assert set(re.findall(r"(\w+)=", selected)) <= LABELS[name], f"{rule['alert']}: {selected}"


def test_every_alert_is_explained_for_three_in_the_morning(repository: Path, rules: list[dict[str, Any]]) -> None:
    text = (repository / "docs/how-to/operate.md").read_text(encoding="utf-8")

    assert set(re.findall(r"^### (Palier\w+)", text, re.MULTILINE)) == {rule["alert"] for rule in rules}


def test_a_trouble_is_written_for_every_alert(rules: list[dict[str, Any]]) -> None:
    assert set(TROUBLES) == {rule["alert"] for rule in rules}
    for series in {name for each in (HEALTHY, *TROUBLES.values()) for name in each}:
        assert series.partition("{")[0] in MEASURES


def test_counters_end_as_prometheus_wants() -> None:
    for metric in catalogue.METRICS:
        assert metric.name.endswith("_total") == (metric.kind is MeasureKind.COUNTER), metric.name


def test_each_alert_fires_on_its_trouble_and_none_on_a_good_day(
    repository: Path, tmp_path: Path, rules: list[dict[str, Any]]
) -> None:
    promtool = shutil.which("promtool")
    if promtool is None:
        pytest.skip("promtool is not installed (apt-get install promtool)")
    shutil.copy(repository / "deploy/prometheus/alerts.yml", tmp_path)
    cases = [_case(rules, "", {}), *(_case(rules, name, series) for name, series in TROUBLES.items())]
    (tmp_path / "cases.yml").write_text(yaml.safe_dump({"rule_files": ["alerts.yml"], "tests": cases}))

    done = subprocess.run(
        [promtool, "test", "rules", str(tmp_path / "cases.yml")],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def _case(rules: list[dict[str, Any]], trouble: str, series: dict[str, str]) -> dict[str, Any]:
    """Half an hour and more of one trouble: its alert fires, and no other."""
    shown = {name: value for name, value in (HEALTHY | series).items() if value != GONE}
    expected = []
    for rule in rules:
        fires = (
            [] if rule["alert"] != trouble else [{"exp_labels": _labels(rule, trouble), "exp_annotations": _said(rule)}]
        )
        expected.append({"eval_time": "40m", "alertname": rule["alert"], "exp_alerts": fires})
    return {
        "name": trouble or "a good day",
        "interval": "1m",
        "input_series": [
            {"series": name, "values": f"0{value}x45" if value.startswith("+") else f"{value}x45"}
            for name, value in shown.items()
        ],
        "alert_rule_test": expected,
    }


def _labels(rule: dict[str, Any], trouble: str) -> dict[str, str]:
    split = {
        "PalierJobsWaiting": {"task": "t"},
        "PalierJobsFailed": {"task": "t"},
        "PalierDatabaseErrors": {"kind": "timeout"},
    }
    return {**rule["labels"], **split.get(trouble, {})}


def _said(rule: dict[str, Any]) -> dict[str, str]:
    text = rule["annotations"]["summary"]
    return {
        "summary": re.sub(r"\{\{ \$labels\.(\w+) \}\}", lambda found: {"task": "t", "kind": "timeout"}[found[1]], text)
    }
