"""The door before Django: lets a request in, makes it wait for a slot, or answers the light page with the person's turn."""

from __future__ import annotations

import logging
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hosting.admission import cookies, flow, page, tongue
from hosting.admission.beats import Beats
from hosting.admission.bodies import Bodies, CutShortError
from hosting.admission.cookies import Pass, Ticket
from hosting.admission.line import NumberState, WaitingLine
from hosting.admission.room import Room, RoomIsStuckError
from hosting.admission.slots import HeldSlot, Rank, Slots
from hosting.admission.visits import Environ, Headers, NoLengthError, SiteVisit, Start, TooLargeError, visit_of
from palier.rules.law.typography import typeset_page
from palier.web.languages.speaking import reading_in
from palier.web.requests.allowance import Allowance
from palier.web.requests.edge import SLOT
from palier.web.requests.handling import GuardedRequest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from django.http import HttpRequest, HttpResponse

type Site = Callable[[Environ, Start], Iterable[bytes]]

FREE = ("/static/", "/sante/", "/metrics", "/etat/", "/securite/", "/.well-known/", "/favicon.ico", "/robots.txt")
"""Never held back: they ask nothing of the database, or watch over it."""
TOLD_EVERY = 10.0
"""Seconds between two lines of the log about a room that is stuck: every visitor meets it."""
BUSY = "503 Service Unavailable"
log = logging.getLogger(__name__)


