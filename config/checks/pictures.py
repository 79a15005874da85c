"""`./run docs --pictures SITE`: take the pictures of the README again from a running demo, as a person sees it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from playwright.sync_api import Error, sync_playwright

from config.checks.testing import chromium

ROOT = Path(__file__).resolve().parents[2]
STAIRS = ROOT / "docs" / "pictures" / "stairs.png"
WHO, WIDTH, HEIGHT = "Amina", 1280, 900
SECONDS = 20


def take(site: str) -> Path:
    """Enter as Amina, open her candidature, and keep what stands above the fold: the home, the stairs, her place."""
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as tools:
        browser = tools.chromium.launch(executable_path=chromium(), args=arguments)
        page = browser.new_page(base_url=site, viewport={"width": WIDTH, "height": HEIGHT}, locale="fr-FR")
        page.set_default_timeout(SECONDS * 1000)
        page.goto("/demo/")
        page.get_by_role("button", name=f"Entrer comme {WHO}").click()
        page.goto("/mes-candidatures/")
        page.locator("main a[href^='/mes-candidatures/']").first.click()
        page.locator("main svg").first.wait_for()
        # The banner says that all is invented: true of the demo, and no part of the product.
        page.evaluate("document.querySelectorAll('.banner').forEach(one => one.remove())")
        page.screenshot(path=STAIRS)
        browser.close()
    return STAIRS


def main(arguments: list[str]) -> int:
    """Take them, or say what is missing."""
    if len(arguments) != 1:
        print("./run docs --pictures http://localhost:8000, with ./run demo running there", file=sys.stderr)
        return 2
    if chromium() is None:
        print("Chromium is missing: apt-get install chromium", file=sys.stderr)
        return 1
    try:
        print(take(arguments[0]).relative_to(ROOT))
    except Error as error:
        print(f"No picture: {error.message.splitlines()[0]}", file=sys.stderr)
        return 1
    return 0
