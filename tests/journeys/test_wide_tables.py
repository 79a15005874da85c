"""A table that goes on below or beside what is seen says so, at both widths, without a script of ours; a short one does not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from tests import factories
from tests import world as worlds
from tests.journeys.conftest import NARROW, WIDE, look, overflow

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

pytestmark = pytest.mark.journey
HINTS = """() => {
    const table = document.querySelector('.scroll'), seen = (which) => Number(getComputedStyle(table, which).opacity) === 1;
    return {
        beside: seen('::before'), below: seen('::after'),
        isWider: table.scrollWidth > table.clientWidth, isLonger: table.scrollHeight > table.clientHeight,
    };
}"""
TO_THE_END = "() => { const table = document.querySelector('.scroll'); table.scrollTop = 1e6; table.scrollLeft = 1e6; }"


def hints(page: Page) -> dict[str, bool]:
    page.wait_for_timeout(200)
    return page.evaluate(HINTS)  # type: ignore[no-any-return]


@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_what_goes_on_is_shown_until_its_end(cast: Any, sign_in: Callable[..., Any], width: int) -> None:
    page = sign_in(worlds.steward().person, width=width)
    page.goto(f"{reverse('intendant')}?q=nefliers")
    short = hints(page)
    assert (short["below"], short["beside"]) == (short["isLonger"], short["isWider"])
    assert not short["isLonger"]

    for number in range(40):
        factories.organisation("bailleur", f"Habitat du canton numéro {number}")
    page.goto(reverse("intendant"))
    look(page, "intendant-longue-liste")

    long = hints(page)
    assert long["isLonger"]
    assert long["below"]
    assert long["beside"] == long["isWider"] == (width == NARROW)
    page.evaluate(TO_THE_END)
    end = hints(page)
    assert not end["below"]
    assert not end["beside"]
    assert not overflow(page)
