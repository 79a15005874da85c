"""`docs/how-to/write-a-grid.md`, typed word by word on the communes of a migrated database."""

from __future__ import annotations

import io
import re
import shlex
from typing import TYPE_CHECKING

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError

from palier.models import GridVersion, Territory
from palier.models.territories import pouring, territories
from tests import factories
from tests.plain_pages import plain_text

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.django_db


def typed(line: str) -> str:
    """One command as the page prints it; a refusal raises."""
    out = io.StringIO()
    name, *arguments = shlex.split(line)
    call_command(name.replace("-", "_"), *arguments, stdout=out)
    return plain_text(out.getvalue())


@pytest.fixture
def page(repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The page; its model is in `grille.toml`, and that folder is the present one."""
    text = (repository / "docs" / "how-to" / "write-a-grid.md").read_text(encoding="utf-8")
    (model,) = re.findall(r"```toml\n(.*?)```", text, re.DOTALL)
    (tmp_path / "grille.toml").write_text(model, encoding="utf-8")
    sample = repository / "sandbox" / "sne" / "data" / "sne-demande-v0200.xml"
    (tmp_path / "demandes.xml").write_bytes(sample.read_bytes())
    monkeypatch.chdir(tmp_path)
    return text


def test_the_five_steps_work_as_printed(page: str) -> None:
    pouring.load_communes()
    demande = factories.demande().demande
    commands = re.findall(r"`\./run palier ([^`]+)`", page)
    steps = [command for command in commands if "grille.toml" in command]
    assert [step.split()[0] for step in steps] == ["enter-grid", "explain", "try-grid", "enter-grid"]

    check, explain, tried, enter = (step.replace("NUMERO", demande.numero_unique) for step in steps)
    assert "TERRITOIRE-2026" in typed(check)
    assert not GridVersion.objects.exists()
    assert "sous la grille TERRITOIRE-2026" in typed(explain)
    assert "Aucune liste close de ce territoire ne peut être rejouée" in typed(tried)
    assert "En vigueur le 1er juillet 2026" in typed(enter)
    assert GridVersion.objects.get().territory == Territory.objects.get(name="Est Ensemble")


def test_the_check_says_an_unknown_territory_with_a_base_and_without(page: str, monkeypatch) -> None:
    with pytest.raises(CommandError, match="territoire inconnu"):
        typed("enter-grid grille.toml --check")

    def no_base(_written: str) -> None:
        raise OperationalError

    monkeypatch.setattr(territories, "find", no_base)
    assert "TERRITOIRE-2026" in typed("enter-grid grille.toml --check")


# article: CCH L441-1
def test_the_check_says_that_the_threshold_of_a_quartile_lacks(page: str, tmp_path: Path) -> None:
    pouring.load_communes()
    assert "aucun seuil" not in typed("enter-grid grille.toml --check")
    model = (tmp_path / "grille.toml").read_text(encoding="utf-8")
    (tmp_path / "grille.toml").write_text(f'{model}requires = ["premier_quartile"]\n', encoding="utf-8")

    said = typed("enter-grid grille.toml --check")

    assert "À relire : Cette grille pèse le premier quartile, et aucun seuil de" in said
    assert not GridVersion.objects.exists()
