"""The phrases of the site: read from the code and the templates, written to `locale/palier.pot`, held to their places.

`./run docs` writes the template of catalogues and brings each catalogue up to it; `./run check` compares. What is read is
what runs: the calls of `palier/rules/law/voice.py` and the templates as the framework compiles them.
"""

from __future__ import annotations

import ast
import string
import tomllib
from typing import TYPE_CHECKING

import polib

from config.checks import reference
from config.checks.phrase import ROOT, TEMPLATES, Phrase

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

PRODUCT = ROOT / "palier"
OUTSIDE = (ROOT / "hosting" / "probe" / "words.py", ROOT / "hosting" / "admission" / "page.py")
"""What the page of state and the light pages say, outside of the product: read by everybody."""
LOCALE = ROOT / "locale"
DESKS = (
    "bailleur",
    "commission",
    "membre",
    "reservataire",
    "intendant",
    "employeur",
    "conseiller",
    "social",
    "logeur",
    "controle",
    "guichet",
    "equipe",
    "territoire",
    "desk",
    "demo",
)
"""Rooms of pages that stay in French, the language of their acts."""
TEMPLATE = LOCALE / "palier.pot"
SPEAKERS = {
    "palier.rules.law.voice": {"say": 1, "say_plural": 2, "phrase": 1, "phrase_plural": 2},
    "palier.rules.letters.parts": {"said": 1},
    "palier.web.languages.later": {"later": 1, "later_plural": 2},
}
"""Functions that take a phrase, by module: the number of its forms."""
PARAMETERS = PRODUCT / "rules" / "parameters"
TABLES = {
    "pieces.toml": {"label"},
    "situations.toml": {"label", "words"},
    "refusals.toml": {"value"},
    "codes.toml": {"value"},
}
"""Tables of data whose words are said to a household, with the names under which they stand."""
MARKS = {"phrase", "said", "voice.phrase", "phrase_plural"}
"""Those that mark a phrase of a table: its places are filled where it is said."""
COUNT = "count"
_HEADER = {
    "Project-Id-Version": "Palier",
    "Language": "",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "",
    "X-Name": "",
    "X-Made-By": "",
}


def _places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


# --- Code -----------------------------------------------------------------------------------


