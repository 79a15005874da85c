"""Logs as JSON lines on standard error, kept free of personal data.

Three doors are closed: database parameters and request bodies are never written, addresses
lose their query string, and an exception is told by its type and place, never by its
message (which may quote what a person typed).
"""

from __future__ import annotations

import logging
import sys
import traceback
from typing import TYPE_CHECKING

import structlog

if TYPE_CHECKING:
    from structlog.typing import EventDict, Processor, WrappedLogger

# Fields that Django hangs on its records and that hold or lead to what a person typed.
PRIVATE = ("request", "params", "sql", "exc_info", "exc_text", "stack_info", "server_time")


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
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[take_record, *chain],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    # SQL carries values; at DEBUG it would write whole households.
    logging.getLogger("django.db.backends").setLevel(logging.WARNING)
    # It tells of each task it registers, in every process.
    logging.getLogger("procrastinate").setLevel(logging.WARNING)
    # 404 and 403 are everyday life; their path is in the access log of the proxy.
    logging.getLogger("django.request").setLevel(logging.ERROR)


def take_record(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Use a foreign record's template rather than its filled-in text: arguments may be personal.

    The loggers of the product write words and identifiers as separate fields and are not touched.
    """
    record: logging.LogRecord = event["_record"]
    if record.args and record.name.startswith("django."):
        event["event"] = str(record.msg)
        status = getattr(record, "status_code", None)
        if status is not None:
            event["status"] = status
    if record.exc_info:
        event["exc_info"] = record.exc_info
        # The formatter would append the full text, message included, after the JSON.
        record.exc_info = record.exc_text = None
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
