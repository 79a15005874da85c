"""Every link and every search form of the site, followed as each person of the cast: none is dead, none is empty.

A link is followed once for each person who is shown it. Pages stay light: 60 kB of HTML, the exceptions named below.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urldefrag, urlencode, urljoin, urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse
from lxml import html

from tests import counter_world, second_factors
from tests import world as worlds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpResponse

    from palier.models import User
    from tests.world import World

BACKEND = "django.contrib.auth.backends.ModelBackend"
HOST = "http://testserver"
LIGHT = 60 * 1024
HEAVY: dict[str, str] = {}
"""Pages over the weight, each with its reason: none today."""
PAGES = 400
"""More addresses than that for one person means that the crawl turns in circles."""


@dataclass
class Crawl:
    """What one person can reach, and what is wrong on the way."""

    client: Client
    seen: dict[str, html.HtmlElement | None] = field(default_factory=dict)
    anchors: list[tuple[str, str]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def run(self, start: str) -> None:
        waiting = deque([(start, "the start")])
        while waiting:
            address, found_on = waiting.popleft()
            if address in self.seen:
                continue
            assert len(self.seen) < PAGES, sorted(self.seen)
            page = self.seen[address] = self._open(address, found_on)
            if page is not None:
                waiting.extend((one, address) for one in self._targets(page, address))
        for address, anchor in self.anchors:
            page = self.seen.get(address)
            if anchor and page is not None and not page.xpath("//*[@id=$one]", one=anchor):
                self.faults.append(f"no such anchor: {address}#{anchor}")

    def _open(self, address: str, found_on: str) -> html.HtmlElement | None:
        response = self.client.get(address, follow=True)
        if response.status_code >= 400:
            self.faults.append(f"{response.status_code}: {address} (on {found_on})")
        body = _body(response)
        kind = response.headers.get("Content-Type", "")
        if not kind.startswith("text/html"):
            return None
        path = urlsplit(address).path
        if len(body) > LIGHT and path not in HEAVY:
            self.faults.append(f"{len(body) // 1024} kB: {address}")
        page = html.document_fromstring(body.decode())
        chain = getattr(response, "redirect_chain", [])
        # What is written on the page is relative to where one landed.
        page.set("data-at", chain[-1][0] if chain else address)
        return page

    def _targets(self, page: html.HtmlElement, address: str) -> Iterator[str]:
        at = page.get("data-at", address)
        for link in page.xpath("//a[@href] | //img[@src]"):
            if link.tag == "a" and not _name(link):
                self.faults.append(f"a link without words: {link.get('href')} (on {address})")
            found = urlsplit(urljoin(HOST + at, link.get("href") or link.get("src")))
            if f"{found.scheme}://{found.netloc}" != HOST:
                continue
            if found.path.startswith("/static/"):
                if finders.find(found.path.removeprefix("/static/")) is None:
                    self.faults.append(f"no such file: {found.path} (on {address})")
                continue
            if found.path.endswith(reverse("langue")):
                # One page, which knows where one came from, at a counter too.
                found = found._replace(query="")
            target, anchor = urldefrag(found._replace(scheme="", netloc="").geturl())
            self.anchors.append((target, anchor))
            yield target
        for form in page.xpath("//form[not(@method) or @method='get' or @method='GET']"):
            action = urlsplit(urljoin(HOST + at, form.get("action") or at)).path
            query = urlencode([(name, value) for name, value in form.form_values() if value])
            yield f"{action}?{query}" if query else action


def _body(response: HttpResponse) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def _name(link: html.HtmlElement) -> str:
    """What a screen reader says of a link."""
    pictures = " ".join(one.get("alt") or one.get("aria-label") or "" for one in link.xpath(".//img | .//svg"))
    return (link.get("aria-label") or f"{link.text_content()} {pictures}").strip()


PERSONS = (
    "anonymous",
    "amina",
    "noe",
    "a stranger",
    "karim",
    "another bailleur",
    "odile",
    "her second reader",
    "another réservataire",
)


def _user(world: World, name: str) -> User | None:
    return {
        "anonymous": None,
        "amina": world.amina.user,
        "noe": world.noe.user,
        "a stranger": world.stranger.user,
        "karim": world.karim.person,
        "another bailleur": world.stranger_karim.person,
        "odile": world.odile.person,
        "her second reader": world.reader.person,
        "another réservataire": world.stranger_odile.person,
    }[name]


def _starts(world: World, name: str) -> list[str]:
    first = {
        "amina": "/mon-dossier/",
        "noe": "/mon-dossier/",
        "a stranger": "/mon-dossier/",
        "karim": "/bailleur/",
        "another bailleur": "/bailleur/",
        "odile": "/reservataire/",
        "her second reader": "/reservataire/",
        "another réservataire": "/reservataire/",
    }
    return ["/", *([first[name]] if name in first else [])]


@pytest.fixture
def world(db) -> World:
    return worlds.build()


def test_nobody_meets_a_dead_link(world: World):
    found: dict[str, list[str]] = {}
    for name in PERSONS:
        client = Client(raise_request_exception=False)
        if (user := _user(world, name)) is not None:
            client.force_login(user, backend=BACKEND)
        crawl = Crawl(client)
        for start in _starts(world, name):
            crawl.run(start)
        assert len(crawl.seen) > 10, (name, list(crawl.seen))
        if crawl.faults:
            found[name] = sorted(set(crawl.faults))
    assert not found, "\n".join(f"{name}:\n  " + "\n  ".join(faults) for name, faults in found.items())


def test_nobody_at_a_counter_meets_a_dead_link_nor_leaves_their_visit_without_seeing_it(world: World):
    visit = counter_world.seen(world.amina.demande, world.gisele)
    client = Client(raise_request_exception=False)
    client.force_login(world.gisele.person, backend=BACKEND)
    second_factors.show(client)
    crawl = Crawl(client)

    crawl.run(counter_world.address(visit, "mon-dossier"))

    assert not crawl.faults, "\n".join(sorted(set(crawl.faults)))
    met = {urlsplit(address).path for address in crawl.seen}
    for name in ("langue", "facile-a-lire", "mes-messages", "mon-emploi", "autres-toits", "mes-candidatures"):
        assert counter_world.address(visit, name) in met, name
