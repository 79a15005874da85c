"""What nothing calls is either gone or listed here with what it waits for."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("palier", "hosting", "config", "sandbox", "benchmarks")
_COUNTER = "a late attestation has no screen at the counter (debts)"
_SPEC = "the rule in Python: SQL follows it, and tests compare the two"
_FROZEN = "a migration holds its text frozen; a test compares"
WAITING = {
    "palier.models.settled.suppose": "what tests of pages know, so that none waits for a process to forget",
    "palier.rules.fitting.affordability_flags.flags": "no landlord has published a mark of its own yet (debts)",
    "palier.rules.law.calendars.holidays": "the names of the days off: read by the tests of the table",
    "palier.rules.law.calendars.local_holidays": "the same, of Alsace and Moselle",
    "palier.rules.scoring.cotation.open_lines": "what the pages of points say line by line, asked at once by the cases",
    "palier.rules.doors.file_access.reading": _SPEC,
    "palier.rules.doors.file_access.readers": _SPEC,
    "palier.rules.homes.flow.guarantee_notice": "no convention keeps the day on which a loan is repaid (debts)",
    "palier.rules.life.lifecycle.pieces_recourse": _COUNTER,
    "palier.rules.life.lifecycle.valid_until": "the register gives the end of validity; a counter would compute it (debts)",
    "palier.rules.fitting.occupancy.under_occupation": "no landlord reads the homes of its tenants here (debts)",
    "palier.rules.situations.pieces.is_fresh": "the age of a piece informs a desk that does not show it yet (debts)",
    "palier.rules.people.plausibility.require": "a file that a person brings is read with its doubts; the command alone refuses",
    "palier.rules.situations.priorities.is_priority": "a count of priority households that no page shows (debts)",
    "palier.rules.ranking.ranking.cut_band": _SPEC,
    "palier.rules.ranking.ranking.histogram": _SPEC,
    "palier.rules.life.renewal.notice_deadline": "the law's last day: ours leaves earlier, and a test compares",
    "palier.rules.situations.situations.proved_by": "a piece that proves several situations is not offered by them yet (debts)",
    "palier.rules.ranking.small_cells.bands": _SPEC,
    "palier.rules.ranking.shared_cells.cell_of": _SPEC,
    "palier.rules.ranking.shared_cells.publish_shared": _SPEC,
    "palier.rules.ranking.small_cells.cross": "an employer's tables are never crossed (ADR 63): the rule for whoever would",
    "palier.rules.commission.votes.elect_chair": "an election is kept by its result, without its ballots (debts)",
    "palier.models.doors.row_statements.sql": _FROZEN,
    "palier.models.scoring.score_table.create": _FROZEN,
    "palier.models.seals.seal_rows.triggers": _FROZEN,
}
"""Function or class, and why it stays."""
FROM_OUTSIDE = ("register.", "app.task", "app.periodic", "on_the_clock", "receiver", "router.")
"""Decorators by which a framework knows a function."""


@dataclass(slots=True)
class Module:
    """A file: what it defines at its top, and what it names of others and of itself."""

    name: str
    tree: ast.Module
    is_package: bool
    aliases: dict[str, str] = field(default_factory=dict)


@cache
def modules() -> dict[str, Module]:
    found = {}
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            if "migrations" not in path.parts:
                name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
                tree = ast.parse(path.read_text(encoding="utf-8"))
                found[name] = Module(name, tree, path.name == "__init__.py")
    return found


def dotted(node: ast.expr) -> str:
    match node:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=value, attr=attr):
            return f"{dotted(value)}.{attr}"
    return ""


def of_imports(module: Module) -> Iterator[str]:
    """What a module takes from others by its name; the modules it takes become aliases."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            for one in node.names:
                whole = f"{node.module}.{one.name}"
                if whole in modules():
                    module.aliases[one.asname or one.name] = whole
                else:
                    yield whole
        elif isinstance(node, ast.Import):
            module.aliases |= {one.asname: one.name for one in node.names if one.asname}


def of_names(module: Module) -> Iterator[str]:
    """What a module reads through an alias, of itself outside the definition, and as dotted text."""
    for top in module.tree.body:
        own = getattr(top, "name", "")
        for node in ast.walk(top):
            match node:
                case ast.Attribute():
                    head, _, rest = dotted(node).partition(".")
                    yield f"{module.aliases.get(head, head)}.{rest}"
                case ast.Name(id=name) if name != own:
                    yield f"{module.name}.{name}"
                case ast.Constant(value=str(text)):
                    yield text


@cache
def named() -> frozenset[str]:
    taken = {name for module in modules().values() for name in of_imports(module)}
    return frozenset(taken | {name for module in modules().values() for name in of_names(module)})


def defined() -> Iterator[tuple[str, ast.FunctionDef | ast.ClassDef]]:
    for module in modules().values():
        for node in module.tree.body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                yield f"{module.name}.{node.name}", node


def is_known_outside(name: str, node: ast.FunctionDef | ast.ClassDef) -> bool:
    """A command, a table, a reference page, a filter or a task: a framework finds it by its place."""
    if any(dotted(getattr(mark, "func", mark)).startswith(FROM_OUTSIDE) for mark in node.decorator_list):
        return True
    if isinstance(node, ast.ClassDef):
        return name.startswith("palier.models.") or node.name in {
            "Command",
            "PalierConfig",
            "DatabaseWrapper",
            "SessionStore",
        }
    return name.startswith("config.checks.pages.") and node.name == "page"


def uncalled() -> set[str]:
    return {name for name, node in defined() if name not in named() and not is_known_outside(name, node)}


def test_what_nothing_calls_is_listed_with_its_reason() -> None:
    assert uncalled() - set(WAITING) == set()


def test_what_is_listed_still_waits() -> None:
    """A line leaves when somebody calls it, or when it is gone."""
    assert set(WAITING) - uncalled() == set()


@pytest.mark.parametrize(
    ("name", "is_there"),
    [
        ("palier.rules.offer.offers.answer_deadline", True),
        ("palier.web.context.navigation", True),
        ("palier.rules.offer.offers.no_such_function", False),
    ],
)
def test_a_call_is_seen(name: str, is_there: bool) -> None:
    assert (name in named()) is is_there
