"""What Grammalecte, a checker of French, finds in what the platform says: read by its program, where Debian's package is there.

It is no dependency (GPL, not on PyPI under its own name: ADR 14). ``JUSTIFIED`` holds what it takes for a fault and is none.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from palier.rules.law.typography import typeset

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

PROGRAM = "grammalecte-cli"
SECONDS = 600
JUSTIFIED = Path(__file__).with_name("justified.toml")
_FIGURES = re.compile(r"\d+")


class Remark(NamedTuple):
    """What the checker says of a sentence."""

    rule: str
    words: str
    """Those that it points at, as in its answer."""
    why: str
    text: str


def is_installed() -> bool:
    """Say whether the program is here."""
    return shutil.which(PROGRAM) is not None


def read(texts: Iterable[str], folder: Path) -> list[Remark]:
    """What is said of one sentence of each shape, as it leaves the platform; figures apart, two of a shape are one."""
    shapes = {_FIGURES.sub("0", text): " ".join(typeset(text).split("\n")) for text in texts}
    file = folder / "sentences.txt"
    file.write_text("\n\n".join(shapes.values()), encoding="utf-8")
    told = subprocess.run(
        [PROGRAM, "-f", str(file), "-j", "-ctx", "-owe"],
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=True,
    )
    return list(_remarks(json.loads(told.stdout)))


def unjustified(remarks: Iterable[Remark]) -> list[Remark]:
    """Those that no line of the list of justified ones knows."""
    house, words = _justified()
    return [one for one in remarks if one.rule not in house and (one.rule, _FIGURES.sub("0", one.words)) not in words]


def idle(remarks: Iterable[Remark]) -> set[str]:
    """Lines of the list that justify nothing any more."""
    found = list(remarks)
    house, words = _justified()
    used = {(one.rule, _FIGURES.sub("0", one.words)) for one in found}
    return (house - {one.rule for one in found}) | {f"{rule}: {said}" for rule, said in words - used}


def _justified() -> tuple[set[str], set[tuple[str, str]]]:
    told = tomllib.loads(JUSTIFIED.read_text(encoding="utf-8"))
    return set(told["house"]), {(line["rule"], line["words"]) for line in told["words"]}


def _remarks(told: dict[str, Any]) -> Iterator[Remark]:
    for paragraph in told["data"]:
        for error in paragraph["lGrammarErrors"]:
            text = f"{error['sBefore']}[{error['sUnderlined']}]{error['sAfter']}".strip()
            yield Remark(error["sRuleId"], error["sUnderlined"], error["sMessage"], text)
