"""Every page that somebody may read, as it is sent: HTML without a fault, held by two engines beside the browser's.

The standard's parser with rules of ours, then `html-validate` where its packages are (ADR 167).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests import in_javascript
from tests import world as worlds
from tests.html_faults import faults
from tests.journeys.test_every_page import IN_A_VISIT, READERS, addresses_of, pages_in_a_visit
from tests.web.asking_as import client_of

if TYPE_CHECKING:
    from pathlib import Path

    from tests.world import World

_PAGE = '<!doctype html><html lang="fr"><head><title>x</title></head><body><main><h1>x</h1>{}</main></body></html>'


@pytest.fixture
def world(db: None) -> World:
    made = worlds.build()
    worlds.hold_two_homes(made)
    return made


@pytest.mark.parametrize("column", [*READERS, IN_A_VISIT])
def test_every_page_is_sent_without_a_fault(world: World, column: str, tmp_path: Path) -> None:
    who = "gisele" if column == IN_A_VISIT else READERS[column]
    actor = worlds.steward() if who == "ariane" else getattr(world, who) if who else None
    client = client_of(getattr(actor, "user", None))
    sent, wrong = {}, []
    for name, address in pages_in_a_visit(world) if column == IN_A_VISIT else addresses_of(column, world):
        response = client.get(address)
        if response.status_code != 200:
            wrong.append(f"{name}: status {response.status_code}")
        elif "text/html" in response.get("Content-Type", ""):
            sent[name] = response.content.decode()
            wrong += [f"{name}: {fault}" for fault in faults(sent[name])]

    assert sent
    assert not wrong, "\n".join(dict.fromkeys(wrong))
    wrong = in_javascript.html_faults(tmp_path, sent)
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    ("inside", "told"),
    [
        ("<p><div></div></p>", "unexpected-end-tag"),
        ('<p id="a"></p><p id="a"></p>', "stands 2 times"),
        ('<p aria-describedby="b"></p>', "leads nowhere"),
        ('<a href="#b">x</a>', "no element is #b"),
        ("<h3>x</h3>", "level 3 after one of level 1"),
        ("<h1>y</h1>", "2 headings of the first level"),
        ('<input type="text">', "no label"),
        ('<a href="/x"></a>', "nothing is said"),
        ('<img src="/x">', "no alt"),
        ("<ul><p>x</p></ul>", "stands in <ul"),
        ("<ul></ul>", "nothing stands in"),
        ('<a href="/x">x <button>y</button></a>', "stands in <a"),
        ("<table><tr><td>x</td></tr></table>", "no heading cell"),
        ('<table aria-label="x"><tr><th>x</th></tr></table>', "no scope"),
        ('<table><tr><th scope="col">x</th></tr></table>', "no caption"),
        ("</main><main>", "2 main parts"),
    ],
)
def test_each_rule_tells_its_fault(inside: str, told: str) -> None:
    assert any(told in fault for fault in faults(_PAGE.format(inside)))


def test_a_page_in_order_has_none() -> None:
    inside = (
        '<h2>x</h2><label for="a">x</label><input id="a"><ul><li>x</li></ul><dl><div><dt>x</dt><dd>y</dd></div></dl>'
        '<table><caption>x</caption><tr><th scope="row">x</th><td>y</td></tr></table><label><input type="radio"> x</label>'
    )

    assert faults(_PAGE.format(inside)) == []


def test_the_second_engine_tells_what_the_first_does_not(tmp_path: Path) -> None:
    inside = {
        "element-permitted-content": '<span><form action="/x"><button>x</button></form></span>',
        "valid-autocomplete": '<label>x <input type="text" autocomplete="street-address"></label>',
        "wcag/h32": '<form method="post" action="/x"><label>x <input type="text" name="x"></label></form>',
        "unique-landmark": "<aside><p>x</p></aside><aside><p>y</p></aside>",
    }
    pages = {rule.replace("/", "-"): _PAGE.format(html) for rule, html in inside.items()}

    assert [rule for rule, page in pages.items() if faults(page)] == []

    found = in_javascript.html_faults(tmp_path, {**pages, "in-order": _PAGE.format("<p>x</p>")})

    told = {(line.partition(".html")[0], line.split(": ")[2]) for line in found}
    assert told == {(rule.replace("/", "-"), rule) for rule in inside}
