"""`./run docs --pictures SITE`: take the pictures of the README and of the gallery again from a running demo."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from playwright.sync_api import Error, sync_playwright

from config.checks.testing import chromium

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "docs" / "pictures"
STAIRS = FOLDER / "stairs.png"
SECONDS = 20
SIZES = {"phone": (360, 740), "desk": (1280, 900)}
"""Width and height of what is seen before any scrolling."""
QUALITY = 62


class Shown(NamedTuple):
    """A page of the gallery: its name, its title, who reads it, and how one gets there."""

    name: str
    title: str
    path: str
    who: str = ""
    follow: str = ""
    """A link of that page, followed before the picture: a page whose address only the demo knows."""


GALLERY = (
    Shown("welcome", "The first page", "/"),
    Shown("search", "Homes that are open", "/logements/"),
    Shown("home", "A home, its cost and its list", "/logements/", follow="main article a[href^='/logements/']"),
    Shown("roofs", "Other roofs: residences, shared flats, intermediate homes", "/autres-toits/"),
    Shown("easy", "A page in easy words", "/facile-a-lire/ma-place/"),
    Shown("figures", "How long one waits, by commune", "/chiffres/"),
    Shown("first", "A first registration", "/premiere-demande/"),
    Shown("file", "What awaits me, first", "/mon-dossier/", who="Amina"),
    Shown("points", "My points, line by line", "/mon-dossier/points/", who="Amina"),
    Shown("candidatures", "Where my candidatures stand", "/mes-candidatures/", who="Amina"),
    Shown(
        "candidature",
        "My place, and why",
        "/mes-candidatures/",
        who="Amina",
        follow="main a[href^='/mes-candidatures/']",
    ),
    Shown("pieces", "The papers that are asked", "/mon-dossier/pieces/", who="Amina"),
    Shown("letters", "My letters", "/courrier/", who="Amina"),
    Shown("landlord", "A landlord’s day", "/bailleur/", who="Karim"),
    Shown("reservataire", "A réservataire’s day", "/reservataire/", who="Odile"),
)


def take(site: str) -> list[Path]:
    """Take the picture of the README, then each page of the gallery at the width of a telephone and of a desk."""
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as tools:
        browser = tools.chromium.launch(executable_path=chromium(), args=arguments)
        stairs = next(one for one in GALLERY if one.name == "candidature")
        with _reading(browser, site, stairs, SIZES["desk"]) as page:
            page.locator("main svg").first.wait_for()
            page.screenshot(path=STAIRS)
        taken = [STAIRS]
        for one in GALLERY:
            for size, box in SIZES.items():
                with _reading(browser, site, one, box) as page:
                    taken.append(FOLDER / f"{one.name}-{size}.jpg")
                    page.screenshot(path=taken[-1], type="jpeg", quality=QUALITY)
        browser.close()
    (FOLDER / "README.md").write_text(gallery(), encoding="utf-8")
    return taken


@contextmanager
def _reading(browser: Browser, site: str, one: Shown, box: tuple[int, int]) -> Iterator[Page]:
    """A page as its reader has it before their eyes."""
    context = browser.new_context(base_url=site, viewport={"width": box[0], "height": box[1]}, locale="fr-FR")
    # Somebody of the cast may have been left reading another language: what a browser chose stands.
    context.add_cookies([{"name": "palier_langue", "value": "fr", "url": site}])
    page = context.new_page()
    page.set_default_timeout(SECONDS * 1000)
    if one.who:
        page.goto("/demo/")
        page.get_by_role("button", name=f"Entrer comme {one.who}").click()
    page.goto(one.path)
    if one.follow:
        page.locator(one.follow).first.click()
    # The banner says that all is invented: true of the demo, and no part of the product.
    page.evaluate("document.querySelectorAll('.banner').forEach(one => one.remove())")
    # What is drawn only once it is scrolled to would be a blank.
    page.evaluate("document.querySelectorAll('img[loading=lazy]').forEach(one => { one.loading = 'eager'; })")
    page.evaluate("Promise.all([...document.images].map(one => one.decode().catch(() => null)))")
    yield page
    context.close()


def gallery() -> str:
    """The page that shows them, a page of the product a part."""
    head = "# Pages\n\nWritten by `./run docs --pictures`, from the demo: every person and home is invented.\n"
    parts = (
        f"\n## {one.title}\n\n| 360 px | 1280 px |\n|---|---|\n"
        f"| ![{one.title}, on a telephone]({one.name}-phone.jpg) | ![{one.title}, on a desk]({one.name}-desk.jpg) |\n"
        for one in GALLERY
    )
    return head + "".join(parts)


def main(arguments: list[str]) -> int:
    """Take them, or say what is missing."""
    if len(arguments) != 1:
        print("./run docs --pictures http://localhost:8000, with ./run demo running there", file=sys.stderr)
        return 2
    if chromium() is None:
        print("Chromium is missing: apt-get install chromium", file=sys.stderr)
        return 1
    try:
        for one in take(arguments[0]):
            print(one.relative_to(ROOT))
    except Error as error:
        print(f"No picture: {error.message.splitlines()[0]}", file=sys.stderr)
        return 1
    return 0
