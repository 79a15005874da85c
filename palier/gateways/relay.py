"""Handing a message to the mail relay so that a sender that dies knows whether it was taken, but for an instant.

A relay answers for a message once it has answered the full stop that ends it, and not before (RFC 5321, 4.1.1.4): a sender
that dies before the full stop has sent nothing, one that dies after it cannot know (RFC 1047). So everything but the full
stop goes first; then the caller keeps in writing that the last word is about to be said; then it is said.
"""

import email.policy
import re
import smtplib
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from django.core.mail import EmailMessage, mailers
from django.core.mail.backends.smtp import EmailBackend

_LEADING_STOP = re.compile(rb"(?m)^\.")
_NOBODY = re.compile(rb"5\.1\.(?:1|2|3|6|10)\b")
"""Bad mailbox, bad domain, malformed, moved, null MX (RFC 3463): no other refusal says that of the address."""
_TAKEN, _GO_ON, _CLOSING = 250, 354, 421


class Uncertain(Exception):
    """The last word was said and no answer came: the relay may have the message."""


class NobodyThere(Exception):
    """The relay says at once that the recipient's mailbox does not exist: the message is lost, not late."""


class Relay(EmailBackend):
    """Django's SMTP, which says the last word of a message apart."""

    def open(self) -> bool | None:
        """As the framework's; what is sent leaves at once.

        The last word follows the message in a packet of its own: held until the first is acknowledged, it waits 40 ms.
        """
        is_new = super().open()
        if is_new and self.connection is not None and self.connection.sock is not None:
            self.connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return is_new

    def hand_over(self, message: EmailMessage, before_last_word: Callable[[], None]) -> None:
        """Hand one message over, in the session under way or a new one, which stays open for the next.

        Raises ``Uncertain``; any other error means that the relay has not got it.
        """
        is_new = self.open()
        try:
            try:
                connection = self._begin(message)
            except smtplib.SMTPException as error:
                # A relay that takes so many in one session, and no more: this one is the first of the next.
                if is_new or not _ended(error):
                    raise
                self._drop()
                self.open()
                connection = self._begin(message)
            before_last_word()
            _say_last_word(connection)
        except (NobodyThere, smtplib.SMTPRecipientsRefused):
            self._forget_message()
            raise
        except BaseException:
            self._drop()
            raise

    def _begin(self, message: EmailMessage) -> smtplib.SMTP:
        connection = self.connection
        assert connection is not None  # noqa: S101 - `open` raises where there is none
        self._all_but_the_last_word(connection, message)
        return connection

    def _drop(self) -> None:
        """End the session. Not by `quit`: inside a message it would be one more line of it."""
        if self.connection is not None:
            self.connection.close()
            self.connection = None

    def _forget_message(self) -> None:
        """A recipient was refused, before any word of the message: the next one may follow in the same session."""
        try:
            if self.connection is not None:
                _expect(_TAKEN, *self.connection.rset())
        except OSError:
            self._drop()

    def _all_but_the_last_word(self, connection: smtplib.SMTP, message: EmailMessage) -> None:
        connection.ehlo_or_helo_if_needed()
        sender = self.prep_address(message.from_email)
        _expect(_TAKEN, *connection.mail(sender))
        for recipient in message.recipients():
            code, answer = connection.rcpt(self.prep_address(recipient))
            if _NOBODY.match(answer):
                raise NobodyThere
            if code not in (_TAKEN, _TAKEN + 1):
                raise smtplib.SMTPRecipientsRefused({"": (code, answer)})
        _expect(_GO_ON, *connection.docmd("DATA"))
        content = _LEADING_STOP.sub(b"..", message.message(policy=email.policy.SMTP).as_bytes())
        connection.send(content if content.endswith(b"\r\n") else content + b"\r\n")


type HandOver = Callable[[EmailMessage, Callable[[], None]], None]


@contextmanager
def session() -> Iterator[HandOver]:
    """Messages handed one after the other to the relay of the settings; its session is opened by the first, and ends here.

    What is no relay (a test's, the demo's) takes each whole.
    """
    way = mailers.default
    if not isinstance(way, Relay):

        def give_whole(message: EmailMessage, before_last_word: Callable[[], None]) -> None:
            before_last_word()
            way.send_messages([message])

        yield give_whole
        return
    try:
        yield way.hand_over
    finally:
        # How a session ends says nothing of its messages.
        with suppress(OSError):
            way.close()


def hand_over(message: EmailMessage, *, before_last_word: Callable[[], None]) -> None:
    """Hand one message over."""
    with session() as give:
        give(message, before_last_word)


def is_away(error: Exception) -> bool:
    """Whether it was the relay that could not be spoken to, whatever the message: the next one would fare the same."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return False
    if isinstance(error, smtplib.SMTPResponseException):
        return type(error) is not smtplib.SMTPResponseException or _ended(error)
    return isinstance(error, OSError)


def _say_last_word(connection: smtplib.SMTP) -> None:
    try:
        connection.send(b".\r\n")
        code, answer = connection.getreply()
    except OSError as error:  # a closed connection and a silence are both of this kind
        raise Uncertain from error
    _expect(_TAKEN, code, answer)


def _ended(error: smtplib.SMTPException) -> bool:
    """Whether the relay ended the session, whatever the message."""
    return isinstance(error, smtplib.SMTPServerDisconnected) or getattr(error, "smtp_code", 0) == _CLOSING


def _expect(wanted: int, code: int, answer: bytes) -> None:
    if code != wanted:
        raise smtplib.SMTPResponseException(code, answer)
