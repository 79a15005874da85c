"""The files that both verifiers judge: the true pass, the false do not, and no property of the verifier is left out."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from palier.rules.ranking import verify
from tests.rules.verifying.corpus import FALSE, TRUE, verdict

NOT_IN_A_BROWSER = {"ShownPlaces"}
"""Places that screens give, read by the platform alone: the file that holds them is never published."""


@pytest.mark.parametrize("name", TRUE)
def test_what_is_true_passes(name: str, tmp_path: Path) -> None:
    assert verdict(TRUE[name], tmp_path)[0] == 0


@pytest.mark.parametrize("name", FALSE)
def test_what_is_false_does_not(name: str, tmp_path: Path) -> None:
    assert verdict(FALSE[name], tmp_path)[0] in {1, 2}


def _words(call: ast.Call) -> str:
    """A sentence of the verifier as a pattern: what it fills in may be anything."""
    said = call.args[0]
    parts = said.values if isinstance(said, ast.JoinedStr) else [said]
    return "".join(re.escape(str(part.value)) if isinstance(part, ast.Constant) else ".*" for part in parts)


def _sentences() -> set[str]:
    """Every sentence with which the verifier may stop."""
    tree = ast.parse(Path(verify.__file__).read_bytes())
    kept = [node for node in tree.body if getattr(node, "name", "") not in NOT_IN_A_BROWSER]
    calls = [call for node in kept for call in ast.walk(node) if isinstance(call, ast.Call)]
    return {_words(call) for call in calls if isinstance(call.func, ast.Attribute) and call.func.attr == "fail"}


def test_each_property_of_the_verifier_has_a_file_that_breaks_it(tmp_path: Path) -> None:
    said = [str(verdict(one, tmp_path)[-1]) for one in FALSE.values()]

    assert len(_sentences()) > 30
    assert [words for words in _sentences() if not any(re.fullmatch(words, one) for one in said)] == []
