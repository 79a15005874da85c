"""``/metrics``: for Prometheus, and for nobody without the token. Numbers and names of pages, never a person."""

import hmac
from collections.abc import Iterator

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from hosting.metering import counters
from hosting.metering.catalogue import ASKED, MeasureKind, Metric
from hosting.metering.files import locked
from hosting.outside import asked

type Family = CounterMetricFamily | GaugeMetricFamily
_SCHEME = "Bearer "


@login_not_required
@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Every measure of this host, or 401. The token is in the settings, or in ``metrics_token`` of the state folder."""
    given = request.headers.get("Authorization", "")
    if not hmac.compare_digest(given.encode(), f"{_SCHEME}{settings.METRICS_TOKEN}".encode()):
        return HttpResponse("A token is needed.\n", "text/plain", 401, headers={"WWW-Authenticate": "Bearer"})
    return HttpResponse(_text(), CONTENT_TYPE_LATEST)


def _text() -> bytes:
    gauges = CollectorRegistry()
    gauges.register(OutsideCollector())
    if counters.FOLDER is None:
        return generate_latest(counters.REGISTRY) + generate_latest(gauges)
    counted = CollectorRegistry()
    MultiProcessCollector(counted, str(counters.FOLDER))
    with locked(counters.FOLDER):
        text = generate_latest(counted)
    return text + generate_latest(gauges)


class OutsideCollector(Collector):
    """What is read at the moment of asking; a source that is not there leaves its measures out."""

    def describe(self) -> list[Family]:
        """Nothing to hold names against: registering asks no source."""
        return []

    def collect(self) -> Iterator[Family]:
        """Ask each source once."""
        values = asked.everything()
        for metric in ASKED:
            if metric in values:
                family = _family(metric)
                for labels, value in values[metric]:
                    family.add_metric(list(labels), value)
                yield family


def _family(metric: Metric) -> Family:
    kind = CounterMetricFamily if metric.kind is MeasureKind.COUNTER else GaugeMetricFamily
    return kind(metric.name, metric.text, labels=metric.labels)
