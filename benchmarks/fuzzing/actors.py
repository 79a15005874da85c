"""Who asks: each with a browser, the addresses and forms that their pages showed, and the words that they must never read."""

from __future__ import annotations

import contextlib
import http.client
import re
import uuid
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urljoin, urlsplit

from benchmarks.fuzzing import values

if TYPE_CHECKING:
    import random

_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
MOST_PATHS, MOST_FORMS = 600, 300
LEFT_ALONE = ("/demo/", "/static/")
"""The demo's one-click door makes an actor another person."""


@dataclass
class Form:
    """A form of a page: where it goes and what it held."""

    action: str
    fields: dict[str, str]
    page: str


class _Reader(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.page, self.links, self.forms = page, set[str](), list[Form]()
        self._form: Form | None = None
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = {name: value or "" for name, value in attrs}
        if tag == "a" and held.get("href", "").startswith(("/", "?")):
            self.links.add(urljoin(self.page, held["href"]).partition("#")[0])
        elif tag == "form" and held.get("method", "").lower() == "post":
            self._form = Form(urljoin(self.page, held.get("action") or self.page), {}, self.page)
            self.forms.append(self._form)
        elif tag == "select":
            self._select = held.get("name", "")
        elif self._form is not None:
            self._field(tag, held)

    def _field(self, tag: str, held: dict[str, str]) -> None:
        assert self._form is not None  # noqa: S101 - asked by the caller
        if tag in {"input", "textarea", "button"} and held.get("name"):
            self._form.fields.setdefault(held["name"], held.get("value", ""))
        elif tag == "option" and self._select:
            self._form.fields.setdefault(self._select, held.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = ""


@dataclass
class Answer:
    """What came back; status 0 where the connection was cut."""

    status: int
    body: str
    headers: dict[str, str]
    asked: str


@dataclass
class Actor:
    """One person with one browser."""

    name: str
    address: tuple[str, int]
    public_id: str = ""
    forbidden: dict[str, str] = field(default_factory=dict)
    """Words of others that must be in no answer, and whose they are."""
    cookies: dict[str, str] = field(default_factory=dict)
    paths: list[str] = field(default_factory=lambda: ["/", "/logements/", "/connexion/", "/aide/"])
    forms: dict[str, Form] = field(default_factory=dict)

    def come_in(self) -> None:
        """Through the demo's door, where this is somebody."""
        if not self.public_id:
            return
        self.cookies.clear()
        page = self.ask("GET", "/demo/")
        form = next((one for one in self._read(page, "/demo/").forms if self.public_id in one.action), None)
        if form is None:
            raise RuntimeError(f"{self.name} is not of this demo.")
        landed = self.ask("POST", form.action, *values_of(form))
        self.paths.append(landed.headers.get("location", "/"))

    def ask(self, method: str, path: str, kind: str = "", body: bytes | None = None) -> Answer:
        """One request, on a connection of its own: what is odd in it may end it."""
        asked = f"{self.name}: {method} {path[:200]}"
        headers = {"Accept": "text/html", "Cookie": "; ".join(f"{name}={held}" for name, held in self.cookies.items())}
        if body is not None:
            host = f"http://{self.address[0]}:{self.address[1]}"
            headers |= {"Content-Type": kind, "Origin": host, "Referer": f"{host}/"}
        connection = http.client.HTTPConnection(*self.address, timeout=60)
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            text = response.read().decode("utf-8", "replace")
        except (http.client.HTTPException, OSError, ValueError) as error:
            return Answer(0, type(error).__name__, {}, asked)
        finally:
            connection.close()
        for told in response.headers.get_all("Set-Cookie") or ():
            self._keep(told)
        return Answer(response.status, text, {name.lower(): held for name, held in response.getheaders()}, asked)

    def learn(self, answer: Answer, path: str) -> None:
        """Keep the links and forms of a page that was shown."""
        if answer.status != 200 or "html" not in answer.headers.get("content-type", ""):  # noqa: PLR2004 - shown
            return
        read = self._read(answer, path)
        for link in sorted(read.links):
            if len(self.paths) < MOST_PATHS and link not in self.paths and not link.startswith(LEFT_ALONE):
                self.paths.append(link)
        for form in read.forms:
            if len(self.forms) < MOST_FORMS or form.action in self.forms:
                self.forms[form.action] = form

    def ids(self) -> list[str]:
        """Every id that this person's pages have shown."""
        return sorted({found for path in (*self.paths, *self.forms) for found in _ID.findall(path)})

    def draw(self, dice: random.Random, ids: list[str]) -> tuple[str, str, str, bytes | None]:
        """The next request: a page as it is, an address made odd, or a form made odd."""
        chance = dice.random()
        if chance < 0.25 or not self.forms:  # noqa: PLR2004 - shares
            return "GET", dice.choice(self.paths), "", None
        if chance < 0.5:  # noqa: PLR2004 - shares
            method = dice.choice(("GET", "GET", "GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE"))
            return method, values.path(dice, dice.choice(self.paths), ids), "", None
        form = self.forms[dice.choice(sorted(self.forms))]
        # A token of the session before, or a key that has served, would stop every form at its door.
        fresh = {
            "csrfmiddlewaretoken": self.cookies.get("csrftoken", ""),
            "act_key": str(uuid.UUID(int=dice.getrandbits(128))),
        }
        known = form.fields | {name: held for name, held in fresh.items() if name in form.fields}
        kind, body = values.body(dice, values.fields(dice, known))
        action = form.action if dice.random() < 0.85 else values.path(dice, form.action, ids)  # noqa: PLR2004 - shares
        return "POST", action, kind, body

    def _read(self, answer: Answer, path: str) -> _Reader:
        reader = _Reader(urlsplit(path).path or "/")
        with contextlib.suppress(AssertionError):
            reader.feed(answer.body)
        return reader

    def _keep(self, told: str) -> None:
        with contextlib.suppress(Exception):
            for name, morsel in SimpleCookie(told).items():
                if morsel.value and morsel["max-age"] != "0":
                    self.cookies[name] = morsel.value
                else:
                    self.cookies.pop(name, None)


def values_of(form: Form) -> tuple[str, bytes]:
    """A form sent as it was shown."""
    return "application/x-www-form-urlencoded", urlencode(form.fields).encode()
