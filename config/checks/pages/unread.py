"""Page: what was not read in a current text, row by row, so that a jurist knows what to read next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from palier.rules.law import articles, parameters

if TYPE_CHECKING:
    from collections.abc import Iterator

_WORDS = articles.CONFIDENCE_WORDS
_HEAD = """# Ce qui n’a pas été lu dans un texte en vigueur

Écrit par `./run docs` depuis `palier/rules/parameters/`. Chaque ligne y porte une étiquette : « {S} », « {L} », « {U} ».
Cette page liste celles qui n’ont pas la première.

La règle : une telle ligne informe, avec les mots « {L} ». Elle ne refuse personne, n’éteint aucun droit, et n’entre ni dans
une décision, ni dans son motif, ni dans une voie de recours : où elle compterait, la réponse est « à confirmer ». Un montant
inconnu se dit inconnu. Ce que nous savons y déroger est dans les [dettes](../debts.md), sous « Law ».

`./run check law` refuse une ligne lue qui cite un texte qui ne l’est pas. Ce que chaque article demande est dans
[l’index de la loi](law.md) ; ce qui a été lu depuis, et où, dans l’[ADR 196](../adr/0196-texts-read-since.md).
"""


def page() -> str:
    """Return the articles that were not read, then the rows of each file of values."""
    texts = [
        f"| {found.source.key} | {found.title} | {_WORDS[found.confidence]} |"
        for _, found in sorted(articles.load().items())
        if found.confidence != parameters.CONFIDENCES[0]
    ]
    lines = [_HEAD.format(**_WORDS), "## Textes", "", "| Texte | Ce qu’il dit | Étiquette |", "|---|---|---|", *texts]
    for file in sorted(path.name for path in parameters.FOLDER.glob("*.toml")):
        rows = [_row(key, row) for key, row in _rows(file) if row["confidence"] != parameters.CONFIDENCES[0]]
        if rows:
            lines += [
                "",
                f"## `{file}`",
                "",
                "| Ligne | Depuis | Texte | Ce qu’elle dit | Étiquette |",
                "|---|---|---|---|---|",
            ]
            lines += rows
    return "\n".join([*lines, ""])


def _rows(file: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for key, rows in parameters.read_toml(file).items():
        for row in rows if isinstance(rows, list) else ():
            if isinstance(row, dict) and "confidence" in row:
                yield str(row.get("id", key)), row


def _row(key: str, row: dict[str, Any]) -> str:
    word = _WORDS[row["confidence"]] + (" ; inconnu" if row.get("is_unknown") else "")
    return f"| `{key}` | {row['valid_from'].isoformat()} | {row['article']} | {row['title']} | {word} |"
