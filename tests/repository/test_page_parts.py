"""What a page is made of is used: templates, filters, classes of the style sheet, files; and a colour has one value."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WEB = ROOT / "palier" / "web"
TEMPLATES = WEB / "templates"
STYLE, WAITING = WEB / "static" / "palier" / "palier.css", ROOT / "hosting" / "admission" / "waiting.css"
BUILT = ("for-{{", "of-{{", "tone-{{")
"""Classes that a template builds from a word; what begins so is used."""


@cache
def code() -> str:
    return "\n".join(
        path.read_text(encoding="utf-8")
        for room in ("palier", "hosting", "config")
        for path in (ROOT / room).rglob("*.py")
    )


@cache
def pages() -> dict[str, str]:
    return {path.relative_to(TEMPLATES).as_posix(): path.read_text() for path in TEMPLATES.rglob("*.html")}


def elsewhere(name: str) -> str:
    return code() + "".join(text for page, text in pages().items() if page != name)


def is_built(word: str) -> bool:
    """Whether a template makes this word of a prefix and a value."""
    everything = "".join(pages().values())
    return any(word.startswith(start.removesuffix("{{")) and start in everything for start in BUILT)


def test_every_template_is_shown_by_something() -> None:
    of_framework = {name for name in pages() if re.fullmatch(r"\d{3}(_\w+)?\.html", name)}
    unused = [
        name
        for name in pages()
        if name not in of_framework
        and name not in elsewhere(name)
        and f'"{Path(name).name}"' not in code()
        and f"{Path(name).stem}" not in code()
    ]

    assert unused == []


def test_every_class_of_the_style_is_on_a_page() -> None:
    words = set(re.findall(r"[\w-]+", code() + "".join(pages().values())))
    selectors = re.sub(r"\{[^{}]*\}", " ", re.sub(r"/\*.*?\*/", "", STYLE.read_text(), flags=re.DOTALL))
    named = set(re.findall(r"\.([a-zA-Z][\w-]*)", selectors))

    assert sorted(name for name in named - words if not is_built(name)) == []


def test_every_wide_table_stands_where_it_says_that_it_goes_on() -> None:
    bare = []
    for name, text in pages().items():
        for found in re.finditer(r'<table class="desk"', text):
            before = text[: found.start()]
            opened = before.rfind('class="scroll')
            if opened < 0 or "</table>" in before[opened:]:
                bare.append(name)

    assert bare == []


def test_every_static_file_is_named() -> None:
    everything = code() + "".join(pages().values()) + STYLE.read_text()

    assert [path.name for path in (WEB / "static").rglob("*.*") if path.name not in everything] == []


def test_every_filter_and_tag_is_used() -> None:
    tags = (WEB / "templatetags" / "palier_ui.py").read_text()
    names = re.findall(r"@register\.\w+(?:\([^)]*\))?\ndef (\w+)", tags)
    everything = "".join(pages().values())

    assert names
    assert [name for name in names if not re.search(rf"\|\s*{name}\b|{{%\s*{name}\b", everything)] == []


def colours(style: str) -> list[dict[str, str]]:
    """The colours by name: light, then dark."""
    roots = re.findall(r":root\s*\{([^}]*)\}", style)[:2]
    return [{name: one.upper() for name, one in re.findall(r"--([\w-]+):\s*(#\w+)", root)} for root in roots]


def test_the_waiting_page_has_the_colours_of_the_site() -> None:
    full = {"#FFF": "#FFFFFF"}
    of_site = colours(STYLE.read_text())
    for ours, site in zip(colours(WAITING.read_text()), of_site, strict=True):
        assert ours
        for name, colour in ours.items():
            assert full.get(colour, colour) in site.values(), f"--{name}: {colour}"
