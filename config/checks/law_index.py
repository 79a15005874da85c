"""The law index: article, sentence, rules, parameters, cases and screens, put together from the code and its data.

`./run check law` fails on what is missing; `docs/reference/law.md` and the counts of the public page are written from it.
"""

from __future__ import annotations

import importlib
import inspect
import re
import tomllib
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from config.checks import house
from palier.rules.candidature import funnel
from palier.rules.law import articles, law, parameters
from palier.rules.letters import table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from types import ModuleType

    from palier.rules.law.law import Source

ROOT = Path(__file__).resolve().parents[2]
RULES = ROOT / "palier" / "rules"
CASES = ROOT / "tests" / "rules" / "cases"
GRIDS = RULES / "parameters" / "cotation"
COUNTS = RULES / "parameters" / articles.CASES_FILE
PLUMBING = {
    "folding": "letters as they are typed",
    "canonical": "writes data as bytes, the same everywhere",
    "chain": "hashes rows and lines: the format of the seal",
    "told_moves": "reads the moves of `funnel`, which bears the articles, back from the journal",
    "heads": "seals lines of the public list: the format of the list",
    "law": "the references themselves",
    "voice": "looks a phrase up in the language of its reader: it words nothing",
    "grid_errors": "finds the line of an error in a grid file",
    "ranking_file": "writes the published file that `ranking` orders",
    "names": "says what a name is written with: it decides nothing of anybody",
    "declared_stock.codes_in": "finds the codes of communes in what was pasted, before any line is read",
    "verify": "one file of the standard library, run alone: it imports no mark",
    "check_house": "the same, for the archive of an organisation",
    "verify_mandate": "the same, for the paper of a mandate",
    "facts": "the shapes of the facts, read by every rule",
    "parts": "the shapes of a row of the table of letters",
    "words": "labels of the stages, without any decision",
    "grid_checks": "the parts of `grids.read`, which bears the articles",
    "access.markdown": "prints a page of the reference",
    "privacy.markdown": "prints a page of the reference",
    "funnel.mermaid": "prints a page of the reference",
}
"""Modules, or functions, that decide nothing, each with its reason. Any other public function bears an article."""
_VOTED = "délibération "
_DOUBT = articles.CONFIDENCE_WORDS["L"]
_DELIBERATION = re.compile(r"""^deliberation = "([^"\n]+)"$""", re.MULTILINE)
_MARK = re.compile(r"""(?:# article: |pytest\.mark\.article\(["'])(?P<key>[^"'\n]+)""")


@dataclass
class ArticleUse:
    """What the code holds for one article, by key."""

    rules: list[str] = field(default_factory=list)
    parameters: list[str] = field(default_factory=list)
    cases: Counter[str] = field(default_factory=Counter)
    """Number of cases by file."""


def modules() -> dict[str, ModuleType]:
    """Return the modules of rules, imported, each by its own name: no two chapters share one."""
    return {name: importlib.import_module(path) for name, path in house.modules("rules").items()}


def unmarked() -> list[str]:
    """Return the public rule functions that apply no article and are not plumbing."""
    marked = {name for name, _ in law.applied()}
    found = []
    for name, module in modules().items():
        for public, value in vars(module).items():
            if public.startswith("_") or not inspect.isfunction(inspect.unwrap(value)):
                continue
            if value.__module__ != module.__name__ or {name, f"{name}.{public}"} & PLUMBING.keys():
                continue
            if f"{module.__name__}.{value.__qualname__}" not in marked:
                found.append(f"{name}.{public}")
    return found


def _whole(name: str) -> str:
    module, _, function = name.partition(".")
    return f"{house.modules('rules')[module]}.{function}"


def idle_plumbing() -> list[str]:
    """Return the entries of `PLUMBING` that name nothing any more."""
    loaded = modules()
    return [
        entry
        for entry in PLUMBING
        if entry.partition(".")[0] not in loaded
        or ("." in entry and not hasattr(loaded[entry.split(".")[0]], entry.split(".")[1]))
    ]


def lines() -> dict[str, ArticleUse]:
    """Return what each article has, by the key of the whole article."""
    found: dict[str, ArticleUse] = defaultdict(ArticleUse)
    for name, source in _rules():
        found[source.whole.key].rules.append(name)
    for name, source in _parameters():
        found[source.whole.key].parameters.append(name)
    for line in found.values():
        line.rules = list(dict.fromkeys(line.rules))
        line.parameters = list(dict.fromkeys(line.parameters))
    for file, source in cases():
        found[source.whole.key].cases[file] += 1
    return found


