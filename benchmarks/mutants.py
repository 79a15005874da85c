"""`./run bench mutants [FILE...]`: change one thing of a rule, run its tests, and tell what they did not notice.

Each change is tried in a forked process that loads the changed file instead of the true one and runs the pure tests
of that file, without Django or a database. The examples of hypothesis are the same at each run. A change that ends no
test in time is counted as noticed and told apart.
"""

import argparse
import ast
import contextlib
import gc
import importlib.abc
import importlib.machinery
import importlib.util
import os
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import CodeType

import hypothesis
import pytest
from _pytest.config import default_plugins
from hypothesis import strategies as _strategies  # noqa: F401 - loaded once, for every child

from benchmarks.shared.changes import Change, changed, changes
from config.checks import house

ROOT = Path(__file__).resolve().parent.parent
RULES = ROOT / "palier" / "rules"
TESTS = ROOT / "tests" / "rules"
SURVIVED, NOTICED, TOO_LONG = "survived", "noticed", "too long"
_POINTS = (
    "test_weighing.py",
    "lines",
    "test_cotation_quartile.py",
    "test_local_links.py",
    "test_claims.py",
    "test_at_the_limit.py",
    "test_cases.py",
    "test_grids.py",
    "test_moving.py",
    "test_cotation.py",
    "test_grid_fairness.py",
    "test_any_grid.py",
)
TRIED_BY: dict[str, tuple[str, ...]] = {
    "ranking": ("test_ranking.py", "test_cases_house.py", "verifying"),
    "funnel": ("test_funnel.py", "test_at_the_limit.py", "test_cases_commission.py", "test_cases_promised.py"),
    "quotas": ("test_quotas.py", "test_cases_quotas.py", "test_at_the_limit.py", "test_flow.py", "test_quartile.py"),
    "radiation": ("test_radiation.py", "test_lifecycle.py", "test_at_the_limit.py", "test_cases_life.py"),
    "clocks": (
        "test_clocks.py",
        "test_cases_clocks.py",
        "test_cases_situations.py",
        "test_cases_commission.py",
        "test_cases_life.py",
        "test_offers.py",
        "test_awaiting.py",
    ),
    "eligibility": (
        "test_eligibility.py",
        "test_at_the_limit.py",
        "test_cases_household.py",
        "test_cases_ceilings.py",
        "test_cases.py",
    ),
    "weighing": _POINTS,
    "cotation": _POINTS,
}
"""The files measured, each with its tests under ``tests/rules``, the nearest and the quickest first."""
_PYTEST = [
    "-c",
    os.devnull,
    f"--rootdir={ROOT}",
    "--import-mode=importlib",
    "--noconftest",
    "--disable-plugin-autoload",
    "-x",
    "-q",
    "-p",
    "no:cacheprovider",
]
_SLOWER = 5
"""A run this many times longer than that of the true file, and ten seconds, is one that does not end."""


class _Without(importlib.abc.MetaPathFinder):
    """Finds no module of a name: what needs it is not loaded either."""

    def __init__(self, name: str) -> None:
        self.name = name

    def find_spec(self, fullname: str, *_: object) -> None:
        if fullname == self.name:
            raise ImportError(name=fullname)


class _Instead(importlib.abc.MetaPathFinder, importlib.machinery.SourceFileLoader):
    """Loads one module from a changed tree; every other one is found as usual."""

    def __init__(self, name: str, path: Path, tree: ast.Module) -> None:
        super().__init__(name, str(path))
        self._tree = tree

    def find_spec(self, fullname: str, *_: object) -> importlib.machinery.ModuleSpec | None:
        found = fullname == self.name
        return importlib.util.spec_from_file_location(fullname, self.path, loader=self) if found else None

    def get_code(self, _fullname: str) -> CodeType:
        return compile(self._tree, self.path, "exec")


def main() -> int:
    """Measure the files named, or all; 1 when a file has fewer than the share asked for."""
    parser = argparse.ArgumentParser(prog="./run bench mutants", description=__doc__)
    parser.add_argument("files", nargs="*", metavar="FILE", help=f"of: {', '.join(TRIED_BY)} (all by default)")
    parser.add_argument("--lines", default="", help="only the changes of these lines, such as 30,52-60")
    parser.add_argument("--least", type=float, default=95, help="the share to notice, in hundredths (95)")
    parser.add_argument("--examples", type=int, default=50, help="how many hypothesis draws for each property (50)")
    options = parser.parse_args()
    if unknown := set(options.files) - set(TRIED_BY):
        parser.error(f"no tests are named for {', '.join(sorted(unknown))}")
    _same_examples(options.examples)
    total: Counter[str] = Counter()
    is_enough = True
    for name in options.files or TRIED_BY:
        found = _measured(name, _lines(options.lines))
        is_enough = _share(found) >= options.least and is_enough
        total += found
    print(f"all: {_told(total)}", flush=True)
    return 0 if is_enough else 1


