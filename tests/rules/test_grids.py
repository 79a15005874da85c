"""A grid is data: read strictly, refused at its line, and never above a recognised DALO."""

from pathlib import Path

import pytest

from palier.rules import grids
from palier.rules.grids import GridError

TEXT = (grids.FOLDER / "cotation" / "demo-2026.toml").read_text(encoding="utf-8")


def line_of(text: str, fragment: str) -> int:
    return next(number for number, line in enumerate(text.splitlines(), 1) if fragment in line)


def test_the_demo_grid_is_read_once_and_says_where_it_comes_from() -> None:
    grid = grids.seed()

    assert grid is grids.seed()
    assert (grid.code, str(grid.deliberation)) == ("DEMO-2026", "délibération fictive DEMO-2026")
    assert len(grid.digest) == 64


def test_the_digest_follows_the_content_and_not_the_layout(tmp_path: Path) -> None:
    path = tmp_path / "g.toml"
    path.write_text("# a comment\n" + TEXT, encoding="utf-8")

    assert grids.load(path).digest == grids.seed().digest
    assert grids.load(TEXT.replace("points = 40", "points = 41")).digest != grids.seed().digest


@pytest.mark.parametrize(
    ("old", "new", "at", "words"),
    [
        ("points = 40", "tier = 0", "tier = 0", "DALO"),
        ("points = 40", "points = 4.5", "points = 4.5", "entier"),
        ("points = 40", "points = true", "points = true", "entier"),
        ("points = 40", "points = 0", "points = 0", "positifs"),
        ("points = 40", "weight = 40", "weight = 40", "inconnue"),
        ("points = -10", "points = 10", "points = 10\ncap", "négatif"),
        ("cap = -30", "cap = -5", "cap = -5", "plafond"),
        ("within_months = 12", "within_months = 0", "within_months = 0", "positif"),
        ("points = [10, 20]", "points = [10]", "points = [10]", "autant"),
        ("points = [10, 20]", "points = [20, 10]", "points = [20, 10]", "diminuent"),
        ("points = [10, 20]", 'points = ["10"]', 'points = ["10"]', "entiers"),
        ("limits = [100, 80]", "limits = [80, 100]", "limits = [80, 100]", "moins grave"),
        ('fact = "violence"', 'fact = "beaute"', 'fact = "beaute"', "beaute"),
        ('fact = "violence"', 'fact = "dalo"', 'fact = "dalo"', "deux fois"),
        ('code = "violence"', 'code = "dalo"', 'code = "dalo"', "déjà pris"),
        ('kind = "months"', 'kind = "years"', 'kind = "years"', "months"),
        ('proof = "avant_points"', 'proof = "jamais"', 'proof = "jamais"', "aucune"),
        ('group = "expulsion"', 'group = ""', 'group = ""', "texte"),
        ("effective_from = 2026-01-01", 'effective_from = "hier"', "hier", "date"),
        ('territory = "demo"', "territory.x = 1", "territory.x", "clé simple"),
        ('territory = "demo"', "[territory]", "[territory]", "criterion"),
        ('territory = "demo"', 'territory = """demo"""', '"""', "une seule ligne"),
        ('territory = "demo"', "territory = ", "territory = ", "TOML"),
    ],
)
def test_a_wrong_grid_is_refused_at_its_line(old: str, new: str, at: str, words: str) -> None:
    wrong = TEXT.replace(old, new)
    first = wrong.splitlines()
    expected = [number for number, line in enumerate(first, 1) if at.partition("\n")[0] in line]

    with pytest.raises(GridError, match=words) as refusal:
        grids.load(wrong)

    assert refusal.value.line in expected
    assert f"ligne\u00a0{refusal.value.line}" in str(refusal.value)


def test_a_missing_key_points_at_its_criterion() -> None:
    wrong = TEXT.replace('label = "Travailleur essentiel"\n', "")

    with pytest.raises(GridError, match="manquante") as refusal:
        grids.load(wrong)

    assert refusal.value.line == line_of(wrong, '"travailleur_essentiel"') - 1


@pytest.mark.parametrize("key", ["points = 40\n", 'title = "Grille de démonstration 2026"\n'])
def test_a_required_key_is_required(key: str) -> None:
    with pytest.raises(GridError, match="manquante"):
        grids.load(TEXT.replace(key, ""))


def test_a_grid_without_criteria_is_refused() -> None:
    with pytest.raises(GridError, match="au moins un"):
        grids.load(TEXT.partition("[[criterion]]")[0])


def test_a_file_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    latin = tmp_path / "latin.toml"
    latin.write_bytes("é".encode("latin-1"))

    with pytest.raises(GridError, match="lu"):
        grids.load(tmp_path / "absent.toml")
    with pytest.raises(GridError, match="UTF-8"):
        grids.load(latin)
    with pytest.raises(GridError, match="grand"):
        grids.load("#" * 300_000)
