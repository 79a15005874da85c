"""docs/reference/figures.md: what the benchmarks printed, as they printed it."""

from __future__ import annotations

from pathlib import Path

FIGURES = Path(__file__).resolve().parents[3] / "benchmarks" / "figures"
HEAD = """# Figures

What each benchmark printed on one run, kept as it was printed: what it is for, the machine and the day come first, then
`$` and the command that repeats it. `./run bench` lists them. Read a time as good to about 40 %: another day, another
machine; counts and ratios are what the tests hold. A new run replaces its file in `benchmarks/figures/`, then `./run docs`.
"""


def page() -> str:
    """Every kept run, in the order of the names."""
    return "\n".join([HEAD, *(_section(path) for path in sorted(FIGURES.glob("*.txt")))])


def _section(path: Path) -> str:
    title, _, printed = path.read_text(encoding="utf-8").partition("\n")
    return f"## {title.strip()}\n\n```text\n{printed.strip()}\n```\n"
