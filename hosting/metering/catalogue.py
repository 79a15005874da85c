"""Every measure, as data: `docs/reference/metrics.md`, the counters and the check of the alert rules come from here."""

from dataclasses import dataclass
from enum import StrEnum


class MeasureKind(StrEnum):
    """How Prometheus reads a measure."""

    COUNTER = "counter"
    GAUGE = "gauge"
    HISTOGRAM = "histogram"


@dataclass(frozen=True, slots=True)
class Metric:
    """One measure: its name, what it says, and the labels that split it."""

    name: str
    kind: MeasureKind
    text: str
    labels: tuple[str, ...] = ()

    @property
    def samples(self) -> tuple[str, ...]:
        """The names under which Prometheus keeps it."""
        if self.kind is MeasureKind.HISTOGRAM:
            return tuple(f"{self.name}_{part}" for part in ("bucket", "sum", "count"))
        return (self.name,)


def _counter(name: str, text: str, *labels: str) -> Metric:
    return Metric(name, MeasureKind.COUNTER, text, labels)


def _gauge(name: str, text: str, *labels: str) -> Metric:
    return Metric(name, MeasureKind.GAUGE, text, labels)


REQUESTS = _counter("palier_requests_total", "Answers given, by the name of the page.", "view", "method", "status")
REQUEST_SECONDS = Metric(
    "palier_request_seconds",
    MeasureKind.HISTOGRAM,
    "Time of an answer inside the process, waiting line excluded.",
    ("view", "method"),
)
DATABASE_ERRORS = _counter(
    "palier_database_errors_total", "Statements that failed: connection, lock, timeout...", "kind"
)
SLOW_QUERIES = _counter("palier_slow_queries_total", "Statements over the limit (PALIER_SLOW_QUERY_MS).")
FILES_SCANNED = _counter(
    "palier_files_scanned_total",
    "Files shown to the scanner of viruses: clean, infected, or away when it could not look.",
    "outcome",
)
COUNTED = (REQUESTS, REQUEST_SECONDS, DATABASE_ERRORS, SLOW_QUERIES, FILES_SCANNED)
"""Counted in each process as things happen; summed over the web's processes and the worker when asked."""

READY = _gauge("palier_ready", "1 when this instance may serve (/sante/pret), 0 otherwise.")
READS_ONLY = _gauge("palier_reads_only", "1 when only a replica answers: pages are read, acts wait.")
PULSE_UP = _gauge("palier_pulse_up", "1 when the database gave the measures below within its bound.")
PULSE = {
    "jobs_due": _gauge("palier_jobs_due", "Jobs whose hour has come and that wait for a worker.", "task"),
    "jobs_doing": _gauge("palier_jobs_doing", "Jobs at work.", "task"),
    "jobs_failed": _gauge("palier_jobs_failed", "Jobs given up after their last try, never cleared.", "task"),
    "job_oldest_seconds": _gauge("palier_job_oldest_seconds", "Age of the job that has been due the longest.", "task"),
    "worker_heard_seconds": _gauge("palier_worker_heard_seconds", "Since the last sign of life of a worker."),
    "closings_late": _gauge("palier_closings_late", "Publications past their closing hour and not closed."),
    "closing_late_seconds": _gauge(
        "palier_closing_late_seconds", "Lateness of the latest of them; 0 when there is none."
    ),
    "closings_held": _gauge(
        "palier_closings_held", "Rankings stopped because something in them is not what it should be."
    ),
    "seals_waiting": _gauge("palier_seals_waiting", "Rows that acts wrote and that are not sealed yet."),
    "seal_oldest_seconds": _gauge("palier_seal_oldest_seconds", "Age of the oldest of them; 0 when there is none."),
    "seal_faults": _gauge("palier_seal_faults", "What the last walk over everything sealed found wrong."),
    "seal_checked_seconds": _gauge("palier_seal_checked_seconds", "Since that walk."),
    "heads_waiting": _gauge(
        "palier_heads_waiting", "Heads of rankings and of days that are not on the public list yet."
    ),
    "head_oldest_seconds": _gauge("palier_head_oldest_seconds", "Age of the oldest of them; 0 when there is none."),
    "head_undated_seconds": _gauge(
        "palier_head_undated_seconds",
        "Age of the oldest line of that list that no authority has dated, where one is set; 0 when there is none.",
    ),
    "letters_waiting": _gauge("palier_letters_waiting", "Messages kept and not sent yet.", "channel"),
    "letter_oldest_seconds": _gauge("palier_letter_oldest_seconds", "Age of the oldest of them.", "channel"),
    "connections": _gauge("palier_database_connections", "Connections to this database."),
    "connections_max": _gauge("palier_database_connections_max", "Connections that the server takes."),
    "locks_waiting": _gauge("palier_database_locks_waiting", "Locks that somebody waits for."),
    "transaction_oldest_seconds": _gauge(
        "palier_database_transaction_oldest_seconds", "Age of the oldest open transaction."
    ),
    "database_megabytes": _gauge("palier_database_megabytes", "Size of the database."),
}
"""Asked of the database each time, by one function that returns numbers (`models/state/pulse.py`); by its word for each."""

