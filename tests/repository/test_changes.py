"""The changes that `./run bench mutants` makes: what is changed, what is left alone, and that each one is a program."""

from __future__ import annotations

import ast

import pytest

from benchmarks import mutants
from benchmarks.shared.changes import changed, changes

SOURCE = '''
@marked(1)
def share(count: int = 2, *, strict: bool | None = False) -> int | None:
    """Not 3."""
    for one in count:
        if one and not strict:
            continue
        total = one - 7
    return [each for each in total if each is one]
'''


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("x < y", {"x == y", "x != y", "x <= y", "x > y", "x >= y"}),
        ("x is y", {"x is not y"}),
        ("x in y", {"x not in y"}),
        ("x + y", {"x - y"}),
        ("-x", {"x"}),
        ("x and y", {"x or y"}),
        ("not x", {"x"}),
        ("x if y else z", {"x if not y else z"}),
        ("41", {"42", "40"}),
        ("True", {"False"}),
    ],
)
def test_each_kind_of_code_is_changed_into_its_opposites(before: str, after: set[str]) -> None:
    assert {ast.unparse(changed(before, change)) for change in changes(before)} == after


def test_types_decorators_and_texts_are_left_alone_and_all_else_is_changed_once() -> None:
    assert [(change.line, change.before, change.after) for change in changes(SOURCE)] == [
        (3, "False", "True"),
        (3, "2", "3"),
        (3, "2", "1"),
        (5, "for one in count:", "for one in ():"),
        (6, "if one and (not strict):", "if not (one and (not strict)):"),
        (6, "one and (not strict)", "one or not strict"),
        (6, "not strict", "strict"),
        (7, "continue", "break"),
        (8, "one - 7", "one + 7"),
        (8, "7", "8"),
        (8, "7", "6"),
        (9, " for each in total if each is one", " for each in total if not each is one"),
        (9, "each is one", "each is not one"),
    ]


def test_every_file_measured_has_its_tests_and_each_change_of_it_is_another_program() -> None:
    for name, tests in mutants.TRIED_BY.items():
        source = mutants.path_of(name).read_text(encoding="utf-8")
        plain = ast.unparse(ast.parse(source))

        assert all((mutants.TESTS / test).exists() for test in tests)
        assert all(ast.unparse(changed(source, change)) != plain for change in list(changes(source))[::10])
