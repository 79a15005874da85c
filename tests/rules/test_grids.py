"""A grid is data: read strictly, refused at its line, and never above a recognised DALO."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from palier.rules.law import codes
from palier.rules.people import facts
from palier.rules.scoring import cotation, grid_facts, grids, refusals, refused_facts
from palier.rules.scoring.grids import GridError

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
        ("points = -10", "points = 0", "points = 0", "donne des points"),
        ("points = 40", "weight = 40", "weight = 40", "inconnue"),
        ("points = -10", "points = 10", "points = 10\ncap", "négatif"),
        ("cap = -30", "cap = -5", "cap = -5", "plafond"),
        ("within_months = 12", "within_months = 0", "within_months = 0", "positif"),
        ("points = [10, 20]", "points = [10]", "points = [10]", "autant"),
        ("points = [10, 20]", 'points = ["10"]', 'points = ["10"]', "entiers"),
        ("limits = [100, 80]", "limits = [80, 100]", "limits = [80, 100]", "moins grave"),
        ('fact = "violence"', 'fact = "beaute"', 'fact = "beaute"', "beaute"),
        ('fact = "violence"', 'fact = "dalo"', 'fact = "dalo"', "deux fois"),
        ('code = "violence"', 'code = "dalo"', 'code = "dalo"', "déjà pris"),
        ('kind = "months"', 'kind = "years"', 'kind = "years"', "months"),
        ('proof = "avant_points"', 'proof = "jamais"', 'proof = "jamais"', "aucune"),
        ('group = "expulsion"', 'group = ""', 'group = ""', "sans accent"),
        ("effective_from = 2026-01-01", 'effective_from = "hier"', "hier", "date"),
        ('territory = "demo"', "territory.x = 1", "territory.x", "clé simple"),
        ('territory = "demo"', "[territory]", "[territory]", "criterion"),
        ('territory = "demo"', 'territory = """demo"""', '"""', "une seule ligne"),
        ('territory = "demo"', "territory = ", "territory = ", "TOML"),
        ('territory = "demo"', 'territory = "demo"\ncode = "X"', 'code = "X"', "déjà donnée"),
        ('territory = "demo"', 'territory = "demo"\ncap = 0', "cap = 0", "positif"),
        ('territory = "demo"', 'territory = "demo"\nordre = "points"', "ordre", "DALO"),
        ('territory = "demo"', 'territory = "demo"\ntie_break = ["tirage"]', "tie_break", "pour toutes les grilles"),
        ('territory = "demo"', 'territory = "demo"\ntie_break = ["date_candidature"]', "tie_break", "vitesse"),
        ('fact = "violence"', 'fact = "age"', 'fact = "age"', "l’âge"),
        ('fact = "violence"', 'fact = "employeur"', 'fact = "employeur"', "atteste"),
        ('fact = "violence"', 'fact = "date_candidature"', 'fact = "date_candidature"', "vitesse"),
        ("points = 40", "points = -40", "points = -40", "priorité"),
        ("points = 40", "points = 100001", "points = 100001", "entre"),
        ("points = 40", "points = [40]", "points = [40]", "un seul"),
        ("points = [10, 20]", "points = 10", "points = 10", "un par seuil"),
        ("points = [10, 20]", "points = [0, 0]", "points = [0, 0]", "au moins un"),
        ("limits = [33, 40]", 'limits = ["trente"]', 'limits = ["trente"]', "7,5"),
        ("limits = [33, 40]", 'limits = ["1/0", 40]', 'limits = ["1/0", 40]', "7,5"),
        ("limits = [33, 40]", "limits = [33, true]", "limits = [33, true]", "7,5"),
        ('fact = "violence"', 'fact = "personnes"', 'kind = "hit"', "se compte par"),
        ('proof = "avant_points"', 'proof = "avant_points"\ncap = 3', "cap = 3", "ne va pas"),
        ("points = 40", 'points = 40\nrequires = ["surface"]', "requires", "vrais ou faux"),
        ("points = 40", 'points = 40\nunless = ["beaute"]', "unless", "n’existe pas"),
        ("points = 40", 'points = 40\nunless = ["violence"]', "unless", "jamais"),
        ("points = 40", "points = 40\nrequires = []", "requires", "liste de textes"),
        ("points = 40", 'points = 40\nheading = "logement"', "heading", "n’est pas écrite"),
        ("points = 40", 'points = 40\nfor = "tous"', "for", "mutation"),
        ('group = "expulsion"', 'group = "expulsion"\nheading = "x"', 'group = "expulsion"', "pas les deux"),
        ("points = -10", "points = -10\nevery = 2", "every", "ne va pas"),
        ("points = 1\ncap = 60", "points = -1\ncap = -60", "points = -1", "positifs"),
        (
            'kind = "months"\nproof = "aucune"\npoints = 1\ncap = 60',
            'kind = "over"\nproof = "aucune"\nlimits = ["1,5"]\npoints = [3]',
            "limits = [",
            "entier de mois",
        ),
    ],
)
def test_a_wrong_grid_is_refused_at_its_line(old: str, new: str, at: str, words: str) -> None:
    wrong = TEXT.replace(old, new)
    first = wrong.splitlines()
    expected = [number for number, line in enumerate(first, 1) if at.partition("\n")[0] in line]

    with pytest.raises(GridError) as refusal:
        grids.load(wrong)

    found = [error for error in refusal.value.all if words in error.reason and error.line in expected]
    assert found, [str(error) for error in refusal.value.all]
    assert f"ligne {found[0].line}" in str(found[0])
    assert [error.line for error in refusal.value.all] == sorted(error.line for error in refusal.value.all)


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