def _rules() -> Iterator[tuple[str, Source]]:
    """Yield each marked rule, each move of the funnel and each notice, with each of its sources."""
    modules()
    for name, sources in law.applied():
        for source in sources:
            yield name.removeprefix("palier.rules."), source
    for move in funnel.MOVES:
        yield f"funnel.MOVES: {move.verb}", move.article
    for row in table.ROWS.values():
        for source in dict.fromkeys((row.article, *row.cites.values(), *(one.article for one in row.notices))):
            yield f"letters.table: {row.key}", source
    for shown in table.ON_DESKS:
        yield f"letters.table: {shown.notice.number}", shown.notice.article


def _parameters() -> Iterator[tuple[str, Source]]:
    """Yield each dated value and each grid of points, with its text."""
    for file in articles.files():
        for key, row in articles.rows(file):
            yield f"{file}: {key}", parameters.article_of(file, key, row["article"])
    for path in sorted(GRIDS.rglob("*.toml")):
        for text in _DELIBERATION.findall(path.read_text(encoding="utf-8")):
            yield str(path.relative_to(GRIDS.parent)), law.parse(text)


def cases() -> Iterator[tuple[str, Source]]:
    """Yield the file and the article of each case, and of each test that says `# article: KEY`."""
    for path in sorted(CASES.rglob("*.toml")):
        for row in tomllib.loads(path.read_text(encoding="utf-8")).get("case", ()):
            yield from _sources(path, row["article"])
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        for found in _MARK.finditer(path.read_text(encoding="utf-8")):
            yield from _sources(path, found["key"].strip())


def _sources(path: Path, keys: str | list[str]) -> Iterator[tuple[str, Source]]:
    for key in [keys] if isinstance(keys, str) else keys:
        try:
            yield str(path.relative_to(ROOT / "tests")), law.parse(key)
        except law.MalformedReference as error:
            raise SystemExit(f"{path.relative_to(ROOT)}: no such article number: {error}") from error


def counts() -> str:
    """Return the file of counts that the public page reads."""
    rows = [f'"{key}" = {line.cases.total()}' for key, line in sorted(lines().items()) if line.cases]
    head = (
        "# Cases that prove each article. Written by `./run docs` from tests/; `./run check` compares. Never by hand."
    )
    return "\n".join([head, "[cases]", *rows, ""])


def unsure() -> list[str]:
    """Return what is said to be read at its source (S) and is not by its own words: one of the two is wrong.

    A row that cites a text which the index tags L or U, and a row or a text that speaks « selon nos informations ».
    """
    known = articles.load()
    found = [
        f"{key} is S, and its sentence speaks « {_DOUBT} »"
        for key, article in known.items()
        if article.confidence == articles.SURE and article.asks.casefold().startswith(_DOUBT)
    ]
    for file in articles.files():
        for key, row in articles.rows(file):
            article = known.get(parameters.article_of(file, key, row["article"]).whole.key)
            if article is not None and row["confidence"] == articles.SURE != article.confidence:
                found.append(f"{file}: {key} is S, and {article.source.key}, which it cites, is {article.confidence}")
            if row["confidence"] == articles.SURE and _DOUBT in row["title"].casefold():
                found.append(f"{file}: {key} is S, and its title speaks « {_DOUBT} »")
    return found


def problems(addresses: Iterable[str]) -> list[str]:
    """Return what the index lacks, each in one line; ``addresses`` are the names of the site's."""
    known, found, names = articles.load(), lines(), set(addresses)
    faults = [f"{_whole(name)}: applies no article" for name in unmarked()]
    faults += [f"config/checks/law_index.py: PLUMBING names {name}, which is gone" for name in idle_plumbing()]
    for key, line in sorted(found.items()):
        if key.startswith(_VOTED) and key not in known:
            continue  # a grid says by itself what it asks: its lines are its sentences
        if key not in known:
            users = line.rules + line.parameters + list(line.cases)
            faults.append(f"{key}: no sentence in {articles.FILE} (used by {', '.join(users[:4])})")
        elif not line.cases:
            faults.append(f"{key}: no case (used by {', '.join((line.rules + line.parameters)[:4])})")
    faults += [f"{key}: nothing applies it" for key in known if key not in found or not _used(found[key])]
    faults += unsure()
    faults += [f"screen {name}: no such address" for name in articles.screens() if name not in names]
    faults += [
        f"{article.source.key}: screen {name} has no name in [screens]"
        for article in known.values()
        for name in article.screens
        if name not in articles.screens()
    ]
    return faults


def _used(line: ArticleUse) -> bool:
    return bool(line.rules or line.parameters)
