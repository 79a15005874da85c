"""Logs as JSON lines on standard error, kept free of personal data.

Three doors are closed: database parameters and request bodies are never written, addresses
lose their query string, and an exception is told by its type and place, never by its
message (which may quote what a person typed).
"""

from __future__ import annotations

import logging
import re
import sys
import traceback
from typing import TYPE_CHECKING

import psycopg
import structlog

if TYPE_CHECKING:
    from structlog.typing import EventDict, Processor, WrappedLogger

OUR_OWN = ("channel", "count", "doubts", "kind", "letter")
"""What a line of the product may carry beside its sentence: codes, counts and opaque ids, never what a person typed."""
# Fields that Django hangs on its records and that hold or lead to what a person typed.
PRIVATE = ("request", "params", "sql", "exc_info", "exc_text", "stack_info", "server_time")


_PLACE = re.compile(r"[(«\"']?%(?:\(\w+\))?[-+0-9.]*[srdfi][)»\"']?")
"""Where a library would have written what may be personal."""


class StandardError(logging.Handler):
    """Write to standard error as it is at that moment: a test or a server may have replaced it."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line; a broken log never breaks an act."""
        try:
            sys.stderr.write(self.format(record) + "\n")
        except Exception:  # noqa: BLE001 - whatever the formatter met
            self.handleError(record)


def configure(level: str) -> None:
    """Send every logger of the process through one formatter."""
    chain: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        tell_exception,
        drop_private,
    ]
    structlog.configure(
        processors=[*chain, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = StandardError()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[take_status, *chain, drop_placeholders],
            # The sentence as written in the code, never filled in: its arguments may be personal.
            use_get_message=False,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    # The library's report of a failed log line would quote the record.
    logging.raiseExceptions = False
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    logging.getLogger("psycopg.pool").addFilter(keep_why)
    # SQL carries values; at DEBUG it would write whole households.
    logging.getLogger("django.db.backends").setLevel(logging.WARNING)
    # It tells of each task it registers, in every process.
    logging.getLogger("procrastinate").setLevel(logging.WARNING)
    # 404 and 403 are everyday life; their path is in the access log of the proxy.
    logging.getLogger("django.request").setLevel(logging.ERROR)


def keep_why(record: logging.LogRecord) -> bool:
    """Keep why a login was refused or nobody answered: said before any statement, so it quotes nobody."""
    for why in record.args if isinstance(record.args, tuple) else ():
        if isinstance(why, psycopg.OperationalError):
            record.__dict__["why_unconnected"] = str(why).splitlines()[0]
    return True


def take_status(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Keep the status code that Django hangs on the record of a failed request, and what our own lines tell by name."""
    record = event["_record"]
    status = getattr(record, "status_code", None)
    if status is not None:
        event["status"] = status
    if why := getattr(record, "why_unconnected", None):
        event["why"] = why
    if record.name.partition(".")[0] == "palier":
        event.update({name: value for name in OUR_OWN if isinstance(value := getattr(record, name, None), str | int)})
    return event


def drop_placeholders(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Take the unfilled places out of a sentence: ``Forbidden (%s): %s`` is ``Forbidden``."""
    if isinstance(event.get("event"), str):
        event["event"] = " ".join(_PLACE.sub("", event["event"]).split()).rstrip(" :,(") or event["event"]
    return event


def tell_exception(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Replace an exception by its type and the places it went through."""
    found = event.pop("exc_info", None)
    error = sys.exc_info()[1] if found is True else found[1] if isinstance(found, tuple) else found
    if isinstance(error, BaseException):
        frames = traceback.extract_tb(error.__traceback__)[-8:]
        event["exception"] = type(error).__name__
        event["at"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    return event


def drop_private(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Drop the fields that may hold personal data."""
    for name in PRIVATE:
        event.pop(name, None)
    return event