class Door:
    """A WSGI application around another: at most ``slots`` requests of this process are inside at once."""

    def __init__(
        self, site: Site, *, path: Path | None, slots: int, is_secure: bool, keep: Callable[[HttpRequest], HttpResponse]
    ) -> None:
        """Stand before the site. ``keep`` makes the page of a form that could not be taken, with what was typed in it.

        The room opens when a process begins, or at its first request: one forked after this has its own place in it.
        """
        self._site, self._path, self._count, self._is_secure, self._keep = site, path, slots, is_secure, keep
        self._opening = threading.Lock()
        self._allowance = Allowance()
        self._bodies = Bodies()
        self._beats = Beats()
        self._told_at = -TOLD_EVERY
        self._room: Room | None = None

    def __call__(self, environ: Environ, start_response: Start) -> Iterable[bytes]:
        """Answer one request."""
        visit = visit_of(environ, self._bodies)
        # Reading alone is free: what is sent to these addresses too is received before anybody waits for it.
        if environ["PATH_INFO"].startswith(FREE) and not visit.is_act:
            return self._site(environ, start_response)
        try:
            granted = self._admit(visit)
            if isinstance(granted, DoorAnswer):
                return self._light(granted, visit, start_response)
            return self._inside(visit, granted, start_response)
        except CutShortError as error:
            said = self._refusal("408 Request Timeout", page.CUT_SHORT, visit, start_response)
            return self._bodies.last_words(said, error.reader)
        except NoLengthError:
            return [self._refusal("411 Length Required", page.NO_LENGTH, visit, start_response)]
        except TooLargeError:
            return [self._refusal("413 Content Too Large", page.TOO_LARGE, visit, start_response)]
        finally:
            if visit.body:
                visit.body.close()

    @property
    def room(self) -> Room:
        """The waiting room of this host."""
        return self._room or self._open()

    def figures(self) -> dict[str, float]:
        """What the room counts."""
        return self.room.figures()

    def _open(self) -> Room:
        with self._opening:
            if self._room is None:
                try:
                    room = Room(self._path)
                except OSError:
                    log.exception("The waiting room has no file: this process has a line of its own.")
                    room = Room(None)
                self._use = room.enter_process(self._count)
                self.slots = Slots(self._count, self._use)
                self._room = room
            return self._room

    # --- Who comes in -----------------------------------------------------------------------

    def _admit(self, visit: SiteVisit) -> DoorAnswer | Pass | None:
        """A light answer, or leave to go in: with the pass that this visit has won, if it has."""
        room, won = self.room, None
        try:
            if room.is_open:
                room.tick()
                if visit.held and not self._allowance.allows(visit.held.person):
                    visit.rank = Rank.KNOWN
                visit.ticket = cookies.read_ticket(visit.cookies, room.id)
                if visit.ticket and (won := self._summoned(visit.ticket, visit)):
                    visit.rank = Rank.ACT if visit.is_act else Rank.INSIDE
                if visit.rank >= Rank.KNOWN:
                    return self._line(visit)
            if not visit.receive():
                # Those who send slowly are no crowd: the line does not open for them.
                return DoorAnswer(self._soon(visit), visit.ticket, won)
            if self.slots.take(visit.rank):
                return won
            room.overload()
            told = self._in_line(visit) if visit.rank >= Rank.KNOWN else self._soon(visit)
            return DoorAnswer(told, visit.ticket, won, keeps_form=True)
        except RoomIsStuckError:
            # The line cannot be read: whoever finds a slot goes in, the others are asked to come again.
            self._tell_stuck()
            return (
                None
                if visit.receive() and self.slots.take(visit.rank, can_wait=False)
                else DoorAnswer(self._soon(visit))
            )

    def _tell_stuck(self) -> None:
        if time.monotonic() > self._told_at + TOLD_EVERY:
            self._told_at = time.monotonic()
            log.warning("The waiting room is locked by another process.")

    def _summoned(self, ticket: Ticket, visit: SiteVisit) -> Pass | None:
        """The pass that a number wins, once it is called."""
        line, now = self._line_of(ticket), int(time.monotonic())
        if line.stay(ticket.number, now):
            return None
        with self.room.locked():
            state = line.show(ticket.number, now)
        if state is NumberState.FREE:
            visit.ticket = None
        if state is not NumberState.IN:
            return None
        person = visit.held.person if visit.held else cookies.from_line(ticket, self.room.id)
        return Pass(person, is_inside=True, at=visit.now)

    def _line(self, visit: SiteVisit) -> DoorAnswer | Pass:
        """In line, or straight in where there is none and a slot is free."""
        received = visit.receive()
        if received and self.room.nobody_waits() and self.slots.take(visit.rank, can_wait=False):
            person = visit.held.person if visit.held else cookies.anonymous()
            return Pass(person, is_inside=True, at=visit.now)
        return DoorAnswer(self._in_line(visit), visit.ticket, keeps_form=received)

    def _in_line(self, visit: SiteVisit) -> page.WaitingNotice:
        """What a person who waits is told; they are given a number if they have none."""
        is_new = visit.ticket is None
        # A software keeps no cookie: each of its tries would be one more person in the line.
        if visit.ticket is None and not visit.is_call and (visit.wants_page or visit.is_act):
            is_known = visit.held is not None
            with self.room.locked():
                number = (self.room.known if is_known else self.room.new).join(int(time.monotonic()))
            visit.ticket = None if number is None else Ticket(is_known=is_known, number=number)
        if visit.ticket is None:
            return page.WaitingNotice(0, None, flow.FARTHEST, visit.query)
        place, rate = self._line_of(visit.ticket).place(visit.ticket.number), self.room.rate
        return page.WaitingNotice(place, flow.wait(place, rate), flow.refresh(place, rate, is_new=is_new), visit.query)

    def _soon(self, visit: SiteVisit) -> page.WaitingNotice:
        """What a person whose page comes next is told."""
        return page.WaitingNotice(0, None, flow.NEAREST, visit.query)

    def _line_of(self, ticket: Ticket) -> WaitingLine:
        return self.room.known if ticket.is_known else self.room.new

    # --- Answers ----------------------------------------------------------------------------

    def _inside(self, visit: SiteVisit, won: Pass | None, start_response: Start) -> Iterable[bytes]:
        """Django's answer, with the pass that it earns."""
        begun: list[Any] = []

        def begin(status: str, headers: Headers, *more: Any) -> None:
            begun[:] = [status, headers, more]

        with HeldSlot(self.slots) as held:
            visit.environ[SLOT] = held
            response = self._site(visit.environ, begin)
            if not getattr(response, "streaming", False):
                body = b"".join(response)
                if close := getattr(response, "close", None):
                    close()  # puts the connection back before the slot is
                response = [body]
        if not self._beats.wait(visit.environ):
            return self._light(DoorAnswer(self._soon(visit), visit.ticket, won), visit, start_response)
        status, headers, more = begun
        if earned := visit.earned(won, status, headers):
            headers = [*headers, self._cookie(*cookies.write_pass(earned), cookies.KNOWN_FOR)]
        if won:
            headers = [*headers, self._cookie(cookies.ticket_name(self.room.id), "", 0)]
        if self._use.is_crowded():
            # A burst of connections is taken whole by the process that wakes first: this one is accepted again, by any of them.
            headers = [*headers, ("Connection", "close")]
        start_response(status, headers, *more)
        return response

    def _light(self, answer: DoorAnswer, visit: SiteVisit, start_response: Start) -> Iterable[bytes]:
        """The waiting page, the page that keeps a form, or one line."""
        given: Headers = []
        self._use.count_light(is_act=visit.is_act)
        if answer.ticket:
            given.append(self._cookie(*cookies.write_ticket(answer.ticket, self.room.id), cookies.NUMBER_FOR))
        if answer.won:
            given.append(self._cookie(*cookies.write_pass(answer.won), cookies.KNOWN_FOR))
        if visit.is_act and answer.keeps_form and visit.wants_page:
            return self._kept_form(answer, visit, given, start_response)
        is_page, is_call = visit.wants_page, visit.is_call
        with reading_in(tongue.of(visit.environ)):
            told = page.waiting(answer.told) if is_page else page.line(answer.told.place)
            body = page.problem() if is_call else told
        said = page.headers(answer.told, is_page=is_page, is_call=is_call)
        headers = [*said, ("Content-Length", str(len(body))), *given]
        start_response(BUSY, headers)
        return [] if visit.environ["REQUEST_METHOD"] == "HEAD" else [body]

    def _refusal(self, status: str, said: page.SendingRefused, visit: SiteVisit, start_response: Start) -> bytes:
        """What is told to somebody whose sending is not taken: a page, or a line for programs."""
        with reading_in(tongue.of(visit.environ)):
            body = page.refusal(said) if visit.wants_page else page.refusal_line(said)
        start_response(status, [*page.headers_of_refusal(is_page=visit.wants_page), ("Content-Length", str(len(body)))])
        return body

    def _kept_form(
        self, answer: DoorAnswer, visit: SiteVisit, given: Headers, start_response: Start
    ) -> Iterable[bytes]:
        """The page of a form that could not be taken: everything that was typed is in it, one button from leaving again."""
        with reading_in(tongue.of(visit.environ)):
            response = self._keep(GuardedRequest(visit.environ))
        # Who leaves at once is forgotten by this browser all the same.
        forgotten = [("Set-Cookie", cookie.OutputString()) for cookie in response.cookies.values()]
        start_response(BUSY, [*page.headers_of_form(answer.told), *given, *forgotten])
        return [typeset_page(response.text).encode()]

    def _cookie(self, name: str, value: str, seconds: int) -> tuple[str, str]:
        secure = "; Secure" if self._is_secure else ""
        return "Set-Cookie", f"{name}={value}; Max-Age={seconds}; Path=/; HttpOnly; SameSite=Lax{secure}"


@dataclass(frozen=True, slots=True)
class DoorAnswer:
    """A light answer: what is told, and the cookies that go with it."""

    told: page.WaitingNotice
    ticket: Ticket | None = None
    won: Pass | None = None
    keeps_form: bool = False
