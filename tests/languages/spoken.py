"""A browser that reads another language: its words, as the catalogue has them, and the choice that a person makes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from palier.models import catalogues
from palier.web.languages import speaking

if TYPE_CHECKING:
    from playwright.sync_api import Page

ARABIC, ENGLISH, PORTUGUESE = "ar", "en", "pt"


def said(code: str, french: str) -> str:
    """A phrase without places, in a language. Raises ``KeyError`` where no catalogue has it."""
    reader = speaking.reader(code)
    assert reader is not None
    told = reader.gettext(french)
    if told == french:
        raise KeyError(french)
    return told


def choose(page: Page, code: str) -> None:
    """Choose a language as a person does: the link at the head of this page, then its own name."""
    page.locator(f"header.site-header a[href^='{reverse('langue')}']").click()
    page.get_by_role("button", name=catalogues.offered()[code].name, exact=True).click()
    page.wait_for_selector(f"html[lang={code}]")
