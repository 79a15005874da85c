"""A demandeur at work: signs in, searches, reads a home and their place there, applies, withdraws."""

from __future__ import annotations

import re
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode
from uuid import UUID

from benchmarks.traffic.ledger import Act, Ledger, Outcome, Person, Reading, Request, Result
from benchmarks.traffic.wire import CUT, Answer, Wire

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

APPLY, WITHDRAW = "deposer", "retirer"
WAITING_HEADER = "palier-waiting"
"""Carried by the waiting page of a busy site: an answer in time, yet not the page asked for."""
ATTEMPTS = 8
PAUSE = 0.4
"""Seconds before the second try of an act whose outcome is unknown, twice as long before each next one, 5 at most."""
STOPPING = 60
"""Bound on the wait for one client at its end, in seconds: an act may still be under way."""
_FORM = re.compile(r'<form\b(?=[^>]*method="post")(?:(?=[^>]*action="([^"]+)"))?[^>]*>(.*?)</form>', re.DOTALL)
_LEAVE = re.compile(r'href="(/mes-candidatures/[^"]+/retirer/)"')
_FIELD = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
_PLACE = re.compile(r'class="you">(?:ex æquo, de la (\d+)\S* à la (\d+)\S* place|à la (\d+)\S* place), sur (\d+)<')
_OK, _REDIRECTION, _REFUSED, _BUSY = 200, 302, 409, 503


@dataclass(frozen=True, slots=True)
class Page:
    """A publication's page as its person sees it: their place if any, and the forms that it offers."""

    answer: Answer
    forms: dict[str, dict[str, str]]
    """Hidden fields by address; that of the page itself is empty."""
    place: tuple[int, int, int] | None
    leave: str = ""
    """Where one asks to withdraw: a page that says what follows, and asks again."""

    def form(self, end: str) -> tuple[str, dict[str, str]] | None:
        """The form whose address ends so."""
        return next(((action, fields) for action, fields in self.forms.items() if action.endswith(end)), None)


def read_page(answer: Answer) -> Page:
    """Find the forms and the place in a page."""
    forms = {action: dict(_FIELD.findall(inside)) for action, inside in _FORM.findall(answer.body)}
    place, leave = _PLACE.search(answer.body), _LEAVE.search(answer.body)
    to = leave[1] if leave else ""
    if place is None:
        return Page(answer, forms, None, to)
    first, last, alone, total = place.groups()
    return Page(answer, forms, (int(first or alone), int(last or alone), int(total)), to)


