"""A year at either end of the calendar, in any date of a file or of a command's line, is told in a sentence, never a crash."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import pytest
from django.core.management import CommandError, call_command

from palier.models.territories.pouring import load_communes
from palier.rules.scoring import grids

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FAR = ("9999-12-31", "0001-01-01")
_DAY = re.compile(r">(\d{4}-\d{2}-\d{2})(T[^<]*)?<")


def turned(text: str) -> Iterator[tuple[str, str]]:
    """The file once for each of its dates and each far year, with what was written there."""
    for found in _DAY.finditer(text):
        for far in FAR:
            start, end = found.span(1)
            yield f"{far} for {text[start - 30 : start]}", text[:start] + far + text[end:]


def crash(*arguments: str) -> str:
    """The name of what the command raised; nothing where it went on, or refused in a sentence."""
    try:
        call_command(*arguments, stdout=io.StringIO(), stderr=io.StringIO())
    except CommandError as refusal:
        return "" if str(refusal) else "no sentence"
    except Exception as error:  # noqa: BLE001 - what escapes is what is looked for
        return type(error).__name__
    return ""


@pytest.fixture
def sample(repository: Path) -> str:
    return (repository / "sandbox" / "sne" / "data" / "sne-demande-v0200.xml").read_text(encoding="utf-8")


def test_each_date_of_the_registers_file(db: None, sample: str, tmp_path: Path) -> None:
    load_communes()
    path, wrong, tried = tmp_path / "demande.xml", [], 0
    for where, text in turned(sample):
        path.write_text(text, encoding="utf-8")
        tried += 1
        wrong += [
            f"{where} {how}: {raised}"
            for how in ("", "--save")
            if (raised := crash("import_sne", str(path), "--on", "2026-07-01", *filter(None, [how])))
        ]

    assert tried >= 2 * 8
    assert not wrong, "\n".join(wrong)


def test_the_refusal_names_the_place_and_the_date(db: None, sample: str, tmp_path: Path) -> None:
    path = tmp_path / "demande.xml"
    path.write_text(re.sub(r"(<\w*:?dateCreationDemande>)[\d-]{10}", r"\g<1>9999-12-31", sample), encoding="utf-8")

    with pytest.raises(CommandError, match=r"dateCreationDemande.*date impossible.*9999-12-31"):
        call_command("import_sne", str(path), stdout=io.StringIO(), stderr=io.StringIO())


@pytest.mark.parametrize("far", FAR)
def test_a_day_of_a_command_and_of_a_grid(db: None, sample: str, tmp_path: Path, far: str) -> None:
    demande, grid = tmp_path / "demande.xml", tmp_path / "grille.toml"
    demande.write_text(sample, encoding="utf-8")
    text = (grids.FOLDER / "cotation" / "demo-2026.toml").read_text(encoding="utf-8")
    grid.write_text(re.sub(r"\d{4}-\d{2}-\d{2}", far, text), encoding="utf-8")

    assert not crash("import_sne", str(demande), "--on", far)
    assert not crash("enter_grid", str(grid))
    assert not crash("letters", "--posted", str(tmp_path / "absent.html"), "--on", far)
    assert not crash("letters", "--posted", str(tmp_path / "absent.html"), "--on", "hier")
