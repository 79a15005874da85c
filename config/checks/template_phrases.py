"""The phrases of a template, as the framework compiled it: what is read is what runs. Imported once the settings are read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.template.base import FilterExpression, Variable
from django.template.library import InclusionNode
from django.template.loader import get_template

from config.checks.phrase import ROOT, TEMPLATES, Phrase
from palier.web.templatetags import palier_languages, palier_ui
from palier.web.templatetags.palier_languages import SaidBlock, SaidPhrase

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from django.template import Node


def of_template(path: Path) -> Iterator[Phrase]:
    """The phrases of a template, with what is wrong with each."""
    compiled: Any = get_template(path.relative_to(TEMPLATES).as_posix())
    yield from _of_nodes(compiled.template.nodelist, path.relative_to(ROOT).as_posix())


def _of_nodes(nodes: Iterable[Node], file: str) -> Iterator[Phrase]:
    for node in nodes:
        line = (node.token.lineno or 0) if node.token else 0
        if isinstance(node, SaidPhrase):
            yield from _of_translate(node, file, line)
        elif isinstance(node, SaidBlock):
            yield _of_block(node, file, line)
        else:
            yield from _of_value(list(vars(node).values()), file, line)
            yield from _of_pager(node, file, line)
        for kind in node.child_nodelists:
            yield from _of_nodes(getattr(node, kind, None) or (), file)
        for _, inside in getattr(node, "conditions_nodelists", ()):
            yield from _of_nodes(inside, file)


def _of_pager(node: Node, file: str, line: int) -> Iterator[Phrase]:
    """The words of what a list holds, and the name of its pages."""
    if isinstance(node, InclusionNode) and node.func is palier_ui.pager and isinstance(forms := node.args[1].var, str):
        yield Phrase(file, line, *palier_ui.counted(forms))
        if "name" not in node.kwargs:
            yield Phrase(file, line, palier_ui.named(forms))


def _of_translate(node: SaidPhrase, file: str, line: int) -> Iterator[Phrase]:
    if node.phrase is not None:  # otherwise a word of a table, which its module marks
        yield Phrase(file, line, node.phrase, context=_context(node))


def _of_block(node: SaidBlock, file: str, line: int) -> Phrase:
    odd = [name for name in node.names if not name.isidentifier()]
    fault = f"a place is a plain name, given by `with`: {', '.join(odd)}" if odd else ""
    return Phrase(file, line, node.phrase, node.several, _context(node), fault)


def _context(node: SaidPhrase | SaidBlock) -> str:
    given: Any = node.message_context
    return str(given.var.literal if isinstance(given.var, Variable) else given.var) if given else ""


def _of_value(value: object, file: str, line: int) -> Iterator[Phrase]:
    """The phrases that go through `say` among the arguments of a tag, and the words that a number is counted in."""
    match value:
        case FilterExpression():
            if isinstance(value.var, str) and any(one is palier_languages.say for one, _ in value.filters):
                yield Phrase(file, line, str(value.var))
            yield from _of_filters(value, file, line)
        case dict() | list() | tuple():
            for one in value.values() if isinstance(value, dict) else value:
                yield from _of_value(one, file, line)
        case _ if type(value).__name__ == "TemplateLiteral":  # a value in the condition of an `if`
            yield from _of_value(vars(value)["value"], file, line)


def _of_filters(expression: FilterExpression, file: str, line: int) -> Iterator[Phrase]:
    for function, arguments in expression.filters:
        for is_variable, argument in arguments:
            if function is palier_ui.count_fr and not is_variable:
                yield Phrase(file, line, *palier_ui.counted(argument))
