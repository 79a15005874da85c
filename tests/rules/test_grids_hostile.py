"""A file of any shape is a grid as it was meant, or a refusal at its line in French: never a traceback, never a guess."""

from pathlib import Path

import pytest

from palier.rules.law.typography import NBSP
from palier.rules.scoring import grids
from palier.rules.scoring.grids import GridError

TOP = """code = "T"
title = "T"
territory = "x"
deliberation = "d"
effective_from = 2026-01-01
"""
MONTHS = """
[[criterion]]
code = "c1"
fact = "anciennete"
label = "L"
kind = "months"
proof = "aucune"
points = 1
"""


def criterion(
    *more: str, fact: str = "parent_seul", kind: str = "hit", points: str = "5", proof: str = "aucune", code: str = "a"
) -> str:
    keys = (f'code = "{code}"', f'fact = "{fact}"', 'label = "L"', f'kind = "{kind}"', f'proof = "{proof}"')
    return "\n".join(("", "[[criterion]]", *keys, f"points = {points}", *more, ""))


def stepped(limits: str, fact: str = "taux_effort", points: str = "[1]") -> str:
    return TOP + criterion(f"limits = {limits}", fact=fact, kind="over", points=points)


WRONG = {
    "empty": ("", 0, "vide"),
    "blank": ("  \n\n", 0, "vide"),
    "nul": ("\x00\x01", 1, "clé simple"),
    "old Mac": ((TOP + MONTHS).replace("\n", "\r"), 1, "retour chariot"),
    "huge integer": (TOP + criterion(points="9" * 5000), 13, "trop longue"),
    "big integer": (TOP + criterion(points="9" * 30), 13, "entre"),
    "deep list": (TOP + criterion(points="[" * 450 + "]" * 450), 13, "ne contient que"),
    "deep list after a text": (TOP + criterion(f'requires = ["a", {"[" * 450}]'), 14, "ne contient que"),
    "inline table": (TOP + criterion(points="{a = 1}"), 13, "un texte, un nombre"),
    "inline sections": (TOP + 'criterion = [{code = "a"}]\n', 6, "ne contient que"),
    "list over two lines": (stepped("[\n30]"), 14, "une seule ligne"),
    "exponent": (stepped('["1e99999"]'), 14, "7,5"),
    "fraction": (stepped('["1/3"]'), 14, "7,5"),
    "digits of another script": (stepped('["٣٠"]'), 14, "7,5"),
    "underscore": (stepped('["3_0"]'), 14, "7,5"),
    "limit out of reason": (stepped("[" + "9" * 12 + "]"), 14, "7,5"),
    "text out of reason": (stepped('["99999999"]'), 14, "7,5"),
    "not a number": (stepped("[nan]"), 14, "7,5"),
    "text nan": (stepped('["nan"]'), 14, "7,5"),
    "infinite points": (TOP + criterion(points="-inf"), 13, "entier"),
    "hidden sign": (TOP + MONTHS.replace('"L"', '"\\u0000"'), 10, "invisible"),
    "reversed text": (TOP + MONTHS.replace('"L"', '"\\u202Eabc"'), 10, "invisible"),
    "line separator": (TOP + MONTHS.replace('"L"', '"a\u2028points = 7"'), 10, "invisible"),
    "lone surrogate": (TOP.replace('title = "T"', 'title = "\ud800"') + MONTHS, 2, "invisible"),
    "long text": (TOP + MONTHS.replace('"L"', '"' + "x" * 301 + '"'), 10, "300 caractères"),
    "long deliberation": (TOP.replace('"d"', '"' + "d" * 201 + '"') + MONTHS, 4, "200 caractères"),
    "no deliberation": (TOP.replace('"d"', '""') + MONTHS, 4, "un texte"),
    "long code": (TOP.replace('code = "T"', 'code = "' + "T" * 41 + '"') + MONTHS, 1, "40 signes"),
    "date as text": (TOP.replace("2026-01-01", '"2026-01-01"') + MONTHS, 5, "date"),
    "date and time": (TOP.replace("2026-01-01", "2026-01-01T00:00:00") + MONTHS, 5, "date"),
    "no such date": (TOP.replace("2026-01-01", "2026-02-30") + MONTHS, 5, "n’existe pas"),
    "French date": (TOP.replace("2026-01-01", "01/01/2026") + MONTHS, 5, "AAAA-MM-JJ"),
    "first year": (TOP.replace("2026-01-01", "0001-01-01") + MONTHS, 5, "1990"),
    "last year": (TOP.replace("2026-01-01", "9999-12-31") + MONTHS, 5, "2100"),
    "decimal comma": (TOP + criterion(points="2,5"), 13, "nombre à virgule"),
    "no quotes": (TOP + MONTHS.replace('"L"', "L"), 10, "guillemets droits"),
    "curly quotes": (TOP + MONTHS.replace('"L"', "“L”"), 10, "guillemets"),
    "no-break space": (TOP + MONTHS.replace("points = ", f"points{NBSP}= "), 13, "insécable"),
    "broken header": (TOP + MONTHS.replace("[[criterion]]", "[[criterion]"), 7, "TOML"),
    "cyrillic key": (TOP + "\u0441ap = 4\n" + MONTHS, 6, "clé simple"),
    "cyrillic fact": (TOP + criterion(fact="d\u0430lo"), 9, "n’existe pas"),
    "quoted key": (TOP + '"cap" = 3\n' + MONTHS, 6, "clé simple"),
    "colon": (TOP + MONTHS.replace("points = 1", "points: 1"), 13, "points = 5"),
    "code of a cap": (TOP + criterion(code="plafond_grille"), 8, "ne commence pas"),
    "code with a quote": (TOP + criterion(code="a'; drop"), 8, "sans accent"),
    "reason that nobody gives": (
        TOP + criterion('exempt = ["santé"]', fact="refus", kind="events", points="-5"),
        14,
        "n’existe pas",
    ),
    "same condition twice": (TOP + criterion('requires = ["violence", "violence"]'), 14, "deux fois"),
    "condition and its contrary": (
        TOP + criterion('requires = ["violence"]', 'unless = ["violence"]'),
        15,
        "jamais",
    ),
    "window that never opens": (
        TOP + criterion("within_months = 6", "after_months = 12", fact="prise_de_poste"),
        14,
        "jamais",
    ),
    "steps that take from a priority": (stepped("[6]", fact="violence", points="[-5]"), 13, "priorité"),
    "steps of half a month": (stepped('["1,5"]', fact="heberge_tiers"), 14, "mois"),
    "steps from the first day": (stepped("[0]", fact="heberge_tiers"), 14, "un critère « hit » du même fait"),
    "unreadable condition": (TOP + criterion('requires = ["personnes >> 2"]'), 14, "pas lisible"),
    "condition on an unknown fact": (TOP + criterion('requires = ["beaute >= 2"]'), 14, "n’existe pas"),
    "condition on refusals": (TOP + criterion('requires = ["refus >= 2"]'), 14, "ne peut pas être"),
    "condition of half a month": (TOP + criterion('requires = ["anciennete >= 1,5"]'), 14, "nombre entier de mois"),
    "number without a limit": (TOP + criterion('requires = ["personnes"]'), 14, "personnes >= 2"),
    "euros one by one": (TOP + criterion(fact="ressources_uc", kind="each", points="9"), 7, "plafond"),
    "more points than a column holds": (
        TOP
        + "".join(
            criterion(f'requires = ["motif_{n:02d}"]', code=f"c{n}", fact="anciennete", kind="months", points="99999")
            for n in range(1, 12)
        ),
        1,
        "donnerait plus",
    ),
    "too many criteria": (TOP + "".join(criterion(code=f"c{n}") for n in range(301)), 2408, "300 critères"),
    "ten thousand criteria": (TOP + criterion() * 10_000, 0, "trop grand"),
    "number as a title": (TOP.replace('title = "T"', "title = 3") + MONTHS, 2, "un texte"),
    "yes as a number": (TOP + MONTHS + "every = true\n", 14, "entier"),
    "text as months": (TOP + criterion('within_months = "6"', fact="prise_de_poste"), 14, "entier"),
    "no limits": (TOP + criterion(fact="taux_effort", kind="over", points="[1]"), 7, "manquante"),
    "two faults of one criterion": (TOP + criterion('within_months = "6"', fact="age"), 9, "l’âge"),
    "floor above the cap": (TOP + "cap = 5\nfloor = 6\n" + MONTHS, 7, "plancher"),
    "floor under zero": (TOP + "floor = -6\n" + MONTHS, 6, "plancher"),
    "circuit twice": (TOP + MONTHS + '[[circuit]]\ncode = "c"\nfact = "pdalhpd"\nlabel = "L"\n' * 2, 19, "déjà pris"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_hostile_file_is_refused_at_its_line_in_french(name: str) -> None:
    text, line, words = WRONG[name]

    with pytest.raises(GridError) as refusal:
        grids.load(text)

    assert any(error.line == line and words in error.reason for error in refusal.value.all), [
        str(error) for error in refusal.value.all[:3]
    ]


@pytest.mark.parametrize("data", [bytes(range(256)), (TOP + MONTHS).encode("utf-16")])
def test_a_file_that_is_not_text_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "g.toml"
    path.write_bytes(data)

    with pytest.raises(GridError, match="UTF-8"):
        grids.load(path)


@pytest.mark.parametrize(
    "layout",
    [
        lambda text: "\ufeff" + text,
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace(" = ", "\t=\t"),
        lambda text: text + "# c\u0085points = 9\n",
    ],
)
def test_the_layout_of_an_editor_changes_nothing(tmp_path: Path, layout) -> None:
    path = tmp_path / "g.toml"
    path.write_bytes(layout(TOP + MONTHS).encode())

    assert grids.load(path).digest == grids.load(TOP + MONTHS).digest
    assert grids.load(layout(TOP + MONTHS)).digest == grids.load(TOP + MONTHS).digest


def test_parts_of_one_fact_that_do_not_meet_are_not_counted_twice() -> None:
    early = criterion("within_months = 6", fact="prise_de_poste", code="a")
    late = criterion("after_months = 6", "within_months = 12", fact="prise_de_poste", code="b")
    grid = grids.load(TOP + early + late + MONTHS + MONTHS.replace("c1", "c2") + "after_months = 24\n")

    assert [one.code for one in grid.criteria] == ["a", "b", "c1", "c2"]
    with pytest.raises(GridError, match="deux fois"):
        grids.load(TOP + early + late.replace("after_months = 6", "after_months = 5"))


def test_a_heading_without_criterion_and_a_proof_that_nobody_can_give_are_said() -> None:
    heading = '[[heading]]\ncode = "h"\nlabel = "H"\nrule = "meilleur"\n'
    said = grids.read(TOP + heading + criterion(fact="dalo", proof="avant_points")).warnings

    assert [(warning.line, warning.key) for warning in said] == [(7, "code"), (16, "proof"), (1, "criterion")]
