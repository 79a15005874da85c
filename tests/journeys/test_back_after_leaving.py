"""Back, in a browser as it is shipped: with its back-forward cache, that Playwright switches off."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from tests import factories
from tests.journeys.conftest import BACKEND, open_menu

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, BrowserType, Page

pytestmark = pytest.mark.journey
SWITCHED_OFF = "--disable-back-forward-cache"
WATCH = "addEventListener('pageshow', event => { window.cameBack = event.persisted })"


@pytest.fixture
def shipped(browser_type: BrowserType, browser_type_launch_args: dict[str, Any]) -> Iterator[Browser]:
    """A browser that keeps whole pages for Back."""
    browser = browser_type.launch(**browser_type_launch_args, ignore_default_args=[SWITCHED_OFF])
    yield browser
    browser.close()


@pytest.fixture
def window(committed: None, shipped: Browser, live_server: Any) -> Page:
    """A window of a household that has just looked at its file."""
    context = shipped.new_context(base_url=live_server.url)
    context.set_default_timeout(10_000)
    context.add_init_script(WATCH)
    return context.new_page()


def test_a_public_page_comes_back_as_it_was(window: Page) -> None:
    """Else the next test would prove nothing: the browser does keep pages."""
    window.goto("/aide/")
    window.goto("/classement/")

    window.go_back(wait_until="commit")

    assert window.evaluate("window.cameBack")


def looking(window: Page, live_server: Any) -> None:
    """A household has its file on the screen, then reads another page of the site."""
    client = Client()
    client.force_login(factories.demande("Zzcanari").user, backend=BACKEND)
    cookie = client.cookies["palier_session"].value
    window.context.add_cookies(
        [{"name": "palier_session", "value": cookie, "url": live_server.url, "httpOnly": True, "sameSite": "Lax"}]
    )
    window.goto("/mon-dossier/")
    assert "Zzcanari" in window.content()


def leave(window: Page) -> None:
    open_menu(window)
    window.get_by_role("button", name="Se déconnecter").first.click()
    window.wait_for_url("**/")


def nothing_is_shown(window: Page) -> None:
    window.wait_for_url("**/connexion/**", wait_until="commit")
    assert "Zzcanari" not in window.content()


def test_back_at_once_shows_nothing_of_the_household(window: Page, live_server: Any) -> None:
    looking(window, live_server)
    leave(window)

    window.go_back(wait_until="commit")

    nothing_is_shown(window)


def test_back_past_a_public_page_shows_nothing_of_the_household(window: Page, live_server: Any) -> None:
    looking(window, live_server)
    leave(window)
    window.goto("/aide/")

    window.go_back(wait_until="commit")
    assert window.evaluate("window.cameBack"), "a public page was not kept"
    window.go_back(wait_until="commit")

    nothing_is_shown(window)


def test_back_in_a_window_after_leaving_in_another_shows_nothing(window: Page, live_server: Any) -> None:
    looking(window, live_server)
    window.goto("/aide/")
    other = window.context.new_page()
    other.goto("/mon-dossier/")
    leave(other)

    window.go_back(wait_until="commit")

    nothing_is_shown(window)
