"""The codes by which the API of partners says a refusal: what a software may rest on."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from palier.workflows.acting.refusals import Refusal


def page() -> str:
    """Return the page."""
    import palier.workflows  # noqa: PLC0415 - the framework is set up first
    from palier.api import codes, site  # noqa: F401, PLC0415 - same; with it, every refusal of the API
    from palier.rules.law.voice import say  # noqa: PLC0415 - same
    from palier.workflows.acting import refusals  # noqa: PLC0415 - same

    for found in pkgutil.walk_packages(palier.workflows.__path__, "palier.workflows."):
        importlib.import_module(found.name)
    kinds = {one.__name__: one for one in _narrowed(refusals.Refusal)}
    lines = [
        "# Codes of refusals of the API",
        "",
        "Written from `palier/api/codes.py`. A code never changes its meaning and never leaves. A refusal without one",
        f"of its own has `{codes.OTHERWISE}`; the sentence says more than the code, and may be said better one day.",
        "",
        "| code | refusal | sentence, where it is always the same |",
        "|---|---|---|",
    ]
    for name, code in sorted(codes.CODES.items(), key=lambda one: (one[1], one[0])):
        kind = kinds.get(name)
        # Said by its base where the refusal has no words of its own: then each says which.
        own = say(kind.sentence) if kind is not None and "sentence" in vars(kind) else ""
        lines.append(f"| `{code}` | {inspect.cleandoc(kind.__doc__ or '').splitlines()[0] if kind else name} | {own} |")
    return "\n".join(lines)


def _narrowed(kind: type[Refusal]) -> list[type[Refusal]]:
    found = [kind]
    for one in kind.__subclasses__():
        found += _narrowed(one)
    return found
