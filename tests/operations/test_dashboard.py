"""The dashboard for Grafana: it can be read, shows only measures that exist, and shows each that an alert reads."""

from __future__ import annotations

import itertools
import json
import re
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from hosting.metering import catalogue

if TYPE_CHECKING:
    from pathlib import Path

MEASURES = {sample: set(metric.labels) for metric in catalogue.METRICS for sample in metric.samples}
WIDTH = 24


@pytest.fixture(scope="module")
def panels(repository: Path) -> list[dict[str, Any]]:
    return list(json.loads((repository / "deploy/grafana/palier.json").read_text(encoding="utf-8"))["panels"])


def read_by(panels: list[dict[str, Any]]) -> list[str]:
    return [target["expr"] for panel in panels for target in panel.get("targets", [])]


def test_every_measure_shown_exists_with_its_labels(panels: list[dict[str, Any]]) -> None:
    for expression in read_by(panels):
        named = re.findall(r"palier_\w+", expression)
        assert set(named) <= set(MEASURES), expression
        known = {"le"}.union(*(MEASURES[name] for name in named))
        for labels in re.findall(r"by \(([^)]*)\)", expression):
            assert set(re.split(r",\s*", labels)) <= known, expression


def test_who_is_woken_by_an_alert_finds_its_measure_on_the_dashboard(
    repository: Path, panels: list[dict[str, Any]]
) -> None:
    rules = yaml.safe_load((repository / "deploy/prometheus/alerts.yml").read_text(encoding="utf-8"))
    alerts = {
        name for group in rules["groups"] for rule in group["rules"] for name in re.findall(r"palier_\w+", rule["expr"])
    }

    assert alerts - set(re.findall(r"palier_\w+", " ".join(read_by(panels)))) == set()


def test_no_panel_covers_another(panels: list[dict[str, Any]]) -> None:
    places = [panel["gridPos"] for panel in panels]

    assert len({panel["id"] for panel in panels}) == len(panels)
    assert all(place["x"] + place["w"] <= WIDTH for place in places)
    for one, other in itertools.combinations(places, 2):
        apart = (
            one["x"] + one["w"] <= other["x"]
            or other["x"] + other["w"] <= one["x"]
            or one["y"] + one["h"] <= other["y"]
            or other["y"] + other["h"] <= one["y"]
        )
        assert apart, (one, other)
