"""The reference pages: written from the code, never by hand.

A page is a function that returns its text. Pages live here or, next to what they describe,
in `config/checks/pages/NAME.py` with a function `page() -> str`; each becomes `docs/reference/NAME.md`.
"""

from __future__ import annotations

import importlib
import json
import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "docs" / "reference"
PAGES = ROOT / "config" / "checks" / "pages"


def set_up() -> None:
    import django  # noqa: PLC0415 - the settings are read here, not at import

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()


def addresses() -> set[str]:
    """Return the names of the site's addresses."""
    from django.urls import get_resolver  # noqa: PLC0415 - same

    set_up()
    return {name for name in get_resolver().reverse_dict if isinstance(name, str)}


def pages() -> dict[Path, str]:
    """Return each page's path and text, as the code gives them now."""
    set_up()
    found = {}
    for path in sorted(PAGES.glob("[a-z]*.py")):
        text: str = importlib.import_module(f"config.checks.pages.{path.stem}").page()
        found[FOLDER / f"{path.stem.replace('_', '-')}.md"] = text.rstrip() + "\n"
    found[FOLDER / "openapi.json"] = description()
    return found


def description() -> str:
    """The description of the API of partners: a software is written from it, so each change of it is seen in a commit."""
    set_up()
    from palier.api.site import document  # noqa: PLC0415 - the framework is set up first

    return json.dumps(document(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def write() -> list[Path]:
    """Write every page and return the paths of those that changed."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    changed = []
    for path, text in pages().items():
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            changed.append(path)
    return changed


def stale() -> list[Path]:
    """Return the pages that differ from what the code gives, and those that no code gives."""
    wanted = pages()
    wrong = [path for path, text in wanted.items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    return wrong + [path for path in sorted(FOLDER.glob("*.md")) if path not in wanted]
