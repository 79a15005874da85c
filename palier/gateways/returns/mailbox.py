"""The mailbox of returns, read by IMAP: what was dealt with is deleted once it is kept, the rest is left for a person."""

import imaplib
import re
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date

from palier.gateways.returns.notices import LARGEST

MOST_AT_ONCE = 500
"""Notices of one reading: the next one goes on."""
_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_UID = re.compile(rb"^\d{1,10}$")


class MailboxAway(Exception):
    """It does not answer, or does not let us in. Nothing of a notice is in these words."""


@dataclass(frozen=True, slots=True)
class ReturnsMailbox:
    """Where it is, and how it is opened. In clear on this machine alone."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    timeout: float = 30.0

    def read(self, deal_with: Callable[[bytes], bool], *, forget_before: date) -> tuple[int, int]:
        """Hand each new notice to ``deal_with``; return how many it took, and how many it left.

        What it took is deleted after it returned. What it left stays, read, until ``forget_before``.
        """
        taken = left = 0
        with self._opened() as box:
            for uid in _found(box, "UNSEEN")[:MOST_AT_ONCE]:
                is_ours = deal_with(_content(box, uid))
                _ok(box.uid("STORE", uid.decode(), "+FLAGS.SILENT", r"(\Seen \Deleted)" if is_ours else r"(\Seen)"))
                taken, left = taken + is_ours, left + (not is_ours)
            day = f"{forget_before.day}-{_MONTHS[forget_before.month - 1]}-{forget_before.year}"
            for uid in _found(box, "SEEN", "BEFORE", day)[:MOST_AT_ONCE]:
                _ok(box.uid("STORE", uid.decode(), "+FLAGS.SILENT", r"(\Deleted)"))
            _ok(box.expunge())
        return taken, left

    @contextmanager
    def _opened(self) -> Iterator[imaplib.IMAP4]:
        try:
            box = self._connected()
            try:
                box.login(self.user, self.password)
                _ok(box.select("INBOX"))
                yield box
            finally:
                with suppress(OSError, imaplib.IMAP4.error):
                    box.logout()
        except (OSError, imaplib.IMAP4.error) as error:
            raise MailboxAway(type(error).__name__) from None

    def _connected(self) -> imaplib.IMAP4:
        if self.host in _LOOPBACK:
            return imaplib.IMAP4(self.host, self.port, timeout=self.timeout)
        return imaplib.IMAP4_SSL(self.host, self.port, ssl_context=ssl.create_default_context(), timeout=self.timeout)


def _found(box: imaplib.IMAP4, *words: str) -> list[bytes]:
    found = _ok(box.uid("SEARCH", *words))
    return [uid for line in found if isinstance(line, bytes) for uid in line.split() if _UID.match(uid)]


def _content(box: imaplib.IMAP4, uid: bytes) -> bytes:
    """The beginning of a notice, however long it is; nothing where it went meanwhile."""
    for one in _ok(box.uid("FETCH", uid.decode(), f"(BODY.PEEK[]<0.{LARGEST}>)")):
        if isinstance(one, tuple):
            return bytes(one[1])[:LARGEST]
    return b""


def _ok[Line](answer: tuple[str, list[Line]]) -> list[Line]:
    word, lines = answer
    if word != "OK":
        raise imaplib.IMAP4.error(word)
    return lines
