"""The SMTP of the mail sink (RFC 5321): one line of JSON for each message that it answered for, written before the answer.

A message counts when its last line was taken and the sink has answered 250: a sender that hangs up before the full stop
has sent nothing. The body is not kept, unless asked for by who tries alone: the sink counts letters, it does not read them.
"""

import json
import os
import socketserver
import threading
import time
from datetime import UTC, datetime
from email import message_from_bytes, policy
from pathlib import Path
from typing import BinaryIO, cast

FAULTS = ("", "mute", "busy", "tired")
"""``mute``: takes a message and hangs up without a word; ``busy``: refuses each for now; ``tired``: takes two in a session."""
_TIRES_AFTER = 2
NOBODY = "personne@"
"""How an address begins whose mailbox does not exist."""
LONGEST_LINE = 1000 + 2
LARGEST = 5 * 1024 * 1024
SILENCE = 60
"""Seconds without a line after which a connection is closed."""


class Sink(socketserver.ThreadingTCPServer):
    """The server: its log, its fault, and the seconds that it takes before it answers for a message."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(
        self, address: tuple[str, int], log: Path, fault: str = "", pause: float = 0.0, *, keeps_text: bool = False
    ) -> None:
        """Listen at once; ``serve_forever`` answers."""
        if fault not in FAULTS:
            raise ValueError(fault)
        self.fault, self.pause, self.keeps_text = fault, pause, keeps_text
        self.sessions = 0
        # A letter may hold a code: nobody else reads it.
        self._log = os.fdopen(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab")
        self._one_at_a_time = threading.Lock()
        super().__init__(address, Session)

    def keep(self, sender: str, recipients: list[str], content: bytes) -> None:
        """Write the line of a message that is taken."""
        read = message_from_bytes(content, policy=policy.default)
        line = {
            "at": datetime.now(UTC).isoformat(),
            "message_id": str(read["Message-ID"] or ""),
            "references": str(read["References"] or ""),
            "subject": str(read["Subject"] or ""),
            "from": str(read["From"] or ""),
            "reply_to": str(read["Reply-To"] or ""),
            "envelope": sender,
            "to": recipients,
        }
        if self.keeps_text:
            body = read.get_body(("plain",))
            line["text"] = body.get_content() if body else ""
        with self._one_at_a_time:
            self._log.write(json.dumps(line).encode() + b"\n")
            self._log.flush()
            os.fsync(self._log.fileno())

    def server_close(self) -> None:
        """Close the log too."""
        super().server_close()
        self._log.close()


class Session(socketserver.StreamRequestHandler):
    """One connection of a sender."""

    timeout = SILENCE

    def handle(self) -> None:
        """Answer line by line until QUIT or the end of the connection."""
        self.sender, self.recipients, self.taken = "", list[str](), 0
        cast("Sink", self.server).sessions += 1
        self._say(220, "palier mail sink")
        try:
            while line := self._line():
                verb = line[:4].upper()
                if verb == "QUIT":
                    self._say(221, "bye")
                    return
                if not self._answer(verb, line):
                    return
        except (OSError, EOFError):
            return

    def _answer(self, verb: str, line: str) -> bool:
        """Answer one command; ``False`` hangs up."""
        match verb:
            case "EHLO" | "HELO" | "NOOP":
                self._say(250, "localhost")
            case "RSET":
                self._forget()
                self._say(250, "forgotten")
            case "MAIL":
                return self._begin(line)
            case "RCPT" if self.sender:
                self._add(_address(line))
            case "DATA" if self.recipients:
                return self._take()
            case "RCPT" | "DATA":
                self._say(503, "not in this order")
            case _:
                self._say(502, "not known here")
        return True

    def _begin(self, line: str) -> bool:
        if cast("Sink", self.server).fault == "tired" and self.taken == _TIRES_AFTER:
            self._say(421, "enough for one session")
            return False
        self._forget()
        self.sender = _address(line)
        self._say(250, "sender known")
        return True

    def _add(self, recipient: str) -> None:
        if recipient.startswith(NOBODY):
            self._say(550, "5.1.1 no such mailbox")
            return
        self.recipients.append(recipient)
        self._say(250, "recipient known")

    def _take(self) -> bool:
        self._say(354, "end with a full stop")
        content = self._content()
        sink = cast("Sink", self.server)
        if sink.fault == "busy":
            self._say(451, "try again later")
            return True
        sink.keep(self.sender, self.recipients, content)
        self.taken += 1
        time.sleep(sink.pause)
        self._forget()
        if sink.fault == "mute":
            return False
        self._say(250, "taken")
        return True

    def _content(self) -> bytes:
        lines, size = list[bytes](), 0
        while (line := self._raw()) != b".\r\n":
            size += len(line)
            if size > LARGEST:
                raise EOFError
            lines.append(line[1:] if line.startswith(b".") else line)
        return b"".join(lines)

    def _raw(self) -> bytes:
        line = cast("BinaryIO", self.rfile).readline(LONGEST_LINE)
        if not line.endswith(b"\n"):
            # The sender hung up in the middle: nothing was said.
            raise EOFError
        return line

    def _line(self) -> str:
        return self._raw().decode("ascii", "replace").strip()

    def _forget(self) -> None:
        self.sender, self.recipients = "", []

    def _say(self, code: int, text: str) -> None:
        self.wfile.write(f"{code} {text}\r\n".encode())


def _address(line: str) -> str:
    return line.partition(":")[2].partition(">")[0].strip(" <")
