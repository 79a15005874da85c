"""The committed examples are what the server answers."""

import pytest

from sandbox.sne.examples import FOLDER, answers


@pytest.mark.parametrize("name", list(answers()))
def test_an_example_is_what_the_server_answers(name):
    committed = (FOLDER / f"{name}.xml").read_text(encoding="utf-8")

    assert committed.startswith("<!-- ASSUMPTION")
    assert "ns1:demande" in committed or "ns1:doublon>" in committed
    assert committed == answers()[name]