SECTIONS = """
[[heading]]
code = "h"
label = "Rubrique"
rule = "meilleur"
[[heading]]
code = "h"
label = "Encore"
rule = "tout"
[[circuit]]
code = "c"
fact = "surface"
label = "Circuit"
[[circuit]]
code = "c"
fact = "beaute"
label = "Circuit"
[[circuit]]
code = "c"
"""


def test_every_error_of_a_file_is_said_at_once_in_the_order_of_its_lines() -> None:
    wrong = TEXT.replace("points = 40", "points = 4.5").replace('fact = "dalo"', 'fact = "age"') + SECTIONS

    with pytest.raises(GridError) as refusal:
        grids.load(wrong)

    reasons = [error.reason for error in refusal.value.all]
    assert [error.line for error in refusal.value.all] == sorted(error.line for error in refusal.value.all)
    assert [one.partition(" : ")[0] for one in reasons[:2]] == [
        "l’âge en lui-même ne donne pas de points",
        "un nombre entier est attendu",
    ]
    assert len(reasons) == 8


def test_two_headings_may_not_share_a_code() -> None:
    wrong = TEXT + '[[heading]]\ncode = "h"\nlabel = "Une"\nrule = "cumul"\n' * 2

    with pytest.raises(GridError, match="déjà pris"):
        grids.load(wrong)


def test_sections_are_written_as_sections() -> None:
    with pytest.raises(GridError, match="est attendue"):
        grids.load(TEXT.partition("[[")[0] + 'heading = "x"\n' + TEXT[TEXT.index("[[") :])


def test_what_a_person_should_look_at_again_is_said_and_not_refused() -> None:
    head = TEXT.partition("[[")[0]
    local = '[[criterion]]\ncode = "x"\nfact = "habite_territoire"\nlabel = "x"\nkind = "hit"\nproof = "aucune"\npoints = 5\n'
    for_all = local.replace('"habite_territoire"', '"parent_seul"').replace('"x"', '"y"')
    falling = TEXT.replace("points = [10, 20]", "points = [20, 10]")

    assert [warning.key for warning in grids.read(head + local + for_all).warnings] == ["criterion", "points"]
    assert ["diminuent" in warning.reason for warning in grids.read(falling).warnings] == [True]
    assert not grids.read(TEXT).warnings


@pytest.mark.parametrize("name", grids.names())
def test_every_grid_shipped_is_read_without_a_warning(name: str) -> None:
    reading = grids.read(grids.FOLDER / "cotation" / f"{name}.toml")

    assert not reading.warnings
    assert grids.seed(name).digest == reading.grid.digest


def test_one_fact_may_count_twice_where_a_household_can_only_be_on_one_side() -> None:
    row = (
        '[[criterion]]\ncode = "{}"\nfact = "parent_seul"\nlabel = "x"\nkind = "hit"\nproof = "aucune"\n'
        "points = 5\n{}\n"
    )
    head = TEXT.partition("[[")[0]

    apart = head + row.format("a", 'for = "mutation"') + row.format("b", 'for = "premiere_demande"')
    grouped = head + row.format("a", 'group = "g"') + row.format("b", 'group = "g"')
    narrowed = head + row.format("a", 'requires = ["dalo"]') + row.format("b", 'unless = ["dalo"]')
    for text in (apart, grouped, narrowed):
        assert len(grids.load(text).criteria) == 2
    with pytest.raises(GridError, match="deux fois"):
        grids.load(head + row.format("a", "") + row.format("b", ""))


