"""Readable pages of an archive: HTML that holds its own style, calls nothing, and prints. In French, as letters are."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from html import escape
from typing import Any

from palier.rules.law import clocks, french
from palier.rules.law.typography import typeset_page
from palier.rules.own_data import inner_words

STYLE = (
    "body{font:1rem/1.5 system-ui,sans-serif;max-width:46rem;margin:0 auto;padding:1rem;color:#1d1d1b;background:#fff}"
    "h1{font-size:1.5rem}h2{font-size:1.2rem;margin-top:2rem}section{margin:1rem 0;padding:0 0 0 .8rem;"
    "border-left:3px solid #b9b5a8;break-inside:avoid}dl{margin:.3rem 0}dt{color:#55534c;margin-top:.4rem}"
    "dd{margin:0 0 0 1rem;overflow-wrap:anywhere}ul{margin:.2rem 0;padding-left:1.2rem}.soft{color:#55534c}"
    "a{color:#1f4e79}table{border-collapse:collapse;width:100%}td,th{border-bottom:1px solid #d9d5c8;padding:.3rem;"
    "text-align:left;vertical-align:top}@media print{body{max-width:none;padding:0}a{color:inherit}}"
)
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d.*")
_REFERENCE = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{64}")
_IN_THE_DATA = (
    "Les références et les empreintes, que lit un programme, sont dans le fichier du même nom, dossier « donnees »."
)


@dataclass(frozen=True, slots=True)
class ShownTable:
    """A table of the archive as a page shows it: each row is a list of labels and values."""

    title: str
    whose: str
    rows: Sequence[Sequence[tuple[str, Any]]]


def document(title: str, body: str, *, up: str = "index.html") -> bytes:
    """A whole page. ``up``: the way back to the index, from where the page stands."""
    back = "" if not up else f'<nav><a href="{escape(up)}">Toute l’archive</a></nav>'
    page = (
        f'<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f'<meta name="robots" content="noindex"><title>{escape(title)}</title><style>{STYLE}</style></head>'
        f"<body>{back}<main><h1>{escape(title)}</h1>{body}</main></body></html>"
    )
    return typeset_page(page).encode()


def subject(title: str, said: Iterable[tuple[str, Sequence[str]]], tables: Iterable[ShownTable]) -> bytes:
    """The page of one subject: what the site says of it in sentences, then every row."""
    parts = [f"<h2>{escape(head)}</h2>{_list(escape(line) for line in lines)}" for head, lines in said]
    parts += [_table(one) for one in tables]
    parts.append(f'<p class="soft">{escape(_IN_THE_DATA)}</p>')
    return document(title, "".join(parts), up="../index.html")


def letter(title: str, head: Sequence[str], paragraphs: Iterable[str]) -> bytes:
    """A letter as it is read in the inbox."""
    lines = "".join(f'<p class="soft">{escape(line)}</p>' for line in head)
    return document(title, lines + "".join(f"<p>{escape(one)}</p>" for one in paragraphs), up="../index.html")


def _table(one: ShownTable) -> str:
    rows = "".join(f"<section><dl>{''.join(_pairs(row))}</dl></section>" for row in one.rows)
    return f'<h2>{escape(one.title)}</h2><p class="soft">{escape(one.whose)}</p>{rows or "<p>Rien.</p>"}'


def _pairs(row: Iterable[tuple[str, Any]]) -> Iterator[str]:
    for label, value in row:
        if value not in (None, "", [], {}) and not (isinstance(value, str) and _REFERENCE.fullmatch(value)):
            yield f"<dt>{escape(label)}</dt><dd>{shown(value)}</dd>"


def shown(value: Any) -> str:  # noqa: ANN401 - JSON
    """A value of JSON on a page: days and instants in words, what is inside as lists."""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, Mapping):
        inner = [(inner_words.said(str(name)), one) for name, one in value.items()]
        return f"<dl>{''.join(_pairs(inner))}</dl>"
    if isinstance(value, list):
        return _list(shown(one) for one in value)
    return escape(words(str(value)))


def words(text: str) -> str:
    """A day or an instant of ISO 8601 in words; anything else as it is."""
    try:
        if _DAY.fullmatch(text):
            return french.day(date.fromisoformat(text))
        if _INSTANT.fullmatch(text):
            return clocks.say_instant(datetime.fromisoformat(text))
    except ValueError:
        return text
    return inner_words.PROOFS.get(text, text)


def _list(items: Iterable[str]) -> str:
    return f"<ul>{''.join(f'<li>{one}</li>' for one in items)}</ul>"