ADMISSION = {
    "open": _gauge("palier_admission_open", "1 while the waiting room of this host is open."),
    "opened_total": _counter("palier_admission_opened_total", "Times that the waiting room opened."),
    "waiting_known": _gauge("palier_admission_waiting_known", "People in line who have an account here."),
    "waiting_new": _gauge("palier_admission_waiting_new", "People in line whom we do not know."),
    "called_not_come": _gauge("palier_admission_called_not_come", "People called who have not come in yet."),
    "joined_total": _counter("palier_admission_joined_total", "People who took a place in line."),
    "called_total": _counter("palier_admission_called_total", "People called in."),
    "entered_total": _counter("palier_admission_entered_total", "People who came in after waiting."),
    "turned_away_total": _counter("palier_admission_turned_away_total", "Light answers given instead of a page."),
    "forms_kept_total": _counter("palier_admission_forms_kept_total", "Forms given back with what was typed in them."),
    "called_per_second": _gauge("palier_admission_called_per_second", "People called a second, of late."),
    "page_seconds": _gauge("palier_admission_page_seconds", "What a page costs of late."),
    "slots": _gauge("palier_admission_slots", "Requests that may be inside at once on this host."),
    "slots_in_use": _gauge("palier_admission_slots_in_use", "Requests that are."),
    "slots_waited_for": _gauge("palier_admission_slots_waited_for", "Requests that wait a moment for a slot."),
    "served": _counter("palier_admission_served_total", "Requests let in since the living processes started."),
}
"""Read from the waiting room of this host (`hosting/admission/room.py`), by its word for each."""

ARCHIVE_SECONDS = _gauge(
    "palier_archive_seconds", "What would be lost if the disk died now: age of what the vault holds."
)
ARCHIVE_HEARD = _gauge("palier_archive_heard_seconds", "Since the archiver last said anything.")
ARCHIVE_FAILING = _gauge("palier_archive_failing", "1 while archiving fails.")
ARCHIVE_BEHIND = _gauge("palier_archive_behind_bytes", "Log written and not archived yet.")
REPLICA_SECONDS = _gauge("palier_replica_seconds", "Age of the data of the replica that this instance would read from.")
PROBE_SECONDS = _gauge(
    "palier_probe_seconds", "Since the last measure from outside, where the probe writes on this host."
)
PROBE_UP = _gauge("palier_probe_up", "1 when the last measure from outside found the site whole.")
DISK_FREE = _gauge("palier_disk_free_bytes", "Free space where the state folder is.")
DISK_SIZE = _gauge("palier_disk_size_bytes", "Size of that disk.")
ASKED = (
    READY,
    READS_ONLY,
    PULSE_UP,
    *PULSE.values(),
    *ADMISSION.values(),
    ARCHIVE_SECONDS,
    ARCHIVE_HEARD,
    ARCHIVE_FAILING,
    ARCHIVE_BEHIND,
    REPLICA_SECONDS,
    PROBE_SECONDS,
    PROBE_UP,
    DISK_FREE,
    DISK_SIZE,
)
"""Read at the moment of asking. A measure whose source is not there is left out, never told as 0."""
METRICS = (*COUNTED, *ASKED)
