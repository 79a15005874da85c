"""What the documents name is there: paths, links, commands, decisions; and nothing cites a paper that is not carried."""

from __future__ import annotations

import re
import subprocess
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from config import cli

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).resolve().parents[2]
NOT_OURS = {".git", ".venv", ".palier", ".ci", "__pycache__", "node_modules"}
OF_THE_OPERATOR = {
    "/etc/palier/palier.env",
    "archiving.json",
    "users.txt",
    "etat.json",
    "world.json",
    "grille.toml",
    "demandes.xml",
    "acts-since.jsonl",
    "guide.toml",
    "lettres.html",
    "mail.jsonl",
    "backup.open",
    "verify.py",
    "classement.jsonl",
    "ouvertures.jsonl",
    # Inside the archive of an organisation.
    *("manifeste.json", "documents.jsonl", "verifier_archive.py", "LISEZMOI.txt", "tables/NAME.jsonl"),
    *("classements/NNNNNN-public.jsonl", "classements/NNNNNN-ouvertures.jsonl"),
    *("journal/actes.jsonl", "journal/chaine-ID.jsonl", "documents/pieces/ID.EXT", "documents/photos/ID.jpg"),
}
"""Files that a person or a command makes elsewhere; those of the state folder begin with `STATE/`."""
ANNOUNCED: set[str] = set()
"""What a decision names before it is there; the landing of each takes it away from here."""
LONGEST_DEBT = 170
ENDINGS = "py|md|toml|html|css|sql|csv|txt|json|jsonl|service|timer|socket|yml|ini|env|lock|in|sh|xml|svg|png"
_PATH = re.compile(rf"(?:[\w.@*-]+/)*[\w.@*-]+\.(?:{ENDINGS})|(?:[\w.-]+/)+")
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_COMMAND = re.compile(r"\./run ([a-z][a-z-]*)(?: ([a-z][a-z_-]*))?")
_ABSENT = re.compile(
    r"\brulings? \d|\bRuling \d|of the project's papers|\((?:domain|design|product|style),? ?(?:section|promise|[\d\"])|"
    r"\bof the domain\)|\bsee the issue\b|\bissue #?\d",
)


def files() -> Iterator[Path]:
    for path in sorted(ROOT.rglob("*")):
        if path.is_file() and not NOT_OURS & set(path.relative_to(ROOT).parts):
            yield path


@cache
def known() -> frozenset[str]:
    """Each path of the tree, and each way to shorten it from the left."""
    found = {path.relative_to(ROOT).as_posix() for path in files()}
    found |= {parent.as_posix() for name in found for parent in Path(name).parents}
    return frozenset("/".join(name.split("/")[start:]) for name in found for start in range(name.count("/") + 1))


def documents() -> list[Path]:
    return [path for path in files() if path.suffix == ".md"]


@cache
def titles(page: Path) -> frozenset[str]:
    """The anchors of a page, as a reader of Markdown makes them."""
    lines = [line.lstrip("# ") for line in page.read_text(encoding="utf-8").splitlines() if line.startswith("#")]
    return frozenset(re.sub(r"[^\w\- ]", "", line.lower()).replace(" ", "-") for line in lines)


def dead_links(text: str, page: Path) -> list[str]:
    dead = []
    for target in _LINK.findall(text):
        name, _, anchor = target.partition("#")
        file = page.parent / name if name else page
        if "://" in target or target.startswith("mailto:"):
            continue
        if not file.exists() or (anchor and anchor not in titles(file.resolve())):
            dead.append(target)
    return dead


def lost_paths(text: str, page: Path) -> list[str]:
    named = {
        word.partition("::")[0].strip(".,;:()").removesuffix("/")
        for code in re.findall(r"`([^`\n]+)`", text)
        for word in code.split()
        if _PATH.fullmatch(word.partition("::")[0].strip(".,;:()"))
    }
    ours = {
        name for name in named - OF_THE_OPERATOR - ANNOUNCED if not name.startswith(("STATE/", "/")) and "*" not in name
    }
    return sorted(name for name in ours if name not in known())


def verbs() -> set[str]:
    done = subprocess.run([ROOT / "run"], capture_output=True, text=True, check=True, timeout=10)
    return set(re.findall(r"^  ([a-z]+) ", done.stdout, re.MULTILINE))


@cache
def commands() -> dict[str, set[str]]:
    """What may follow a verb."""
    benches = {path.stem for path in (ROOT / "benchmarks").glob("[a-z]*.py") if "\ndef main(" in path.read_text()}
    own = {*cli.MODULES, *cli.own_commands(), *cli.BORROWED, "verify"}
    return {verb: set() for verb in verbs()} | {"bench": benches, "palier": own}


def lost_commands(text: str, page: Path) -> list[str]:
    lost = []
    for verb, name in _COMMAND.findall(text):
        follows = commands().get(verb)
        if follows is None or (follows and name and name not in follows):
            lost.append(f"{verb} {name}".strip())
    return [name for name in lost if name not in ANNOUNCED]


def lost_decisions(text: str, page: Path) -> list[str]:
    numbers = {int(path.name[:4]) for path in (ROOT / "docs" / "adr").glob("[0-9]*.md")}
    return [f"ADR {number}" for number in re.findall(r"\bADR (\d+)", text) if int(number) not in numbers]


@pytest.mark.parametrize("faults", [dead_links, lost_paths, lost_commands, lost_decisions])
def test_what_a_document_names_is_there(faults: Callable[[str, Path], list[str]]) -> None:
    found = {
        page.relative_to(ROOT).as_posix(): wrong
        for page in documents()
        if (wrong := faults(page.read_text(encoding="utf-8"), page))
    }

    assert found == {}


def test_a_debt_is_one_line_under_whom_it_concerns() -> None:
    lines = (ROOT / "docs" / "debts.md").read_text(encoding="utf-8").split("\n## ", 1)[1].splitlines()[1:]
    text = [line for line in lines if line and not line.startswith("## ")]

    assert [line for line in text if not line.startswith("- ") or len(line) > LONGEST_DEBT] == []


@pytest.mark.parametrize("folder", ["explanation", "how-to"])
def test_each_page_is_in_the_index_of_its_folder(folder: str) -> None:
    pages = {path.name for path in (ROOT / "docs" / folder).glob("*.md")} - {"README.md"}

    assert set(_LINK.findall((ROOT / "docs" / folder / "README.md").read_text(encoding="utf-8"))) == pages


def test_nothing_cites_a_paper_that_the_repository_does_not_carry() -> None:
    kinds = {".py", ".md", ".toml", ".html", ".css", ".txt", ".yml", ".sh", ".in"}
    cited = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in files()
        if path.suffix in kinds and path != Path(__file__)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if _ABSENT.search(line)
    ]

    assert cited == []


@pytest.mark.parametrize(
    ("faults", "text", "said"),
    [
        (dead_links, "[x](no-such-page.md) and [y](README.md#no-such-title) and [z](README.md)", 2),
        (lost_paths, "`palier/rules/gone.py` and `rules/offer/offers.py` and `docs/gone/` and `STATE/x.json`", 2),
        (lost_commands, "./run dance, ./run palier enter_grid, ./run palier enter-grid, ./run bench nothing", 3),
        (lost_decisions, "ADR 1 and ADR 999", 1),
    ],
)
def test_what_is_not_there_is_named(faults: Callable[[str, Path], list[str]], text: str, said: int) -> None:
    assert len(faults(text, ROOT / "README.md")) == said