def test_a_squat_alone_can_be_left_out_of_those_without_a_home() -> None:
    content = """code = "X"
title = "x"
territory = "demo"
deliberation = "d"
effective_from = 2026-01-01

[[criterion]]
code = "sans"
fact = "sans_logement"
label = "Sans logement, squat à part"
kind = "hit"
proof = "aucune"
unless = ["occupation_squat"]
points = 17

[[criterion]]
code = "rue"
fact = "occupation_sd"
label = "À la rue"
kind = "hit"
proof = "aucune"
points = 3
"""

    def points(code: str) -> int:
        home = facts.CurrentHome(occupancy_codes=(code,))
        demande = facts.Demande(numero_unique="", household=facts.Household(persons=()), current_home=home)
        return cotation.score(demande, grids.load(content), on=date(2026, 5, 1), departement="93").points

    assert [points(code) for code in ("SD", "HOT", "SQUAT")] == [20, 17, 0]


# article: format d’échange du système national d’enregistrement
def test_a_fact_that_counts_several_modes_of_housing_names_each_of_them() -> None:
    for fact, modes in grid_facts.GROUPS.items():
        assert modes
        for mode in modes:
            assert f"occupation_{mode.lower()}" in grid_facts.CATALOGUE
            assert codes.OCCUPANCY[mode] in grid_facts.CATALOGUE[fact].meaning


def _exempt(grid: grids.Grid) -> tuple[str, ...]:
    return next(one.exempt for one in grid.criteria if one.fact == "refus")


def test_a_grid_exempts_the_reasons_of_its_own_day(monkeypatch: pytest.MonkeyPatch) -> None:
    old = refusals.reasons(date(2026, 1, 1))
    later = replace(old[0], code="bruit")
    monkeypatch.setattr(refusals, "reasons", lambda on: old if on < date(2028, 1, 1) else (*old, later))
    assert TEXT.count("within_months = 12") == 1
    text = TEXT.replace("within_months = 12", 'within_months = 12\nexempt = ["bruit"]')
    line = next(line for line in TEXT.splitlines() if line.startswith("effective_from"))

    with pytest.raises(GridError, match="« bruit » n’existe pas"):
        grids.load(text)
    assert _exempt(grids.load(text.replace(line, "effective_from = 2028-01-01"))) == ("bruit",)


def test_a_grid_older_than_the_list_of_reasons_is_read() -> None:
    assert "sante" in refusals.exemptible(date(1995, 1, 1))


_EVERYBODY = """
[[criterion]]
code = "loi"
fact = "personnes"
label = "Public de la loi"
kind = "at_least"
limits = [1]
points = [40]
any_of = [{publics}]
proof = "aucune"
{more}
"""


def _everybody(*left_out: str, more: str = "") -> list[str]:
    publics = [fact for fact in grid_facts.CATALOGUE if grid_facts.is_priority(fact) and fact not in left_out]
    text = _EVERYBODY.format(publics=", ".join(f'"{one}"' for one in publics), more=more)
    top = 'code = "X"\ntitle = "X"\nterritory = "x"\ndeliberation = "x"\neffective_from = 2026-01-01\n'
    return [str(one) for one in grids.read(top + text).warnings]


def test_one_criterion_for_every_public_of_the_law_forgets_none() -> None:
    assert _everybody() == []
    (said,) = _everybody("sortie_ase")
    assert "(sortie_ase). Donnez-leur des points" in said


@pytest.mark.parametrize(
    "more", ["any_count = 2", 'requires = ["parent_seul"]', 'unless = ["mutation"]', 'for = "mutation"']
)
def test_what_gives_only_some_of_them_their_points_does_not_count_for_all(more: str) -> None:
    assert any("aucun public prioritaire" in one for one in _everybody(more=more))


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("perte_autonomi", "les plus proches sont perte_autonomie"),
        ("zzzz", "voyez la référence des grilles"),
        ("x" * 100_000, "voyez la référence des grilles"),
        ("age", "perte_autonomie"),
    ],
)
def test_an_unknown_fact_is_answered_with_what_to_write(word: str, said: str) -> None:
    assert said in refused_facts.why_not(word)
