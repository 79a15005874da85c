"""What the code of some rooms reaches, read from its text: every name that a function mentions, called or not."""

from __future__ import annotations

import ast
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NAMED = (ast.FunctionDef, ast.ClassDef)


@dataclass
class Graph:
    """Top-level names, each with the project's names that its text mentions."""

    mentions: dict[str, set[str]] = field(default_factory=dict)
    texts: dict[str, ast.stmt] = field(default_factory=dict)

    def reached(self, start: str) -> set[str]:
        """All that a name mentions, and what those mention."""
        seen: set[str] = set()
        waiting = [start]
        while waiting:
            name = waiting.pop()
            if name not in seen:
                seen.add(name)
                waiting += [known for one in self.mentions[name] if (known := self._known(one))]
        return seen

    def _known(self, name: str) -> str:
        while name and name not in self.mentions:
            name = name.rpartition(".")[0]
        return name


def read(repository: Path, *rooms: str) -> Graph:
    """The graph of these rooms of ``palier/``; what they take from elsewhere is left out."""
    graph = Graph()
    for room in rooms:
        for path in sorted((repository / "palier" / room).rglob("*.py")):
            module = ".".join(path.relative_to(repository).with_suffix("").parts).removesuffix(".__init__")
            tree = ast.parse(path.read_text(encoding="utf-8"))
            known = dict(_imported(tree))
            tops = {name: each for each in tree.body for name in _names(each)}
            known |= {name: f"{module}.{name}" for name in tops}
            for name, each in tops.items():
                graph.texts[f"{module}.{name}"] = each
                graph.mentions[f"{module}.{name}"] = set(_mentioned(each, known))
    return graph


def _imported(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield from ((each.asname or each.name, f"{node.module}.{each.name}") for each in node.names)


def _names(node: ast.stmt) -> list[str]:
    if isinstance(node, NAMED):
        return [node.name]
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    return [each.id for each in targets if isinstance(each, ast.Name)]


def _mentioned(node: ast.stmt, known: dict[str, str]) -> Iterator[str]:
    for each in ast.walk(node):
        if isinstance(each, ast.Name) and each.id in known:
            yield known[each.id]
        elif isinstance(each, ast.Attribute):
            first, _, rest = ast.unparse(each).partition(".")
            if first in known:
                yield f"{known[first]}.{rest}"


def calls(graph: Graph, function: str) -> dict[str, list[ast.Call]]:
    """Every call of a function, as it is written, by the name in which it stands."""
    found: dict[str, list[ast.Call]] = defaultdict(list)
    for name, text in graph.texts.items():
        for node in ast.walk(text):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == function:
                found[name].append(node)
    return found