def _same_examples(count: int) -> None:
    """So many examples, drawn the same each time; a slow draw is no failure of a test."""
    hypothesis.settings.register_profile(
        "mutants",
        max_examples=count,
        deadline=None,
        derandomize=True,
        database=None,
        print_blob=False,
        phases=[hypothesis.Phase.explicit, hypothesis.Phase.generate],
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    hypothesis.settings.load_profile("mutants")


def _lines(text: str) -> set[int]:
    wanted: set[int] = set()
    for part in filter(None, text.split(",")):
        first, _, last = part.partition("-")
        wanted |= set(range(int(first), int(last or first) + 1))
    return wanted


def _measured(name: str, lines: set[int]) -> Counter[str]:
    path = path_of(name)
    source, tests = path.read_text(encoding="utf-8"), [str(TESTS / test) for test in TRIED_BY[name]]
    _warm(name)
    began = time.monotonic()
    if _run(name, path, ast.parse(source), tests, limit=600) != SURVIVED:
        sys.exit(f"{name}: its tests fail, or take too long, without any change")
    limit = (time.monotonic() - began) * _SLOWER + 10
    found: Counter[str] = Counter()
    for change in _chosen(source, lines):
        answer = _run(name, path, changed(source, change), tests, limit=limit)
        found[answer] += 1
        if answer != NOTICED:
            print(f"{name}.py:{change.line}: {answer}: {change.before}  ->  {change.after}", flush=True)
    print(f"{name}: {_told(found)}, {time.monotonic() - began:.0f} s", flush=True)
    return found


def path_of(name: str) -> Path:
    """Return the file of a module of the rules."""
    return next(RULES.rglob(f"{name}.py"))


def _warm(name: str) -> None:
    """Load what every child needs: the tools, and the rules that do not rest on the one measured."""
    for plugin in default_plugins:
        importlib.import_module(f"_pytest.{plugin}")
    for loaded in [module for module in sys.modules if module.startswith("palier.")]:
        del sys.modules[loaded]
    without = _Without(house.modules("rules")[name])
    sys.meta_path.insert(0, without)
    for module in house.modules("rules").values():
        with contextlib.suppress(ImportError):
            importlib.import_module(module)
    sys.meta_path.remove(without)
    gc.freeze()


def _chosen(source: str, lines: set[int]) -> Iterator[Change]:
    return (change for change in changes(source) if not lines or change.line in lines)


def _share(found: Counter[str]) -> float:
    return 100 - 100 * found[SURVIVED] / max(1, found.total())


def _told(found: Counter[str]) -> str:
    late = f" ({found[TOO_LONG]} by taking too long)" if found[TOO_LONG] else ""
    return f"{found.total() - found[SURVIVED]} of {found.total()} noticed{late}, {_share(found):.1f} %"


def _run(name: str, path: Path, tree: ast.Module, tests: list[str], *, limit: float) -> str:
    """Run the tests in a process of their own, in which the module is that of the tree."""
    child = os.fork()
    if not child:
        _try(name, path, tree, tests)
    end = time.monotonic() + limit
    while time.monotonic() < end:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return _answer(os.waitstatus_to_exitcode(status))
        time.sleep(0.02)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return TOO_LONG


def _answer(code: int) -> str:
    """What the end of pytest says: a test that fails and a file that cannot be read notice; no test at all is an error."""
    if code in (pytest.ExitCode.USAGE_ERROR, pytest.ExitCode.NO_TESTS_COLLECTED):
        sys.exit(f"pytest could not run the tests ({code})")
    return NOTICED if code else SURVIVED


def _try(name: str, path: Path, tree: ast.Module, tests: list[str]) -> None:
    """In the child: never returns."""
    code = int(pytest.ExitCode.USAGE_ERROR)
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        os.dup2(nowhere, 2)
        sys.meta_path.insert(0, _Instead(house.modules("rules")[name], path, tree))
        for test in tests:
            # File by file: the nearest one answers before the others are even read.
            code = int(pytest.main([*_PYTEST, test]))
            if code:
                break
    finally:
        os._exit(code)


if __name__ == "__main__":
    sys.exit(main())
