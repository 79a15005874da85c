"""What Palier answers to OWASP ASVS 5.0, levels 1 and 2, requirement by requirement."""

from __future__ import annotations

import tomllib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]
ANSWERS = ROOT / "config" / "checks" / "asvs.toml"
NUMBERS = ROOT / "config" / "checks" / "asvs-numbers.txt"
HEAD = """Written by `./run docs` from `config/checks/asvs.toml`. The requirements are those of the OWASP Application
Security Verification Standard 5.0.0 (CC BY-SA 4.0): read them there; the titles are our own words.
[Security](../security.md) says the rest."""
SAID = {"yes": "yes", "partly": "**partly**", "no": "**no**", "unused": "not used"}


@dataclass(frozen=True, slots=True)
class Requirement:
    """One requirement: our title, what we answer, where it is seen, and what lacks."""

    number: str
    title: str
    answer: str
    where: tuple[str, ...]
    why: str


def levels() -> dict[str, int]:
    """The number of each requirement of the two levels, and its level."""
    lines = " ".join(line for line in NUMBERS.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    found, level = {}, 0
    for word in lines.split():
        if word.endswith(":"):
            level = int(word[:-1])
        else:
            found[word] = level
    return found


def chapters() -> dict[str, tuple[str, list[Requirement], str]]:
    """The name and the answers of each chapter; the last word says why one is not used at all."""
    told = tomllib.loads(ANSWERS.read_text(encoding="utf-8"))
    return {
        key: (
            chapter.get("name", ""),
            [_answer(number, row) for number, row in chapter.items() if number[0].isdigit()],
            chapter.get("unused", ""),
        )
        for key, chapter in told.items()
        if isinstance(chapter, dict)
    }


def _answer(number: str, row: list[Any]) -> Requirement:
    title, answer, where, why = row
    return Requirement(number, title, answer, tuple(where.split()), why)


def page() -> str:
    """The whole table."""
    found, level = chapters(), levels()
    day = tomllib.loads(ANSWERS.read_text(encoding="utf-8"))["read"]
    counts = Counter(one.answer for _, rows, _ in found.values() for one in rows)
    counts["unused"] += sum(1 for number in level if found[f"V{number.partition('.')[0]}"][2])
    parts = [
        "# OWASP ASVS 5.0, levels 1 and 2",
        HEAD,
        (
            f"Answered on {day.day} {day:%B %Y}: {len(level)} requirements, {counts['yes']} yes, {counts['partly']} partly, "
            f"{counts['no']} no, {counts['unused']} about what Palier has not. Each *partly* and *no* is of that day."
        ),
    ]
    for key, (name, rows, unused) in found.items():
        parts.append(f"## {key}. {name}")
        if unused:
            numbers = [number for number in level if number.split(".")[0] == key[1:]]
            parts.append(f"Not used: {unused}. ({', '.join(numbers)})")
            continue
        lines = ["| No. | Level | What it asks | Answer | Where | Said |", "|---|---|---|---|---|---|"]
        lines += [
            f"| {one.number} | {level.get(one.number, '?')} | {one.title} | {SAID[one.answer]} | "
            f"{'<br>'.join(f'`{place}`' for place in one.where)} | {one.why} |"
            for one in rows
        ]
        parts.append("\n".join(lines))
    return "\n\n".join(parts)
