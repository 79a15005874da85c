"""Post-mortems: files that a person writes after an incident, read as the public page shows them.

A title, headings, paragraphs and lists: nothing else of Markdown, and everything is escaped by the page.
"""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

HEADINGS = (
    "Ce que les gens ont vu",
    "Ce qui s’est passé",
    "Pourquoi",
    "Ce qui est réparé",
    "Ce qui change",
)
_NAME = re.compile(r"(\d{4}-\d{2}-\d{2})-([a-z0-9-]{1,60})\.md")


@dataclass(frozen=True, slots=True)
class PostMortemPart:
    """One heading and what is under it: paragraphs, then the items of a list."""

    title: str
    paragraphs: tuple[str, ...]
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PostMortem:
    """One incident."""

    on: date
    key: str
    title: str
    parts: tuple[PostMortemPart, ...]


def listed(folder: Path) -> list[PostMortem]:
    """Every one of the folder that is whole, the newest first; a folder that is not there has none."""
    return [one for path in files(folder) if not faults(one := read(path))]


def files(folder: Path) -> list[Path]:
    """Those that tell of an incident, by their name."""
    return sorted((path for path in folder.glob("*.md") if _NAME.fullmatch(path.name)), reverse=True)


def read(path: Path) -> PostMortem:
    """One file. Raises ``ValueError``."""
    named = _NAME.fullmatch(path.name)
    if named is None:
        raise ValueError(path.name)
    head, *parts = re.split(r"^## ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return PostMortem(
        date.fromisoformat(named[1]), path.stem, head.strip().removeprefix("# ").strip(), tuple(map(_part, parts))
    )


def faults(one: PostMortem) -> list[str]:
    """What is missing before it may be published."""
    told = {part.title for part in one.parts if part.paragraphs or part.items}
    return [*([] if one.title else ["le titre"]), *(heading for heading in HEADINGS if heading not in told)]


def _part(text: str) -> PostMortemPart:
    title, _, body = text.partition("\n")
    blocks = [block.strip() for block in re.split(r"\n\s*\n", body) if block.strip()]
    items = [item for block in blocks if block.startswith("- ") for item in re.split(r"^- ", block, flags=re.MULTILINE)]
    return PostMortemPart(
        title.strip(),
        tuple(" ".join(block.split()) for block in blocks if not block.startswith("- ")),
        tuple(" ".join(item.split()) for item in items if item.strip()),
    )
