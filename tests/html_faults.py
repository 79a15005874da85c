"""What is wrong in the HTML of a page, by the standard's own parser and by rules that no browser tells.

A second eye beside axe, which looks at the tree that a browser mended: here at what was sent. For each fault, a line in words.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from tinyhtml5.parser import HTMLParser

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

_HTML = "{http://www.w3.org/1999/xhtml}"
_REFERENCES = (
    "for",
    "list",
    "form",
    "headers",
    "aria-describedby",
    "aria-labelledby",
    "aria-controls",
    "aria-owns",
    "aria-details",
    "aria-errormessage",
)
_INTERACTIVE = {"a", "button", "select", "textarea", "summary", "label"}
_NO_LABEL_NEEDED = {"hidden", "submit", "button", "reset", "image"}
_IN_LISTS = {"ul": {"li"}, "ol": {"li"}, "dl": {"dt", "dd", "div"}, "menu": {"li"}}
_SCOPES = {"col", "row", "colgroup", "rowgroup"}
_NEVER_SHOWN = {"script", "template"}


def faults(html: str) -> list[str]:
    """Every fault of a whole page, in the order of the rules; empty where there is none."""
    parser = HTMLParser()
    root = parser.parse(html)
    found = [f"line {at[0]}: {code} {told or ''}".rstrip() for at, code, told in parser.errors]
    for rule in (_ids, _references, _headings, _names, _nesting, _lists, _tables, _whole):
        found += rule(root)
    return found


def _tag(element: Element) -> str:
    return str(element.tag).removeprefix(_HTML)


def _each(root: Element, *tags: str) -> Iterator[Element]:
    return (one for one in root.iter() if _tag(one) in tags)


def _told(element: Element) -> str:
    return f"<{_tag(element)} {' '.join(f'{name}={value!r}' for name, value in element.attrib.items())}>"[:120]


def _text(element: Element) -> str:
    """What is said of an element: its text, and what stands for its pictures."""
    parts = [element.get("aria-label", ""), element.get("alt", ""), *element.itertext()]
    parts += [one.get("alt", "") or one.get("aria-label", "") for one in element.iter()]
    return "".join(parts).strip()


def _ids(root: Element) -> list[str]:
    counted = Counter(one.get("id") for one in root.iter() if one.get("id") is not None)
    return [f"id {key!r} stands {times} times" for key, times in counted.items() if times > 1 or not key]


def _references(root: Element) -> list[str]:
    known = {one.get("id") for one in root.iter()}
    return [
        f"{name}={key!r} leads nowhere in {_told(one)}"
        for one in root.iter()
        for name in _REFERENCES
        for key in (one.get(name) or "").split()
        if key not in known
    ] + [
        f"no element is {href} in {_told(one)}"
        for one in _each(root, "a")
        if (href := one.get("href", "")).startswith("#") and href[1:] not in {*known, "", "top"}
    ]


def _headings(root: Element) -> list[str]:
    levels = [int(_tag(one)[1]) for one in _each(root, "h1", "h2", "h3", "h4", "h5", "h6")]
    found = [] if levels.count(1) == 1 else [f"{levels.count(1)} headings of the first level"]
    pairs = zip([0, *levels], levels, strict=False)
    return found + [
        f"a heading of level {after} after one of level {before}" for before, after in pairs if after > before + 1
    ]


def _names(root: Element) -> list[str]:
    labelled = {one.get("for") for one in _each(root, "label") if _text(one)}
    inside = {id(control) for label in _each(root, "label") if _text(label) for control in label.iter()}
    found = []
    for one in _each(root, "input", "select", "textarea"):
        is_named = one.get("aria-label") or one.get("aria-labelledby") or one.get("id") in labelled or id(one) in inside
        if not is_named and one.get("type") not in _NO_LABEL_NEEDED:
            found.append(f"no label for {_told(one)}")
    found += [f"nothing is said of {_told(one)}" for one in _each(root, "a", "button", "summary") if not _text(one)]
    found += [f"no alt in {_told(one)}" for one in _each(root, "img") if one.get("alt") is None]
    return found


def _nesting(root: Element) -> list[str]:
    return [
        f"{_told(inner)} stands in {_told(one)}"
        for one in _each(root, *_INTERACTIVE)
        for inner in one.iter()
        if inner is not one and (_tag(inner) in _INTERACTIVE or inner.get("tabindex")) and _tag(one) != "label"
    ]


def _lists(root: Element) -> list[str]:
    return [
        f"{_told(child)} stands in {_told(one)}"
        for one in _each(root, *_IN_LISTS)
        for child in one
        if isinstance(child.tag, str) and _tag(child) not in _IN_LISTS[_tag(one)] | _NEVER_SHOWN
    ] + [f"nothing stands in {_told(one)}" for one in _each(root, *_IN_LISTS) if not len(one)]


def _tables(root: Element) -> list[str]:
    """A table may also be named by the region in which it is scrolled."""
    in_regions = {
        id(child) for one in root.iter() if one.get("role") == "region" and one.get("aria-label") for child in one
    }
    found = []
    for table in _each(root, "table"):
        heads = list(_each(table, "th"))
        found += [] if heads else [f"no heading cell in {_told(table)}"]
        found += [f"no scope in {_told(head)}" for head in heads if head.get("scope") not in _SCOPES]
        is_named = next(_each(table, "caption"), None) is not None or table.get("aria-label") or id(table) in in_regions
        found += [] if is_named else [f"no caption in {_told(table)}"]
    return found


def _whole(root: Element) -> list[str]:
    found = [] if root.get("lang") else ["the page does not say its language"]
    titles = [one for one in _each(root, "title") if _text(one)]
    mains = list(_each(root, "main"))
    found += [] if titles else ["the page has no title"]
    found += [] if len(mains) == 1 else [f"{len(mains)} main parts"]
    return found
