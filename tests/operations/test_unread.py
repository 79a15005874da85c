"""A command whose reader has gone, as « head » does after its ten lines, ends without a stack; another broken line shows it."""

from __future__ import annotations

import os
import sys

import pytest

from config import framework


def test_a_command_whose_reader_has_gone_ends_quietly(monkeypatch: pytest.MonkeyPatch) -> None:
    ours, theirs = os.pipe()
    os.close(ours)
    monkeypatch.setattr(sys, "stdout", os.fdopen(theirs, "w"))

    def writes(_: list[str]) -> None:
        print("01a2329d", "T3, rue du Pont-de-Bois")

    monkeypatch.setattr(framework, "execute_from_command_line", writes)

    assert framework.main(["closed-homes"]) == 141
    # Nothing is left to fail when the process ends.
    sys.stdout.close()


def test_a_line_that_a_command_had_opened_and_that_broke_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    ours, theirs = os.pipe()
    monkeypatch.setattr(sys, "stdout", os.fdopen(theirs, "w"))

    def breaks(_: list[str]) -> None:
        raise BrokenPipeError

    monkeypatch.setattr(framework, "execute_from_command_line", breaks)

    with pytest.raises(BrokenPipeError):
        framework.main(["import-sne"])
    sys.stdout.close()
    os.close(ours)
