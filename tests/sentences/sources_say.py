"""What stands in the code itself: the French texts of the rooms that speak, the words of the parameters, the templates.

The generator reaches what is called; this reaches the rest (refusals, titles, notices of a page), one literal at a time.
What a program fills in stands as a name, so that only the words around it are judged.
"""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import palier
from tests.plain_pages import plain_text
from tests.sentences.spoken import Reader, Spoken

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(palier.__file__).parent
ROOMS = ("rules", "workflows", "web")
FILLED = "X"
_ABROAD = {"announced_abroad.py"}
"""Files whose texts are in other languages than French, each by its own name."""
_FRENCH = re.compile(
    r"\b(?:le|la|les|un|une|des|du|de|est|sont|pas|votre|vous|cette|ce|pour|dans|à|a été)\b.* |[«»’éèàêç].* |^[A-ZÉ].*[.]$"
)
_NOT_FRENCH = re.compile(
    r"^[\w./:%-]+$|^SELECT|^UPDATE|^WITH|\b(?:the|and|is|not|of)\b|\\[wbsd]|\(\?|^[a-z_ ,]+$|https?:"
)
_TAG = re.compile(r"<kbd>.*?</kbd>|{%.*?%}|{#.*?#}|<[^>]*>", re.DOTALL)
_WHOLE = re.compile(r"{%\s*blocktranslate.*?%}(.*?){%\s*endblocktranslate\s*%}", re.DOTALL)
_SAID = re.compile(r"""{%\s*translate (["'])(.*?)\1.*?%}""")
_PLACE = re.compile(r"{\w+}")
_VALUE = re.compile(r"{{.*?}}")


def _strings(tree: ast.AST) -> Iterator[str]:
    """Every text of a module but its docstrings; one that is filled in comes whole."""
    docs = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    whole = [node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr)]
    inside = {id(part) for node in whole for part in node.values}
    for node in whole:
        yield "".join(str(part.value) if isinstance(part, ast.Constant) else FILLED for part in node.values)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and not {id(node)} & (inside | docs):
            yield node.value


def _code() -> Iterator[Spoken]:
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            if path.name in _ABROAD:
                continue
            for text in _strings(ast.parse(path.read_text(encoding="utf-8"))):
                if _FRENCH.search(text) and not _NOT_FRENCH.search(text):
                    text = _PLACE.sub(FILLED, text)  # noqa: PLW2901 - what a phrase fills in is not judged
                    yield Spoken(f"code {room}", Reader.ANYONE, plain_text(text).strip(" "), is_title=True)


def _words(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for one in value:
            yield from _words(one)
    elif isinstance(value, dict):
        for key, one in value.items():
            if key not in {"code", "article", "title", "valid_from"}:
                yield from _words(one)


def _parameters() -> Iterator[Spoken]:
    for path in sorted((ROOT / "rules" / "parameters").glob("*.toml")):
        for text in _words(tomllib.loads(path.read_text(encoding="utf-8"))):
            if " " in text and not _NOT_FRENCH.search(text):
                yield Spoken("paramètre", Reader.ANYONE, text, is_title=True)


def _on_a_line(block: re.Match[str]) -> str:
    """A phrase of a template, and its plural, each on one line: a page joins the lines of a phrase."""
    return "\n".join(" ".join(form.split()) for form in re.split(r"{%\s*plural\s*%}", block[1]))


def _templates() -> Iterator[Spoken]:
    for path in sorted((ROOT / "web" / "templates").rglob("*.html")):
        text = re.sub(r"<(style|script)\b.*?</\1>", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        text = _SAID.sub(r"\2", _WHOLE.sub(_on_a_line, text))
        for line in re.split(
            r"\n|</?(?:p|li|h\d|td|th|dt|dd|legend|label|option|button|summary|div|caption|a)\b[^>]*>", text
        ):
            words = _VALUE.sub(FILLED, _TAG.sub("", line)).strip(" ")
            if _FRENCH.search(words):
                yield Spoken("page", Reader.ANYONE, words, is_title=True)


def said() -> Iterator[Spoken]:
    """Every French text of the code, of the parameters and of the pages."""
    yield from _code()
    yield from _parameters()
    yield from _templates()
