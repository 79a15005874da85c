"""Handing a message to the mail relay so that a sender that dies knows whether it was taken, but for an instant.

A relay answers for a message once it has answered the full stop that ends it, and not before (RFC 5321, 4.1.1.4): a sender
that dies before the full stop has sent nothing, one that dies after it cannot know (RFC 1047). So everything but the full
stop goes first; then the caller keeps in writing that the last word is about to be said; then it is said.
"""

import email.policy
import re
import smtplib
from collections.abc import Callable

from django.core.mail import EmailMessage, mailers
from django.core.mail.backends.smtp import EmailBackend

_LEADING_STOP = re.compile(rb"(?m)^\.")
_NOBODY = re.compile(rb"5\.1\.(?:1|2|3|6|10)\b")
"""Bad mailbox, bad domain, malformed, moved, null MX (RFC 3463): no other refusal says that of the address."""
_TAKEN, _GO_ON = 250, 354


class Uncertain(Exception):
    """The last word was said and no answer came: the relay may have the message."""


class NobodyThere(Exception):
    """The relay says at once that the recipient's mailbox does not exist: the message is lost, not late."""


class Relay(EmailBackend):
    """Django's SMTP, which says the last word of a message apart."""

    def hand_over(self, message: EmailMessage, before_last_word: Callable[[], None]) -> None:
        """Hand one message over. Raises ``Uncertain``; any other error means that the relay has not got it."""
        self.open()
        try:
            connection = self.connection
            assert connection is not None  # noqa: S101 - `open` raises where there is none
            self._all_but_the_last_word(connection, message)
            before_last_word()
            _say_last_word(connection)
        except BaseException:
            # Not `quit`: inside a message it would be one more line of it.
            if self.connection is not None:
                self.connection.close()
                self.connection = None
            raise
        self.close()

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


def hand_over(message: EmailMessage, *, before_last_word: Callable[[], None]) -> None:
    """Hand a message to the relay of the settings; one that is no relay (a test's, the demo's) takes it whole."""
    way = mailers.default
    if isinstance(way, Relay):
        way.hand_over(message, before_last_word)
    else:
        before_last_word()
        way.send_messages([message])


def _say_last_word(connection: smtplib.SMTP) -> None:
    try:
        connection.send(b".\r\n")
        code, answer = connection.getreply()
    except OSError as error:  # a closed connection and a silence are both of this kind
        raise Uncertain from error
    _expect(_TAKEN, code, answer)


def _expect(wanted: int, code: int, answer: bytes) -> None:
    if code != wanted:
        raise smtplib.SMTPResponseException(code, answer)
