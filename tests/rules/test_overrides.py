"""Ceilings raised by a préfet: for the buildings and the days of the act, never on an act that was not read."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.rules.fitting import ceilings, overrides
from palier.rules.fitting.overrides import Override
from palier.rules.law.parameters import FOLDER, ParameterError
from palier.rules.people.facts import CeilingZone, Financing, Home, Household, Person, PersonRole
from palier.rules.people.household import composition

ON = date(2026, 5, 1)
SHIPPED = (FOLDER / overrides.FILE).read_text(encoding="utf-8")
ACT = """
[[override]]
id = "69-2026-1"
financing = ["PLUS", "PLS"]
percent = 130
buildings = ["bat-0042"]
valid_from = 2026-03-01
valid_until = 2028-02-29
article = "CCH R441-1-1"
title = "arrêté préfectoral du 12 février 2026 (Rhône)"
confidence = "S"
"""
DISTRICT = ACT.replace("69-2026-1", "69-2026-2").replace('buildings = ["bat-0042"]', 'communes_qpv = ["69123"]')
HOME = Home(
    commune="69123",
    departement="69",
    territory="200046977",
    zone=CeilingZone.ELSEWHERE,
    zone_abc="A",
    financing=Financing.PLUS,
    type_code="T1",
    floor_area=30,
    rent=30_000,
    building="bat-0042",
    is_qpv=False,
)
ALONE = composition(Household(persons=(Person(key="d", role=PersonRole.HOLDER),)), on=ON)


def acts(folder: Path, *texts: str) -> tuple[Override, ...]:
    (folder / overrides.FILE).write_text(SHIPPED + "".join(texts), encoding="utf-8")
    return overrides.load(folder)


def ceiling(override: Override | None, financing: Financing = Financing.PLUS) -> ceilings.Ceiling:
    return ceilings.income_ceiling(financing, ALONE, zone=CeilingZone.ELSEWHERE, on=ON, override=override)


def test_none_is_shipped() -> None:
    assert overrides.load() == ()
    assert overrides.for_home(HOME, Financing.PLUS, ON) is None


@pytest.mark.parametrize(
    ("on", "applies"),
    [
        (date(2026, 2, 28), False),
        (date(2026, 3, 1), True),
        (date(2028, 2, 29), True),
        (date(2028, 3, 1), False),
    ],
)
def test_an_act_holds_from_its_first_to_its_last_day(tmp_path: Path, on: date, *, applies: bool) -> None:
    found = overrides.for_home(HOME, Financing.PLUS, on, acts=acts(tmp_path, ACT))

    assert (found is not None) is applies


@pytest.mark.parametrize(
    ("home", "financing"),
    [
        (replace(HOME, building="bat-0043"), Financing.PLUS),
        (replace(HOME, building=""), Financing.PLUS),
        (HOME, Financing.PLAI),
        (HOME, Financing.LLI),
    ],
)
def test_another_building_or_financing_keeps_the_published_ceiling(
    tmp_path: Path, home: Home, financing: Financing
) -> None:
    assert overrides.for_home(home, financing, ON, acts=acts(tmp_path, ACT)) is None


def test_the_ceiling_is_raised_and_names_the_act(tmp_path: Path) -> None:
    found = ceiling(overrides.for_home(HOME, Financing.PLUS, ON, acts=acts(tmp_path, ACT)))

    assert (found.amount, found.table_id, found.article.key) == (30424, "PLUS-2026", "CCH R441-1-1")
    assert found.is_sure
    assert "arrêté préfectoral du 12 février 2026 (Rhône)" in ceilings.explain(found, Financing.PLUS, ALONE)
    assert "130 % du barème" in ceilings.explain(found, Financing.PLUS, ALONE)


def test_without_an_act_nothing_is_said_of_one() -> None:
    assert "acte" not in ceilings.explain(ceiling(None), Financing.PLUS, ALONE)


@pytest.mark.parametrize("confidence", ["L", "U"])
def test_an_act_that_was_not_read_raises_nothing_and_leaves_a_doubt(tmp_path: Path, confidence: str) -> None:
    text = ACT.replace('confidence = "S"', f'confidence = "{confidence}"')

    found = ceiling(overrides.for_home(HOME, Financing.PLUS, ON, acts=acts(tmp_path, text)))

    assert (found.amount, found.override, found.confidence, found.is_sure) == (23403, None, confidence, False)


def test_an_act_does_not_make_a_likely_table_sure(tmp_path: Path) -> None:
    text = ACT.replace('["PLUS", "PLS"]', '["PLAI"]')
    act = overrides.for_home(HOME, Financing.PLAI, ON, acts=acts(tmp_path, text))

    assert (ceiling(act, Financing.PLAI).amount, ceiling(act, Financing.PLAI).confidence) == (16731, "L")


def test_an_act_gives_no_ceiling_where_the_table_has_none(tmp_path: Path) -> None:
    (act,) = acts(tmp_path, ACT)

    found = ceilings.income_ceiling(
        Financing.PLUS, ALONE, zone=CeilingZone.ELSEWHERE, on=date(2027, 1, 1), override=act
    )

    assert found.amount is None


@pytest.mark.parametrize(
    ("is_qpv", "confidence"), [(True, "S"), (None, "U"), (False, None)], ids=["inside", "unknown", "outside"]
)
def test_a_district_is_raised_when_the_home_is_surely_in_it(
    tmp_path: Path, *, is_qpv: bool | None, confidence: str | None
) -> None:
    home = replace(HOME, building="", is_qpv=is_qpv)

    found = overrides.for_home(home, Financing.PLUS, ON, acts=acts(tmp_path, DISTRICT))

    assert (found.confidence if found else None) == confidence


def test_the_act_of_the_building_goes_before_that_of_the_district(tmp_path: Path) -> None:
    loaded = acts(tmp_path, ACT.replace("130", "120"), DISTRICT)

    found = overrides.for_home(replace(HOME, is_qpv=True), Financing.PLUS, ON, acts=loaded)

    assert found is not None
    assert (found.id, found.percent) == ("69-2026-1", 120)


def test_one_building_may_have_one_act_after_another(tmp_path: Path) -> None:
    later = (
        ACT.replace("69-2026-1", "69-2028-1")
        .replace("valid_until = 2028-02-29", "valid_until = 2029-02-28")
        .replace("valid_from = 2026-03-01", "valid_from = 2028-03-01")
    )

    loaded = acts(tmp_path, later, ACT)

    assert [act.id for act in loaded] == ["69-2026-1", "69-2028-1"]


def test_the_digest_of_the_ceilings_changes_with_an_act_in_force(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = ceilings.digest.__wrapped__(ON)
    loaded = acts(tmp_path, ACT)
    monkeypatch.setattr(overrides, "_loaded", lambda: loaded)

    assert ceilings.digest.__wrapped__(ON) != before
    assert ceilings.digest.__wrapped__(date(2026, 1, 1)) == ceilings.digest(date(2026, 1, 1))


@given(st.integers(1, 200_000), st.integers(101, 200))
def test_a_raised_ceiling_is_higher_and_whole(amount: int, percent: int) -> None:
    act = Override(
        id="a",
        financings=(Financing.PLUS,),
        percent=percent,
        buildings=frozenset("b"),
        communes_qpv=frozenset(),
        valid_from=ON,
        valid_until=ON,
        article=ceilings.cch("R441-1-1"),
        title="acte",
        confidence="S",
    )

    found = overrides.raised(amount, act)

    assert type(found) is int
    assert abs(found * 100 - amount * percent) <= 50
    assert found >= amount


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('id = "69-2026-1"\n', "", "override ?.id"),
        ('id = "69-2026-1"', "id = 3", "override 3.id"),
        ('["PLUS", "PLS"]', '["PLUX"]', "override 69-2026-1.financing"),
        ('["PLUS", "PLS"]', '["LLI"]', "override 69-2026-1.financing"),
        ('["PLUS", "PLS"]', "[]", "override 69-2026-1.financing"),
        ('["PLUS", "PLS"]', "[3]", "override 69-2026-1.financing"),
        ('["PLUS", "PLS"]', '"PLUS"', "override 69-2026-1.financing"),
        ("percent = 130", "percent = 100", "override 69-2026-1.percent"),
        ("percent = 130", "percent = 201", "override 69-2026-1.percent"),
        ("percent = 130", "percent = 130.5", "override 69-2026-1.percent"),
        ("percent = 130", "percent = nan", "override 69-2026-1.percent"),
        ("percent = 130", "percent = -30", "override 69-2026-1.percent"),
        ("percent = 130", "percent = true", "override 69-2026-1.percent"),
        ('["bat-0042"]', "[]", "override 69-2026-1.buildings"),
        ('["bat-0042"]', '[""]', "override 69-2026-1.buildings"),
        ('["bat-0042"]', '"bat-0042"', "override 69-2026-1.buildings"),
        ("2028-02-29", "2026-02-28", "override 69-2026-1.valid_until"),
        ("valid_until = 2028-02-29\n", "", "override 69-2026-1.valid_until"),
        ("2028-02-29", "2032-03-01", "override 69-2026-1.valid_until"),
        ("CCH R441-1-1", "CCH 44é", "override 69-2026-1.article"),
        ('title = "arrêté', 'colour = "', "override 69-2026-1.title"),
        ('confidence = "S"', 'confidence = "S"\ncolour = 1', "override 69-2026-1.colour"),
        ('confidence = "S"', 'confidence = "X"', "override 69-2026-1.confidence"),
    ],
)
def test_a_wrong_act_is_refused_with_its_key(tmp_path: Path, old: str, new: str, key: str) -> None:
    assert old in ACT

    with pytest.raises(ParameterError) as refusal:
        acts(tmp_path, ACT.replace(old, new))

    assert (refusal.value.file, refusal.value.key) == (overrides.FILE, key)


@pytest.mark.parametrize(
    ("first", "last", "is_held"),
    [
        ("2026-03-01", "2032-02-29", True),
        ("2023-12-31", "2029-12-30", True),
        ("2023-12-31", "2029-12-31", False),
        ("2023-12-30", "2026-12-30", True),
        ("2023-12-30", "2033-12-30", True),
    ],
)
def test_an_act_lasts_as_long_as_the_text_of_its_first_day_lets_it(
    tmp_path: Path, first: str, last: str, *, is_held: bool
) -> None:
    """Six years since the decree of 29 December 2023, in force on the 31st. Before it no text that was read says how long."""
    text = ACT.replace("2026-03-01", first).replace("2028-02-29", last)

    if is_held:
        assert [one.id for one in acts(tmp_path, text)] == ["69-2026-1"]
    else:
        with pytest.raises(ParameterError, match="ans au plus"):
            acts(tmp_path, text)


def test_a_length_that_was_not_read_refuses_no_act(tmp_path: Path) -> None:
    length = (
        '[[longest_years]]\nvalue = {}\nvalid_from = {}\narticle = "CCH R441-1-1"\ntitle = "t"\nconfidence = "{}"\n'
    )
    read, unread = length.format(1, "2000-01-01", "S"), length.format(1, "2000-01-01", "L")
    start = SHIPPED.index("[[longest_years]]")

    for text, is_refused in ((read, True), (unread, False)):
        (tmp_path / overrides.FILE).write_text(SHIPPED[:start] + text + ACT, encoding="utf-8")
        if is_refused:
            with pytest.raises(ParameterError, match="ans au plus"):
                overrides.load(tmp_path)
        else:
            assert [one.id for one in overrides.load(tmp_path)] == ["69-2026-1"]


@pytest.mark.parametrize(("declared", "is_raised"), [("69264", True), ("", False)])
def test_an_act_that_names_a_former_commune_raises_the_ceilings_of_its_homes(
    tmp_path: Path, declared: str, *, is_raised: bool
) -> None:
    """A home declared before the merger stands where the act says; what merged since is named to the operator."""
    loaded = acts(tmp_path, DISTRICT.replace('["69123"]', '["69264"]'))
    home = replace(HOME, building="", is_qpv=True, declared_commune=declared)

    assert (overrides.for_home(home, Financing.PLUS, ON, acts=loaded) is not None) is is_raised
    assert overrides.acts_naming(["69264", "69123"], acts=loaded) == {
        "69264": ("arrêté préfectoral du 12 février 2026 (Rhône)",)
    }


@pytest.mark.parametrize(("declared", "percent"), [("69264", 120), ("69123", 130), ("", 130)])
def test_the_act_of_the_commune_that_a_home_was_declared_in_goes_before_that_of_the_commune_of_today(
    tmp_path: Path, declared: str, *, percent: int
) -> None:
    """Both name the home, by a code each: the oldest of the two acts was read, whichever it was."""
    former = DISTRICT.replace('"69123"', '"69264"').replace("69-2026-2", "69-2026-3").replace("130", "120")
    former = former.replace("valid_from = 2026-03-01", "valid_from = 2026-04-01")
    home = replace(HOME, building="", is_qpv=True, declared_commune=declared)

    found = overrides.for_home(home, Financing.PLUS, ON, acts=acts(tmp_path, DISTRICT, former))

    assert found is not None
    assert found.percent == percent


def test_two_acts_never_raise_one_building_on_one_day(tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match=r"PLUS, immeuble bat-0042.*se chevauchent"):
        acts(tmp_path, ACT, ACT.replace("69-2026-1", "69-2026-9"))


def test_two_acts_never_raise_one_district_on_one_day(tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match=r"PLUS, commune 69123.*se chevauchent"):
        acts(tmp_path, DISTRICT, DISTRICT.replace("69-2026-2", "69-2026-9").replace("2026-03-01", "2026-04-01"))


def test_two_acts_have_two_names(tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match="deux actes portent ce nom"):
        acts(tmp_path, ACT, DISTRICT.replace("69-2026-2", "69-2026-1"))


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("colour = 1\n" + SHIPPED, "colour"),
        ("override = 3\n" + SHIPPED, "override"),
        ("override = [3]\n" + SHIPPED, "override"),
        (SHIPPED.replace("value = 200", 'value = "200"'), "highest_percent"),
        ("override = []", "highest_percent"),
    ],
)
def test_a_file_of_another_shape_is_refused(tmp_path: Path, text: str, key: str) -> None:
    (tmp_path / overrides.FILE).write_text(text, encoding="utf-8")

    with pytest.raises(ParameterError) as refusal:
        overrides.load(tmp_path)

    assert refusal.value.key == key


def test_an_act_older_than_every_bound_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match="d’au plus 100"):
        acts(tmp_path, ACT.replace("2026-03-01", "1999-03-01"))
