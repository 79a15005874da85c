"""What each process counts as things happen: answers, failed statements, slow ones."""

from prometheus_client import CollectorRegistry, Counter, Histogram, disable_created_metrics

from hosting.metering import catalogue
from hosting.metering.files import prepare
from palier.gateways.scanning import LOOKED

disable_created_metrics()
FOLDER = prepare()
"""Where the processes of this host count together, made before the first counter; ``None``: this one counts alone."""
REGISTRY = CollectorRegistry()
_BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
"""Seconds. People wait gladly a tenth, notice one, and leave after ten."""
_METHODS = {"GET", "POST", "HEAD"}


def _counter(metric: catalogue.Metric) -> Counter:
    return Counter(metric.name, metric.text, metric.labels, registry=REGISTRY)


_requests = _counter(catalogue.REQUESTS)
_seconds = Histogram(
    catalogue.REQUEST_SECONDS.name,
    catalogue.REQUEST_SECONDS.text,
    catalogue.REQUEST_SECONDS.labels,
    buckets=_BUCKETS,
    registry=REGISTRY,
)
_errors = _counter(catalogue.DATABASE_ERRORS)
_slow = _counter(catalogue.SLOW_QUERIES)
_scanned = _counter(catalogue.FILES_SCANNED)


def answered(view: str, method: str, status: int, seconds: float) -> None:
    """Count one answer. ``view`` is the name of an address, never the address: that may hold an identifier."""
    method = method if method in _METHODS else "other"
    _requests.labels(view, method, str(status)).inc()
    _seconds.labels(view, method).observe(seconds)


def failed(kind: str) -> None:
    """Count one statement that failed."""
    _errors.labels(kind).inc()


def slow() -> None:
    """Count one statement over the limit."""
    _slow.inc()


def scanned(*, outcome: str, **_: object) -> None:
    """Count one file that the scanner of viruses was shown."""
    _scanned.labels(outcome).inc()


LOOKED.connect(scanned, dispatch_uid="hosting.metering")