def of_code(path: Path) -> Iterator[Phrase]:
    """The phrases of a module, with what is wrong with each."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    known = _speakers(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and (name := ast.unparse(node.func)) in known:
            yield from _of_call(node, path.relative_to(ROOT).as_posix(), name, known[name])


def _speakers(tree: ast.Module) -> dict[str, int]:
    """The functions that take a phrase, under the names that a module gives to them."""
    known: dict[str, int] = {}
    for node in (one for one in ast.walk(tree) if isinstance(one, ast.ImportFrom)):
        for one in node.names:
            forms = SPEAKERS.get(str(node.module), {})
            if one.name in forms:
                known[one.asname or one.name] = forms[one.name]
            for name, number in SPEAKERS.get(f"{node.module}.{one.name}", {}).items():
                known[f"{one.name}.{name}"] = number
    return known


def _of_call(call: ast.Call, file: str, name: str, forms: int) -> Iterator[Phrase]:
    # The forms of `say_plural` follow its number.
    first = 1 if forms > 1 and name not in MARKS else 0
    given = call.args[first : first + forms]
    context = next((_literal(word.value) or "" for word in call.keywords if word.arg == "context"), "")
    if all(isinstance(one, ast.Name | ast.Attribute | ast.Subscript | ast.Starred) for one in given):
        return  # from a table, whose module marks its phrases, or from a template, which is read by itself
    if isinstance(given[0], ast.IfExp):
        yield from _of_choice(call, given[0], file, name)
        return
    texts = [_literal(one) for one in given]
    if any(text is None for text in texts):
        yield Phrase(file, call.lineno, "", fault=f"{name}() takes a whole phrase: no f-string, no sum, no call")
        return
    text, several = str(texts[0]), str(texts[1]) if forms > 1 else ""
    fault = "" if name in MARKS else _place_fault(call, text, several)
    yield Phrase(file, call.lineno, text, several, context, fault)


def _of_choice(call: ast.Call, choice: ast.IfExp, file: str, name: str) -> Iterator[Phrase]:
    """One of two whole phrases, each held to the same places."""
    for one in (choice.body, choice.orelse):
        alone = ast.copy_location(ast.Call(call.func, [one, *call.args[1:]], call.keywords), call)
        yield from _of_call(alone, file, name, 1)


def _literal(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _place_fault(call: ast.Call, text: str, several: str) -> str:
    given = {word.arg for word in call.keywords} - {"context"}
    if None in given:
        return ""
    wanted = _places(text) | _places(several)
    if several:
        wanted.discard(COUNT)
    odd = wanted ^ given
    return f"a place is named on one side alone: {', '.join(sorted(map(str, odd)))}" if odd else ""


# --- Tables ---------------------------------------------------------------------------------


def of_table(path: Path, names: Collection[str]) -> Iterator[Phrase]:
    """The phrases of a table of data: what stands under these names, or the words of each row of a list that has one."""
    file = path.relative_to(ROOT).as_posix()
    yield from (Phrase(file, 0, text) for text in _words(tomllib.loads(path.read_text(encoding="utf-8")), names))


def _words(value: object, names: Collection[str], *, is_named: bool = False) -> Iterator[str]:
    match value:
        case str() if is_named:
            yield value
        case dict():
            for name, one in value.items():
                yield from _words(one, names, is_named=is_named or name in names)
        case [str(), str() as text, *_] if is_named:
            yield text
        case list():
            for one in value:
                yield from _words(one, names, is_named=is_named)


# --- The template of catalogues -------------------------------------------------------------


def everything() -> list[Phrase]:
    """Every phrase of the product, in the order of its files."""
    reference.set_up()
    from config.checks import template_phrases  # noqa: PLC0415 - the settings are read by now

    found: list[Phrase] = []
    for path in (*sorted(PRODUCT.rglob("*.py")), *OUTSIDE):
        found += of_code(path)
    for name, names in TABLES.items():
        found += of_table(PARAMETERS / name, names)
    desks = {TEMPLATES / "palier" / room for room in DESKS}
    for path in sorted(TEMPLATES.rglob("*.html")):
        if not desks & set(path.parents):
            found += template_phrases.of_template(path)
    return found


def faults() -> list[str]:
    """What is wrong with the calls, then with the translations, one a line."""
    said = everything()
    found = [f"{one.file}:{one.line}: {one.fault}" for one in said if one.fault]
    found += _said_twice(said)
    from palier.models import catalogues  # noqa: PLC0415 - the settings are read by now

    for path in sorted(LOCALE.glob("*.po")):
        found += [f"locale/{path.name}: {fault}" for fault in catalogues.faults(polib.pofile(str(path)))]
    return found


def _said_twice(said: Collection[Phrase]) -> Iterator[str]:
    """Phrases said alone in one place and as the first form of a plural in another: a catalogue has one entry for both."""
    counted = {(one.context, one.text): one.several for one in said if one.several}
    for one in said:
        if counted.get((one.context, one.text), one.several) != one.several:
            yield f"{one.file}:{one.line}: said here as « {one.several} », elsewhere as « {counted[one.context, one.text]} »"


def template() -> polib.POFile:
    """The template of catalogues: each phrase once, with the files where it stands."""
    entries: dict[tuple[str, str, str], polib.POEntry] = {}
    for one in everything():
        if not one.text or one.fault:
            continue
        entry = entries.setdefault((one.context, one.text, one.several), _entry(one))
        if (one.file, "") not in entry.occurrences:
            entry.occurrences.append((one.file, ""))
    made = _empty()
    made.extend(entries.values())
    return made


def _empty() -> polib.POFile:
    made = polib.POFile(wrapwidth=110)
    made.header = "Phrases of Palier, in French. Written by `./run docs`; never by hand."
    made.metadata = dict(_HEADER)
    return made


def _entry(one: Phrase) -> polib.POEntry:
    flags = ["python-brace-format"] if _places(one.text) | _places(one.several) else []
    plural = {0: "", 1: ""} if one.several else {}
    return polib.POEntry(
        msgid=one.text, msgid_plural=one.several, msgctxt=one.context or None, msgstr_plural=plural, flags=flags
    )


def files() -> dict[Path, str]:
    """The template and each catalogue brought up to it: what is new is empty, what is gone is kept as obsolete."""
    made = template()
    found = {TEMPLATE: f"{made}\n"}
    for path in sorted(LOCALE.glob("*.po")):
        catalogue = polib.pofile(str(path), wrapwidth=110)
        catalogue.merge(made)
        found[path] = f"{catalogue}\n"
    return found
