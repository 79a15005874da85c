"""Page: the stages of a candidature and of a publication, drawn from the tables of moves."""

from __future__ import annotations

from palier.rules.candidature import funnel


def page() -> str:
    """Return both diagrams and the table of moves with who makes them and under which article."""
    lines = [
        "# The funnel",
        "",
        "Written by `./run docs` from `palier/rules/candidature/funnel.py`: no other move is possible.",
        "",
        funnel.mermaid().rstrip(),
        "",
        "| Verb | From | To | By | Source |",
        "|---|---|---|---|---|",
    ]
    lines += [
        f"| {move.verb} | {move.origin} | {move.target} | {', '.join(move.actors)} | {move.article} |"
        for move in funnel.MOVES
    ]
    return "\n".join(lines)
