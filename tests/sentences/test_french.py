"""French is read by a machine too: nothing that it takes for a fault, but what was read and is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.sentences import french, pool, sources_say

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(not french.is_installed(), reason=f"{french.PROGRAM} (Debian) is not here")
SEED = 60606


def _texts() -> list[str]:
    """Each sentence of a draw, and those that stand whole in the code: what a program fills in would be judged as a word."""
    code = (one.text for one in sources_say.said() if one.kind.startswith("code ") and one.text.endswith("."))
    whole = (text for text in code if sources_say.FILLED not in text and "{" not in text)
    return [*(one.text for one in pool.of(SEED)), *(line for text in whole for line in text.split("\n") if line)]


def test_no_sentence_has_a_fault_that_a_checker_of_french_knows(tmp_path: Path) -> None:
    remarks = french.read(_texts(), tmp_path)

    assert [f"{one.text}  ({one.why})" for one in french.unjustified(remarks)] == []
    assert french.idle(remarks) == set()


def test_the_checker_finds_what_is_planted(tmp_path: Path) -> None:
    planted = ["Votre demandes est enregistrée.", "Les pièces a été vérifiées.", "Il faut que vous envoyer la pièce."]
    found = french.unjustified(french.read(planted, tmp_path))

    assert len({one.text.replace("[", "").replace("]", "") for one in found}) >= 2
