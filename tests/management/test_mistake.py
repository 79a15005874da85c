"""`./run palier mistake`: counts first, keeps nothing until it is asked, and names nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core.management import CommandError, call_command

from palier.models import JournalEntry, Recount
from palier.rules.doors.access import Role
from tests.plain_pages import plain_text
from tests.workflows.mistakes.wrong_grid import made_territory, missed, planted, swept

if TYPE_CHECKING:
    from palier.models import Territory

pytestmark = pytest.mark.django_db


@pytest.fixture
def territory(db: None) -> Territory:
    return made_territory()


def typed(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    call_command("mistake", *words)
    return plain_text(capsys.readouterr().out)


def test_the_command_counts_and_keeps_nothing_until_it_is_asked(territory, capsys):
    _, clean, dirty, right = planted()
    lost = missed(clean, dirty)
    words = (
        "--since",
        "2026-01-01",
        "--until",
        "2026-06-30",
        "--grid",
        right.digest[:12],
        "--reason",
        "Points échangés.",
    )

    tried = typed(capsys, *words)

    households = len({who for who, _ in lost})
    assert "Est Ensemble : 4 listes recomptées" in tried
    assert f"{households} ménages ont perdu une place" in tried
    assert f"{len(lost)} logements manqués" in tried
    assert "Rien n’est gardé" in tried
    assert not Recount.objects.exists()

    saved = typed(capsys, *words, "--save")
    assert "il commence dans la minute" in saved
    assert "0 listes recomptées sur 4" in typed(capsys)
    swept()
    after = typed(capsys)
    assert f"{households} ménages ont perdu une place" in after
    assert "terminé le" in after
    assert "Voisine" not in tried + saved + after
    assert JournalEntry.objects.get(verb="ouvrir_recompte").role == Role.STEWARD


def test_the_command_says_what_it_lacks(territory, capsys):
    assert typed(capsys) == "Aucun recompte n’a été ouvert.\n"
    with pytest.raises(CommandError, match="Dites ce qui était faux"):
        typed(capsys, "--since", "2026-01-01")
    with pytest.raises(CommandError, match="donnez au moins 8 signes"):
        typed(capsys, "--since", "2026-01-01", "--grid", "abc", "--reason", "x")
    with pytest.raises(CommandError, match="Aucun territoire"):
        typed(capsys, "--since", "2026-01-01", "--territory", "999", "--reason", "x")
    assert "Aucune liste close" in typed(capsys, "--since", "2026-01-01", "--reason", "x")
