"""Browsers for the journeys: who is signed in, what accessibility asks of each page, and its picture.

`PALIER_SCREENSHOTS=1` keeps a picture of each page looked at, at 360 and 1280 px, under `.palier/screenshots/`.
"""

from __future__ import annotations

import os
import threading
from datetime import date
from typing import TYPE_CHECKING, Any
from weakref import WeakSet

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Locator

from palier.models import Membership, SecondFactor
from sandbox.sne.certificates import ensure
from sandbox.sne.register import Register
from sandbox.sne.server import RegisterSandbox
from tests import second_factors
from tests import world as worlds
from tests.attacks import sealed_world
from tests.conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, Page

    from palier.models import User

BACKEND = "django.contrib.auth.backends.ModelBackend"
PICTURES = ROOT / ".palier" / "screenshots"
NARROW, WIDE = 360, 1280
HEIGHT = 800


_SCRIPTLESS: WeakSet[Page] = WeakSet()
"""Windows without JavaScript: axe is a script, and looks at the same pages in the journeys that have it."""


@pytest.fixture(autouse=True)
def sealed_life(committed: None) -> Iterator[None]:
    """Whatever a journey does is honest: once it is sealed, nothing is found wrong."""
    yield
    sealed_world.seal()
    assert [fault.sentence for fault in sealed_world.faults()] == []


@pytest.fixture(autouse=True)
def whole_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """A click lets go as soon as the next page begins to arrive, still empty: what follows is read of a whole one."""
    press = Locator.click

    def and_wait(self: Locator, **options: Any) -> None:
        press(self, **options)
        if not self.page.is_closed():
            self.page.wait_for_load_state()

    monkeypatch.setattr(Locator, "click", and_wait)


@pytest.fixture
def world(committed: None) -> worlds.World:
    """The cast with a home at each stage."""
    return worlds.build()


@pytest.fixture
def cast(committed: None) -> worlds.World:
    """The cast alone."""
    return worlds.cast()


@pytest.fixture
def sign_in(
    committed: None, browser: Browser, browser_context_args: dict[str, Any], live_server: Any
) -> Iterator[Callable[..., Page]]:
    """Give a function that opens a window on the site as somebody: `sign_in(user, scripts=False, width=360)`.

    `is_sure`: whoever has a desk has just shown a second factor, even where they have none to show.
    Windows are closed once the journey ends: four hundred that stay take gigabytes, and go on asking a site that is gone.
    """
    opened: list[BrowserContext] = []

    def open_as(user: User | None = None, *, scripts: bool = True, width: int = WIDE, is_sure: bool = False) -> Page:
        context: BrowserContext = browser.new_context(
            **{
                **browser_context_args,
                "base_url": live_server.url,
                "java_script_enabled": scripts,
                "viewport": {"width": width, "height": HEIGHT},
            }
        )
        opened.append(context)
        # The default of the library: a page is waited for, never timed. An axe on a busy machine takes over ten seconds.
        context.set_default_timeout(30_000)
        if user is not None:
            client = Client()
            client.force_login(user, backend=BACKEND)
            has_desk = is_sure and Membership.objects.filter(user=user).exists()
            if has_desk or SecondFactor.objects.filter(user=user).exists():
                second_factors.show(client)
            name, cookie = next((k, v.value) for k, v in client.cookies.items() if "session" in k)
            context.add_cookies([{"name": name, "value": cookie, "url": live_server.url}])
        page = context.new_page()
        if not scripts:
            _SCRIPTLESS.add(page)
        page.on("pageerror", lambda error: pytest.fail(f"{page.url}: {error}"))
        return page

    yield open_as
    for context in opened:
        context.close()


@pytest.fixture
def register(tmp_path: Path, settings: Any) -> Iterator[RegisterSandbox]:
    """The State's register, over mutual TLS, with the sample as the State published it."""
    ensure(tmp_path)
    server = RegisterSandbox(("127.0.0.1", 0), tmp_path, Register(20, 1, date(2026, 11, 25)))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    settings.SNE_URL, settings.SNE_CERTS = f"https://localhost:{server.server_address[1]}", str(tmp_path)
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def faults(page: Page) -> list[str]:
    """What axe finds against this page, one line each."""
    # A page that a script opens, and no click, may still be empty.
    page.wait_for_load_state()
    found = Axe().run(page).response["violations"]
    return [f"{each['id']} {node['target']}: {each['help']}" for each in found for node in each["nodes"]]


def overflow(page: Page) -> str:
    """What makes the page wider than its window; nothing is best."""
    page.wait_for_load_state()
    return str(
        page.evaluate(
            "() => { const w = document.documentElement.clientWidth;"
            " if (document.documentElement.scrollWidth <= w) return '';"
            " const e = [...document.querySelectorAll('body *')].find("
            "e => e.getBoundingClientRect().right > w + 1 && !e.closest('.scroll'));"
            " return e ? e.tagName + '.' + e.className : 'the page'; }"
        )
    )


def overflow_of_large_text(page: Page) -> str:
    """The same with text twice as large, as somebody who sees badly sets it."""
    page.wait_for_load_state()
    page.evaluate("document.documentElement.style.fontSize = '34px'")
    return overflow(page)


def open_menu(page: Page) -> None:
    """Open the entries of the site where they are behind a button: on a telephone."""
    page.wait_for_load_state()
    button = page.locator(".site-header button.menu").first
    if button.is_visible():
        button.click()


def picture(page: Page, name: str) -> None:
    """Keep the page as it looks, where that was asked."""
    if os.environ.get("PALIER_SCREENSHOTS") != "1":
        return
    PICTURES.mkdir(parents=True, exist_ok=True)
    before = page.viewport_size
    for width in (NARROW, WIDE):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        page.screenshot(path=PICTURES / f"{name}-{width}.png", full_page=True)
    if before:
        page.set_viewport_size(before)


def look(page: Page, name: str) -> None:
    """Hold a page to accessibility, and keep its picture."""
    if page in _SCRIPTLESS:
        return
    picture(page, name)
    wrong = faults(page)
    assert not wrong, f"{name} ({page.url}):\n" + "\n".join(wrong)
