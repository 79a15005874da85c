"""Sentences are written with plain spaces: those of French are set once, where what is said leaves."""

from __future__ import annotations

import ast
import re
import subprocess
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from pathlib import Path

NO_BREAK = re.compile(
    r"\\u00a0|\\u202f|\\xa0|\\N\{(?:NARROW )?NO-BREAK|&nbsp;|&#(?:160|8239|x0*a0|x0*202f);|[\u00a0\u202f]",
    re.IGNORECASE,
)
KEEP = {
    "palier/rules/law/typography.py": "the typographer itself",
    "palier/rules/ranking/verify.py": "one file of the standard library, run away from the site",
    "deploy/witness.py": "one file of the standard library, run away from the site",
    "palier/web/static/palier/verify.js": "speaks in a browser, after the page has left",
    "pyproject.toml": "which signs a comment may hold",
    "tests/repository/test_typography.py": "what is looked for",
    "tests/rules/test_second_factor.py": "a code as it is typed, in groups",
    "tests/web/second_factor/test_coming_in.py": "a code as it is typed, in groups",
    "tests/rules/verifying/corpus.py": "bytes of no text",
}
SOURCES = (".py", ".html", ".js", ".css", ".toml", ".txt", ".pot", ".po", ".sh", ".svg")
EXITS = {
    "palier/web/requests/typesetting.py": "typeset_page",
    "hosting/admission/page.py": "typeset_page",
    "hosting/admission/door.py": "typeset_page",
    "hosting/management/commands/probe.py": "typeset_page",
    "palier/management/commands/letters.py": "typeset_page",
    "palier/workflows/acting/telling.py": "typeset",
    "palier/workflows/letters/papering.py": "typeset",
    "palier/management/demo/candidates.py": "typeset",
    "palier/jobs/letters/mails.py": "typeset",
    "palier/management/base.py": "typeset",
    "palier/management/french_help.py": "typeset",
    "config/cli.py": "typeset",
}
"""Where what is said leaves: a page, a letter as it is kept, a mail, the output of a command."""
MAKERS = {
    "EmailMessage": {"palier/jobs/letters/mails.py", "palier/gateways/relay.py"},
    "Letter(": {"palier/workflows/acting/telling.py", "palier/management/demo/candidates.py"},
    "PaperLetter.objects.create": {"palier/workflows/letters/papering.py"},
}
"""What makes a thing that leaves, and the only files that may."""


def _listed(repository: Path) -> list[str]:
    named = subprocess.run(["git", "ls-files"], cwd=repository, capture_output=True, text=True, check=True)
    return [name for name in named.stdout.splitlines() if (repository / name).is_file()]


def test_no_source_holds_a_no_break_space(repository: Path) -> None:
    named = [name for name in _listed(repository) if name.endswith(SOURCES)]
    found = [
        f"{name}:{number}"
        for name in named
        if name not in KEEP
        for number, line in enumerate((repository / name).read_text(encoding="utf-8").split("\n"), 1)
        if NO_BREAK.search(line)
    ]

    assert len(named) > 1_000
    assert found == [], "write a plain space: the typographer sets it as it leaves (rules/law/typography.py)"


def test_every_file_that_keeps_one_still_needs_to(repository: Path) -> None:
    assert [name for name in KEEP if not NO_BREAK.search((repository / name).read_text(encoding="utf-8"))] == []


def test_every_exit_sets_what_it_says(repository: Path) -> None:
    for name, function in EXITS.items():
        tree = ast.parse((repository / name).read_text(encoding="utf-8"))
        called = {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
        assert function in called, name


def test_what_leaves_is_made_at_an_exit_and_nowhere_else(repository: Path) -> None:
    code = [name for name in _listed(repository) if name.startswith(("palier/", "hosting/")) and name.endswith(".py")]
    texts = {name: (repository / name).read_text(encoding="utf-8") for name in code if "/migrations/" not in name}
    for maker, allowed in MAKERS.items():
        made = {
            name
            for name, text in texts.items()
            if re.search(rf"(?<!class )(?<![\w.]){re.escape(maker)}" + r"\b" * maker[-1].isalpha(), text)
        }
        assert made == allowed, maker


def test_the_typographer_stands_under_the_packing_and_above_all_that_makes_a_page() -> None:
    names = [name.rpartition(".")[2] for name in settings.MIDDLEWARE]
    packing = names.index("GZipMiddleware")

    assert names[packing + 1] == "TypesettingMiddleware"
    assert names.index("CommonMiddleware") > packing + 1
