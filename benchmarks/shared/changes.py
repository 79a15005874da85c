"""The small changes of a file of code, one at a time, for `./run bench mutants`.

Changed: arithmetic by its opposite, each comparison by each other, `and` by `or`, a condition by its contrary, a number
by one more and one less, `True` by `False`, `break` by `continue`, a loop by an empty one. Types, decorators and texts
are left as they are.
"""

import ast
import copy
from collections.abc import Iterator
from typing import NamedTuple

_OPPOSITES: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.Div: ast.Mult,
    ast.Mod: ast.FloorDiv,
    ast.Pow: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
_ORDER: tuple[type[ast.cmpop], ...] = (ast.Eq, ast.NotEq, ast.Lt, ast.LtE, ast.Gt, ast.GtE)
_CONTRARIES: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
_LEFT_ALONE = {"annotation", "returns", "decorator_list", "type_params", "format_spec"}
_SHOWN = 90


class Change(NamedTuple):
    """One change: the ``variant`` of the ``slot``-th part of the file, with its line and both texts."""

    slot: int
    variant: int
    line: int
    before: str
    after: str


class _Slot(NamedTuple):
    """Where a part of the tree hangs."""

    parent: ast.AST
    field: str
    index: int | None
    node: ast.AST

    def put(self, node: ast.AST) -> None:
        if self.index is None:
            setattr(self.parent, self.field, node)
        else:
            getattr(self.parent, self.field)[self.index] = node


def changes(source: str) -> Iterator[Change]:
    """Every change of a file, in the order of its text."""
    for number, slot in enumerate(_slots(ast.parse(source))):
        for variant, node in enumerate(_variants(slot.node)):
            line = getattr(slot.node, "lineno", None) or getattr(slot.node, "target", slot.node).lineno
            yield Change(number, variant, line, *_difference(slot.node, node))


def changed(source: str, change: Change) -> ast.Module:
    """The tree of a file with one change."""
    tree = ast.parse(source)
    slot = list(_slots(tree))[change.slot]
    slot.put(list(_variants(slot.node))[change.variant])
    return ast.fix_missing_locations(tree)


def _slots(parent: ast.AST) -> Iterator[_Slot]:
    if isinstance(parent, ast.TypeAlias):
        return
    for field, value in ast.iter_fields(parent):
        if field in _LEFT_ALONE:
            continue
        for index, node in enumerate(value) if isinstance(value, list) else ((None, value),):
            if isinstance(node, ast.AST):
                yield _Slot(parent, field, index, node)
                yield from _slots(node)


def _difference(before: ast.AST, after: ast.AST) -> tuple[str, str]:
    texts = (ast.unparse(before), ast.unparse(after))
    return (texts[0].splitlines()[0][:_SHOWN], texts[1].splitlines()[0][:_SHOWN])


def _with(node: ast.AST, **fields: object) -> ast.AST:
    made = copy.copy(node)
    for field, value in fields.items():
        setattr(made, field, value)
    return made


def _not(node: ast.expr) -> ast.expr:
    return ast.copy_location(ast.UnaryOp(ast.Not(), node), node)


def _variants(node: ast.AST) -> Iterator[ast.AST]:
    """What may stand in the place of a part."""
    for makes in (_calculated, _contrary, _looped, _counted):
        yield from makes(node)
    if isinstance(node, ast.Compare):
        yield from _compared(node)


def _calculated(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.BinOp(op=op) | ast.AugAssign(op=op) if type(op) in _OPPOSITES:
            yield _with(node, op=_OPPOSITES[type(op)]())
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            yield operand


def _contrary(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield operand
        case ast.BoolOp(op=op):
            yield _with(node, op=ast.Or() if isinstance(op, ast.And) else ast.And())
        case ast.If(test=test) | ast.While(test=test) | ast.IfExp(test=test):
            yield _with(node, test=_not(test))
        case ast.comprehension(ifs=ifs):
            for index, test in enumerate(ifs):
                yield _with(node, ifs=[*ifs[:index], _not(test), *ifs[index + 1 :]])


def _looped(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.For():
            yield _with(node, iter=ast.copy_location(ast.Tuple([], ast.Load()), node.iter))
        case ast.Break():
            yield ast.copy_location(ast.Continue(), node)
        case ast.Continue():
            yield ast.copy_location(ast.Break(), node)


def _counted(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.Constant(value=bool() as value):
            yield _with(node, value=not value)
        case ast.Constant(value=int() as value):
            yield _with(node, value=value + 1)
            yield _with(node, value=value - 1)


def _compared(node: ast.Compare) -> Iterator[ast.AST]:
    for index, op in enumerate(node.ops):
        others = [_CONTRARIES[type(op)]] if type(op) in _CONTRARIES else [one for one in _ORDER if one is not type(op)]
        for other in others:
            yield _with(node, ops=[*node.ops[:index], other(), *node.ops[index + 1 :]])
