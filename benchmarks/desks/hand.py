"""A hand at a browser: it follows links, fills forms and presses buttons that its page holds, and each is counted.

A click is a link followed or a button pressed. A choice is a box ticked, or a line chosen in a list, that was not so already.
A key is a character typed over what the form held. A page is an answer that was shown. Nothing else reaches the site.
"""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from benchmarks.desks.pages import Field, Form, Page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.test import Client

OK, FOUND, MOST_HOPS = 200, (301, 302, 303), 5
POINT, PRESS, KEY, HOMING = 1.1, 0.2, 0.28, 0.4
"""Seconds to point, to press, to type a character, to go from mouse to keyboard (Card, Moran and Newell, 1980)."""


class HandStopped(RuntimeError):
    """The page does not hold what the hand looked for, or the site did not answer as it should; the message says what."""


@dataclass
class Tally:
    """What a hand did, and how long the site took."""

    clicks: int = 0
    choices: int = 0
    keys: int = 0
    pages: int = 0
    typed: int = 0
    """Fields in which something was typed."""
    waited: float = 0.0

    @property
    def hand(self) -> float:
        """Seconds of the hand alone by the keystroke-level model: no reading and no thinking."""
        touched = (self.clicks + self.choices) * (POINT + PRESS)
        return touched + self.typed * (POINT + PRESS + 2 * HOMING) + self.keys * KEY

    def since(self, before: Tally) -> Tally:
        """What was done after another tally."""
        names = ("clicks", "choices", "keys", "pages", "typed", "waited")
        return Tally(**{name: getattr(self, name) - getattr(before, name) for name in names})


@dataclass
class Hand:
    """One person with one browser."""

    name: str
    client: Client
    tally: Tally = field(default_factory=Tally)
    at: str = ""
    page: Page = field(default_factory=lambda: Page(""))
    steps: list[tuple[str, Tally]] = field(default_factory=list)

    def step(self, words: str, act: Callable[[], object]) -> None:
        """Do one step of the week, and keep what it took."""
        before = Tally(**vars(self.tally))
        act()
        self.steps.append((words, self.tally.since(before)))

    def arrive(self, address: str) -> None:
        """Open an address by hand, as from a bookmark: a click."""
        self.tally.clicks += 1
        self._shown(address, "GET", None)

    def follow(self, *words: str, nth: int = 0) -> None:
        """Follow a link of this page, by the words that it says."""
        found = list(self.links(*words))
        if len(found) <= nth:
            raise HandStopped(f"{self.name}, {self.at}: no link « {' / '.join(words)} » ({nth + 1})\n{self.said}")
        self.tally.clicks += 1
        self._shown(urljoin(self.at, found[nth]), "GET", None)

    def follow_to(self, pattern: str) -> None:
        """Follow the first link of this page whose address is like this: a row of a list, where words are those of data."""
        found = next((link.address for link in self.page.links if re.search(pattern, link.address)), None)
        if found is None:
            raise HandStopped(f"{self.name}, {self.at}: no link to {pattern}\n{self.said}")
        self.tally.clicks += 1
        self._shown(urljoin(self.at, found), "GET", None)

    @property
    def said(self) -> str:
        """The words of this page, cut: what a stopped week shows."""
        return " ".join(self.page.words.split())[:1500]

    def links(self, *words: str) -> Iterator[str]:
        """The links of this page that say all these words."""
        for link in self.page.links:
            if all(word in " ".join(link.words.split()) for word in words):
                yield link.address

    def holds(self, button: str) -> bool:
        """Whether this page has a button with these words."""
        return any(button in one.words for form in self.page.forms for one in form.buttons)

    def press(self, button: str, _nth: int = 0, **said: object) -> None:
        """Fill the form that holds this button, and press it. What the form holds already costs nothing."""
        found = [(form, one) for form in self.page.forms for one in form.buttons if button in one.words]
        if len(found) <= _nth:
            raise HandStopped(f"{self.name}, {self.at}: no button « {button} »\n{self.said}")
        form, pressed = found[_nth]
        data = self._filled(form, said)
        if pressed.name:
            data[pressed.name] = pressed.value
        self.tally.clicks += 1
        self._shown(urljoin(self.at, form.action or self.at), "POST" if form.is_post else "GET", data)

    def _filled(self, form: Form, said: dict[str, object]) -> dict[str, object]:
        data: dict[str, object] = {}
        for name, one in form.fields.items():
            if name not in said:
                if one.kind in {"checkbox", "radio"} and not one.held:
                    continue
                data[name] = one.held if len(one.held) > 1 else (one.held or [""])[0]
                continue
            data[name] = self._said(name, one, said[name])
        if unknown := set(said) - set(form.fields):
            raise HandStopped(f"{self.name}, {self.at}: the form has no {unknown}")
        return data

    def _said(self, name: str, one: Field, wanted: object) -> object:
        """Choose or type what is wanted of a field, where it does not hold it already."""
        if one.kind == "file":
            self.tally.choices += 1
            return wanted
        if one.kind not in {"checkbox", "radio", "select"}:
            if str(wanted) != (one.held or [""])[0]:
                self.tally.keys += len(str(wanted))
                self.tally.typed += 1
            return str(wanted)
        chosen = [str(each) for each in wanted] if isinstance(wanted, list) else [str(wanted)]
        if missing := set(chosen) - {value for value, _ in one.choices}:
            raise HandStopped(f"{self.name}, {self.at}: {name} does not offer {missing}")
        self.tally.choices += len(set(chosen) ^ set(one.held)) if one.kind == "checkbox" else chosen != one.held
        return chosen if len(chosen) > 1 else chosen[0]

    def _shown(self, address: str, method: str, data: dict[str, object] | None) -> None:
        start = time.perf_counter()
        send = self.client.get if method == "GET" else self.client.post
        answer = send(address, data or {}, secure=True)
        hops = 0
        while answer.status_code in FOUND and hops < MOST_HOPS:
            address = urljoin(address, answer.headers["Location"])
            answer, hops = self.client.get(address, secure=True), hops + 1
        self.tally.waited += time.perf_counter() - start
        self.tally.pages += 1
        if answer.status_code != OK:
            raise HandStopped(f"{self.name}, {address}: {answer.status_code}\n{_words(answer.content)}")
        self.at, self.page = address.partition("#")[0], Page(answer.content.decode())


def _words(content: bytes) -> str:
    return " ".join(Page(content.decode("utf-8", "replace")).words.split())[:1500]
