"""Reads a notice of return (RFC 3464): which message, by its signed address alone, and whether it is lost or late.

Anybody can write to the mailbox: a notice is bounded before it is read, and of its words two are taken, ``Action`` and
``Status``. The recipient that it names, its text and what it encloses are never looked at.
"""

import re
from dataclasses import dataclass
from email import policy
from email.message import Message as Parsed
from email.parser import BytesParser
from itertools import islice
from uuid import UUID

from palier.gateways.returns import addresses
from palier.rules.letters.outcomes import MessageOutcome

LARGEST = 256 * 1024
"""What is read of a notice. The report stands before the message that came back, which may be long."""
_MOST_PARTS, _MOST_RECIPIENTS = 40, 20
_TO = re.compile(rb"(?im)^(?:to|delivered-to|x-original-to|envelope-to|x-envelope-to):[^\n]*(?:\n[ \t][^\n]*)*")
_STATUS = re.compile(r"^\s*([245])\.\d{1,3}\.\d{1,3}\b")


@dataclass(frozen=True, slots=True)
class ReturnedMessage:
    """A message that came back, and what that says of it."""

    id: UUID
    outcome: MessageOutcome


def read(raw: bytes, secret: bytes) -> ReturnedMessage | None:
    """What a notice says; ``None`` where it is none of ours, says nothing, or cannot be read."""
    raw = raw[:LARGEST].replace(b"\r\n", b"\n")
    head = raw.partition(b"\n\n")[0]
    key = addresses.message_of(b"\n".join(_TO.findall(head)), secret)
    outcome = _outcome(raw) if key else None
    return ReturnedMessage(key, outcome) if key and outcome else None


def _outcome(raw: bytes) -> MessageOutcome | None:
    try:
        parts = islice(BytesParser(policy=policy.compat32).parsebytes(raw).walk(), _MOST_PARTS)
        reports = [part for part in parts if part.get_content_type() == "message/delivery-status"]
        return _judged(reports[0]) if reports else None
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        # Whatever a stranger makes the parser stumble on is a notice that cannot be read.
        return None


def _judged(report: Parsed) -> MessageOutcome | None:
    """The first block is of the message, each other of a recipient; ours has one."""
    blocks = report.get_payload()
    found = [one for one in blocks if isinstance(one, Parsed)] if isinstance(blocks, list) else []
    for block in found[:_MOST_RECIPIENTS]:
        action = str(block.get("Action", "")).strip().lower()
        status = _STATUS.match(str(block.get("Status", "")))
        if action == "delayed":
            return MessageOutcome.DELAYED
        if action == "failed":
            # Four days of trying in vain say nothing of the address; that nobody lives there does.
            return MessageOutcome.EXPIRED if status and status[1] == "4" else MessageOutcome.RETURNED
    return None
