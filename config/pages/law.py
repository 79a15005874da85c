"""Page: which function applies which article."""

from __future__ import annotations

import importlib
from collections import defaultdict
from pathlib import Path

from palier.rules import law

RULES = Path(law.__file__).parent


def page() -> str:
    """Return the index from each source to the rules that apply it."""
    for path in sorted(RULES.glob("[a-z]*.py")):
        importlib.import_module(f"palier.rules.{path.stem}")
    found: dict[str, list[str]] = defaultdict(list)
    for name, sources in law.applied():
        for source in sources:
            found[str(source)].append(name.removeprefix("palier.rules."))
    lines = [
        "# Law index",
        "",
        "Written by `./run docs` from the marks `@applies` in `palier/rules/`.",
        "",
        "| Source | Applied by |",
        "|---|---|",
    ]
    lines += [f"| {source} | {', '.join(f'`{name}`' for name in names)} |" for source, names in sorted(found.items())]
    return "\n".join(lines)
