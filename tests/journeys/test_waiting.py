"""The waiting page in a real browser without JavaScript: accessible on a small telephone, and it opens by itself."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pytest

from hosting.admission import page as waiting_page
from hosting.admission.page import WaitingNotice
from tests.journeys.conftest import HEIGHT, NARROW, faults, overflow
from tests.web.admission.serving import crowd, served

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

TOLD = {
    "in line": WaitingNotice(1284, 410.0, 20, "ou=Paris"),
    "next": WaitingNotice(1, 2.0, 2, ""),
    "still": WaitingNotice(12, None, 4, "actualisation=non"),
    "soon": WaitingNotice(0, None, 2, ""),
}


@pytest.mark.parametrize("told", TOLD.values(), ids=TOLD)
def test_the_waiting_page_is_accessible_and_light(browser: Browser, told: WaitingNotice) -> None:
    body = waiting_page.waiting(told)
    page = browser.new_page(viewport={"width": NARROW, "height": HEIGHT}, locale="fr-FR")

    page.set_content(body.decode())

    assert len(body) < 5 * 1024
    assert faults(page) == []
    assert overflow(page) == ""
    page.close()


def test_without_javascript_the_page_opens_at_ones_turn(
    browser: Browser, browser_context_args: dict[str, Any], tmp_path: Path
) -> None:
    with served(tmp_path, seconds=0.2) as port:
        before = threading.Thread(target=crowd, args=(port, 60), kwargs={"every": 0.01, "within": 8})
        before.start()
        before.join(timeout=1.5)
        page = browser.new_context(**browser_context_args, java_script_enabled=False).new_page()

        page.goto(f"http://127.0.0.1:{port}/")
        told = page.inner_text("h1")
        page.get_by_text("page", exact=True).wait_for(timeout=60_000)

        assert told == "Il y a beaucoup de monde en ce moment"
        before.join(timeout=60)
        page.context.close()
