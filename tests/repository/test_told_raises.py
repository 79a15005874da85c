"""A public function of the rooms below the edge names in its docstring each error that it raises itself."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parents[2]
ROOMS = ("palier/rules", "palier/workflows", "palier/gateways", "palier/models", "palier/jobs", "hosting")
FILES = [
    path
    for room in ROOMS
    for path in sorted((HOUSE / room).rglob("*.py"))
    if not {"migrations", "management"} & set(path.relative_to(HOUSE).parts)
]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(HOUSE)))
def test_a_public_function_names_what_it_raises(path: Path) -> None:
    assert list(_untold(ast.parse(path.read_text(encoding="utf-8")))) == []


def test_an_error_that_is_not_named_is_found_and_one_caught_inside_is_not() -> None:
    source = """
def untold(): "Do it."; raise Refusal("no")
def told(): "Do it, or raise ``Refusal``."; raise refusals.Refusal
def caught():
    "Do it."
    try: raise Missing
    except Missing: pass
def _private(): "Do it."; raise Refusal
"""
    assert list(_untold(ast.parse(source))) == ["untold: Refusal"]


def _untold(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
            continue
        said = ast.get_docstring(node)
        if said is not None:
            yield from (f"{node.name}: {error}" for error in dict.fromkeys(_raised(node.body)) if error not in said)


def _raised(body: list[ast.stmt]) -> Iterator[str]:
    """The names of the errors raised here and let out; what a nested function raises is its own."""
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            continue
        if isinstance(node, ast.Raise) and node.exc is not None:
            name = ast.unparse(node.exc.func if isinstance(node.exc, ast.Call) else node.exc).split(".")[-1]
            if name[0].isupper() and name != "NotImplementedError":
                yield name
        if isinstance(node, ast.Try):
            yield from (one for one in _raised(node.body) if one not in _caught(node))
            yield from (one for handler in node.handlers for one in _raised(handler.body))
            yield from _raised([*node.orelse, *node.finalbody])
        else:
            for block in ("body", "orelse"):
                yield from _raised(getattr(node, block, []))
            for case in getattr(node, "cases", []):
                yield from _raised(case.body)


def _caught(node: ast.Try) -> set[str]:
    kinds = [handler.type for handler in node.handlers if handler.type is not None]
    flat = [one for kind in kinds for one in (kind.elts if isinstance(kind, ast.Tuple) else [kind])]
    return {ast.unparse(one).split(".")[-1] for one in flat}