class Client:
    """One person with one browser. Not for two threads at once; the ledger may be shared."""

    def __init__(
        self,
        base_url: str,
        ledger: Ledger | None = None,
        person: Person | None = None,
        *,
        timeout: float = 20,
        host: str | None = None,
        attempts: int = ATTEMPTS,
    ) -> None:
        """Prepare; nothing is sent yet. ``attempts`` bounds the tries of an act whose outcome is unknown."""
        self.wire = Wire(base_url, timeout=timeout, host=host)
        self.ledger = ledger if ledger is not None else Ledger()
        self.attempts = attempts
        self._person = person
        self.pages: dict[UUID, Page] = {}
        """The last page read of each publication: its forms serve the next act."""

    def close(self) -> None:
        """Hang up; the cookies stay."""
        self.wire.close()

    @property
    def person(self) -> Person:
        """Who signs in."""
        if self._person is None:
            raise ValueError("This client is nobody's: give it a person to sign in as.")
        return self._person

    # --- Reading ------------------------------------------------------------------------------

    def get(self, path: str, kind: str = "page") -> Answer:
        """Read any page, and note how it went."""
        return self._noted(kind, self.wire.get(path))

    def search(self, **question: str) -> Answer:
        """The list of open homes for a question (``ou``, ``rayon``, ``pieces``, ``loyer``, ``page``)."""
        return self.get("/logements/" + (f"?{urlencode(question)}" if question else ""), "search")

    def place(self, publication: UUID) -> Page:
        """Read a home's page; a place shown to someone who has applied goes to the ledger."""
        page = read_page(self.get(f"/logements/{publication}/", "place"))
        if page.answer.status == _OK:
            self.pages[publication] = page
            if page.place and page.leave:
                age = float(page.answer.headers.get("age", "0"))
                asked_at = page.answer.asked_at - (age + 1 if age else 0)
                self.ledger.readings.append(
                    Reading(self.person, publication, *page.place, asked_at, page.answer.answered_at)
                )
        return page

    # --- Acting -------------------------------------------------------------------------------

    def sign_in(self) -> bool:
        """Enter by the one-click door of a database marked demo; say whether it opened."""
        for wait in self._waits():
            time.sleep(wait)
            form = read_page(self.get("/connexion/", "sign-in")).form("/connexion/")
            if form is None:
                continue
            token = {"csrfmiddlewaretoken": form[1]["csrfmiddlewaretoken"]}
            answer = self.wire.post(f"/demo/entrer/{self.person.user}/", token, referer="/connexion/")
            if self._noted("sign-in", answer).status == _REDIRECTION:
                # Their forms carry the token of the session before.
                self.pages.clear()
                return True
        return False

    def apply(self, publication: UUID) -> Outcome | None:
        """Apply by the form of the home's page; none when the page offers no such form."""
        return self._act(APPLY, publication, "/candidater/")

    def withdraw(self, publication: UUID) -> Outcome | None:
        """Withdraw by the page to which the home's page leads, and which asks again; none when there is no such way."""
        page = self._last(publication)
        asked = read_page(self.get(page.leave, "leave")) if page.leave else None
        fields = asked.forms.get("") if asked and asked.answer.status == _OK else None
        return self._do(WITHDRAW, publication, (page.leave, fields) if fields else None)

    def _act(self, verb: str, publication: UUID, end: str) -> Outcome | None:
        page = self._last(publication)
        return self._do(verb, publication, page.form(end) if page.answer.status == _OK else None)

    def _last(self, publication: UUID) -> Page:
        page = self.pages.pop(publication, None) or self.place(publication)
        self.pages.pop(publication, None)
        return page

    def _do(self, verb: str, publication: UUID, form: tuple[str, dict[str, str]] | None) -> Outcome | None:
        if form is None:
            return None
        act = self._until_settled(verb, publication, *form)
        self.ledger.acts.append(act)
        return act.outcome

    def _until_settled(self, verb: str, publication: UUID, action: str, fields: dict[str, str]) -> Act:
        """Send the same form, with the same key, until the site says yes or no."""
        began, tries, why = time.monotonic(), 0, ""
        outcome = Outcome.UNKNOWN
        for wait in self._waits():
            time.sleep(wait)
            tries += 1
            answer = self._noted(verb, self.wire.post(action, fields, referer=f"/logements/{publication}/"))
            why = answer.error or str(answer.status)
            if answer.status == _REDIRECTION and not _is_at_the_door(answer):
                outcome = Outcome.ACKNOWLEDGED
            elif answer.status == _REFUSED:
                outcome = Outcome.REFUSED
            if outcome is not Outcome.UNKNOWN:
                break
        settled = time.monotonic()
        key = UUID(fields["act_key"])
        return Act(self.person, verb, publication, key, outcome, began, settled, tries, why)

    def _waits(self) -> Iterator[float]:
        yield 0
        for turn in range(self.attempts - 1):
            yield min(PAUSE * 2**turn, 5)

    def _noted(self, kind: str, answer: Answer) -> Answer:
        result = _result(answer)
        what = answer.error or str(answer.status) if result is Result.FAILED else ""
        self.ledger.requests.append(Request(kind, answer.asked_at, answer.answered_at, result, what))
        if answer.reconnections:
            self.ledger.reconnected()
        return answer


def _is_at_the_door(answer: Answer) -> bool:
    """A redirection to sign in again: the act was not done."""
    return answer.location.startswith("/connexion")


def _result(answer: Answer) -> Result:
    if WAITING_HEADER in answer.headers:
        return Result.WAITING
    if answer.status == _BUSY and "retry-after" in answer.headers:
        return Result.UNAVAILABLE
    if answer.status == _REFUSED:
        return Result.REFUSED
    if answer.status == CUT or not _OK <= answer.status < 400 or _is_at_the_door(answer):  # noqa: PLR2004 - redirections end at 399
        return Result.FAILED
    return Result.OK


class Crowd:
    """Clients that live each in a thread of its own, one turn after the other, until they are stopped.

    A turn must return after a few requests. An error in one of them ends its client, and is raised by ``stop``.
    """

    def __init__(self, clients: Sequence[Client], turn: Callable[[Client], None]) -> None:
        """Start them all."""
        self._over = threading.Event()
        self._errors: list[Exception] = []
        self._turn = turn
        self._threads = [threading.Thread(target=self._live, args=(client,), daemon=True) for client in clients]
        for thread in self._threads:
            thread.start()

    def _live(self, client: Client) -> None:
        try:
            while not self._over.is_set():
                self._turn(client)
        except Exception as error:  # noqa: BLE001 - raised again in the thread that stops them
            self._errors.append(error)
        finally:
            client.wire.close()

    def stop(self) -> None:
        """Let each finish its turn, and wait for it."""
        self._over.set()
        for thread in self._threads:
            thread.join(timeout=STOPPING)
        if self._errors:
            raise self._errors[0]
        if stuck := sum(thread.is_alive() for thread in self._threads):
            raise RuntimeError(f"{stuck} clients did not stop within {STOPPING} s each.")
