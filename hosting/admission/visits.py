"""One request as the door sees it: who comes, in which rank, with what in hand."""

from __future__ import annotations

import io
import time
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any

from django.conf import settings

from hosting.admission import cookies
from hosting.admission.cookies import Pass, Ticket
from hosting.admission.slots import Rank
from palier.web.requests.edge import PERSON
from palier.web.requests.sources import source_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from hosting.admission.bodies import Bodies

type Environ = dict[str, Any]
type Headers = list[tuple[str, str]]
type Start = Callable[..., Any]

READING = ("GET", "HEAD", "OPTIONS")
CALLS = "/api/"
"""Where softwares ask: none of them reads a page."""
LARGEST_BODY = 101 * 1024 * 1024
"""Bytes beyond which nothing is received: ten files of the largest size."""


class TooLargeError(Exception):
    """More is announced than anybody may send: not a byte of it is read."""


class NoLengthError(Exception):
    """Something is sent without its length: nobody knows when it ends, and not a byte of it is read."""


@dataclass(slots=True)
class SiteVisit:
    """One request."""

    environ: Environ
    now: int
    """Seconds of the epoch, for what cookies carry."""
    cookies: str
    held: Pass | None
    rank: Rank
    bodies: Bodies
    """Where this process receives what is sent."""
    body: IO[bytes] | None = None
    """What was sent, once received."""
    ticket: Ticket | None = None
    """The number that the visitor holds, or is given."""

    @property
    def is_act(self) -> bool:
        """Whether it changes something."""
        return self.environ["REQUEST_METHOD"] not in READING

    @property
    def is_call(self) -> bool:
        """Whether a software calls: whatever it says that it reads, it is answered as the API answers."""
        return str(self.environ["PATH_INFO"]).startswith(CALLS)

    @property
    def wants_page(self) -> bool:
        """Whether somebody reads the answer as a page: a part of one, an image or a program gets a line."""
        if self.is_call:
            return False
        accepted = self.environ.get("HTTP_ACCEPT", "*/*")
        return (
            self.environ.get("HTTP_SEC_FETCH_DEST", "document") in {"document", "iframe"}
            and "HTTP_HX_REQUEST" not in self.environ
            and ("text/html" in accepted or "*/*" in accepted)
        )

    @property
    def query(self) -> str:
        """The query of the address, as it came."""
        return str(self.environ.get("QUERY_STRING", ""))

    def receive(self) -> bool:
        """Receive what is sent before any slot is taken: who sends slowly holds a thread, never the site.

        Say whether it was: no when too many are being received. ``CutShortError`` when it does not come, or not whole.
        ``NoLengthError`` where its end is not told: browsers always say how long a form is. Raises ``TooLargeError``.
        """
        if self.body:
            return True
        length = self.environ.get("CONTENT_LENGTH") or "0"
        if self.is_act and ("HTTP_TRANSFER_ENCODING" in self.environ or not length.isdecimal()):
            raise NoLengthError
        if not self.is_act or int(length) == 0:
            # Whatever the server would still read, nobody inside waits for it.
            self.environ["wsgi.input"] = io.BytesIO()
            return True
        if int(length) > LARGEST_BODY:
            raise TooLargeError
        self.body = self.bodies.receive(self.environ["wsgi.input"], int(length), source_of(self.environ))
        if self.body is None:
            return False
        self.environ["wsgi.input"] = self.body
        return True

    def earned(self, won: Pass | None, status: str, headers: Headers) -> Pass | None:
        """The pass to give with a page: to who is signed in, was called, acts or opens a form; none if theirs will do."""
        held, user = self.held, self.environ.get(PERSON)
        if held is not None and any(name.lower() == "set-cookie" and _ends_session(said) for name, said in headers):
            # Who signs out keeps their place inside, and no name: the next person at this screen is somebody else.
            return Pass(cookies.anonymous(), is_inside=held.is_inside, at=self.now)
        person = cookies.signed_in(user) if user else won.person if won else held.person if held else ""
        if not person and any(
            name.lower() == "set-cookie" and value.startswith(f"{settings.CSRF_COOKIE_NAME}=")
            for name, value in headers
        ):
            person = cookies.anonymous()
        if not person:
            return None
        has_acted = self.is_act and held is not None and status[0] in "23"
        is_inside = won is not None or has_acted or (held is not None and held.is_inside)
        is_same = held is not None and (held.person, held.is_inside) == (person, is_inside)
        if is_same and held is not None and self.now - held.at < cookies.RENEWED_AFTER:
            return None
        return Pass(person, is_inside=is_inside, at=self.now)


def _ends_session(cookie: str) -> bool:
    """Whether the cookie of a session is taken back."""
    name, _, value = cookie.partition("=")
    return name == settings.SESSION_COOKIE_NAME and value.startswith(('"";', ";"))


def visit_of(environ: Environ, bodies: Bodies) -> SiteVisit:
    """Read who comes: an unsigned or outdated pass is none."""
    now = int(time.time())
    header = environ.get("HTTP_COOKIE", "")
    held = cookies.read_pass(header, now) if header else None
    is_act = environ["REQUEST_METHOD"] not in READING
    if held is None:
        rank = Rank.NEW
    elif is_act:
        rank = Rank.ACT
    else:
        rank = Rank.INSIDE if held.is_inside else Rank.KNOWN
    return SiteVisit(environ, now, header, held, rank, bodies)
